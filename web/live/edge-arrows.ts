/** Alerts outside the map, as arrows at its edge: gathered by direction, the nearest and the worst of each told. */
import { distance } from '@turf/turf';
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import type { Severity } from '../../api/contract/vocabulary.ts';
import { lngLatToMercator } from '../../tiles/index.ts';

export interface EdgePoint {
  readonly id: number;
  readonly lng: number;
  readonly lat: number;
  readonly severity: Severity;
}

/** The part of the map that no panel covers, in pixels of the map, and where the map looks. */
export interface EdgeView {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** How far inside that part arrows stand, in pixels. */
  readonly inset: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  /** What is in the middle of that part. */
  readonly lng: number;
  readonly lat: number;
  /** Degrees clockwise from north that point up on the screen. */
  readonly bearingDeg: number;
  /** Where a place is on the screen; null when it is behind the viewer or far outside. */
  readonly project: (lng: number, lat: number) => readonly [x: number, y: number] | null;
}

export const DIRECTIONS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface EdgeArrow {
  /** Stays the same while the arrow points to the same eighth of the screen: what is clicked must not jump. */
  readonly key: number;
  readonly x: number;
  readonly y: number;
  /** Degrees clockwise from up on the screen. */
  readonly angleDeg: number;
  /** By the compass. */
  readonly direction: Direction;
  readonly count: number;
  readonly severity: Severity;
  readonly nearest: EdgePoint;
  readonly meters: number;
}

const RADIANS = Math.PI / 180;

/** Along the great circle, metres. */
export function metersBetween(lngA: number, latA: number, lngB: number, latB: number): number {
  return distance([lngA, latA], [lngB, latB], { units: 'meters' });
}

/** Degrees clockwise from north on the map, 0 to 360. */
function bearingTo(view: EdgeView, point: EdgePoint): number {
  const [x0, y0] = lngLatToMercator(view.lng, view.lat);
  const [x, y] = lngLatToMercator(point.lng, point.lat);
  return (Math.atan2(x - x0, y - y0) / RADIANS + 360) % 360;
}

function isInside(view: EdgeView, point: EdgePoint): boolean {
  const place = view.project(point.lng, point.lat);
  return place !== null && place[0] >= view.left && place[0] <= view.right && place[1] >= view.top && place[1] <= view.bottom;
}

/** Where a ray from the middle leaves the free part of the map. */
function edgeAt(view: EdgeView, angleDeg: number): [x: number, y: number] {
  const [left, right] = [view.left + view.inset.left, view.right - view.inset.right];
  const [top, bottom] = [view.top + view.inset.top, view.bottom - view.inset.bottom];
  const dx = Math.sin(angleDeg * RADIANS);
  const dy = -Math.cos(angleDeg * RADIANS);
  const reach = Math.min((right - left) / 2 / Math.max(Math.abs(dx), 1e-9), (bottom - top) / 2 / Math.max(Math.abs(dy), 1e-9));
  return [(left + right) / 2 + dx * reach, (top + bottom) / 2 + dy * reach];
}

const eighth = (degrees: number): number => Math.round(degrees / 45) % 8;

/** At most eight arrows, one for each eighth of the screen that has alerts beyond its edge. */
export function edgeArrows(points: readonly EdgePoint[], view: EdgeView): EdgeArrow[] {
  const groups = new Map<number, { point: EdgePoint; bearing: number; meters: number }[]>();
  for (const point of points) {
    if (isInside(view, point)) continue;
    const bearing = bearingTo(view, point);
    const key = eighth((bearing - view.bearingDeg + 720) % 360);
    const found = { point, bearing, meters: metersBetween(view.lng, view.lat, point.lng, point.lat) };
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([key, members]) => {
    const nearest = members.reduce((best, each) => (each.meters < best.meters ? each : best));
    const worst = Math.min(...members.map(({ point }) => SEVERITIES.indexOf(point.severity)));
    const angleDeg = key * 45;
    const [x, y] = edgeAt(view, angleDeg);
    return { key, x, y, angleDeg, direction: DIRECTIONS[eighth(nearest.bearing)], count: members.length, severity: SEVERITIES[worst], nearest: nearest.point, meters: nearest.meters };
  });
}
