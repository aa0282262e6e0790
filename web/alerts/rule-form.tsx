/** One rule: read, changed, tried on the last 7 days, saved. */
import { App, Button, Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleBody, TryReply } from '../../api/contract/alerts.ts';
import { MAIN_QUANTITY, QUANTITIES, unitSign } from '../../api/contract/ingest.ts';
import { SEVERITY_NAMES } from '../../api/contract/schemes/names.ts';
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import { useNames } from '../data/names.ts';
import { said } from '../i18n/index.ts';
import { areaPrefix, useAreas } from './areas.ts';
import { saveRule, tryRule } from './requests.ts';
import { bodyOfDraft, draftOf } from './rule-body.ts';
import type { RuleDraft } from './rule-body.ts';
import { useSay } from './texts.ts';
import { TriedResult } from './tried.tsx';

interface RuleFormProps {
  readonly id: number | null;
  readonly body: RuleBody;
  readonly mayChange: boolean;
  readonly onDone: () => void;
}

export function RuleForm({ id, body, mayChange, onDone }: RuleFormProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<RuleDraft>();
  const [tried, setTried] = useState<{ reply: TryReply; of: string } | null>(null);
  const [busy, setBusy] = useState<'try' | 'save' | null>(null);
  const draft = { ...draftOf(body), ...(Form.useWatch([], form) as RuleDraft | undefined) };
  const now = JSON.stringify({ ...bodyOfDraft(draft), enabled: false });
  const isTried = tried?.of === now;
  const work = async (kind: 'try' | 'save', act: (rule: RuleBody) => Promise<void>): Promise<void> => {
    const written = await form.validateFields().catch(() => null);
    if (!written) return;
    setBusy(kind);
    try {
      await act(bodyOfDraft({ ...draftOf(body), ...written }));
    } catch (error) {
      void message.error(t(kind === 'try' ? 'alerts.rules.tryFailed' : 'alerts.rules.saveFailed', { detail: (error as Error).message }));
    } finally {
      setBusy(null);
    }
  };
  const tryIt = (): Promise<void> => work('try', async (rule) => setTried({ reply: await tryRule(rule), of: JSON.stringify({ ...rule, enabled: false }) }));
  const save = (enabled: boolean): Promise<void> => work('save', async (rule) => {
    await saveRule(id, { ...rule, enabled });
    void message.success(t('alerts.rules.saved'));
    onDone();
  });
  return (
    <div className="rule-layout">
      <Form form={form} layout="vertical" className="rule-form" initialValues={draftOf(body)} disabled={!mayChange} requiredMark={false} data-test="rule-form">
        <NameFields />
        <ConditionFields draft={draft} form={form} />
        <ScopeFields draft={draft} />
        <AdviceFields />
        {mayChange && (
          <div className="rule-foot">
            <Button onClick={() => void tryIt()} loading={busy === 'try'} data-test="rule-try">{t('alerts.rules.try')}</Button>
            <Button type={body.enabled ? 'primary' : 'default'} onClick={() => void save(body.enabled)} loading={busy === 'save'} data-test="rule-save">{t('alerts.rules.save')}</Button>
            {!body.enabled && <Button type="primary" disabled={!isTried} title={isTried ? undefined : t('alerts.rules.tryFirst')} onClick={() => void save(true)} data-test="rule-save-on">{t('alerts.rules.saveAndOn')}</Button>}
          </div>
        )}
      </Form>
      {tried && <TriedResult reply={tried.reply} quantity={draft.quantity} isOld={!isTried} />}
    </div>
  );
}

function NameFields() {
  const { t } = useTranslation();
  const needed = [{ required: true, whitespace: true, message: t('alerts.rules.form.nameTaken') }];
  return (
    <div className="rule-pair">
      <Form.Item name="nameZh" label={t('alerts.rules.form.nameZh')} rules={needed}><Input maxLength={80} /></Form.Item>
      <Form.Item name="nameEn" label={t('alerts.rules.form.nameEn')} rules={needed}><Input maxLength={120} /></Form.Item>
    </div>
  );
}

function ConditionFields({ draft, form }: { draft: RuleDraft; form: ReturnType<typeof Form.useForm<RuleDraft>>[0] }) {
  const { t } = useTranslation();
  const { language } = useSay();
  const names = useNames();
  const devices = names.classes().filter((entry) => entry.scheme === 'device').map((entry) => ({ value: entry.id, label: said(entry.name, language) }));
  const takeMainQuantity = (deviceClass: string): void => {
    const quantity = MAIN_QUANTITY[deviceClass];
    if (quantity) form.setFieldValue('quantity', quantity);
  };
  return (
    <>
      <div className="rule-pair">
        <Form.Item name="deviceClass" label={t('alerts.rules.device')}><Select options={devices} onChange={takeMainQuantity} showSearch={{ optionFilterProp: 'label' }} /></Form.Item>
        <Form.Item name="severity" label={t('alerts.rules.severity')}><Select options={SEVERITIES.map((value) => ({ value, label: said(SEVERITY_NAMES[value], language) }))} /></Form.Item>
      </div>
      <Form.Item name="kind" label={t('alerts.rules.form.kind')}><Radio.Group optionType="button" options={(['threshold', 'rate', 'no_data'] as const).map((value) => ({ value, label: t(`alerts.kind.${value}`) }))} /></Form.Item>
      {draft.kind === 'no_data' ? <SilenceField /> : <ValueFields draft={draft} />}
    </>
  );
}

function SilenceField() {
  const { t } = useTranslation();
  return <Form.Item name="missedIntervals" label={t('alerts.rules.form.missed')} rules={[{ required: true, message: t('alerts.rules.form.needed') }]}><InputNumber min={0.5} max={1000} suffix={t('alerts.rules.form.intervals')} /></Form.Item>;
}

function ValueFields({ draft }: { draft: RuleDraft }) {
  const { t } = useTranslation();
  const { language } = useSay();
  const quantity = QUANTITIES[draft.quantity ?? ''];
  const isRate = draft.kind === 'rate';
  const unit = `${quantity ? unitSign(quantity.unit) : ''}${isRate ? '/min' : ''}`;
  const isAbove = draft.direction !== 'below';
  const offRule = {
    validator: (_rule: unknown, off: number | null) => (off === null || off === undefined || draft.onValue === null || (isAbove ? off <= draft.onValue : off >= draft.onValue)
      ? Promise.resolve() : Promise.reject(new Error(t(isAbove ? 'alerts.rules.form.offAbove' : 'alerts.rules.form.offBelow')))),
  };
  return (
    <>
      <div className="rule-pair">
        <Form.Item name="quantity" label={t('alerts.rules.form.quantity')}><Select options={Object.values(QUANTITIES).map(({ id, name }) => ({ value: id, label: said(name, language) }))} /></Form.Item>
        <Form.Item name="direction" label={t('alerts.rules.form.direction')}><Radio.Group optionType="button" options={[{ value: 'above', label: t('alerts.rules.form.above') }, { value: 'below', label: t('alerts.rules.form.below') }]} /></Form.Item>
        <Form.Item name="onValue" label={t(isRate ? 'alerts.rules.form.rateOn' : 'alerts.rules.form.onValue')} rules={[{ required: true, message: t('alerts.rules.form.needed') }]}><InputNumber suffix={unit} className="rule-number" data-test="rule-on" /></Form.Item>
        <Form.Item name="offValue" label={t(isRate ? 'alerts.rules.form.rateOff' : 'alerts.rules.form.offValue')} dependencies={['onValue', 'direction']} rules={[offRule]}><InputNumber suffix={unit} className="rule-number" data-test="rule-off" /></Form.Item>
      </div>
      <Form.Item name="holdSeconds" label={t('alerts.rules.form.hold')}><InputNumber min={0} max={86_400} precision={0} suffix={t('alerts.rules.form.seconds')} /></Form.Item>
    </>
  );
}

function ScopeFields({ draft }: { draft: RuleDraft }) {
  const { t } = useTranslation();
  const areas = useAreas();
  const days = ([1, 2, 3, 4, 5, 6, 7] as const).map((value) => ({ value, label: t(`alerts.rules.day.d${value}`) }));
  return (
    <>
      <div className="rule-pair">
        <Form.Item name="area" label={t('alerts.rules.form.area')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t('alerts.rules.everywhere')} options={areas.filter(({ level }) => level !== 'county').map(({ code, name, level }) => ({ value: areaPrefix(code), label: level === 'village' ? `　${name}` : name }))} /></Form.Item>
        <Form.Item name="grid" label={t('alerts.rules.form.grid')}><Input placeholder={t('alerts.rules.form.optional')} /></Form.Item>
      </div>
      <Form.Item name="isTimed" valuePropName="checked"><Checkbox>{t('alerts.rules.form.limitTime')}</Checkbox></Form.Item>
      {draft.isTimed && (
        <>
          <Form.Item name="days" label={t('alerts.rules.form.days')} rules={[{ required: true, type: 'array', min: 1, message: t('alerts.rules.form.needed') }]}><Checkbox.Group options={days} /></Form.Item>
          <div className="rule-pair">
            <Form.Item name="from" label={t('alerts.rules.form.from')} rules={[{ required: true }]}><Input type="time" /></Form.Item>
            <Form.Item name="to" label={t('alerts.rules.form.to')} rules={[{ required: true }]}><Input type="time" /></Form.Item>
          </div>
        </>
      )}
    </>
  );
}

function AdviceFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="filesCase" valuePropName="checked"><Checkbox data-test="rule-files-case">{t('alerts.rules.form.filesCase')}</Checkbox></Form.Item>
      <div className="rule-pair">
        <Form.Item name="adviceZh" label={t('alerts.rules.form.adviceZh')}><Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={500} placeholder={t('alerts.rules.form.optional')} /></Form.Item>
        <Form.Item name="adviceEn" label={t('alerts.rules.form.adviceEn')}><Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={500} placeholder={t('alerts.rules.form.optional')} /></Form.Item>
      </div>
    </>
  );
}
