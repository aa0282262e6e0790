/** Reads the rows of the time mode, events or cases, whenever what is asked changes: county, person, filter, span or view. */
import type { LaneEntry } from '../../api/contract/live.ts';
import type { Bounds } from '../../api/contract/shapes.ts';
import { formatBounds } from '../data/queries.ts';
import { onLane } from '../live/client.ts';
import { clampWindow, spanEnding } from '../state/event-window.ts';
import { getEvents, setEvents, useEvents } from '../state/events.ts';
import { layerQuery } from '../state/filter.ts';
import type { TimeRange } from '../state/filter.ts';
import { getApp, setApp, useApp } from '../state/store.ts';
import type { AppState } from '../state/store.ts';
import type { EventsAnswer, EventsRequest } from './events-worker.ts';

/** Waits for the map to rest; every pan would otherwise be a request. */
const SETTLE_MS = 200;
/** The span on offer ends with the clock, which is looked at this often. */
const FOLLOW_CLOCK_MS = 60_000;

const holds = ([west, south, east, north]: Bounds, { lng, lat }: { lng: number; lat: number }): boolean => lng >= west && lng <= east && lat >= south && lat <= north;

/** The span on offer now: it ends with the clock, or where a person has set it. */
export function currentSpan(): TimeRange {
  return spanEnding(getEvents().end ?? Date.now(), getApp().timeSpan);
}

/** Address of what should be shown, with the whole span: the window inside it is cut on the client. */
function wantedUrl(state: AppState, span: TimeRange): string | null {
  const { timed } = state.filter;
  if (state.eventMode === 'map' || !state.layers[timed].visible || !state.county || !state.bounds) return null;
  const query = layerQuery(state.county, { ...state.filter, time: span }, timed);
  return `/api/layers/${timed}/columns?${query}&bbox=${formatBounds(state.bounds)}`;
}

/** A window that stood at the end of the span stays there when the span moves on with the clock. */
function movedOn(window: TimeRange, span: TimeRange): TimeRange {
  const before = getEvents().span;
  if (!before || window.to !== before.to || before.to - before.from !== span.to - span.from) return window;
  const moved = span.to - before.to;
  return { from: window.from + moved, to: window.to + moved };
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
    const window = state.filter.time ? clampWindow(movedOn(state.filter.time, span), span, 60_000) : span;
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
  /** Asked again rather than appended: only the server knows whether the filter lets the event through. */
  function takeEvents(entries: readonly LaneEntry[]): void {
    const { bounds, filter: { timed } } = getApp();
    const isNews = (entry: LaneEntry): boolean => (timed === 'cases' ? entry.kind === 'case' && entry.body.move.move === 'report' : entry.kind === 'event');
    if (!asked || !bounds || !entries.some((entry) => isNews(entry) && 'lng' in entry.body && holds(bounds, entry.body))) return;
    asked = '';
    later();
  }
  const clock = setInterval(later, FOLLOW_CLOCK_MS);
  const stops = [
    onLane(takeEvents), () => clearInterval(clock),
    useApp.subscribe((state) => [state.county, state.epoch, state.filter, state.layers, state.eventMode, state.timeSpan, state.bounds], later,
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
