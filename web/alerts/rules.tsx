/** The rules that raise alerts: all of them, and one to read or change. A rule is tried on stored readings before it is switched on. */
import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Switch, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule, RuleBody } from '../../api/contract/alerts.ts';
import { SEVERITY_NAMES } from '../../api/contract/schemes/names.ts';
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import { useNames } from '../data/names.ts';
import { said } from '../i18n/index.ts';
import { Empty, Failed, Loading } from '../panels/notice.tsx';
import { SeveritySymbol } from '../panels/symbols.tsx';
import { Page } from './page.tsx';
import { useMe, usePersonName } from './people.ts';
import { saveRule, tryRule, useRules } from './requests.ts';
import { bodyOf, NEW_RULE } from './rule-body.ts';
import { RuleForm } from './rule-form.tsx';
import { useConditionText, useScopeText } from './rule-words.ts';
import { useSay } from './texts.ts';
import { TriedResult } from './tried.tsx';

/** The rule that is open: an existing one, or a new one. */
type Opened = { readonly id: number | null; readonly body: RuleBody };

export default function RulesPage() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened | null>(null);
  const { data, error, isPending, refetch } = useRules();
  const mayChange = useMe()?.role === 'county_operator';
  const title = opened === null ? t('alerts.rules.title') : opened.id === null ? t('alerts.rules.add') : t(mayChange ? 'alerts.rules.edit' : 'alerts.rules.view');
  const add = mayChange && !opened && <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpened({ id: null, body: NEW_RULE })} data-test="rule-add">{t('alerts.rules.add')}</Button>;
  return (
    <Page title={title} test="rules-page" back={opened ? () => setOpened(null) : undefined} actions={add}>
      {!mayChange && <p className="quiet">{t('alerts.rules.readOnly')}</p>}
      {isPending && <Loading rows={10} label={t('common.loading')} />}
      {error && !data && <Failed title={t('alerts.rules.failed')} error={error} retry={() => void refetch()} />}
      {data && !opened && data.rules.length === 0 && <Empty title={t('alerts.rules.empty')} hint={t('alerts.rules.emptyHint')} />}
      {data && !opened && data.rules.length > 0 && <RuleTable rules={data.rules} mayChange={mayChange} onOpen={(rule) => setOpened({ id: rule.id, body: bodyOf(rule) })} />}
      {opened && <RuleForm key={opened.id ?? 'new'} id={opened.id} body={opened.body} mayChange={mayChange} onDone={() => setOpened(null)} />}
    </Page>
  );
}

function RuleTable({ rules, mayChange, onOpen }: { rules: readonly Rule[]; mayChange: boolean; onOpen: (rule: Rule) => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const say = useSay();
  const person = usePersonName();
  const condition = useConditionText();
  const scope = useScopeText();
  return (
    <Table
      size="small" rowKey="id" pagination={false} scroll={{ x: 980 }} data-test="rule-table" dataSource={[...rules].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.id - b.id)}
      columns={[
        { title: t('alerts.rules.enabled'), width: 62, render: (_value, rule) => <EnabledSwitch rule={rule} mayChange={mayChange} /> },
        { title: t('alerts.rules.name'), width: 240, render: (_value, rule) => (
          <span className="rule-name"><Button type="link" className="inline-link" onClick={() => onOpen(rule)} data-test={`rule-${rule.id}`}><b>{said(rule.name, say.language)}</b></Button><br /><small>{rule.updatedBy === null ? '' : t('alerts.rules.changed', { person: person(rule.updatedBy), time: say.time(rule.updatedAt) })}</small></span>
        ) },
        { title: t('alerts.rules.severity'), width: 96, render: (_value, rule) => <span className="rule-severity"><SeveritySymbol severity={rule.severity} />{said(SEVERITY_NAMES[rule.severity], say.language)}</span> },
        { title: t('alerts.rules.device'), width: 140, render: (_value, rule) => names.className(rule.deviceClass) },
        { title: t('alerts.rules.condition'), render: (_value, rule) => condition(rule) },
        { title: t('alerts.rules.where'), width: 110, render: (_value, rule) => scope.where(rule) },
        { title: t('alerts.rules.when'), width: 130, render: (_value, rule) => scope.when(rule) },
        { title: t('alerts.rules.openAlerts'), width: 100, align: 'right', dataIndex: 'openAlerts' },
      ]}
    />
  );
}

/** Switching on shows first what the rule would have done; switching off says what stays. */
function EnabledSwitch({ rule, mayChange }: { rule: Rule; mayChange: boolean }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const { language } = useSay();
  const [isTrying, setTrying] = useState(false);
  const name = said(rule.name, language);
  const save = async (enabled: boolean): Promise<void> => {
    try {
      await saveRule(rule.id, { ...bodyOf(rule), enabled });
    } catch (error) {
      void message.error(t('alerts.rules.saveFailed', { detail: (error as Error).message }));
    }
  };
  const switchOn = async (): Promise<void> => {
    setTrying(true);
    try {
      const reply = await tryRule(bodyOf(rule));
      modal.confirm({ title: t('alerts.rules.switchOn', { name }), width: 520, content: <TriedResult reply={reply} quantity={rule.quantity} />, okText: t('alerts.rules.switchOnOk'), cancelText: t('common.cancel'), onOk: () => save(true) });
    } catch (error) {
      void message.error(t('alerts.rules.tryFailed', { detail: (error as Error).message }));
    } finally {
      setTrying(false);
    }
  };
  const switchOff = (): void => void modal.confirm({ title: t('alerts.rules.switchOff', { name }), content: t('alerts.rules.switchOffHint'), okText: t('alerts.rules.switchOffOk'), cancelText: t('common.cancel'), onOk: () => save(false) });
  return <Switch size="small" checked={rule.enabled} loading={isTrying} disabled={!mayChange} aria-label={`${t('alerts.rules.enabled')}: ${name}`} onChange={(wanted) => (wanted ? void switchOn() : switchOff())} data-test={`rule-switch-${rule.id}`} />;
}
