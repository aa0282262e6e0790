/** Which feature a pixel means: of all that lie there, the one a person would point at. */
import type { Map as MapLibreMap, MapGeoJSONFeature, Point } from 'maplibre-gl';
import type { LayerId } from '../../api/contract/layers.ts';
import { getApp } from '../state/store.ts';
import type { StyleRow } from './style/input.ts';
import { layerOfSource } from './style/sources.ts';

export interface Picked {
  readonly layer: LayerId;
  readonly source: string;
  /** Null for an aggregate. */
  readonly id: number | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Small and specific before large and general: a lamp stands on a road in a grid in a town. */
const ORDER: readonly LayerId[] = ['cases', 'alerts', 'staff', 'events', 'devices', 'cameras', 'components', 'buildings', 'roads', 'grids', 'water', 'green', 'areas'];

/** A fingertip or a mouse rarely hits the very pixel of a point. */
const REACH_PIXELS = 4;

export function pickableIds(rows: readonly StyleRow[]): string[] {
  return rows.filter((row) => row.pickable).map((row) => row.spec.id);
}

/** All features at a pixel, best first, one entry per feature. */
export function pickAll(map: MapLibreMap, point: Point, layerIds: readonly string[]): Picked[] {
  const box: [[number, number], [number, number]] = [
    [point.x - REACH_PIXELS, point.y - REACH_PIXELS], [point.x + REACH_PIXELS, point.y + REACH_PIXELS],
  ];
  const present = layerIds.filter((id) => map.getLayoutProperty(id, 'visibility') !== 'none');
  const found = map.queryRenderedFeatures(box, { layers: present }).map(toPicked);
  const unique = new Map(found.map((picked) => [`${picked.source}/${picked.id ?? JSON.stringify(picked.properties)}`, picked]));
  return [...unique.values()].sort((a, b) => rank(a) - rank(b));
}

/** Of nested cells the smallest, unless another kind is coloured: then that is what one looks at. */
function rank(picked: Picked): number {
  const kinds = ['unit', 'duty', 'omni', 'village', 'town', 'county'];
  const kind = String(picked.properties.class ?? '').split(':')[1];
  const isColored = picked.layer === 'grids' && kind === getApp().sight.gridColor?.kind;
  return ORDER.indexOf(picked.layer) * 10 + (isColored || (picked.layer !== 'grids' && picked.layer !== 'areas') ? 0 : kinds.indexOf(kind) + 1);
}

function toPicked(feature: MapGeoJSONFeature): Picked {
  const aggregate = feature.properties.point_count !== undefined;
  return {
    layer: layerOfSource(feature.source)!, source: feature.source,
    id: aggregate || feature.id === undefined ? null : Number(feature.id), properties: feature.properties,
  };
}
