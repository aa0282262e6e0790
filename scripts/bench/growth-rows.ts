/**
 * Made-up components in any number at one density: the county grows with them, so that a tile has as many points
 * whatever the number. Rows are made in batches and never all at once.
 */
import { seededRandom } from '../../tiles/testing.ts';
import { lngLatToMercator } from '../../tiles/index.ts';
import type { Row } from '../../tiles/index.ts';

/** As many as the real list of components that the demo county is made after. */
export const ONCE = 74_173;
/** The ground of one time as many, in EPSG:3857 metres a side: 15 km² of town. */
const SIDE_METERS = 4_900;
export const CENTRE = lngLatToMercator(113.63, 37.8);
const BATCH_ROWS = 20_000;

export const CLASSES = ['0101', '0102', '0103', '0106', '0111', '0113', '0122', '0203', '0210', '0304', '0305', '0404'].map((code) => `yc2013c:${code}`);
export const STATES = ['intact', 'damaged', 'missing', 'abandoned'];

/** The side of the square that so many times as many rows stand in, in EPSG:3857 metres. */
export function sideMeters(times: number): number {
  return SIDE_METERS * Math.sqrt(times);
}

/** A row of the county; every call takes as many numbers from `random`. */
export function componentRow(id: number, times: number, random: () => number): Row {
  const side = sideMeters(times);
  return {
    id, x: CENTRE[0] + (random() - 0.5) * side, y: CENTRE[1] + (random() - 0.5) * side,
    values: {
      class: CLASSES[Math.floor(random() ** 2 * CLASSES.length)]!, state: STATES[Math.floor(random() ** 6 * STATES.length)]!,
      unit: `09910100100${String(Math.floor(random() * 2000)).padStart(4, '0')}`, omni: `099101${Math.floor(random() * 452)}`,
      area: `0991010010${String(Math.floor(random() * 90)).padStart(2, '0')}`,
    },
  };
}

export function* rowBatches(times: number, seed: number): Generator<Row[]> {
  const random = seededRandom(seed);
  const count = ONCE * times;
  for (let first = 1; first <= count; first += BATCH_ROWS) {
    yield Array.from({ length: Math.min(BATCH_ROWS, count - first + 1) }, (_, i) => componentRow(first + i, times, random));
  }
}
