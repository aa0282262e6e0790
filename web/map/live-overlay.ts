/** The one deck.gl overlay of the map: what draws over the map hands its layers here, each under its own part. */
import type { Layer } from '@deck.gl/core';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map as MapLibreMap } from 'maplibre-gl';

/** From the lowest to the topmost. */
const PARTS = ['events', 'live'] as const;
export type OverlayPart = (typeof PARTS)[number];

export interface Overlay {
  /** Replaces the layers of a part; an empty list takes them away. */
  set(part: OverlayPart, layers: readonly Layer[]): void;
  /** Index of the thing of a layer under a pixel, null for none. Reads back from the graphics card: for clicks only. */
  pick(layerId: string, x: number, y: number, radius: number): number | null;
}

/** The canvas gets its size some frames after its place on the page. */
const SETTLE_MS = 1000;

/** Not interleaved: an update must not repaint the map under it. */
export function openOverlay(map: MapLibreMap): Overlay & { destroy(): void } {
  const overlay = new MapLibreOverlay({ interleaved: false, layers: [], pickingRadius: 5 });
  map.addControl(overlay);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // What was drawn before that stays stretched until something else is drawn, and a quiet map draws nothing else.
  const settle = (): void => {
    clearTimeout(timer);
    overlay.setProps({ _animate: true });
    timer = setTimeout(() => overlay.setProps({ _animate: false }), SETTLE_MS);
  };
  map.on('resize', settle);
  settle();
  const parts: Partial<Record<OverlayPart, readonly Layer[]>> = {};
  return {
    set(part, layers) {
      parts[part] = layers;
      overlay.setProps({ layers: PARTS.flatMap((name) => [...(parts[name] ?? [])]) });
    },
    pick(layerId, x, y, radius) {
      const hit = overlay.pickObject({ x, y, radius, layerIds: [layerId] });
      return hit && hit.index >= 0 ? hit.index : null;
    },
    destroy() {
      clearTimeout(timer);
      map.off('resize', settle);
      map.removeControl(overlay);
    },
  };
}
