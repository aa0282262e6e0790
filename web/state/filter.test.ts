import { describe, expect, it } from 'vitest';
import { NO_FILTER, isNarrowed, layerQuery, parseTimeRange, queryGroups, toggled, withLayerFilter } from './filter.ts';

const damaged = withLayerFilter(NO_FILTER, 'components', { classes: ['yc2013:02', 'yc2013:01'], states: ['damaged'] });

describe('the filter of the map', () => {
  it('asks for a layer with its own classes and states only', () => {
    expect(layerQuery('099101', damaged, 'components')).toBe('county=099101&class=yc2013%3A01%2Cyc2013%3A02&state=damaged');
    expect(layerQuery('099101', damaged, 'devices')).toBe('county=099101');
  });

  it('gives equal queries for equal choices in another order', () => {
    const other = withLayerFilter(NO_FILTER, 'components', { classes: ['yc2013:01', 'yc2013:02'], states: ['damaged'] });
    expect(layerQuery('099101', other, 'components')).toBe(layerQuery('099101', damaged, 'components'));
  });

  it('narrows by area what persons answer for and leaves the base map whole', () => {
    const inTown = { ...NO_FILTER, area: '099101001' };
    expect(layerQuery('099101', inTown, 'cameras')).toBe('county=099101&area=099101001');
    expect(layerQuery('099101', inTown, 'roads')).toBe('county=099101');
  });

  it('does not narrow grids by a grid', () => {
    const inGrid = { ...NO_FILTER, grid: '099101001001007' };
    expect(isNarrowed(inGrid, 'grids')).toBe(false);
    expect(isNarrowed(inGrid, 'components')).toBe(true);
  });

  it('sends a moment range only to layers that have moments', () => {
    const lastDay = { ...NO_FILTER, time: { from: 0, to: 86_400_000 } };
    expect(layerQuery('1', lastDay, 'events')).toBe('county=1&time=1970-01-01T00%3A00%3A00.000Z%2F1970-01-02T00%3A00%3A00.000Z');
    expect(layerQuery('1', lastDay, 'components')).toBe('county=1');
  });

  it('puts layers with the same query into one request', () => {
    const groups = queryGroups('099101', damaged, ['components', 'devices', 'roads']);
    expect(groups.map((group) => group.layers)).toEqual([['components'], ['devices', 'roads']]);
  });

  it('forgets a layer whose choice became empty', () => {
    expect(withLayerFilter(damaged, 'components', { classes: [], states: [] })).toEqual(NO_FILTER);
  });

  it('adds a value once and takes it away again', () => {
    expect(toggled(toggled(['a'], 'b'), 'a')).toEqual(['b']);
  });

  it('refuses a moment range that runs backwards', () => {
    expect(parseTimeRange('2026-01-02T00:00:00Z/2026-01-01T00:00:00Z')).toBeNull();
  });
});
