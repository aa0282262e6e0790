/** The dispatch of all that are selected: to one department, or each to who answers for it. One refusal stops no other case. */
import { App, Button, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortCaseNumber } from '../../../api/contract/cases/case-number.ts';
import type { CaseRow } from '../../../api/contract/cases/lists.ts';
import { useVocabulary } from '../../data/queries.ts';
import { said } from '../../i18n/index.ts';
import { useCases } from '../../state/cases.ts';
import { clearPicked, setCaseDesk, useCaseDesk } from './desk-state.ts';
import { dispatchMany } from './dispatch-many.ts';
import type { DispatchResult } from './dispatch-many.ts';
import { useCaseWords } from './words.ts';

const close = (): void => setCaseDesk({ isBulkOpen: false });

export function BulkDispatch() {
  const { t } = useTranslation();
  const picked = useCaseDesk((state) => state.picked);
  const cases = useCases((state) => state.cases);
  // What was selected when the dialog opened stays its subject, also when the lane changes rows meanwhile.
  const [rows] = useState(() => [...picked].flatMap((id) => cases.get(id) ?? []));
  const [results, setResults] = useState<readonly DispatchResult[] | null>(null);
  const waiting = rows.filter(({ state }) => state === 'pending_dispatch');
  return (
    <Modal open title={t('cases.bulk.title', { count: waiting.length })} onCancel={close} footer={null} width={560} className="bulk-modal" data-test="bulk">
      {results ? <Results rows={rows} results={results} /> : <Choice waiting={waiting} left={rows.length - waiting.length} done={setResults} />}
    </Modal>
  );
}

interface ChoiceProps { readonly waiting: readonly CaseRow[]; readonly left: number; readonly done: (results: readonly DispatchResult[]) => void }

function Choice({ waiting, left, done }: ChoiceProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { say } = useCaseWords();
  const departments = useVocabulary().data?.departments ?? [];
  const [way, setWay] = useState<'suggested' | 'one'>('suggested');
  const [department, setDepartment] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [isSending, setSending] = useState(false);
  const isReady = waiting.length > 0 && (way === 'suggested' || department !== null);
  const send = async (): Promise<void> => {
    if (!isReady) return;
    setSending(true);
    try {
      done(await dispatchMany(waiting, way === 'one' ? department : null, note.trim()));
    } catch (error) {
      void message.error(t('cases.bulk.failed', { detail: (error as Error).message }));
      setSending(false);
    }
  };
  return (
    <form className="bulk-form" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      {left > 0 && <p className="quiet">{t('cases.bulk.onlyPending', { count: left })}</p>}
      <Radio.Group
        className="move-options" value={way} onChange={(event) => setWay(event.target.value as 'one')} aria-label={t('cases.bulk.dispatch')} data-test="bulk-way"
        options={[{ value: 'suggested', label: t('cases.bulk.toSuggested') }, { value: 'one', label: t('cases.bulk.toOne') }]}
      />
      {way === 'one' && (
        <Select
          value={department} onChange={setDepartment} placeholder={t('cases.act.department')} aria-label={t('cases.act.department')} showSearch={{ optionFilterProp: 'label' }} data-test="bulk-department"
          options={departments.map(({ code, name }) => ({ value: code, label: said(name, say.language) }))}
        />
      )}
      <label className="move-field"><span>{t('cases.bulk.note')}</span><Input.TextArea value={note} onChange={(event) => setNote(event.target.value)} rows={2} maxLength={2000} data-test="bulk-note" /></label>
      <div className="move-foot">
        <Button type="primary" htmlType="submit" loading={isSending} disabled={!isReady} data-test="bulk-send">{t('cases.bulk.send', { count: waiting.length })}</Button>
        <Button type="text" onClick={close}>{t('cases.act.cancel')}</Button>
      </div>
    </form>
  );
}

function Results({ rows, results }: { rows: readonly CaseRow[]; results: readonly DispatchResult[] }) {
  const { t } = useTranslation();
  const words = useCaseWords();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const refused = results.filter(({ ok }) => !ok);
  const leave = (ids: readonly number[]): void => {
    clearPicked();
    setCaseDesk({ picked: new Set(ids), isBulkOpen: false });
  };
  return (
    <div data-test="bulk-results" data-done={results.length - refused.length} data-refused={refused.length}>
      <p className="bulk-result"><b>{t('cases.bulk.result', { done: results.length - refused.length, refused: refused.length })}</b></p>
      <ul className="bulk-list">
        {[...refused, ...results.filter(({ ok }) => ok)].map(({ id, ok, departments, why }) => (
          <li key={id} data-ok={ok}>
            <code>{shortCaseNumber(byId.get(id)?.code ?? null, id)}</code>
            <span>{ok ? `${t('cases.bulk.ok')} → ${departments.map(words.department).join(t('map.listComma'))}` : `${t('cases.bulk.refused')}${t('common.colon')}${why ?? ''}`}</span>
          </li>
        ))}
      </ul>
      <div className="move-foot">
        <Button type="primary" onClick={() => leave([])} data-test="bulk-close">{t('cases.bulk.close')}</Button>
        {refused.length > 0 && <Button onClick={() => leave(refused.map(({ id }) => id))}>{t('cases.bulk.keepRefused')}</Button>}
      </div>
    </div>
  );
}
