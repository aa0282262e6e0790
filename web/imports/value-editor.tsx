/** How the values of one field are read: tables for states and classes, forms of dates, units, what is done with a bad value. */
import { Input, Modal, Segmented, Select } from 'antd';
import { useEffect, useEffectEvent, useMemo } from 'react';
import type { ImportColumn, ImportField, ImportTargetInfo } from '../../api/contract/imports.ts';
import {
  AREA_LEVEL_NAMES, CAMERA_SECTOR_NAMES, EVENT_CHANNEL_NAMES, GRID_KIND_NAMES, POSITION_CLASS_NAMES, SEVERITY_NAMES, STATES,
} from '../../api/contract/schemes/names.ts';
import { isLayerId } from '../../api/contract/layers.ts';
import type { BilingualText } from '../../api/contract/layers.ts';
import { said } from '../i18n/index.ts';
import { useApp } from '../state/store.ts';
import { useColumnName } from './column-names.ts';
import { changeMapping, useDraft } from './draft.ts';
import { classOfValue, classSourceOf, simpleRule, targetsOf, withClassOfValue, withClassSource, withLookup, withRule } from './mapping-edit.ts';
import type { Rule } from './mapping-edit.ts';
import { useOwnLists } from './requests.ts';
import { classesOfList, schemesFor } from './schemes-for.ts';
import { useWords } from './words.ts';

const DATE_FORMS = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYYMMDD', 'YYYY年M月D日', 'YYYY.M.D', 'D.M.YYYY', 'M/D/YYYY'];
const TIME_FORMS = ['ISO', 'YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DD HH:mm', 'YYYY/M/D H:mm:ss', 'YYYY/M/D H:mm'];
const NAMES: Readonly<Record<string, Readonly<Record<string, BilingualText>>>> = {
  level: AREA_LEVEL_NAMES, kind: GRID_KIND_NAMES, position_class: POSITION_CLASS_NAMES, severity: SEVERITY_NAMES, channel: EVENT_CHANNEL_NAMES, sector: CAMERA_SECTOR_NAMES,
};

interface EditorProps { readonly field: ImportField; readonly target: ImportTargetInfo }

export function ValueEditor({ field, target, onClose }: EditorProps & { onClose: () => void }) {
  const t = useWords();
  const mapping = useDraft((state) => state.mapping)!;
  const targets = targetsOf(mapping, field.name);
  const columns = target.columns.filter(({ name }) => targets.includes(`column:${name}`) && simpleRule(mapping, name)?.field === field.name);
  useEscape(onClose);
  return (
    <Modal open keyboard={false} title={t('values.title', { field: field.name })} footer={null} onCancel={onClose} width={640} destroyOnHidden className="value-editor" data-test="value-editor">
      {targets.includes('class') && <ClassValues field={field} target={target} />}
      {columns.map((column) => <ColumnValues key={column.name} field={field} target={target} column={column} />)}
    </Modal>
  );
}

/** Escape closes the window and not the page under it; an open list first. */
function useEscape(onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      if (!(event.target instanceof HTMLElement && event.target.getAttribute('aria-expanded') === 'true')) close();
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, []);
}

function ColumnValues({ field, target, column }: EditorProps & { column: ImportColumn }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const columnName = useColumnName();
  const rule = useDraft((state) => simpleRule(state.mapping!, column.name)) ?? {};
  const change = (part: Rule): void => changeMapping((now) => withRule(now, column.name, part));
  const lookup = (rule.lookup ?? {}) as Readonly<Record<string, unknown>>;
  const name = (value: string): string => {
    const named = column.name === 'state' && isLayerId(target.layer) ? STATES[target.layer].find(({ id }) => id === value)?.name : NAMES[column.name]?.[value];
    return named ? `${said(named, language)} (${value})` : value;
  };
  const values = [...new Set([...(field.values ?? field.samples), ...Object.keys(lookup)])];
  return (
    <section className="value-part" data-test={`values-${column.name}`}>
      <h4>{columnName(column.name)}</h4>
      {column.allowed && (
        <table className="value-table"><tbody>
          {values.map((value) => (
            <tr key={value}>
              <th scope="row"><code>{value}</code></th>
              <td><Select value={(lookup[value] as string | undefined) ?? null} allowClear placeholder={column.allowed!.includes(value) ? t('values.same') : t('values.none')} status={lookup[value] === undefined && !column.allowed!.includes(value) ? 'warning' : ''} aria-label={t('values.becomes', { value })} onChange={(to: string | undefined) => changeMapping((now) => withLookup(now, column.name, value, to))} options={column.allowed!.map((allowed) => ({ value: allowed, label: name(allowed) }))} /></td>
            </tr>
          ))}
        </tbody></table>
      )}
      <div className="step-fields">
        {(column.kind === 'date' || column.kind === 'timestamp') && (
          <label className="wide">{t('values.forms')}<Select mode="tags" value={(rule.formats as string[] | undefined) ?? []} placeholder={column.kind === 'date' ? 'YYYY-MM-DD' : 'ISO'} aria-label={t('values.forms')} onChange={(formats: string[]) => change({ formats: formats.length ? formats : undefined })} options={(column.kind === 'date' ? DATE_FORMS : TIME_FORMS).map((form) => ({ value: form, label: form }))} /></label>
        )}
        {column.kind === 'timestamp' && <label>{t('values.offset')}<Input value={(rule.utcOffset as string | undefined) ?? ''} placeholder="+08:00" onChange={(event) => change({ utcOffset: event.target.value || undefined })} /></label>}
        {(column.kind === 'number' || column.kind === 'integer') && (
          <>
            <label>{t('values.unit')}<Select value={(rule.unit as string | undefined) ?? ''} aria-label={t('values.unit')} onChange={(unit: string) => change({ unit: unit || undefined })} options={[{ value: '', label: t('values.unitNone') }, ...['m', 'cm', 'mm', 'km', 'ft'].map((unit) => ({ value: unit, label: unit }))]} /></label>
            <label>{t('values.decimal')}<Select value={(rule.decimal as string | undefined) ?? '.'} aria-label={t('values.decimal')} onChange={(decimal: string) => change({ decimal: decimal === '.' ? undefined : decimal })} options={[{ value: '.', label: '12.5' }, { value: ',', label: '12,5' }]} /></label>
          </>
        )}
        <div className="step-field"><span>{t('values.ifBad')}</span><Segmented value={(rule.ifBad as string | undefined) ?? 'reject'} onChange={(ifBad) => change({ ifBad: ifBad === 'reject' ? undefined : ifBad })} options={[{ value: 'reject', label: t('values.reject') }, { value: 'null', label: t('values.leaveOut') }]} /></div>
      </div>
    </section>
  );
}

function ClassValues({ field, target }: EditorProps) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const mapping = useDraft((state) => state.mapping)!;
  const source = classSourceOf(mapping, field.name);
  const own = useOwnLists();
  const schemes = schemesFor(target.layer, own);
  const options = useMemo(() => schemesFor(target.layer, own).map(({ id, title }) => ({
    label: said(title, language), options: classesOfList(id, own).filter(({ parent }, _, all) => parent !== null || all.every((entry) => entry.parent === null) || target.layer === 'events' || target.layer === 'reports')
      .map((entry) => ({ value: entry.id, label: `${said(entry.name, language)} · ${entry.id}` })),
  })), [target.layer, language, own]);
  const values = field.values ?? field.samples;
  return (
    <section className="value-part" data-test="values-class">
      <h4>{t('target_.class')}</h4>
      <div className="step-fields">
        <label>{t('values.classBy')}<Select value={source?.by ?? ''} aria-label={t('values.classBy')} onChange={(by: string) => { if (by) changeMapping((now) => withClassSource(now, field.name, by, now.class?.scheme ?? schemes[0]?.id)); }} options={[...(source ? [] : [{ value: '', label: t('values.classByTable') }]), ...['name', 'code', 'objid', 'id'].map((by) => ({ value: by, label: t(`values.by.${by}`) }))]} /></label>
        {source && <label>{t('values.scheme')}<Select value={mapping.class?.scheme ?? null} aria-label={t('values.scheme')} onChange={(scheme: string) => changeMapping((now) => withClassSource(now, field.name, source.by, scheme))} options={schemes.map(({ id, title }) => ({ value: id, label: said(title, language) }))} /></label>}
      </div>
      <p className="quiet">{t(source ? 'values.classHint' : 'values.classTableHint')}</p>
      <table className="value-table"><tbody>
        {values.map((value) => (
          <tr key={value}>
            <th scope="row"><code>{value}</code></th>
            <td><Select value={classOfValue(mapping, field.name, value)} allowClear placeholder={t(source ? 'values.asSource' : 'values.none')} aria-label={t('values.becomes', { value })} options={options} showSearch={{ filterOption: (text, option) => String(option?.label ?? '').toLowerCase().includes(text.toLowerCase()) }} onChange={(to: string | undefined) => changeMapping((now) => withClassOfValue(now, field.name, value, to ?? null))} /></td>
          </tr>
        ))}
      </tbody></table>
      {field.values === null && <p className="quiet">{t('values.many')}</p>}
    </section>
  );
}
