import { describe, expect, it } from 'vitest';
import type { EdgePoint, EdgeView } from './edge-arrows.ts';
import { edgeArrows, metersBetween } from './edge-arrows.ts';

const PIXELS_PER_DEGREE = 10_000;
const view = (bearingDeg = 0): EdgeView => ({
  left: 0, top: 0, right: 1000, bottom: 600, lng: 113.6, lat: 37.8, bearingDeg, inset: { left: 0, top: 0, right: 0, bottom: 0 },
  project: (lng, lat) => [500 + (lng - 113.6) * PIXELS_PER_DEGREE, 300 - (lat - 37.8) * PIXELS_PER_DEGREE],
});
const alert = (id: number, lng: number, lat: number, severity: EdgePoint['severity'] = 'minor'): EdgePoint => ({ id, lng, lat, severity });

describe('alerts outside the map', () => {
  it('are one arrow for each direction, with the nearest and the worst of them', () => {
    const arrows = edgeArrows([alert(1, 113.7, 37.8), alert(2, 113.9, 37.8, 'critical'), alert(3, 113.6, 37.5)], view());
    expect(arrows.map(({ key, direction, count, severity, nearest }) => [key, direction, count, severity, nearest.id])).toEqual([
      [2, 'e', 2, 'critical', 1], [4, 's', 1, 'minor', 3],
    ]);
    expect(arrows[0].meters).toBeCloseTo(metersBetween(113.6, 37.8, 113.7, 37.8), 6);
  });

  it('have no arrow while the map shows them', () => {
    expect(edgeArrows([alert(1, 113.62, 37.81)], view())).toEqual([]);
  });

  it('have one when a panel covers them', () => {
    expect(edgeArrows([alert(1, 113.648, 37.8)], { ...view(), right: 900 })).toHaveLength(1);
  });

  it('stand at the edge, on the way to what they mean', () => {
    const [east] = edgeArrows([alert(1, 114, 37.8)], view());
    expect([Math.round(east.x), Math.round(east.y), east.angleDeg]).toEqual([1000, 300, 90]);
    const [northEast] = edgeArrows([alert(1, 114, 38.116)], view());
    expect([northEast.key, Math.round(northEast.x), Math.round(northEast.y)]).toEqual([1, 800, 0]);
  });

  it('stand inside the edge by what they need themselves', () => {
    const [east] = edgeArrows([alert(1, 114, 37.8)], { ...view(), inset: { left: 60, top: 20, right: 100, bottom: 20 } });
    expect([Math.round(east.x), Math.round(east.y)]).toEqual([900, 300]);
    expect(edgeArrows([alert(1, 113.645, 37.8)], { ...view(), inset: { left: 60, top: 20, right: 100, bottom: 20 } })).toEqual([]);
  });

  it('turn with the map, but keep the name of the compass', () => {
    const [arrow] = edgeArrows([alert(1, 114, 37.8)], view(90));
    expect([arrow.angleDeg, arrow.direction]).toEqual([0, 'e']);
  });

  it('are found behind the viewer of a tilted map', () => {
    expect(edgeArrows([alert(1, 114, 37.8)], { ...view(), project: () => null })).toHaveLength(1);
  });
});

describe('a distance', () => {
  it('is that on the globe', () => {
    expect(metersBetween(113, 37, 113, 38)).toBeCloseTo(111_195, -1);
  });
});
