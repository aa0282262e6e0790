/** Who asks, and which rows that person may see. Until sign-in exists a demo person is chosen by cookie. */
import type { IncomingMessage } from 'node:http';
import { LAYERS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import type { Person } from '../contract/shapes.ts';
import { PERSON_COOKIE } from '../contract/vocabulary.ts';
import type { Condition } from '../../tiles/index.ts';
import { ApiError } from './problem.ts';

const DESK = { department: null, staff: null } as const;
const DEMO = '099101';

export const PERSONS: readonly Person[] = [
  { id: 'operator', name: { zh: '县指挥中心值班员', en: 'County operator' }, role: 'county_operator', county: null, areas: [], ...DESK },
  { id: 'lead', name: { zh: '县指挥中心值班长', en: 'Shift lead' }, role: 'lead', county: null, areas: [], ...DESK },
  { id: 'leader', name: { zh: '分管县领导', en: 'County leader' }, role: 'leader', county: null, areas: [], ...DESK },
  {
    id: 'township-1', name: { zh: '城关街道操作员', en: 'Chengguan Subdistrict operator' }, role: 'township_operator',
    county: DEMO, areas: ['099101001'], ...DESK,
  },
  {
    id: 'township-2', name: { zh: '南岸街道操作员', en: 'Nan’an Subdistrict operator' }, role: 'township_operator',
    county: DEMO, areas: ['099101002'], ...DESK,
  },
  { id: 'works', name: { zh: '市政设施中心值班', en: 'Works department desk' }, role: 'department', county: DEMO, areas: [], department: 'D03', staff: null },
  { id: 'sanitation', name: { zh: '环境卫生中心值班', en: 'Sanitation department desk' }, role: 'department', county: DEMO, areas: [], department: 'D06', staff: null },
  { id: 'handler-1', name: { zh: '市政维修员 R001', en: 'Repairer R001' }, role: 'handler', county: DEMO, areas: [], department: 'D03', staff: 'R001' },
  { id: 'collector-1', name: { zh: '城关采集员 C001', en: 'Collector C001' }, role: 'collector', county: DEMO, areas: ['099101001'], department: null, staff: 'C001' },
  { id: 'collector-2', name: { zh: '城关采集员 C002', en: 'Collector C002' }, role: 'collector', county: DEMO, areas: ['099101001'], department: null, staff: 'C002' },
  { id: 'analyst', name: { zh: '分析员', en: 'Analyst' }, role: 'analyst', county: null, areas: [], ...DESK },
];

/** The permission part of every read: it goes into the query, the cache key and, later, the subscription. */
export interface Scope {
  readonly person: Person;
  /** Area code prefixes that the person may see; null means everything. */
  readonly areas: readonly string[] | null;
  /** Equal for two requests exactly when they may see the same rows. */
  readonly key: string;
}

/** A person of a county without areas of their own sees that county: its code begins every area code. */
function scopeFor(person: Person): Scope {
  const prefixes = person.areas.length || person.county === null ? person.areas : [person.county];
  const areas = prefixes.length ? [...prefixes].sort() : null;
  return { person, areas, key: areas ? areas.join('+') : '*' };
}

const SCOPES = new Map(PERSONS.map((person) => [person.id, scopeFor(person)]));
const DEFAULT_SCOPE = SCOPES.get('operator')!;

/** Somebody whom the cookie names and nobody knows: sees the open map and no row of a scoped layer. */
const UNKNOWN_SCOPE: Scope = {
  person: { id: 'unknown', name: { zh: '未知人员', en: 'Unknown person' }, role: 'analyst', county: null, areas: [], ...DESK },
  areas: [], key: 'nobody',
};

/** The scope of a request: without a cookie the county operator, as long as there is no sign-in. */
export function scopeOf(request: Pick<IncomingMessage, 'headers'>): Scope {
  const { cookie } = request.headers;
  if (!cookie) return DEFAULT_SCOPE;
  const name = `${PERSON_COOKIE}=`;
  for (const pair of cookie.split(';')) {
    const text = pair.trimStart();
    if (text.startsWith(name)) return SCOPES.get(text.slice(name.length)) ?? UNKNOWN_SCOPE;
  }
  return DEFAULT_SCOPE;
}

/** @throws ApiError withheld for a person of one county who asks something of another */
export function refuseOtherCounty({ person }: Scope, county: string): void {
  if (person.county === null || person.county === county) return;
  throw new ApiError('withheld', `${person.name.en} works in county ${person.county}, not in ${county}`, { parameter: 'county', allowed: [person.county] });
}

/** Where people are is a grant of its own: analysts count cases and things, not persons. */
function isWithheld(scope: Scope, layer: LayerId): boolean {
  return layer === 'staff' && scope.person.role === 'analyst';
}

/** The condition that the scope puts on a layer; none for map context and for persons who may see everything. */
export function scopeConditions(scope: Scope, layer: LayerId): Condition[] {
  const areas = areasOf(scope, layer);
  return areas ? [{ column: 'area', prefixes: [...areas] }] : [];
}

/** Area code prefixes inside which rows of a layer may be seen; null: everywhere. */
export function areasOf(scope: Scope, layer: LayerId): readonly string[] | null {
  if (isWithheld(scope, layer)) return [];
  return LAYERS[layer].scoped ? scope.areas : null;
}

/** Whether a person may see a row of a layer that lies in an area; null: in none. */
export function reaches(scope: Scope, layer: LayerId, areaCode: string | null): boolean {
  return areasOf(scope, layer)?.some((prefix) => areaCode?.startsWith(prefix)) ?? true;
}

/** The scope's part of a cache key: layers that are open to all share their tiles. */
export function scopeKey(scope: Scope, layer: LayerId): string {
  if (isWithheld(scope, layer)) return 'nobody';
  return LAYERS[layer].scoped ? scope.key : '*';
}
