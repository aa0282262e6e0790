/** County, search, clock, health, language, theme, person. */
import { BulbOutlined, BulbFilled, KeyOutlined, MoreOutlined, TranslationOutlined, UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Select, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { County, Person } from '../../api/contract/shapes.ts';
import { PERSON_ROLE_NAMES } from '../../api/contract/schemes/names.ts';
import { chooseCounty } from '../actions/choose-county.ts';
import { choosePerson } from '../actions/choose-person.ts';
import { toggleLanguage, toggleTheme } from '../actions/frame.ts';
import { togglePage } from '../cases/figures/actions.ts';
import { useCounties, usePersons } from '../data/queries.ts';
import { formatMoment } from '../format/numbers.ts';
import { said } from '../i18n/index.ts';
import { setApp, useApp } from '../state/store.ts';
import { HealthStrip } from './health-strip.tsx';
import { SearchBox } from './search-box.tsx';

export function TopBar() {
  const { t } = useTranslation();
  return (
    <header className="top-bar">
      <div className="brand">
        <img src="/favicon.svg" width="26" height="26" alt="" />
        <h1>{t('product')}</h1>
      </div>
      <CountySelect />
      <SearchBox />
      <div className="top-space" />
      <Clock />
      <HealthStrip />
      <div className="top-buttons"><ThemeButton /><LanguageButton /><HelpButton /></div>
      <PersonSelect />
      <NarrowMenu />
    </header>
  );
}

/** The county that is open, as the server describes it. */
export function useOpenCounty(): County | undefined {
  const { data } = useCounties();
  const code = useApp((state) => state.county);
  return data?.counties.find((county) => county.code === code);
}

function CountySelect() {
  const { t } = useTranslation();
  const { data } = useCounties();
  const language = useApp((state) => state.language);
  const open = useOpenCounty();
  return (
    <Select
      className="county-select" variant="borderless" aria-label={t('top.county')} value={open?.code ?? null} popupMatchSelectWidth={260}
      options={(data?.counties ?? []).map((county) => ({ value: county.code, label: said(county.name, language), county }))}
      optionRender={({ data: { county, label } }) => <span className="county-option">{label}<code>{county.code}</code></span>}
      onChange={(_code, option) => !Array.isArray(option) && option && chooseCounty(option.county)}
    />
  );
}

function Clock() {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const timed = useApp((state) => state.eventMode !== 'map');
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="clock" aria-label={t('top.now')} role="timer">
      <span className={timed ? 'time-mode replay' : 'time-mode live'}>{t(timed ? 'top.replay' : 'top.live')}</span>
      <span className="clock-day">{formatMoment(now, 'day', language, zone)}</span>
      <time dateTime={new Date(now).toISOString()}>{formatMoment(now, 'clock', language, zone)}</time>
    </div>
  );
}

function ThemeButton() {
  const { t } = useTranslation();
  const theme = useApp((state) => state.theme);
  const title = t(`top.theme.${theme}`);
  return (
    <Tooltip title={title}>
      <Button type="text" aria-label={title} onClick={toggleTheme} icon={theme === 'dark' ? <BulbOutlined /> : <BulbFilled />} data-test="theme" />
    </Tooltip>
  );
}

function LanguageButton() {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const title = t('top.language');
  return (
    <Tooltip title={title}>
      <Button type="text" aria-label={title} onClick={toggleLanguage} icon={<TranslationOutlined />} data-test="language">{language === 'zh' ? 'EN' : '中'}</Button>
    </Tooltip>
  );
}

function HelpButton() {
  const { t } = useTranslation();
  return (
    <Tooltip title={`${t('top.help')} (?)`}>
      <Button type="text" aria-label={t('top.help')} icon={<KeyOutlined />} onClick={() => setApp({ helpOpen: true })} />
    </Tooltip>
  );
}

function usePersonChoice() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { data } = usePersons();
  const chosen = useApp((state) => state.person);
  const language = useApp((state) => state.language);
  const person = data?.persons.find((entry) => entry.id === (chosen ?? data.current));
  const choose = (id: string): void => {
    choosePerson(id).catch((error: Error) => void message.error(`${t('top.personFailed')}: ${error.message}`));
  };
  const role = (entry: Person): string => said(PERSON_ROLE_NAMES[entry.role], language);
  return { persons: data?.persons ?? [], person, choose, role, language };
}

function PersonSelect() {
  const { t } = useTranslation();
  const { persons, person, choose, role, language } = usePersonChoice();
  return (
    <Select
      className="person-select" variant="borderless" aria-label={t('top.person')} value={person?.id ?? null} suffixIcon={<UserOutlined />}
      popupMatchSelectWidth={240} placement="bottomRight" onChange={choose}
      options={persons.map((entry) => ({ value: entry.id, label: said(entry.name, language), entry }))}
      optionRender={({ data: { entry, label } }) => (
        <span className="person-option">
          {label}
          <small>{role(entry)}{' · '}{entry.areas.length === 0 ? t('top.scope.all') : t('top.scope.areas', { count: entry.areas.length })}</small>
        </span>
      )}
    />
  );
}

/** What does not fit the bar of a phone. */
function NarrowMenu() {
  const { t } = useTranslation();
  const { persons, person, choose, language } = usePersonChoice();
  const theme = useApp((state) => state.theme);
  const items = [
    { key: 'theme', label: t(`top.theme.${theme}`), onClick: toggleTheme },
    { key: 'language', label: t('top.language'), onClick: toggleLanguage },
    { key: 'import', label: t('rail.import'), onClick: () => togglePage('import') },
    {
      key: 'person', type: 'group' as const, label: t('top.person'),
      children: persons.map((entry) => ({ key: entry.id, label: `${entry.id === person?.id ? '● ' : ''}${said(entry.name, language)}`, onClick: () => choose(entry.id) })),
    },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button className="narrow-menu" type="text" aria-label={t('common.moreActions')} icon={<MoreOutlined />} />
    </Dropdown>
  );
}
