/** Which layer a file is for: by its geometry, its codes, what its fields and the file are called, and the classes that it names. */
import { LAYERS } from '../../contract/layers.ts';
import { IMPORT_TARGETS } from '../mapping-format.ts';
import type { ImportTarget } from '../mapping-format.ts';
import type { ClassGuess } from './guess-class.ts';
import type { ColumnGuess } from './guess-columns.ts';
import { LAYER_WORDS } from './dictionary.ts';
import type { KnownMapping } from './known-mappings.ts';
import { plainName } from './names.ts';
import type { FieldStats, Sample } from './sample.ts';
import type { ValueKind } from './value-kinds.ts';

export interface LayerGuess {
  readonly layer: ImportTarget;
  readonly notes: readonly string[];
}

export interface Clues {
  readonly sample: Sample;
  readonly kinds: ReadonlyMap<string, ValueKind>;
  readonly fileName: string;
  readonly known: readonly KnownMapping[];
  columnsOf(layer: ImportTarget): readonly ColumnGuess[];
  classOf(layer: ImportTarget): ClassGuess;
}

const GEOMETRY: Readonly<Record<string, 'point' | 'line' | 'polygon'>> = {
  Point: 'point', MultiPoint: 'point', LineString: 'line', MultiLineString: 'line', Polygon: 'polygon', MultiPolygon: 'polygon',
};
/** Columns that nearly every layer has tell nothing of the layer. */
const COMMON: ReadonlySet<string> = new Set(['name', 'name_en', 'address', 'note', 'state', 'area_code', 'unit_grid', 'omni_grid', 'code']);
const CODE_OF: Readonly<Partial<Record<ValueKind, ImportTarget>>> = { 'component identifier': 'components', 'camera code': 'cameras' };
const AREA_CODE_OF: Readonly<Partial<Record<ValueKind, ImportTarget>>> = { 'unit grid code': 'grids', 'area code': 'areas' };
/** Two layers that are nearer than this are both named. */
const CLEAR = 1;

export function guessLayer(clues: Clues): LayerGuess {
  const kind = geometryOf(clues.sample);
  const scores = IMPORT_TARGETS.filter((layer) => (layer === 'reports' ? 'point' : LAYERS[layer].geometry) === kind).map((layer) => ({ layer, score: scoreOf(layer, kind, clues) })).sort((a, b) => b.score - a.score);
  const [first, second] = scores;
  const isClear = !second || first!.score - second.score >= CLEAR;
  return { layer: first!.layer, notes: isClear ? [] : [`Layer: ${first!.layer} is a guess, ${second.layer} is nearly as likely; --layer says which`] };
}

/** A table without geometry has points. */
function geometryOf({ geometries, fields }: Sample): 'point' | 'line' | 'polygon' {
  const counts = { point: 0, line: 0, polygon: 0 };
  for (const [type, count] of geometries) if (GEOMETRY[type]) counts[GEOMETRY[type]] += count;
  for (const field of geometries.size > 0 ? [] : fields) for (const [value] of [...field.values].slice(0, 20)) {
    const wkt = /^(?:SRID=\d+;)?\s*(?:MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*\(/i.exec(value)?.[1]?.toUpperCase();
    if (wkt) counts[wkt === 'POINT' ? 'point' : wkt === 'LINESTRING' ? 'line' : 'polygon'] += 1;
  }
  if (counts.polygon > counts.line && counts.polygon > counts.point) return 'polygon';
  return counts.line > counts.point ? 'line' : 'point';
}

function scoreOf(layer: ImportTarget, kind: string, { sample, kinds, fileName, known, columnsOf, classOf }: Clues): number {
  let score = 0;
  for (const { column, fields } of columnsOf(layer)) score += COMMON.has(column) ? 0.1 : fields[0]!.why.startsWith('is called ') ? 1 : 0.5;
  for (const field of sample.fields) {
    const code = kinds.get(field.name) ?? 'empty';
    if (CODE_OF[code] === layer || (kind === 'polygon' && AREA_CODE_OF[code] === layer)) score += 5;
  }
  score += 4 * classOf(layer).share;
  const best = known.find(({ mapping }) => mapping.layer === layer);
  if (best) score += 3 * best.classes + 3 * best.fields;
  return score + wordScore(layer, sample.fields, fileName);
}

function wordScore(layer: ImportTarget, fields: readonly FieldStats[], fileName: string): number {
  const words = LAYER_WORDS[layer] ?? [];
  const file = plainName(fileName);
  const named = fields.filter(({ filled, name }) => filled > 0 && words.some((word) => plainName(name).includes(plainName(word)))).length;
  return (words.some((word) => file.includes(plainName(word))) ? 2 : 0) + Math.min(3, named * 0.5);
}
