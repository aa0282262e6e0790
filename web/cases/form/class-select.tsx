/** The class picker of the desk: types of things and events, found by Chinese, pinyin, initials, code or English. */
import { Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassEntry } from '../../../api/contract/shapes.ts';
import { useVocabulary } from '../../data/queries.ts';
import { codesOf, reportableGroups, withList } from '../../handheld/reportable.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';
import { findClasses } from './class-search.ts';
import { useFindables } from './use-findables.ts';

interface ClassSelectProps {
  readonly value: string | null;
  readonly onChange: (classId: string | null) => void;
}

/** A class, or a big group of them. */
interface Option { readonly value?: string; readonly label: string; readonly code: string; readonly options?: Option[] }

export function ClassSelect({ value, onChange }: ClassSelectProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { data } = useVocabulary();
  const [text, setText] = useState('');
  const groups = useMemo(() => (data ? reportableGroups(data) : []), [data]);
  const all = useMemo(() => groups.flatMap((group) => group.classes), [groups]);
  const findables = useFindables(all);
  const codes = useMemo(() => codesOf(groups), [groups]);
  const option = (entry: ClassEntry): Option => ({ value: entry.id, label: said(entry.name, language), code: codes.get(entry.id) ?? entry.code });
  const grouped: Option[] = groups.map((group) => ({
    label: withList(said(group.major.name, language), group, language), code: '', options: group.classes.map(option),
  }));
  const options = text.trim() ? findClasses(findables, text).map(option) : grouped;
  return (
    <Select
      className="form-class" value={value} allowClear placeholder={t('caseTasks.form.classHint')} aria-label={t('caseTasks.form.class')} options={options} defaultActiveFirstOption
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }} notFoundContent={t('caseTasks.form.classNone')} data-test="form-class"
      optionRender={({ data: { label, code } }) => <span className="form-class-option">{label}<code>{code}</code></span>}
      onChange={(chosen: string | undefined) => { setText(''); onChange(chosen ?? null); }}
    />
  );
}
