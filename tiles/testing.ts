/** What the tests of this library share: seeded tables, and readers of tiles that are not our own. */
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { lngLatToMercator } from './mercator.ts';
import { ResidentTable } from './resident-table.ts';
import { seededRandom } from './seeded-random.ts';
import type { Row, TableSpec } from './table-types.ts';

export { seededRandom };

/** The middle of the made-up towns. */
export const TOWN: readonly [number, number] = lngLatToMercator(113.63, 37.8);
export const TOWN_METERS = 5000;

export const POINT_SPEC: TableSpec = {
  name: 'lamps',
  geometry: 'point',
  columns: [
    { name: 'class', kind: 'dict', inTile: true },
    { name: 'state', kind: 'dict', inTile: true },
    { name: 'area', kind: 'dict', inTile: false },
    { name: 'height', kind: 'f32', inTile: false },
  ],
  memoryLimitBytes: 1e9,
  memorySetting: 'LAMPS_MEMORY',
  rawMinZoom: 15,
  aggregateBy: ['class', 'state'],
};

const STATES = ['intact', 'damaged', 'missing', 'abandoned'];

/** A point of a town: some share a place, some have no state. */
export function townRow(id: number, random: () => number): Row {
  const snap = random() < 0.1 ? 100 : 1e-3;
  return {
    id,
    x: TOWN[0] + Math.round(((random() - 0.5) * TOWN_METERS) / snap) * snap,
    y: TOWN[1] + Math.round(((random() - 0.5) * TOWN_METERS) / snap) * snap,
    values: {
      class: `list:${100 + Math.floor(random() * 12)}`,
      state: random() < 0.05 ? null : STATES[Math.floor(random() ** 3 * 4)],
      area: `0991011${Math.floor(random() * 30)}`,
      height: random() < 0.1 ? null : Math.round(random() * 120) / 10,
    },
  };
}

export function townRows(count: number, seed: number): Row[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => townRow(index + 1, random));
}

export function tableOf(rows: readonly Row[], spec: TableSpec = POINT_SPEC): ResidentTable {
  const table = new ResidentTable(spec);
  table.load(rows);
  return table;
}

/** The features of a tile's only layer, as @mapbox/vector-tile reads them. */
export function featuresOf(bytes: Uint8Array | null, layerName = 'lamps'): VectorTileFeature[] {
  if (bytes === null) return [];
  const { layers } = new VectorTile(new PbfReader(bytes));
  const layer = layers[layerName];
  return Array.from({ length: layer.length }, (_, index) => layer.feature(index));
}
