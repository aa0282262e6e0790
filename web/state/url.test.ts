import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INDICATOR_GROUPINGS } from '../../api/contract/cases/indicators.ts';
import { CASE_FLOWS } from '../../api/contract/cases/vocabulary.ts';
import { LAYER_IDS } from '../../api/contract/layers.ts';
import { NO_FILTER, TIMED_LAYERS } from './filter.ts';
import { COLOR_FIGURES, COLOR_KINDS, NO_SIGHT, PERIOD_PRESETS, SIGHT_PAGES, TABLE_GROUPINGS } from './case-sight.ts';
import type { CaseSight } from './case-sight.ts';
import { DUE_FILTERS } from './inbox.ts';
import { EVENT_MODES, LAYERS_AT_FIRST, TIME_SPANS, formatAddress, parseAddress } from './url.ts';
import type { Shareable } from './url.ts';

const start: Shareable = {
  county: '099101', view: null, layers: LAYERS_AT_FIRST, filter: NO_FILTER, eventMode: 'map', timeSpan: '7d', selection: null, inbox: null, sight: NO_SIGHT,
};

const hundredths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100);
const texts = (...values: string[]): fc.Arbitrary<string[]> => fc.subarray(values);

const sight: fc.Arbitrary<CaseSight> = fc.record({
  gridColor: fc.option(fc.record({ figure: fc.constantFrom(...COLOR_FIGURES), kind: fc.constantFrom(...COLOR_KINDS) })),
  gaps: fc.constantFrom(null, 'all', 'yc2013:0137', 'yc2013e'), page: fc.constantFrom(null, ...SIGHT_PAGES), table: fc.constantFrom(...TABLE_GROUPINGS),
  indicators: fc.record({
    by: fc.constantFrom(...INDICATOR_GROUPINGS), flow: fc.constantFrom(null, ...CASE_FLOWS),
    period: fc.oneof(fc.constantFrom(...PERIOD_PRESETS), fc.constant({ from: '2026-02-01', to: '2026-02-28' })),
  }),
  behind: fc.constantFrom(null, 'live=true&due=overdue&omni=09910100300501002', 'counted=closed_of_due%3Anumerator&period=2026-01-01T00%3A00%3A00Z%2F2026-02-01T00%3A00%3A00Z&of=area%3A'),
});

const shareable: fc.Arbitrary<Shareable> = fc.record({
  county: fc.constantFrom(null, '099101', '099162'),
  view: fc.option(fc.record({
    lng: hundredths(-180, 180), lat: hundredths(-85, 85), zoom: hundredths(0, 22),
    bearing: fc.integer({ min: -180, max: 180 }), pitch: fc.integer({ min: 0, max: 60 }),
  })),
  layers: fc.tuple(...LAYER_IDS.map(() => fc.option(hundredths(0, 1)))).map((opacities) => Object.fromEntries(
    LAYER_IDS.map((id, i) => [id, { visible: opacities[i] !== null, opacity: opacities[i] ?? 1 }]),
  ) as Shareable['layers']),
  filter: fc.record({
    layers: fc.record({
      components: fc.record({ classes: texts('yc2013:01', 'yc2013:0305'), states: fc.constant(['damaged']) }),
      cameras: fc.record({ classes: fc.constant(['camera:ptz']), states: texts('online', 'offline') }),
    }, { requiredKeys: [] }),
    area: fc.constantFrom(null, '099101001'), grid: fc.constantFrom(null, '099101001001007'), timed: fc.constantFrom(...TIMED_LAYERS), time: fc.constant(null),
  }),
  eventMode: fc.constantFrom(...EVENT_MODES), timeSpan: fc.constantFrom(...TIME_SPANS),
  selection: fc.option(fc.record({ layer: fc.constantFrom(...LAYER_IDS), id: fc.nat() })),
  inbox: fc.option(fc.record({
    flow: fc.constantFrom(...CASE_FLOWS), step: fc.option(fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constant('ended' as const))), due: fc.constantFrom(null, ...DUE_FILTERS),
    departments: texts('D03', 'D06', 'none'), classes: texts('yc2013:01', 'yc2013:0305'),
  })),
  sight,
});

/** What an address is allowed to forget: span and layer of the time mode outside of it, what a page that is closed would show, and the sign of zero. */
function canonical(state: Shareable): unknown {
  const { page, table, indicators } = state.sight;
  const kept = {
    ...state, sight: { ...state.sight, table: page === 'figures' ? table : NO_SIGHT.table, indicators: page === 'indicators' ? indicators : NO_SIGHT.indicators },
  };
  return JSON.parse(JSON.stringify(state.eventMode === 'map' ? { ...kept, timeSpan: '7d', filter: { ...state.filter, timed: 'events' } } : kept));
}

describe('the address of the screen', () => {
  it('gives back every state that was written into it', () => {
    fc.assert(fc.property(shareable, (state) => {
      expect(canonical(parseAddress(formatAddress(state)))).toEqual(canonical(state));
    }));
  });

  it('keeps a time range in time mode and drops it outside', () => {
    const time = { from: Date.UTC(2026, 7, 1), to: Date.UTC(2026, 7, 8) };
    const inTimeMode = { ...start, eventMode: 'heat' as const, filter: { ...NO_FILTER, time } };
    expect(parseAddress(formatAddress(inTimeMode)).filter.time).toEqual(time);
    expect(parseAddress(formatAddress({ ...inTimeMode, eventMode: 'map' })).filter.time).toBeNull();
  });

  it('stays readable and short', () => {
    expect(formatAddress({ ...start, selection: { layer: 'components', id: 12 } })).toBe('county=099101&select=components/12');
  });

  it('leaves out what it cannot read', () => {
    const state = parseAddress('?county=abc&view=500,1,2&layers=components,nonsense,roads:7&select=components/x&events=loud&time=a/b');
    expect(state.county).toBeNull();
    expect(state.view).toBeNull();
    expect(state.layers.components).toEqual({ visible: true, opacity: 1 });
    expect(state.layers.roads.visible).toBe(false);
    expect(state.selection).toBeNull();
    expect(state.eventMode).toBe('map');
    expect(state.filter).toEqual(NO_FILTER);
  });
});
