/**
 * The layers of a county: the one table that names them, on the server, on the wire and on the map.
 *
 * Terminology
 * - layer: one kind of feature, served as tiles, list, single features, export and region count.
 * - scoped layer: a person sees only the rows inside the areas that the person answers for. A layer that is not
 *   scoped (`false`) is map context that every person of the county sees whole.
 * - raw zoom: from this zoom on a point tile carries the points themselves; below it, aggregates that add up.
 */

import { CASE_STATES } from './cases/vocabulary.ts';

export type GeometryKind = 'point' | 'line' | 'polygon';

export interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

export interface LayerDefinition {
  readonly id: LayerId;
  readonly title: BilingualText;
  readonly geometry: GeometryKind;
  /** Tiles exist from this zoom ... */
  readonly minzoom: number;
  /** ... to this one; a map overzooms from there. */
  readonly maxzoom: number;
  readonly scoped: boolean;
  /** State values a row may take; empty for a layer without states. */
  readonly states: readonly string[];
  /** What a tile feature carries beside `id`, `class` and `state`. */
  readonly tileFields: Readonly<Record<string, 'String' | 'Number'>>;
  /** True when rows have a moment (`time`), so that `time=` filters them. */
  readonly timed: boolean;
}

export const RAW_POINT_ZOOM = 15;

export const LAYER_IDS = [
  'areas', 'grids', 'components', 'devices', 'cameras', 'staff', 'alerts', 'cases', 'events', 'buildings', 'roads', 'water', 'green',
] as const;
export type LayerId = (typeof LAYER_IDS)[number];

const pointZooms = { minzoom: 0, maxzoom: 18 } as const;

export const LAYERS: Readonly<Record<LayerId, LayerDefinition>> = {
  areas: {
    id: 'areas', title: { zh: '行政区划', en: 'Administrative areas' }, geometry: 'polygon', minzoom: 0, maxzoom: 16,
    scoped: false, states: [], tileFields: { code: 'String', name: 'String', nameEn: 'String' }, timed: false,
  },
  grids: {
    id: 'grids', title: { zh: '网格', en: 'Grid cells' }, geometry: 'polygon', minzoom: 0, maxzoom: 16,
    scoped: true, states: [], tileFields: { code: 'String', name: 'String' }, timed: false,
  },
  components: {
    id: 'components', title: { zh: '城市部件', en: 'City components' }, geometry: 'point', ...pointZooms,
    scoped: true, states: ['intact', 'damaged', 'missing', 'abandoned'], tileFields: {}, timed: false,
  },
  devices: {
    id: 'devices', title: { zh: '物联设备', en: 'IoT devices' }, geometry: 'point', ...pointZooms,
    scoped: true, states: ['normal', 'alarm', 'offline'], tileFields: {}, timed: false,
  },
  cameras: {
    id: 'cameras', title: { zh: '视频点位', en: 'Cameras' }, geometry: 'point', ...pointZooms,
    scoped: true, states: ['online', 'offline'],
    tileFields: { headingDeg: 'Number', fovDeg: 'Number', rangeMeters: 'Number' }, timed: false,
  },
  staff: {
    id: 'staff', title: { zh: '人员与车辆', en: 'Staff and vehicles' }, geometry: 'point', ...pointZooms,
    scoped: true, states: ['on_duty', 'off_duty'], tileFields: {}, timed: true,
  },
  alerts: {
    id: 'alerts', title: { zh: '告警', en: 'Alerts' }, geometry: 'point', ...pointZooms,
    scoped: true, states: ['open', 'acknowledged', 'cleared'], tileFields: { severity: 'String' }, timed: true,
  },
  // States as in `cases/vocabulary.ts`; severity is the urgency by the standard's limit.
  cases: {
    id: 'cases', title: { zh: '案件', en: 'Cases' }, geometry: 'point', ...pointZooms,
    scoped: true, states: CASE_STATES, tileFields: { severity: 'String' }, timed: true,
  },
  events: {
    id: 'events', title: { zh: '事件', en: 'Events' }, geometry: 'point', ...pointZooms,
    scoped: true, states: ['open', 'closed'], tileFields: { severity: 'String' }, timed: true,
  },
  buildings: {
    id: 'buildings', title: { zh: '建筑', en: 'Buildings' }, geometry: 'polygon', minzoom: 13, maxzoom: 16,
    scoped: false, states: [], tileFields: { heightMeters: 'Number', floors: 'Number' }, timed: false,
  },
  roads: {
    id: 'roads', title: { zh: '道路', en: 'Roads' }, geometry: 'line', minzoom: 0, maxzoom: 16,
    scoped: false, states: [], tileFields: { name: 'String', nameEn: 'String' }, timed: false,
  },
  water: {
    id: 'water', title: { zh: '水系', en: 'Water' }, geometry: 'polygon', minzoom: 0, maxzoom: 16,
    scoped: false, states: [], tileFields: { name: 'String', nameEn: 'String' }, timed: false,
  },
  green: {
    id: 'green', title: { zh: '绿地', en: 'Green' }, geometry: 'polygon', minzoom: 0, maxzoom: 16,
    scoped: false, states: [], tileFields: { name: 'String', nameEn: 'String' }, timed: false,
  },
};

/** True when the text names a layer. */
export function isLayerId(text: string): text is LayerId {
  return (LAYER_IDS as readonly string[]).includes(text);
}
