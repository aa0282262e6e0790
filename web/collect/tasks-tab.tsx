/** Checks assigned to the collector: go there, look, answer with a photo. Answers go through the queue like reports. */
import { useEffect, useState } from 'react';
import type { CaseTaskItem, CaseTasksReply } from '../../api/contract/cases/lists.ts';
import { newKey } from '../handheld/keys.ts';
import { useLook } from '../handheld/look.ts';
import { PhotoField } from '../handheld/photo-field.tsx';
import { locate, metersBetween } from '../handheld/place.ts';
import type { Place } from '../handheld/place.ts';
import { ask } from '../handheld/remembered.ts';
import { fill, metersText, said, spanText, useWords } from '../handheld/words.ts';
import type { World } from './collector.ts';
import { put, useOutbox } from './outbox.ts';
import { queued } from './queue.ts';
import type { AnswerDraft, Queued } from './queue.ts';

export interface Tasks {
  readonly items: readonly CaseTaskItem[];
  readonly isPending: boolean;
  readonly isOld: boolean;
  readonly error: Error | null;
  readonly again: () => void;
}

/** A phone in a pocket need not ask more often. */
const EVERY_MS = 60_000;

export function useTasks(world: World | null): Tasks {
  const [state, setState] = useState<Omit<Tasks, 'again'>>({ items: [], isPending: true, isOld: false, error: null });
  const [round, setRound] = useState(0);
  const again = (): void => setRound((count) => count + 1);
  const county = world?.county.code;
  const person = world?.person;
  const sent = useOutbox(({ entries }) => entries.filter((entry) => entry.content.kind === 'answer' && entry.state === 'sent').length);
  useEffect(() => {
    if (!county || person?.role !== 'collector') return;
    const stop = new AbortController();
    // The person stands in the address, so that what is remembered is remembered for that person.
    ask<CaseTasksReply>(`/api/cases/tasks?county=${county}&group=checks&limit=100#${person.id}`, stop.signal).then(
      ({ value, isOld }) => setState({ items: value.groups.flatMap((group) => group.items), isPending: false, isOld, error: null }),
      (error: Error) => { if (!stop.signal.aborted) setState((old) => ({ ...old, isPending: false, error })); },
    );
    const timer = setTimeout(() => setRound((count) => count + 1), EVERY_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [county, person?.id, person?.role, round, sent]);
  return { ...state, again };
}

/** The answer that waits for a task, if there is one. */
export function answerOf(entries: readonly Queued[], task: number | undefined): Queued | undefined {
  return entries.find(({ content, state }) => content.kind === 'answer' && content.draft.taskId === task && state !== 'sent');
}

export function TasksTab({ world, tasks }: { world: World; tasks: Tasks }) {
  const { tasks: words, common } = useWords();
  const [here, setHere] = useState<Place | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  useEffect(() => {
    let wanted = true;
    void locate().then((found) => { if (wanted && typeof found !== 'string') setHere(found); });
    return () => { wanted = false; };
  }, []);
  const { items, isPending, isOld, error, again } = tasks;
  if (isPending) return <p className="hint" role="status">{common.loading}</p>;
  if (error && items.length === 0) return <div className="empty" role="alert"><p>{fill(common.failed, { detail: error.message })}</p><button type="button" onClick={again}>{common.retry}</button></div>;
  return (
    <>
      {(isOld || error) && <p className="notice" role="status">{common.old}</p>}
      {items.length === 0 ? <div className="empty" role="status"><p>{words.empty}</p><p className="hint">{words.emptyHint}</p><button type="button" onClick={again}>{words.refresh}</button></div> : (
        <ul className="tasks">
          {items.map((item) => (
            <Task key={item.task?.id ?? item.case.id} item={item} here={here} world={world} isOpen={open === item.task?.id} onToggle={() => setOpen(open === item.task?.id ? null : item.task?.id ?? null)} />
          ))}
        </ul>
      )}
    </>
  );
}

interface TaskProps { readonly item: CaseTaskItem; readonly here: Place | null; readonly world: World; readonly isOpen: boolean; readonly onToggle: () => void }

function Task({ item, here, world, isOpen, onToggle }: TaskProps) {
  const words = useWords();
  const language = useLook((state) => state.language);
  const waiting = useOutbox(({ entries }) => answerOf(entries, item.task?.id));
  const [now] = useState(() => Date.now());
  const { case: row, task } = item;
  const left = task ? task.dueAt - now : 0;
  const kind = task?.kind === 'postcheck' ? 'postcheck' : 'precheck';
  const title = `${words.tasks[kind]} · ${row.className ? said(row.className, language) : row.class}`;
  const distance = here ? fill(words.tasks.away, { distance: metersText(metersBetween(here, row), words) }) : words.tasks.unknownDistance;
  return (
    <li className="task" data-test="task" data-kind={kind} data-case={row.id}>
      <button type="button" className="task-head" aria-expanded={isOpen} aria-label={title} onClick={onToggle}>
        <span><b>{title}</b><small>{row.address ?? (row.areaName && said(row.areaName, language))}</small></span>
        <span className="task-side"><b data-over={left < 0}>{fill(left < 0 ? words.tasks.over : words.tasks.due, { time: spanText(Math.abs(left), words) })}</b><small>{distance}</small></span>
      </button>
      {waiting && <p className="notice" role="status">{waiting.state === 'refused' ? fill(words.outbox.reason, { reason: waiting.reason ?? '' }) : words.tasks.answered}</p>}
      {isOpen && !waiting && task && <Answer item={item} kind={kind} world={world} />}
    </li>
  );
}

function Answer({ item, kind, world }: { item: CaseTaskItem; kind: 'precheck' | 'postcheck'; world: World }) {
  const { tasks: words, photo } = useWords();
  const [result, setResult] = useState<AnswerDraft['result'] | null>(null);
  const [note, setNote] = useState('');
  const [photos, setPhotos] = useState<readonly Blob[]>([]);
  const { case: row, task } = item;
  const send = async (): Promise<void> => {
    const draft: AnswerDraft = { caseId: row.id, taskId: task!.id, move: kind === 'precheck' ? 'precheck_done' : 'postcheck_done', result: result!, note: note.trim(), version: row.version };
    await put(queued({ key: newKey(), person: world.person!.id, county: world.county.code, madeAt: Date.now(), content: { kind: 'answer', draft }, title: row.class, pictures: photos }));
  };
  return (
    <form className="answer" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      {row.description && <p>{row.description}</p>}
      {item.photos.length > 0 && <ul className="photos" aria-label={words.photos}>{item.photos.map((id, i) => <li key={id}><a href={`/api/photos/${id}?county=${world.county.code}&size=full`} target="_blank" rel="noreferrer"><img src={`/api/photos/${id}?county=${world.county.code}&size=thumb`} alt={fill(photo.alt, { number: i + 1 })} loading="lazy" /></a></li>)}</ul>}
      <p className="question">{kind === 'precheck' ? words.precheckAsk : words.postcheckAsk}</p>
      <div className="choice" role="group">
        <button type="button" aria-pressed={result === 'met'} onClick={() => setResult('met')} data-test="met">{words.met[kind]}</button>
        <button type="button" aria-pressed={result === 'not_met'} onClick={() => setResult('not_met')} data-test="not-met">{words.notMet[kind]}</button>
      </div>
      <PhotoField photos={photos} onChange={setPhotos} most={6} />
      <textarea rows={2} value={note} placeholder={words.noteHint} aria-label={words.note} maxLength={3000} onChange={(event) => setNote(event.target.value)} />
      <button type="submit" className="send" disabled={result === null} data-test="answer">{words.answer}</button>
    </form>
  );
}
