/** Shows the events, or the cases, of the time window over the map. */
import { indexRange } from '../state/event-window.ts';
import { useEvents } from '../state/events.ts';
import { useApp } from '../state/store.ts';
import type { Selection } from '../state/url.ts';
import type { Drawing } from './drawing.ts';
import type { Drawn } from './event-overlay.ts';

export interface EventLayer {
  /** The row under a pixel, null for none. */
  pick(x: number, y: number): Selection | null;
  destroy(): void;
}

export function showEvents(drawing: Drawing): EventLayer {
  let points: Drawn | null = null;

  function draw(): void {
    const { frame } = useEvents.getState();
    const { eventMode, layers, filter } = useApp.getState();
    points = null;
    if (eventMode === 'map' || !layers[filter.timed].visible || !frame || !filter.time) {
      drawing.now()?.overlay.set('events', []);
      return;
    }
    const engine = drawing.ready(draw);
    if (!engine) return;
    const [begin, end] = indexRange(frame.times, filter.time);
    const drawn = { frame, begin, end };
    if (eventMode === 'points') points = drawn;
    engine.overlay.set('events', engine.eventLayers(drawn, eventMode, layers[filter.timed].opacity));
  }

  const stops = [
    useEvents.subscribe((state, before) => state.frame !== before.frame && draw()),
    useApp.subscribe((state) => [state.eventMode, state.layers, state.filter.timed, state.filter.time], draw, { equalityFn: (a, b) => a.every((value, i) => value === b[i]) }),
  ];
  return {
    pick(x, y) {
      const engine = drawing.now();
      const index = points && engine ? engine.overlay.pick(engine.EVENT_POINTS, x, y, 5) : null;
      return points && index !== null ? { layer: useApp.getState().filter.timed, id: points.frame.ids[points.begin + index] } : null;
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}
