/** Reads the events of the time mode whenever what is asked changes: county, person, filter, span or view. */
import type { LayerId } from '../../api/contract/layers.ts';
import { formatBounds } from '../data/queries.ts';
import { clampWindow, spanEnding } from '../state/event-window.ts';
import { getEvents, setEvents, useEvents } from '../state/events.ts';
import { layerQuery } from '../state/filter.ts';
import type { TimeRange } from '../state/filter.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import type { AppState } from '../state/store.ts';
import type { EventsAnswer, EventsRequest } from './events-worker.ts';

const EVENTS: LayerId = 'events';
/** Waits for the map to rest; every pan would otherwise be a request. */
const SETTLE_MS = 200;

/** The span on offer now: it ends with the clock, or where a person has set it. */
export function currentSpan(): TimeRange {
  return spanEnding(getEvents().end ?? Date.now(), getApp().timeSpan);
}

/** Address of what should be shown, with the whole span: the window inside it is cut on the client. */
function wantedUrl(state: AppState, span: TimeRange): string | null {
  if (state.eventMode === 'map' || !state.layers.events.visible || !state.county || !state.bounds) return null;
  const query = layerQuery(state.county, { ...state.filter, time: span }, EVENTS);
  return `/api/layers/events/columns?${query}&bbox=${formatBounds(state.bounds)}`;
}

export function followEvents(): () => void {
  const worker = new Worker(new URL('./events-worker.ts', import.meta.url), { type: 'module' });
  let ticket = 0;
  let asked: string | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function ask(): void {
    timer = null;
    const state = getApp();
    const span = currentSpan();
    const url = wantedUrl(state, span);
    const key = url && `${state.epoch} ${url}`;
    if (key === asked) return;
    asked = key;
    ticket++;
    if (!url) {
      setEvents({ status: 'idle', frame: null, span: null, problem: null, playing: false });
      return;
    }
    const window = state.filter.time ? clampWindow(state.filter.time, span, 60_000) : span;
    if (window.from !== state.filter.time?.from || window.to !== state.filter.time.to) setApp({ filter: { ...state.filter, time: window } });
    setEvents({ status: 'loading', span });
    worker.postMessage({ ticket, url } satisfies EventsRequest);
  }

  function later(): void {
    if (timer) clearTimeout(timer);
    timer = setTimeout(ask, SETTLE_MS);
  }

  worker.onmessage = ({ data }: MessageEvent<EventsAnswer>) => {
    if (data.ticket !== ticket) return;
    if ('frame' in data) setEvents({ status: 'ready', frame: data.frame, problem: null });
    else setEvents({ status: 'failed', problem: data.problem });
  };
  const stops = [
    useApp.subscribe((state) => [state.county, state.epoch, state.filter, state.layers.events.visible, state.eventMode, state.timeSpan, state.bounds], later,
      { equalityFn: (a, b) => a.every((value, i) => value === b[i]) }),
    useEvents.subscribe((state, before) => state.end !== before.end && later()),
  ];
  later();
  return () => {
    stops.forEach((stop) => stop());
    if (timer) clearTimeout(timer);
    worker.terminate();
  };
}
