/** Shows the events of the time window over the map. The drawing engine is fetched when time mode is first used. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { indexRange } from '../state/event-window.ts';
import { useEvents } from '../state/events.ts';
import { useApp } from '../state/store.ts';
import type { EventDrawing } from './event-overlay.ts';

export interface EventLayer {
  /** Id of the event under a pixel, null for none. */
  pick(x: number, y: number): number | null;
  destroy(): void;
}

export function showEvents(map: MapLibreMap): EventLayer {
  let drawing: EventDrawing | null = null;
  let fetching: Promise<void> | null = null;
  let destroyed = false;

  async function fetchDrawing(): Promise<void> {
    const { drawEvents } = await import('./event-overlay.ts');
    if (destroyed) return;
    drawing = drawEvents(map);
    draw();
  }

  function draw(): void {
    const { frame } = useEvents.getState();
    const { eventMode, layers, filter } = useApp.getState();
    if (eventMode === 'map' || !layers.events.visible || !frame || !filter.time) {
      drawing?.clear();
    } else if (drawing) {
      const [begin, end] = indexRange(frame.times, filter.time);
      drawing.show({ frame, begin, end }, eventMode, layers.events.opacity);
    } else {
      fetching ??= fetchDrawing().catch((error: unknown) => {
        fetching = null; // asked again with the next change
        console.error(error);
      });
    }
  }

  const stops = [
    useEvents.subscribe((state, before) => state.frame !== before.frame && draw()),
    useApp.subscribe((state) => [state.eventMode, state.layers.events, state.filter.time], draw, { equalityFn: (a, b) => a.every((value, i) => value === b[i]) }),
  ];
  return {
    pick: (x, y) => drawing?.pick(x, y) ?? null,
    destroy() {
      destroyed = true;
      stops.forEach((stop) => stop());
      drawing?.destroy();
    },
  };
}
