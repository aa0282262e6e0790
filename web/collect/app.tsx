/** The collector's page: report, tasks, outbox; made for one thumb and a bad line. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { Frame } from '../handheld/frame.tsx';
import { useLook } from '../handheld/look.ts';
import { fill, said, useWords } from '../handheld/words.ts';
import { useOnline, useWorld } from './collector.ts';
import type { World, WorldState } from './collector.ts';
import { BLANK, writingOf } from './draft.ts';
import type { Writing } from './draft.ts';
import { OutboxTab } from './outbox-tab.tsx';
import { readOutbox, useOutbox } from './outbox.ts';
import { ReportTab } from './report-tab.tsx';
import { startSender } from './sender.ts';
import type { Sender } from './sender.ts';
import { answerOf, TasksTab, useTasks } from './tasks-tab.tsx';

const TABS = ['report', 'tasks', 'outbox'] as const;
type Tab = (typeof TABS)[number];

export function CollectApp() {
  const { collect: words, common } = useWords();
  const state = useWorld();
  const { world, error, again } = state;
  const isCollector = world?.person?.role === 'collector';
  return !world ? (
    <Frame title={words.title}>
      {error ? <div className="empty" role="alert"><p>{fill(common.failed, { detail: error.message })}</p><button type="button" onClick={again}>{common.retry}</button></div> : <p className="hint" role="status">{common.loading}</p>}
    </Frame>
  ) : isCollector ? <Collector key={world.person!.id} state={state} world={world} /> : (
    <Frame title={words.title}><p className="notice" role="status">{words.notCollector}</p><PersonChoice state={state} world={world} /></Frame>
  );
}

/** Until there is sign-in: who holds the phone is chosen. */
function PersonChoice({ state, world }: { state: WorldState; world: World }) {
  const { collect: words, common } = useWords();
  const language = useLook((look) => look.language);
  const [problem, setProblem] = useState<string | null>(null);
  const isCollector = world.person?.role === 'collector';
  return (
    <label className="person">
      <span className="unseen">{words.person}</span>
      <select
        value={isCollector ? world.person!.id : ''} data-test="person"
        onChange={(event) => { setProblem(null); state.become(event.target.value).catch((error: Error) => setProblem(fill(common.failed, { detail: error.message }))); }}
      >
        {!isCollector && <option value="">{words.person}…</option>}
        {world.persons.filter((person) => person.role === 'collector').map((person) => <option key={person.id} value={person.id}>{said(person.name, language)}</option>)}
      </select>
      {problem && <span className="hint problem" role="alert">{problem}</span>}
    </label>
  );
}

function useSender(person: string): () => void {
  const sender = useRef<Sender | null>(null);
  useEffect(() => {
    void readOutbox();
    const started = startSender(person);
    sender.current = started;
    return () => started.stop();
  }, [person]);
  return () => void sender.current?.hurry();
}

function Collector({ state, world }: { state: WorldState; world: World }) {
  const words = useWords();
  const person = world.person!.id;
  const [tab, setTab] = useState<Tab>('report');
  const [writing, setWriting] = useState<Writing>(BLANK);
  const hurry = useSender(person);
  const tasks = useTasks(world);
  const isOnline = useOnline();
  const { entries } = useOutbox();
  const classes = useMemo(() => world.groups.flatMap((group) => group.classes), [world.groups]);
  const unsent = entries.filter((entry) => entry.person === person && entry.state !== 'sent').length;
  const open = tasks.items.filter((item) => !answerOf(entries, item.task?.id)).length;
  const isSafe = globalThis.isSecureContext;
  return (
    <Frame title={words.collect.title} tools={<PersonChoice state={state} world={world} />} foot={<Tabs tab={tab} onTurn={setTab} counts={{ report: 0, tasks: open, outbox: unsent }} />}>
      {(!isOnline || world.isOld) && <p className="notice" role="status" data-test="offline">{words.collect.offline}</p>}
      {!isSafe && <p className="notice" role="status">{words.collect.shell}</p>}
      {tab === 'report' && <ReportTab world={world} writing={writing} onWrite={setWriting} onQueued={() => { setTab('outbox'); document.querySelector('main')?.scrollTo(0, 0); }} />}
      {tab === 'tasks' && <TasksTab world={world} tasks={tasks} />}
      {tab === 'outbox' && <OutboxTab person={person} zone={world.county.timeZone} classes={classes} onHurry={hurry} onFix={(entry) => { setWriting(writingOf(entry, classes)); setTab('report'); }} />}
    </Frame>
  );
}

function Tabs({ tab, onTurn, counts }: { tab: Tab; onTurn: (tab: Tab) => void; counts: Readonly<Record<Tab, number>> }) {
  const { collect: words } = useWords();
  return (
    <nav className="tabs" aria-label={words.title}>
      {TABS.map((name) => (
        <button key={name} type="button" aria-current={tab === name ? 'page' : undefined} onClick={() => onTurn(name)} data-test={`tab-${name}`}>
          {words.tab[name]}{counts[name] > 0 && <b data-test={`count-${name}`}>{counts[name]}</b>}
        </button>
      ))}
    </nav>
  );
}
