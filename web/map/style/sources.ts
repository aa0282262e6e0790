/** Where the map's tiles come from: one source per layer, three for grids, each asked with the filter of its layer. */
import type { GeoJSONSourceSpecification, SourceSpecification } from 'maplibre-gl';
import { LAYERS, LAYER_IDS } from '../../../api/contract/layers.ts';
import type { LayerId } from '../../../api/contract/layers.ts';
import { layerQuery, withLayerFilter } from '../../state/filter.ts';
import { GRID_KINDS_SHOWN } from './boundaries.ts';
import type { StyleInput } from './input.ts';

export interface TileSource {
  readonly id: string;
  readonly layer: LayerId;
  readonly tiles: string;
  readonly minzoom: number;
  readonly maxzoom: number;
}

/** Layers without tiles on the map: every row of them comes as live data and is drawn from there. */
const DRAWN_LIVE: readonly LayerId[] = ['staff', 'alerts', 'cases'];

export function isDrawnLive(layer: LayerId): boolean {
  return DRAWN_LIVE.includes(layer);
}

/** Which layer a source draws; null for what the client worked out itself. */
export function layerOfSource(source: string): LayerId | null {
  const name = source.split('-')[0];
  return LAYER_IDS.find((id) => id === name && source !== 'camera-sectors') ?? null;
}

export function tileSources(input: StyleInput): TileSource[] {
  return LAYER_IDS.filter((layer) => !isDrawnLive(layer)).flatMap((layer) => (layer === 'grids' ? gridSources(input) : [tileSource(input, layer, layer)]));
}

function tileSource(input: StyleInput, id: string, layer: LayerId, filter = input.filter): TileSource {
  const query = layerQuery(input.county, filter, layer);
  const { minzoom, maxzoom } = LAYERS[layer];
  return { id, layer, tiles: `${input.origin}/tiles/${layer}/{z}/{x}/{y}.mvt?${query}`, minzoom, maxzoom };
}

/** A kind that the filter leaves out keeps its source, so that the style need not change; its rows are not visible. */
function gridSources(input: StyleInput): TileSource[] {
  return GRID_KINDS_SHOWN.map(({ kind, minzoom }) => {
    const filter = withLayerFilter(input.filter, 'grids', { classes: [`grid:${kind}`], states: [] });
    return { ...tileSource(input, `grids-${kind}`, 'grids', filter), minzoom: Math.floor(minzoom) };
  });
}

const EMPTY: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
export const CLIENT_SOURCES = ['camera-sectors', 'gaps', 'polygon-labels', 'selection'] as const;

export function sourceSpecs(input: StyleInput): Record<string, SourceSpecification> {
  const specs: Record<string, SourceSpecification> = {};
  for (const { id, tiles, minzoom, maxzoom } of tileSources(input)) {
    specs[id] = { type: 'vector', tiles: [tiles], minzoom, maxzoom };
  }
  for (const id of CLIENT_SOURCES) specs[id] = EMPTY;
  return specs;
}
