/** Takes tools in hand as the state says, and tells the state what was drawn. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import { setApp, useApp } from '../state/store.ts';
import type { RegionPolygon } from '../state/store.ts';
import { clearMeasured, getMeasured, setMeasured, useMeasured } from '../state/measured.ts';
import { createDrawTools } from './draw-tools.ts';
import type { Drawn } from './draw-tools.ts';

const ACCENT = '#3ba7ff';
const INK = '#0b1220';

/** Regions that this module itself put into the state; others come from elsewhere and must be shown. */
let own: RegionPolygon | null = null;

/** A drawing ends on the press of the button, the map's own click follows; it belongs to the drawing still. */
const CLICK_FOLLOWS_MS = 400;
let endedAt = -Infinity;

/** True while a click may be the one that ended a drawing. */
export function isEndOfDrawing(): boolean {
  return performance.now() - endedAt < CLICK_FOLLOWS_MS;
}

function onDrawn({ tool, coordinates, finished }: Drawn): void {
  if (finished) endedAt = performance.now();
  if (tool === 'distance' || tool === 'area') {
    setMeasured({ kind: tool, coordinates, finished });
    if (finished) setApp({ tool: null });
  } else if (finished) {
    own = { type: 'Polygon', coordinates: [coordinates] };
    setApp({ region: own, tool: null, panel: 'region' });
  }
}

export function followTool(map: MapLibreMap): () => void {
  const tools = createDrawTools(map, ACCENT, INK, onDrawn);
  const stops = [
    useApp.subscribe((state) => state.tool, (tool, before) => {
      map.doubleClickZoom[tool ? 'disable' : 'enable']();
      if (tool) {
        own = null;
        clearMeasured();
        setApp({ region: null });
        tools.start(tool);
      } else if (before && useApp.getState().region === null && !getMeasured().finished) {
        tools.clear();
      }
    }),
    useApp.subscribe((state) => state.region, (region) => {
      if (region && region !== own) tools.show(region);
      else if (!region && useApp.getState().tool === null) tools.clear();
    }),
    useMeasured.subscribe((measured) => {
      if (measured.kind === null && useApp.getState().tool === null && !useApp.getState().region) tools.clear();
    }),
  ];
  return () => {
    stops.forEach((stop) => stop());
    tools.destroy();
  };
}
