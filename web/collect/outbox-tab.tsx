/** The queue as the collector sees it: what waits, what was sent with which receipt, what was refused and why. */
import { useEffect, useState } from 'react';
import type { ClassEntry } from '../../api/contract/shapes.ts';
import { useLook } from '../handheld/look.ts';
import { fill, momentText, said, spanText, useWords } from '../handheld/words.ts';
import { drop, put, useOutbox } from './outbox.ts';
import { corrected } from './queue.ts';
import type { Queued } from './queue.ts';

interface OutboxTabProps {
  readonly person: string;
  readonly zone: string;
  readonly classes: readonly ClassEntry[];
  readonly onHurry: () => void;
  readonly onFix: (entry: Queued) => void;
}

export function OutboxTab({ person, zone, classes, onHurry, onFix }: OutboxTabProps) {
  const { outbox: words, collect } = useWords();
  const { entries, isKept } = useOutbox();
  const mine = entries.filter((entry) => entry.person === person).sort((a, b) => b.madeAt - a.madeAt);
  const others = entries.filter((entry) => entry.person !== person && entry.state !== 'sent').length;
  const waits = mine.some((entry) => entry.state === 'waiting');
  return (
    <>
      {!isKept && <p className="notice problem" role="alert">{collect.storage}</p>}
      {others > 0 && <p className="notice" role="status">{fill(words.others, { count: others })}</p>}
      {waits && <button type="button" className="send" onClick={onHurry} data-test="hurry">{words.now}</button>}
      {mine.length === 0 ? <div className="empty" role="status"><p>{words.empty}</p><p className="hint">{words.emptyHint}</p></div>
        : <ul className="outbox">{mine.map((entry) => <Entry key={entry.key} entry={entry} zone={zone} classes={classes} onFix={onFix} />)}</ul>}
    </>
  );
}

/** Ticks while something waits, so that "again in 12 s" stays true. */
function useNow(isWanted: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}

function Entry({ entry, zone, classes, onFix }: { entry: Queued; zone: string; classes: readonly ClassEntry[]; onFix: (entry: Queued) => void }) {
  const words = useWords();
  const language = useLook((state) => state.language);
  const now = useNow(entry.state === 'waiting');
  const { outbox, tasks } = words;
  const name = classes.find((candidate) => candidate.id === entry.title)?.name;
  const kind = entry.content.kind === 'answer' ? `${entry.content.draft.move === 'precheck_done' ? tasks.precheck : tasks.postcheck} · ` : '';
  const wait = entry.notBefore - now;
  return (
    <li className="entry" data-state={entry.state} data-test="entry" data-receipt={entry.receipt ?? ''}>
      <p className="entry-head"><b>{kind}{name ? said(name, language) : entry.title}</b><span className="state">{outbox.state[entry.state]}</span></p>
      <p className="hint">
        {momentText(entry.madeAt, language, zone)}
        {entry.photos.length > 0 && ` · ${fill(outbox.photos, { count: entry.photos.length })}`}
        {entry.state === 'waiting' && entry.failures > 0 && ` · ${fill(outbox.tries, { count: entry.failures })}${wait > 0 ? `, ${fill(outbox.next, { time: spanText(wait, words) })}` : ''}`}
      </p>
      {entry.receipt && <p className="receipt">{fill(outbox.receipt, { receipt: entry.receipt })}</p>}
      {entry.joined && <p className="hint">{outbox.joined}</p>}
      {entry.farFlag && <p className="hint problem">{outbox.far}</p>}
      {entry.reason && entry.state !== 'sent' && <p className="hint problem">{fill(outbox.reason, { reason: entry.reason })}</p>}
      {entry.state === 'refused' && (
        <div className="entry-actions">
          {entry.content.kind === 'report' && <button type="button" onClick={() => onFix(entry)} data-test="fix">{outbox.fix}</button>}
          <button type="button" onClick={() => void put(corrected(entry, entry.content, entry.title, entry.photos))} data-test="again">{outbox.again}</button>
          <button type="button" className="quiet" onClick={() => { if (confirm(outbox.dropAsk)) void drop(entry.key); }}>{outbox.drop}</button>
        </div>
      )}
    </li>
  );
}
