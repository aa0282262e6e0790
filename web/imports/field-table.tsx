/** One row for each field of the file: what is in it, what it becomes, and how its values are read. */
import { Button, Select, Tooltip } from 'antd';
import { useMemo, useState } from 'react';
import type { ImportField, ImportTargetInfo } from '../../api/contract/imports.ts';
import { changeMapping, useDraft } from './draft.ts';
import { POSITION_TARGETS, simpleRule, targetsOf, withTargets } from './mapping-edit.ts';
import type { MappingDraft } from './mapping-edit.ts';
import { useImportOptions, useOwnLists } from './requests.ts';
import { useColumnName } from './column-names.ts';
import { useReasonText } from './reasons.ts';
import { schemesFor } from './schemes-for.ts';
import { ValueEditor } from './value-editor.tsx';
import { useWords } from './words.ts';

const MOST_SAMPLES = 3;

export function FieldTable() {
  const t = useWords();
  const { data: options } = useImportOptions();
  const mapping = useDraft((state) => state.mapping)!;
  const fields = useDraft((state) => state.guessed?.fields) ?? [];
  const [edited, setEdited] = useState<ImportField | null>(null);
  const target = options?.targets.find(({ layer }) => layer === mapping.layer);
  if (!target) return null;
  return (
    <>
      <table className="field-table" data-test="field-table">
        <thead><tr><th scope="col">{t('fields.field')}</th><th scope="col">{t('fields.samples')}</th><th scope="col">{t('fields.becomes')}</th><th scope="col"><span className="unseen">{t('fields.values')}</span></th></tr></thead>
        <tbody>{fields.map((field) => <FieldRow key={field.name} field={field} target={target} mapping={mapping} onEdit={() => setEdited(field)} />)}</tbody>
      </table>
      {edited && <ValueEditor field={edited} target={target} onClose={() => setEdited(null)} />}
    </>
  );
}

interface FieldRowProps { readonly field: ImportField; readonly target: ImportTargetInfo; readonly mapping: MappingDraft; readonly onEdit: () => void }

function FieldRow({ field, target, mapping, onEdit }: FieldRowProps) {
  const t = useWords();
  const records = useDraft((state) => state.guessed?.records ?? 0);
  const targets = targetsOf(mapping, field.name);
  const options = useTargetOptions(target);
  const own = useOwnLists();
  const reasonText = useReasonText();
  const hasValues = targets.includes('class') || targets.some((name) => name.startsWith('column:') && simpleRule(mapping, name.slice('column:'.length)));
  return (
    <tr data-field={field.name} data-used={targets.length > 0}>
      <th scope="row">
        <b>{field.name}</b>
        <small>{t(`type.${field.type}`, { defaultValue: field.type })}{field.filled < records && ` · ${t('fields.filled', { share: Math.round((100 * field.filled) / Math.max(1, records)) })}`}</small>
      </th>
      <td className="field-samples">{field.samples.length === 0 ? <span className="quiet">{t('fields.noValue')}</span> : field.samples.slice(0, MOST_SAMPLES).map((sample, i) => <code key={i}>{sample}</code>)}</td>
      <td>
        <Select
          mode="multiple" className="field-target" value={targets} options={options} placeholder={mapping.keep === '*' ? t('fields.kept') : t('fields.ignored')} aria-label={t('fields.becomesOf', { field: field.name })} popupMatchSelectWidth={280} allowClear={false}
          showSearch={{ filterOption: (text, option) => String(option?.label ?? '').toLowerCase().includes(text.toLowerCase()) }}
          onChange={(chosen: string[]) => changeMapping((now) => withTargets(now, field.name, chosen, schemesFor(target.layer, own)[0]?.id))}
        />
        {targets.length > 0 && field.why && <Tooltip title={field.why.split('; ').map(reasonText).join(t('listComma'))}><button type="button" className="field-why">{t('fields.why')}</button></Tooltip>}
      </td>
      <td>{hasValues && <Button size="small" onClick={onEdit} data-test="edit-values" aria-label={t('fields.valuesOf', { field: field.name })}>{t('fields.values')}</Button>}</td>
    </tr>
  );
}

function useTargetOptions(target: ImportTargetInfo) {
  const t = useWords();
  const columnName = useColumnName();
  return useMemo(() => [
    { label: t('fields.group.place'), options: [{ value: 'identity', label: t('target_.identity') }, ...POSITION_TARGETS.map((part) => ({ value: part, label: t(`target_.${part}`) }))] },
    ...(target.takesClass ? [{ label: t('fields.group.class'), options: [{ value: 'class', label: t('target_.class') }] }] : []),
    { label: t('fields.group.columns'), options: target.columns.map(({ name, required }) => ({ value: `column:${name}`, label: `${columnName(name)}${required ? ' *' : ''}` })) },
    ...(target.keepsAttributes ? [{ label: t('fields.group.attributes'), options: [{ value: 'attribute', label: t('target_.attribute') }] }] : []),
  ], [target, t, columnName]);
}
