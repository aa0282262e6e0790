/** What a browser test needs to know of the map; costs nothing while nobody asks. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { WatchedLayer } from '../../api/contract/live.ts';
import { liveRows } from '../live/client.ts';
import { plainRow } from '../live/scene.ts';
import { getEvents } from '../state/events.ts';
import { indexRange } from '../state/event-window.ts';
import { getLive } from '../state/live.ts';
import { getApp } from '../state/store.ts';

export interface TestHook {
  readonly map: MapLibreMap;
  /** Resolves when every tile is there and drawn. */
  idle(): Promise<void>;
  /** How many features of a style layer are drawn. */
  renderedCount(layerId: string): number;
  /** Sum of the totals that aggregates show, each feature once. */
  renderedTotal(layerId: string): number;
  /** Events inside the time window. */
  eventCount(): number | null;
  readonly live: {
    /** What the screen holds of a live layer, with words instead of numbers. */
    rows(layer: WatchedLayer): Record<string, unknown>[];
    /** The newest lane number that was handed out. */
    readonly lane: number | null;
    readonly connected: boolean;
  };
}

declare global {
  interface Window { __tongguan?: TestHook }
}

export function exposeForTests(map: MapLibreMap): void {
  window.__tongguan = {
    map,
    async idle() {
      if (map.loaded() && !map.isMoving() && map.areTilesLoaded()) return;
      await new Promise<void>((resolve) => {
        map.once('idle', () => resolve());
        map.triggerRepaint();
      });
    },
    renderedCount: (layerId) => map.queryRenderedFeatures({ layers: [layerId] }).length,
    renderedTotal: (layerId) => map.queryRenderedFeatures({ layers: [layerId] }).reduce((sum, feature) => sum + Number(feature.properties.point_count ?? 0), 0),
    eventCount() {
      const { frame } = getEvents();
      const { time } = getApp().filter;
      if (!frame || !time) return null;
      const [begin, end] = indexRange(frame.times, time);
      return end - begin;
    },
    live: {
      rows(layer) {
        const rows = liveRows(layer);
        return Array.from({ length: rows.count }, (_, i) => {
          const { properties, ...place } = plainRow(layer, rows, i);
          return { ...place, ...properties };
        });
      },
      get lane() { return getLive().lane; },
      get connected() { return getLive().connected; },
    },
  };
}
