import { describe, expect, it } from 'vitest';
import { LAYER_IDS } from '../../../api/contract/layers.ts';
import { NO_FILTER, withLayerFilter } from '../../state/filter.ts';
import { LAYERS_AT_FIRST } from '../../state/url.ts';
import { MAP } from '../../theme/tokens.ts';
import { buildStyle, styleRows } from './index.ts';
import { isDrawnLive } from './sources.ts';
import type { StyleInput } from './input.ts';

const input: StyleInput = {
  origin: 'http://127.0.0.1:8080', county: '099101', theme: 'dark', colors: MAP.dark, language: 'zh', layers: LAYERS_AT_FIRST,
  filter: NO_FILTER, eventMode: 'map', tilted: false, liveDevices: false, gridColors: null, gaps: false, ownGroups: new Map(),
};
const visibleOf = (style: StyleInput, id: string): unknown => styleRows(style).find((row) => row.spec.id === id)!.spec.layout?.visibility;

describe('the style of the map', () => {
  it('has rows for every layer that has tiles, each under its own name', () => {
    const rows = styleRows(input);
    expect(new Set(rows.map((row) => row.layer).filter(Boolean))).toEqual(new Set(LAYER_IDS.filter((layer) => !isDrawnLive(layer))));
    expect(new Set(rows.map((row) => row.spec.id)).size).toBe(rows.length);
  });

  it('never changes its rows and sources, whatever is shown, so that it can be compared', () => {
    const other = {
      ...input, theme: 'light' as const, colors: MAP.light, language: 'en' as const, eventMode: 'heat' as const, tilted: true, gaps: true,
      gridColors: { kind: 'omni' as const, groups: [{ color: '#123456', codes: ['09910100300501002'] }] },
    };
    expect(styleRows(other).map((row) => row.spec.id)).toEqual(styleRows(input).map((row) => row.spec.id));
    expect(Object.keys(buildStyle(other).sources)).toEqual(Object.keys(buildStyle(input).sources));
  });

  it('asks the tiles of a layer with the filter of that layer', () => {
    const filter = withLayerFilter(NO_FILTER, 'components', { classes: ['yc2013:01'], states: ['damaged'] });
    const { sources } = buildStyle({ ...input, filter });
    expect(sources.components).toMatchObject({ tiles: ['http://127.0.0.1:8080/tiles/components/{z}/{x}/{y}.mvt?county=099101&class=yc2013%3A01&state=damaged'] });
    expect(sources.devices).toMatchObject({ tiles: ['http://127.0.0.1:8080/tiles/devices/{z}/{x}/{y}.mvt?county=099101'] });
    expect(sources['grids-unit']).toMatchObject({ tiles: ['http://127.0.0.1:8080/tiles/grids/{z}/{x}/{y}.mvt?county=099101&class=grid%3Aunit'] });
  });

  it('lays buildings flat or stands them up, never both', () => {
    expect([visibleOf(input, 'buildings'), visibleOf(input, 'buildings-tall')]).toEqual(['visible', 'none']);
    expect([visibleOf({ ...input, tilted: true }, 'buildings'), visibleOf({ ...input, tilted: true }, 'buildings-tall')]).toEqual(['none', 'visible']);
  });

  it('leaves events to the time mode while it is on', () => {
    const layers = { ...LAYERS_AT_FIRST, events: { visible: true, opacity: 1 } };
    expect(visibleOf({ ...input, layers }, 'events')).toBe('visible');
    expect(visibleOf({ ...input, layers, eventMode: 'points' }, 'events')).toBe('none');
  });

  it('leaves single devices to live data while it comes, never their totals', () => {
    const layers = { ...LAYERS_AT_FIRST, devices: { visible: true, opacity: 1 } };
    const ids = ['devices', 'devices-total'];
    expect(ids.map((id) => visibleOf({ ...input, layers }, id))).toEqual(['visible', 'visible']);
    expect(ids.map((id) => visibleOf({ ...input, layers, liveDevices: true }, id))).toEqual(['none', 'visible']);
  });

  it('asks no tiles of layers that are only drawn live', () => {
    expect(Object.keys(buildStyle(input).sources)).not.toEqual(expect.arrayContaining(['staff']));
    expect(Object.keys(buildStyle(input).sources)).not.toEqual(expect.arrayContaining(['alerts']));
  });

  it('hides a kind of grid that the filter leaves out', () => {
    const filter = withLayerFilter(NO_FILTER, 'grids', { classes: ['grid:omni'], states: [] });
    expect(visibleOf({ ...input, filter }, 'grids-omni-line')).toBe('visible');
    expect(visibleOf({ ...input, filter }, 'grids-unit-line')).toBe('none');
  });

  it('colours the grids of one kind by their number of cases, and leaves those without a case to the hairline', () => {
    const gridColors = { kind: 'duty' as const, groups: [{ color: '#123456', codes: ['D01', 'D02'] }] };
    const paintOf = (id: string): unknown => styleRows({ ...input, gridColors }).find((row) => row.spec.id === id)!.spec.paint;
    expect(paintOf('grids-duty-fill')).toMatchObject({ 'fill-color': ['match', ['get', 'code'], ['D01', 'D02'], '#123456', MAP.dark.gridDuty] });
    expect(paintOf('grids-omni-fill')).toMatchObject({ 'fill-color': MAP.dark.gridOmni });
  });

  it('fades what the slider of its layer fades', () => {
    const layers = { ...LAYERS_AT_FIRST, water: { visible: true, opacity: 0.5 } };
    const water = styleRows({ ...input, layers }).find((row) => row.spec.id === 'water')!;
    expect(water.spec.paint).toMatchObject({ 'fill-opacity': 0.5 });
  });

  it('fetches nothing from elsewhere: no glyphs, no sprite', () => {
    const style = buildStyle(input);
    expect([style.glyphs, style.sprite]).toEqual([undefined, undefined]);
  });
});
