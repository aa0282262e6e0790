/**
 * Brings the map from one style to the next by changing only what differs. The set of rows and sources never changes,
 * so `setStyle` is not needed; it would also throw away what drawing tools have added.
 */
import type { LayerSpecification, Map as MapLibreMap, StyleSpecification, VectorTileSource } from 'maplibre-gl';
import { changedNames } from './changed-names.ts';
import { retryFailedTiles } from './tile-trouble.ts';

type Bag = Record<string, unknown>;

export function applyStyle(map: MapLibreMap, before: StyleSpecification, after: StyleSpecification): void {
  const known = new Map(before.layers.map((layer) => [layer.id, layer]));
  for (const layer of after.layers) applyLayer(map, known.get(layer.id)!, layer);
  for (const [id, source] of Object.entries(after.sources)) {
    const old = before.sources[id];
    if (source.type !== 'vector' || old.type !== 'vector') continue;
    if (source.tiles![0] !== old.tiles![0]) setTiles(map, id, source.tiles!);
  }
}

function applyLayer(map: MapLibreMap, before: LayerSpecification, after: LayerSpecification): void {
  if (before === after) return;
  for (const name of changedNames(before.paint as Bag, after.paint as Bag)) {
    map.setPaintProperty(after.id, name as never, (after.paint as Bag | undefined)?.[name] as never);
  }
  for (const name of changedNames(before.layout as Bag, after.layout as Bag)) {
    map.setLayoutProperty(after.id, name as never, (after.layout as Bag | undefined)?.[name] as never);
  }
}

/** Asks every tile again, from the same addresses: another person sees other tiles there. */
export function reloadTiles(map: MapLibreMap, style: StyleSpecification): void {
  for (const [id, source] of Object.entries(style.sources)) {
    if (source.type === 'vector') setTiles(map, id, source.tiles!);
  }
}

function setTiles(map: MapLibreMap, source: string, tiles: string[]): void {
  retryFailedTiles(map, source);
  map.getSource<VectorTileSource>(source)!.setTiles(tiles);
}
