/** The operator's form for a new case, beside the map: where, what, from whom; what may be the same, and who would answer. */
import { CloseOutlined } from '@ant-design/icons';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CHANNELS_OF_ROLE } from '../../../api/contract/cases/reports.ts';
import type { ReportBody } from '../../../api/contract/cases/reports.ts';
import { isPassing } from '../../data/client.ts';
import { useMe } from '../../alerts/people.ts';
import { select } from '../../actions/frame.ts';
import { newKey } from '../../handheld/keys.ts';
import { declared } from '../../handheld/place.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';
import { refusalText } from '../desk/make-move.ts';
import { useStandards } from '../desk/requests.ts';
import { ClassSelect } from './class-select.tsx';
import { ComponentField, ConditionField } from './choices.tsx';
import { discardForm, openForm, useForm, writeForm } from './form-state.ts';
import type { FormDraft } from './form-state.ts';
import { PhotoDrop } from './photo-drop.tsx';
import { PlaceSearch } from './place-search.tsx';
import { COMPONENT_REACH_METERS, sendReport, useNearComponents } from './requests.ts';
import { Responsible, Similar } from './beside.tsx';

/** A component as near as this to the place is meant, unless somebody says otherwise. */
const SUGGESTED_METERS = 10;

export function CaseForm() {
  const isOpen = useForm((state) => state.isOpen);
  return isOpen ? <OpenForm /> : null;
}

/** The component that the case will belong to: chosen, or the nearest of the class where it is very near. */
function useComponent({ place, classId, component }: FormDraft): number | null {
  const { data } = useNearComponents(place, classId);
  if (component !== null) return component === false ? null : component;
  const nearest = classId === null ? undefined : data?.[0];
  return nearest && nearest.meters <= SUGGESTED_METERS ? nearest.id : null;
}

function useSending(body: () => Omit<ReportBody, 'photos'>) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // One key for one writing: pressed twice, it is filed once.
  const [key, setKey] = useState(newKey);
  const send = async (photos: readonly File[]): Promise<void> => {
    setSending(true);
    setProblem(null);
    try {
      const reply = await sendReport({ ...body(), clientKey: key }, photos);
      void message.success(t(reply.joined ? 'caseTasks.form.joined' : 'caseTasks.form.sent', { receipt: reply.receipt }));
      if (reply.farFlag && reply.farMeters !== null) void message.warning(t('caseTasks.form.far', { meters: Math.round(reply.farMeters) }));
      discardForm();
      openForm(false);
      select({ layer: 'cases', id: reply.caseId });
    } catch (error) {
      setProblem(refusalText(error as Error));
      // Without an answer it may have been filed: the same key asks again for the same thing.
      if (!isPassing(error)) setKey(newKey());
    } finally {
      setSending(false);
    }
  };
  return { isSending, problem, send };
}

function OpenForm() {
  const { t } = useTranslation();
  const { draft } = useForm();
  const me = useMe();
  const language = useApp((state) => state.language);
  const component = useComponent(draft);
  const standards = useStandards(draft.classId ?? '').data?.standards ?? [];
  const channels = me ? CHANNELS_OF_ROLE[me.role] : [];
  const channel = draft.channel ?? channels[0] ?? null;
  const missing = !draft.place ? t('caseTasks.form.needPlace') : !draft.classId ? t('caseTasks.form.needClass') : null;
  const body = (): Omit<ReportBody, 'photos'> => {
    const condition = standards.find((standard) => standard.id === draft.standardId && standard.class === draft.classId)?.condition;
    const description = [condition && `【${said(condition, language)}】`, draft.text.trim()].filter(Boolean).join(' ');
    return {
      class: draft.classId!, place: declared({ ...draft.place!, accuracyMeters: null }), ...(channel ? { channel } : {}), ...(description ? { description } : {}),
      ...(component === null ? {} : { componentId: component }), ...filled({ address: draft.address, externalId: draft.externalId, reporterName: draft.reporterName, reporterPhone: draft.reporterPhone }),
    };
  };
  const { isSending, problem, send } = useSending(body);
  return (
    <aside className="panel left-panel case-form" aria-label={t('caseTasks.form.title')} data-test="case-form">
      <header className="panel-head">
        <h2>{t('caseTasks.form.title')}</h2>
        <Button type="text" size="small" onClick={discardForm}>{t('caseTasks.form.discard')}</Button>
        <Button type="text" size="small" aria-label={t('caseTasks.form.close')} icon={<CloseOutlined />} onClick={() => openForm(false)} data-test="form-close" />
      </header>
      {channels.length === 0 ? <p className="list-note">{t('caseTasks.form.notAllowed')}</p> : (
        <form className="panel-body case-form-body" onSubmit={(event) => { event.preventDefault(); if (!missing && !isSending) void send(draft.photos); }}>
          <PlaceSearch place={draft.place} />
          <Field label={t('caseTasks.form.class')}><ClassSelect value={draft.classId} onChange={(classId) => writeForm({ classId, standardId: null, component: null })} /></Field>
          {draft.place && <ComponentField draft={draft} component={component} reach={COMPONENT_REACH_METERS} />}
          {draft.classId && <ConditionField standards={standards} chosen={draft.standardId} />}
          {draft.place && draft.classId && <><Responsible place={draft.place} classId={draft.classId} component={component} /><Similar place={draft.place} classId={draft.classId} component={component} /></>}
          <Source draft={draft} channel={channel} channels={channels} />
          <Field label={t('caseTasks.form.text')}><Input.TextArea value={draft.text} onChange={(event) => writeForm({ text: event.target.value })} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={3000} aria-label={t('caseTasks.form.text')} data-test="form-text" /></Field>
          <Field label={t('caseTasks.form.photos')}><PhotoDrop photos={draft.photos} onChange={(photos) => writeForm({ photos })} /></Field>
          {problem !== null && <p className="warn" role="alert" data-test="form-problem">{t('caseTasks.form.failed', { detail: problem })}</p>}
          <div className="case-form-foot">
            <Button type="primary" htmlType="submit" block loading={isSending} disabled={missing !== null} data-test="form-send">{missing ?? t(isSending ? 'caseTasks.form.sending' : 'caseTasks.form.send')}</Button>
          </div>
        </form>
      )}
    </aside>
  );
}

/** Texts that were typed; what was left empty is left out. */
function filled<T extends Record<string, string>>(texts: T): Partial<T> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text !== '')) as Partial<T>;
}

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return <div className="form-field"><span className="form-label">{label}</span>{children}</div>;
}

type Channel = NonNullable<FormDraft['channel']>;

function Source({ draft, channel, channels }: { draft: FormDraft; channel: Channel | null; channels: readonly Channel[] }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="form-pair">
        <Field label={t('caseTasks.form.channel')}><Select value={channel} options={channels.map((value) => ({ value, label: t(`cases.channel.${value}`) }))} onChange={(value) => writeForm({ channel: value })} aria-label={t('caseTasks.form.channel')} data-test="form-channel" /></Field>
        <Field label={t('caseTasks.form.external')}><Input value={draft.externalId} maxLength={100} placeholder={t('caseTasks.form.externalHint')} onChange={(event) => writeForm({ externalId: event.target.value })} aria-label={t('caseTasks.form.external')} /></Field>
      </div>
      <div className="form-pair">
        <Field label={`${t('caseTasks.form.reporter')} · ${t('caseTasks.form.reporterName')}`}><Input value={draft.reporterName} maxLength={100} autoComplete="off" onChange={(event) => writeForm({ reporterName: event.target.value })} aria-label={t('caseTasks.form.reporterName')} data-test="form-name" /></Field>
        <Field label={t('caseTasks.form.reporterPhone')}><Input value={draft.reporterPhone} maxLength={40} autoComplete="off" inputMode="tel" onChange={(event) => writeForm({ reporterPhone: event.target.value })} aria-label={t('caseTasks.form.reporterPhone')} /></Field>
      </div>
    </>
  );
}
