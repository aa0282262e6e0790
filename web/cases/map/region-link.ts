/** The list of cases behind a count of a region, where the list can say the region. Pure. */
import type { Bounds } from '../../../api/contract/shapes.ts';
import { formatBounds } from '../../data/queries.ts';
import { layerQuery } from '../../state/filter.ts';
import type { MapFilter } from '../../state/filter.ts';
import type { RegionPolygon } from '../../state/store.ts';

/** The box that a region is; null when it is another shape. Its sides lie along meridians and parallels, to a centimetre. */
export function boxOf({ coordinates }: RegionPolygon): Bounds | null {
  const [ring] = coordinates;
  if (coordinates.length !== 1 || ring?.length !== 5) return null;
  const [lngs, lats] = [ring.map(([lng]) => lng!), ring.map(([, lat]) => lat!)];
  const box: Bounds = [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
  const isOn = (value: number, a: number, b: number): boolean => Math.min(Math.abs(value - a), Math.abs(value - b)) < 1e-7;
  const isBox = ring.every(([lng, lat]) => isOn(lng!, box[0], box[2]) && isOn(lat!, box[1], box[3]));
  // Each side runs along one of the two directions: else it would be a bow tie.
  const isAlong = ring.slice(1).every(([lng, lat], i) => Math.abs(lng! - ring[i]![0]!) < 1e-7 !== Math.abs(lat! - ring[i]![1]!) < 1e-7);
  return isBox && isAlong ? box : null;
}

/** The query of the cases of a step (`urban:4`) in a box, under the filter of the map. */
export function stepLink(county: string, filter: MapFilter, box: Bounds, key: string): string {
  const [flow, step] = key.split(':');
  const query = new URLSearchParams(layerQuery(county, filter, 'cases'));
  query.set('bbox', formatBounds(box));
  query.set('flow', flow!);
  query.set('step', step!);
  return query.toString();
}
