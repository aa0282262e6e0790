import { describe, expect, it } from 'vitest';
import { NO_FILTER, withLayerFilter } from '../../state/filter.ts';
import { boxOf, stepLink } from './region-link.ts';

const polygon = (...ring: [number, number][]) => ({ type: 'Polygon' as const, coordinates: [[...ring, ring[0]!]] });

describe('the list behind a count of a region', () => {
  it('exists for a box, whichever corner it was begun at', () => {
    expect(boxOf(polygon([1, 1], [3, 1], [3, 2], [1, 2]))).toEqual([1, 1, 3, 2]);
    expect(boxOf(polygon([3, 2], [3, 1], [1, 1], [1, 2]))).toEqual([1, 1, 3, 2]);
  });

  it('does not exist for any other shape, which the list cannot say', () => {
    expect(boxOf(polygon([1, 1], [3, 1.001], [3, 2], [1, 2]))).toBeNull();
    expect(boxOf(polygon([1, 1], [3, 1], [3, 2]))).toBeNull();
    expect(boxOf(polygon([1, 1], [3, 2], [3, 1], [1, 2]))).toBeNull();
    expect(boxOf({ type: 'Polygon', coordinates: [[[1, 1], [3, 1], [3, 2], [1, 2], [1, 1]], [[2, 1.2], [2.1, 1.2], [2.1, 1.3], [2, 1.2]]] })).toBeNull();
  });

  it('asks under the filter of the map, so that it is the list of what was counted', () => {
    const filter = { ...withLayerFilter(NO_FILTER, 'cases', { classes: ['yc2013:01'], states: ['handling', 'closed'] }), area: '099101001' };
    expect(Object.fromEntries(new URLSearchParams(stepLink('099101', filter, [1, 1, 3, 2], 'urban:4')))).toEqual({
      county: '099101', class: 'yc2013:01', state: 'closed,handling', area: '099101001', bbox: '1,1,3,2', flow: 'urban', step: '4',
    });
  });
});
