/**
 * Components, devices, cameras and events. Below z15 a tile carries aggregates, from z15 the points themselves; both
 * kinds are told apart by `point_count`, so the change of zoom never shows one kind drawn as the other.
 */
import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerId } from '../../../api/contract/layers.ts';
import { STATE_COLORS } from '../../theme/tokens.ts';
import { GROUP_COLORS, byIconGroup } from './class-colors.ts';
import { MEDIUM, byZoom, faded, shown } from './input.ts';
import type { StyleInput, StyleRow } from './input.ts';

const isAggregate: ExpressionSpecification = ['has', 'point_count'];
const isPoint: ExpressionSpecification = ['!', isAggregate];
const state: ExpressionSpecification = ['get', 'state'];

/** The states of a layer that ask for attention; their share colours an aggregate. */
export const TROUBLED_STATES: Readonly<Partial<Record<LayerId, readonly string[]>>> = {
  components: ['damaged', 'missing', 'abandoned'], devices: ['alarm', 'offline'], cameras: ['offline'], events: ['open'],
};

export const AGGREGATED_LAYERS = ['components', 'devices', 'cameras', 'events'] as const;
export type AggregatedLayer = (typeof AGGREGATED_LAYERS)[number];

/** Several aggregated layers share cells; each sits a little aside so that none hides another. Pixels. */
const ASIDE: Readonly<Record<AggregatedLayer, [number, number]>> = {
  components: [0, 0], devices: [18, -14], cameras: [-18, -14], events: [18, 14],
};

/** From these shares of troubled features on, an aggregate is coloured as minor, then as major. */
export const TROUBLE_SHARES = { minor: 0.05, major: 0.1 } as const;

function troubledShare(layer: AggregatedLayer): ExpressionSpecification {
  const counts = (TROUBLED_STATES[layer] ?? []).map((name) => ['coalesce', ['get', `state:${name}`], 0]);
  return ['/', ['+', 0, ...counts], ['max', 1, ['get', 'point_count']]] as unknown as ExpressionSpecification;
}

/** Area grows with the number; the layer that leads is drawn larger than those that accompany it. */
function bubbleRadius(layer: AggregatedLayer): ExpressionSpecification {
  const size = layer === 'components' ? 1 : 0.78;
  return ['interpolate', ['linear'], ['ln', ['get', 'point_count']],
    0, 8 * size, 2, 10 * size, 5, 15 * size, 7, 20 * size, 9, 26 * size, 11.5, 32 * size] as ExpressionSpecification;
}

export const LAYER_TONE: Readonly<Record<AggregatedLayer, (input: StyleInput) => string>> = {
  components: (input) => input.colors.bubbleLine,
  devices: () => STATE_COLORS.good,
  cameras: (input) => input.colors.county,
  events: () => STATE_COLORS.notice,
};

function totalRows(input: StyleInput, layer: AggregatedLayer): StyleRow[] {
  const visible = shown(input, layer, layer !== 'events' || !isTimed(input, layer));
  const source = { source: layer, 'source-layer': layer, filter: isAggregate } as const;
  const share = troubledShare(layer);
  return [{
    layer, pickable: true, spec: {
      id: `${layer}-total`, type: 'circle', ...source, layout: { visibility: visible, 'circle-sort-key': ['-', 0, ['get', 'point_count']] },
      paint: {
        'circle-radius': bubbleRadius(layer), 'circle-translate': ASIDE[layer],
        'circle-color': input.colors.bubble, 'circle-opacity': faded(input, layer, 0.88),
        'circle-stroke-color': ['step', share, LAYER_TONE[layer](input), TROUBLE_SHARES.minor, STATE_COLORS.minor, TROUBLE_SHARES.major, STATE_COLORS.major],
        'circle-stroke-width': ['step', share, 1.4, TROUBLE_SHARES.minor, 2, TROUBLE_SHARES.major, 2.6],
        'circle-stroke-opacity': faded(input, layer, 0.95),
      },
    },
  }, {
    layer, spec: {
      id: `${layer}-total-label`, type: 'symbol', ...source,
      layout: {
        visibility: visible, 'text-font': MEDIUM, 'text-allow-overlap': false, 'text-padding': 0,
        'text-size': layer === 'components' ? 11 : 10,
        'text-field': shortNumber(),
        'symbol-sort-key': ['-', 0, ['get', 'point_count']],
      },
      paint: { 'text-color': input.colors.bubbleText, 'text-opacity': faded(input, layer, 1), 'text-translate': ASIDE[layer] },
    },
  }];
}

/** 9,999 stays whole, 12,345 becomes 12.3k: a bubble has room for four figures. */
function shortNumber(): ExpressionSpecification {
  return ['case', ['<', ['get', 'point_count'], 10000], ['to-string', ['get', 'point_count']],
    ['concat', ['to-string', ['/', ['round', ['/', ['get', 'point_count'], 100]], 10]], 'k']] as ExpressionSpecification;
}

function componentRows(input: StyleInput): StyleRow[] {
  const { colors } = input;
  const source = { source: 'components', 'source-layer': 'components', minzoom: 14 } as const;
  const hollow: ExpressionSpecification = ['match', state, ['missing', 'abandoned'], true, false];
  return [{
    layer: 'components', pickable: true, spec: {
      id: 'components', type: 'circle', ...source, filter: isPoint, layout: { visibility: shown(input, 'components') },
      paint: {
        'circle-radius': byZoom(14.5, 1.7, 15, 2, 15.9, 3, 16, 4.8, 16.6, 6.2, 17.2, 8.4, 18, 10.5, 20, 13),
        'circle-color': ['case', hollow, colors.ground, byIconGroup(input.ownGroups, (group) => GROUP_COLORS[group])],
        'circle-opacity': faded(input, 'components', byZoom(15, ['match', state, 'intact', 0.75, 1], 16, 0.95)),
        'circle-stroke-color': ['match', state, 'damaged', STATE_COLORS.major, 'missing', STATE_COLORS.critical, 'abandoned', STATE_COLORS.offline, colors.pointRing],
        'circle-stroke-width': byZoom(15, ['match', state, 'intact', 0, 1.4], 15.9, ['match', state, 'intact', 0.4, 1.6], 17, ['match', state, 'intact', 1.2, 2.6]),
        'circle-stroke-opacity': faded(input, 'components', 1),
      },
    },
  }, {
    layer: 'components', spec: {
      id: 'components-icon', type: 'symbol', ...source, minzoom: 16, filter: isPoint,
      layout: {
        visibility: shown(input, 'components'), 'icon-image': ['concat', 'glyph-', byIconGroup(input.ownGroups, (group) => group), ['case', hollow, '-hollow', '']],
        'icon-size': byZoom(16, 0.34, 16.6, 0.44, 17.2, 0.6, 18, 0.76, 20, 0.95), 'icon-allow-overlap': true, 'icon-ignore-placement': true,
      },
      paint: { 'icon-opacity': faded(input, 'components', 1) },
    },
  }, {
    layer: 'components', spec: {
      id: 'components-state', type: 'symbol', ...source, minzoom: 15,
      filter: ['all', isPoint, ['match', state, ['damaged', 'missing', 'abandoned'], true, false]],
      layout: {
        visibility: shown(input, 'components'), 'icon-image': ['concat', 'state-', state], 'icon-offset': [12, -12],
        'icon-size': byZoom(15, 0.42, 16, 0.5, 18, 0.85), 'icon-allow-overlap': true, 'icon-ignore-placement': true,
      },
      paint: { 'icon-opacity': faded(input, 'components', 1) },
    },
  }];
}

/** Whether the time mode shows the layer instead. */
function isTimed(input: StyleInput, layer: LayerId): boolean {
  return input.eventMode !== 'map' && input.filter.timed === layer;
}

/** Whether single features of a layer are drawn from tiles now. */
function fromTiles(input: StyleInput, layer: LayerId): boolean {
  if (layer === 'events') return !isTimed(input, layer);
  return layer !== 'devices' || !input.liveDevices;
}

/** Devices, cameras and events are badges: the shape says the state, so colour is never alone. */
function badgeRow(input: StyleInput, layer: 'devices' | 'cameras' | 'events', image: ExpressionSpecification, sort: ExpressionSpecification): StyleRow {
  return {
    layer, pickable: true, spec: {
      id: layer, type: 'symbol', source: layer, 'source-layer': layer, minzoom: 14, filter: isPoint,
      layout: {
        visibility: shown(input, layer, fromTiles(input, layer)),
        'icon-image': image, 'icon-size': byZoom(15, 0.6, 16.5, 0.85, 19, 1), 'icon-allow-overlap': true, 'icon-ignore-placement': true,
        'symbol-sort-key': sort, 'symbol-z-order': 'source',
      },
      paint: { 'icon-opacity': faded(input, layer, 1) },
    },
  };
}

export function aggregateRows(input: StyleInput): StyleRow[] {
  return AGGREGATED_LAYERS.flatMap((layer) => totalRows(input, layer));
}

export function pointRows(input: StyleInput): StyleRow[] {
  const kindOf: ExpressionSpecification = ['slice', ['get', 'class'], ['+', 1, ['index-of', ':', ['get', 'class']]]];
  return [
    ...componentRows(input),
    badgeRow(input, 'devices', ['concat', 'device-', kindOf, '-', ['coalesce', state, 'normal']], ['match', state, 'alarm', 3, 'offline', 1, 2]),
    badgeRow(input, 'cameras', ['concat', 'camera-', ['coalesce', state, 'online']], ['match', state, 'online', 2, 1]),
    badgeRow(input, 'events', ['concat', 'event-', ['coalesce', ['get', 'severity'], 'notice'], '-', ['coalesce', state, 'open']],
      ['+', ['match', state, 'open', 10, 0], ['match', ['get', 'severity'], 'critical', 4, 'major', 3, 'minor', 2, 1]]),
  ];
}
