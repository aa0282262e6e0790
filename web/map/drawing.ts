/** Fetches the drawing engine when something is first drawn over the map, and hands out the one overlay. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Overlay } from './live-overlay.ts';

/** Everything that needs the engine, in one chunk of the build. */
async function fetchEngine() {
  const [overlay, events, live, icons] = await Promise.all([
    import('./live-overlay.ts'), import('./event-overlay.ts'), import('./live-drawing.ts'), import('./live-icons.ts'),
  ]);
  return { ...overlay, ...events, ...live, ...icons };
}
type Engine = Awaited<ReturnType<typeof fetchEngine>>;

export interface Drawing {
  /** The engine with its overlay; null while it is being fetched: `onReady` is then called once it is there. */
  ready(onReady: () => void): (Engine & { readonly overlay: Overlay }) | null;
  /** The engine if it is there already. */
  now(): (Engine & { readonly overlay: Overlay }) | null;
  destroy(): void;
}

export function openDrawing(map: MapLibreMap): Drawing {
  let engine: (Engine & { overlay: ReturnType<Engine['openOverlay']> }) | null = null;
  let fetching: Promise<void> | null = null;
  let destroyed = false;
  const waiting = new Set<() => void>();

  async function fetchIt(): Promise<void> {
    const fetched = await fetchEngine();
    if (destroyed) return;
    engine = { ...fetched, overlay: fetched.openOverlay(map) };
    const callers = [...waiting];
    waiting.clear();
    callers.forEach((call) => call());
  }

  return {
    ready(onReady) {
      if (engine) return engine;
      waiting.add(onReady);
      fetching ??= fetchIt().catch((error: unknown) => {
        fetching = null; // asked again with the next change
        console.error(error);
      });
      return null;
    },
    now: () => engine,
    destroy() {
      destroyed = true;
      engine?.overlay.destroy();
    },
  };
}
