/** The fields of the forms of moves: a standard, duplicates, a department, a person, photos, a moment, a result. */
import { InputNumber, Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../state/live.ts';
import { DepartmentField } from './department-field.tsx';
import { DuplicatesField, IntoField } from './duplicate-fields.tsx';
import type { Field, FieldProps } from './moving.ts';
import { CheckerField, HandlerField } from './person-fields.tsx';
import { PhotoField } from './photo-field.tsx';
import { StandardField } from './standard-field.tsx';

export function MoveField({ field, ...props }: FieldProps & { readonly field: Field }) {
  switch (field) {
    case 'standardId': return <StandardField {...props} />;
    case 'duplicates': return <DuplicatesField {...props} />;
    case 'into': return <IntoField {...props} />;
    case 'departments': return <DepartmentField {...props} />;
    case 'handler': return <HandlerField {...props} />;
    case 'assignee': return <CheckerField {...props} />;
    case 'photos': return <PhotoField {...props} />;
    case 'result': return <ResultField {...props} />;
    case 'until': return <UntilField {...props} />;
    case 'grant': return <GrantField {...props} />;
    case 'score': return <ScoreField {...props} />;
    case 'reply': return <ReplyField {...props} />;
  }
}

function ResultField({ move, draft, change }: FieldProps) {
  const { t } = useTranslation();
  const kind = move === 'precheck_done' ? move : 'postcheck_done';
  return (
    <fieldset className="move-field"><legend>{t('cases.act.result')}</legend>
      <Radio.Group value={draft.result} onChange={(event) => change({ result: event.target.value as 'met' })} options={[{ value: 'met', label: t(`cases.act.met.${kind}`) }, { value: 'not_met', label: t(`cases.act.notMet.${kind}`) }]} data-test="move-result" />
    </fieldset>
  );
}

function GrantField({ draft, change }: FieldProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="move-field"><legend>{t('cases.act.result')}</legend>
      <Radio.Group value={draft.grant} onChange={(event) => change({ grant: event.target.value as boolean })} options={[{ value: true, label: t('cases.act.grant') }, { value: false, label: t('cases.act.refuseAppeal') }]} />
    </fieldset>
  );
}

const DAY_MS = 86_400_000;

/** A moment as the input writes it: local, to the minute. */
const localText = (ms: number): string => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

function UntilField({ draft, change }: FieldProps) {
  const { t } = useTranslation();
  const [now] = useState(serverNow);
  return (
    <label className="move-field"><span>{t('cases.act.until')}</span>
      <input
        type="datetime-local" className="move-moment" value={draft.until === undefined ? '' : localText(draft.until)} min={localText(now)} max={localText(now + 365 * DAY_MS)} data-test="move-until"
        onChange={(event) => { if (event.target.value) change({ until: new Date(event.target.value).getTime() }); }}
      />
      <small>{t('cases.act.untilHint')}</small>
    </label>
  );
}

function ScoreField({ draft, change }: FieldProps) {
  const { t } = useTranslation();
  return <label className="move-field"><span>{t('cases.act.score')}</span><InputNumber min={0} max={100} value={draft.score ?? null} onChange={(score) => { if (score !== null) change({ score }); }} aria-label={t('cases.act.score')} data-test="move-score" /></label>;
}

function ReplyField({ draft, change }: FieldProps) {
  const { t } = useTranslation();
  return <label className="move-field"><span>{t('cases.act.reply')}</span><Input value={draft.reply ?? ''} onChange={(event) => change({ reply: event.target.value })} maxLength={500} data-test="move-reply" /></label>;
}
