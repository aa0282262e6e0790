/** Chooses a class: by big groups, or by typing Chinese, pinyin, initials, a code or English. */
import { useMemo, useState } from 'react';
import type { ClassEntry } from '../../api/contract/shapes.ts';
import { findClasses } from '../cases/form/class-search.ts';
import { useFindables } from '../cases/form/use-findables.ts';
import { useLook } from './look.ts';
import { codesOf, withList } from './reportable.ts';
import type { ClassGroup } from './reportable.ts';
import { fill, said, useWords } from './words.ts';

interface ClassFieldProps {
  readonly groups: readonly ClassGroup[];
  readonly chosen: ClassEntry | null;
  readonly onChoose: (entry: ClassEntry | null) => void;
  readonly isMissing: boolean;
}

export function ClassField({ groups, chosen, onChoose, isMissing }: ClassFieldProps) {
  const { classes: words, common } = useWords();
  const language = useLook((state) => state.language);
  const [text, setText] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const all = useMemo(() => groups.flatMap((group) => group.classes), [groups]);
  const codes = useMemo(() => codesOf(groups), [groups]);
  const findables = useFindables(all);
  const found = useMemo(() => findClasses(findables, text), [findables, text]);
  const group = groups.find((candidate) => candidate.major.id === open);
  const choose = (entry: ClassEntry): void => {
    setText('');
    onChoose(entry);
  };
  if (chosen) {
    return (
      <div className="chosen" data-test="class-chosen" data-class={chosen.id}>
        <span><b>{said(chosen.name, language)}</b><small>{groups.find((candidate) => candidate.major.id === chosen.parent) && said(groups.find((candidate) => candidate.major.id === chosen.parent)!.major.name, language)} · {chosen.code}</small></span>
        <button type="button" className="quiet" onClick={() => onChoose(null)}>{common.change}</button>
      </div>
    );
  }
  const shown = text.trim() ? found : group?.classes ?? [];
  return (
    <div className="class-field">
      <input
        type="search" value={text} placeholder={words.searchHint} aria-label={words.search} onChange={(event) => setText(event.target.value)} enterKeyHint="search" autoCapitalize="off" autoComplete="off" spellCheck={false}
        aria-invalid={isMissing} data-test="class-search" onKeyDown={(event) => { if (event.key === 'Enter' && found[0]) { event.preventDefault(); choose(found[0]); } }}
      />
      {!text.trim() && !group && (
        <ul className="class-groups" aria-label={words.groups}>
          {groups.map((each) => <li key={each.major.id}><button type="button" onClick={() => setOpen(each.major.id)} data-test="class-group"><b>{said(each.major.name, language)}</b><small>{withList(words[each.kind], each, language)} · {each.classes.length}</small></button></li>)}
        </ul>
      )}
      {!text.trim() && group && <button type="button" className="quiet back" onClick={() => setOpen(null)}>‹ {words.all} · {said(group.major.name, language)}</button>}
      {shown.length > 0 && (
        <ul className="class-list">
          {shown.map((entry) => <li key={entry.id}><button type="button" onClick={() => choose(entry)} data-test="class-option" data-class={entry.id}><b>{said(entry.name, language)}</b><small>{codes.get(entry.id)}</small></button></li>)}
        </ul>
      )}
      {text.trim() !== '' && found.length === 0 && <p className="hint" role="status">{fill(words.none, { text: text.trim() })}</p>}
    </div>
  );
}
