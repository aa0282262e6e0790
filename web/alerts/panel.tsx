/** The alert panel in the right dock; on a phone a sheet from below. */
import { CloseOutlined, EllipsisOutlined, MutedOutlined, SoundOutlined } from '@ant-design/icons';
import { Button, Dropdown, Segmented, Select, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { SEVERITY_NAMES } from '../../api/contract/schemes/names.ts';
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import { formatMoment } from '../format/numbers.ts';
import { said } from '../i18n/index.ts';
import { Empty, Failed, Loading } from '../panels/notice.tsx';
import { SeveritySymbol } from '../panels/symbols.tsx';
import { useOpenCounty } from '../panels/top-bar.tsx';
import { readAlerts, useAlerts } from '../state/alerts.ts';
import { useApp } from '../state/store.ts';
import { SOUND_POLICIES, chooseSound, narrow, openDesk, setDesk, useDesk } from './desk-state.ts';
import { AlertRows } from './list.tsx';
import { ShiftNotes } from './notes.tsx';
import { EVERY_ALERT, LIVE_STATES } from './order.ts';
import { useMe } from './people.ts';
import { useShiftNotes } from './requests.ts';
import { useShown } from './shown.ts';
import { useSound } from './sound.ts';

export function AlertPanel() {
  const { t } = useTranslation();
  const tab = useDesk((state) => state.tab);
  const unfinished = useShiftNotes().data?.notes.filter((note) => note.doneAt === null).length ?? 0;
  return (
    <aside className="panel drawer alert-panel" aria-label={t('alerts.title')} data-test="alert-panel">
      <header className="panel-head">
        <Segmented
          value={tab} onChange={(next) => setDesk({ tab: next })} className="alert-tabs"
          options={[{ value: 'alerts' as const, label: t('alerts.tab.alerts') }, { value: 'notes' as const, label: <>{t('alerts.tab.notes')}{unfinished > 0 && <b className="alert-notes-count" aria-label={t('alerts.notes.open', { count: unfinished })}>{unfinished}</b>}</> }]}
        />
        <SoundButton />
        <MoreButton />
        <Button type="text" size="small" aria-label={t('alerts.close')} icon={<CloseOutlined />} onClick={() => openDesk(false)} data-test="alerts-close" />
      </header>
      {tab === 'alerts' ? <AlertsTab /> : <ShiftNotes />}
    </aside>
  );
}

function AlertsTab() {
  const { t } = useTranslation();
  const { status, problem, alerts, asOf } = useAlerts();
  const shown = useShown();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const me = useMe();
  const hasRows = shown.rows.length > 0 || shown.arrived.length > 0;
  return (
    <>
      <Filters />
      <p className="alert-total" data-test="alert-total" data-count={shown.total}>{status !== 'loading' && t('alerts.total', { waiting: shown.waiting, count: shown.total })}{me && me.areas.length > 0 && ` · ${t('alerts.withheldHint')}`}</p>
      {status === 'failed' && asOf !== null && (
        <p className="list-note warn" role="alert">{t('alerts.failed')}{t('map.listStop')}{t('alerts.stale', { time: formatMoment(asOf, 'clock', language, zone) })} <Button type="link" size="small" onClick={() => void readAlerts(false)}>{t('common.retry')}</Button></p>
      )}
      {status === 'loading' && <Loading rows={9} label={t('common.loading')} />}
      {status === 'failed' && asOf === null && <Failed title={t('alerts.failed')} error={problem} retry={() => void readAlerts(true)} />}
      {asOf !== null && !hasRows && (alerts.size === 0
        ? <Empty title={t('alerts.empty')} hint={t('alerts.emptyHint')} />
        : <Empty title={t('alerts.emptyFilter')} hint={t('alerts.emptyFilterHint', { count: alerts.size })} action={<Button onClick={() => narrow(EVERY_ALERT)}>{t('alerts.filter.reset')}</Button>} />)}
      {hasRows && <AlertRows shown={shown} />}
    </>
  );
}

function Filters() {
  const { t } = useTranslation();
  const filter = useDesk((state) => state.filter);
  const language = useApp((state) => state.language);
  const owner = filter.owner === 'all' ? [] : [filter.owner];
  const more = [...filter.states, ...owner, ...(filter.snoozedToo ? ['snoozed' as const] : [])];
  return (
    <div className="alert-filters" role="group" aria-label={t('alerts.filter.label')}>
      <span className="alert-severities">
        {SEVERITIES.map((severity) => {
          const name = said(SEVERITY_NAMES[severity], language);
          const isOn = filter.severities.includes(severity);
          const severities = isOn ? filter.severities.filter((other) => other !== severity) : [...filter.severities, severity];
          return (
            <Tooltip key={severity} title={name}>
              <button type="button" className="alert-severity" aria-label={name} aria-pressed={isOn} onClick={() => narrow({ severities })} data-test={`severity-${severity}`}><SeveritySymbol severity={severity} size={15} /></button>
            </Tooltip>
          );
        })}
      </span>
      <Select
        mode="multiple" size="small" maxTagCount={1} maxTagPlaceholder={(rest) => `+${rest.length}`} showSearch={false} allowClear value={more} aria-label={t('alerts.filter.state')} placeholder={t('alerts.filter.all')} className="alert-more-filters" data-test="alert-filter"
        options={[
          { label: t('alerts.filter.state'), options: LIVE_STATES.map((state) => ({ value: state, label: t(`alerts.state.${state}`) })) },
          { label: t('alerts.filter.owner'), options: (['mine', 'unassigned'] as const).map((value) => ({ value, label: t(`alerts.filter.${value}`) })) },
          { label: t('alerts.act.snooze'), options: [{ value: 'snoozed' as const, label: t('alerts.filter.snoozed') }] },
        ]}
        onChange={(chosen: readonly string[]) => narrow({
          states: LIVE_STATES.filter((state) => chosen.includes(state)), snoozedToo: chosen.includes('snoozed'),
          // The newer of the two choices counts.
          owner: (['mine', 'unassigned'] as const).filter((value) => chosen.includes(value)).sort((a, b) => chosen.indexOf(b) - chosen.indexOf(a))[0] ?? 'all',
        })}
      />
    </div>
  );
}

function SoundButton() {
  const { t } = useTranslation();
  const sound = useDesk((state) => state.sound);
  const isAllowed = useSound((state) => state.isAllowed);
  const title = sound !== 'off' && !isAllowed ? t('alerts.sound.waits') : t('alerts.sound.on', { policy: t(`alerts.sound.${sound}`) });
  const items = SOUND_POLICIES.map((policy) => ({ key: policy, label: t(`alerts.sound.${policy}`) }));
  return (
    <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, selectable: true, selectedKeys: [sound], onClick: ({ key }) => chooseSound(key as typeof sound) }}>
      <Tooltip title={title} placement="bottom"><Button type="text" size="small" aria-label={`${t('alerts.sound.label')}: ${title}`} icon={sound === 'off' ? <MutedOutlined className="warn" /> : <SoundOutlined />} data-test="sound" data-policy={sound} /></Tooltip>
    </Dropdown>
  );
}

function MoreButton() {
  const { t } = useTranslation();
  const items = (['rules', 'quarantine'] as const).map((page) => ({ key: page, label: t(`alerts.${page}.open`), onClick: () => setDesk({ page }) }));
  return (
    <Dropdown trigger={['click']} placement="bottomRight" menu={{ items }}>
      <Button type="text" size="small" aria-label={t('common.moreActions')} icon={<EllipsisOutlined />} data-test="alerts-more" />
    </Dropdown>
  );
}
