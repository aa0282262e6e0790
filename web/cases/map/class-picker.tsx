/** Chooses one class that cases are about, found by Chinese, pinyin, code or English; or all of them, where that is allowed. */
import { Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassEntry } from '../../../api/contract/shapes.ts';
import { useVocabulary } from '../../data/queries.ts';
import { codesOf, reportableGroups, withList } from '../../handheld/reportable.ts';
import { said } from '../../i18n/index.ts';
import { useApp } from '../../state/store.ts';
import { findClasses } from '../form/class-search.ts';
import { useFindables } from '../form/use-findables.ts';

interface ClassPickerProps {
  /** A class id or `all`; null: none is chosen. */
  readonly value: string | null;
  readonly allowAll: boolean;
  readonly label: string;
  readonly onChange: (value: string) => void;
  readonly test: string;
}

interface Option { readonly value?: string; readonly label: string; readonly options?: Option[] }

export function ClassPicker({ value, allowAll, label, onChange, test }: ClassPickerProps) {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { data } = useVocabulary();
  const [text, setText] = useState('');
  const groups = useMemo(() => (data ? reportableGroups(data) : []), [data]);
  const classes = useMemo(() => groups.flatMap((group) => group.classes), [groups]);
  const findables = useFindables(classes);
  const codes = useMemo(() => codesOf(groups), [groups]);
  const option = (entry: ClassEntry): Option => ({ value: entry.id, label: `${said(entry.name, language)} ${codes.get(entry.id)}` });
  const grouped: Option[] = groups.map((group) => ({
    label: withList(said(group.major.name, language), group, language), options: group.classes.map(option),
  }));
  const options = text.trim() ? findClasses(findables, text).map(option) : [...(allowAll ? [{ value: 'all', label: t('figures.gaps.all') }] : []), ...grouped];
  return (
    <Select
      size="small" className="class-picker" value={value} aria-label={label} placeholder={label} options={options} popupMatchSelectWidth={false} data-test={test}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }} onChange={(chosen: string) => { setText(''); onChange(chosen); }}
    />
  );
}
