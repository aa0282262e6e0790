/** Which field goes into which column of the layer, by its name and by whether its values fit there. */
import { LAYERS } from '../../contract/layers.ts';
import { convertText } from '../apply-mapping-values.ts';
import { LAYER_COLUMNS } from '../mapping-columns.ts';
import type { LayerColumn } from '../mapping-columns.ts';
import type { ImportTarget, Rule } from '../mapping-format.ts';
import { COLUMN_NAMES, STATE_WORDS, VALUE_WORDS } from './dictionary.ts';
import { matchName } from './names.ts';
import type { FieldStats } from './sample.ts';
import { formatsOf, meaningful, offsetFor, shareOf } from './value-kinds.ts';
import type { ValueKind } from './value-kinds.ts';

export interface ColumnGuess {
  readonly column: string;
  readonly rules: Rule | Rule[];
  /** Fields that it uses, each with the reason. */
  readonly fields: readonly { readonly name: string; readonly why: string }[];
  /** What a person should look at. */
  readonly notes: readonly string[];
}

interface Fit {
  /** 0 to 1: share of the values that the column takes. */
  readonly share: number;
  readonly rule: Rule;
  readonly notes: readonly string[];
}

/** A field that is called like a column but whose values do not fit is left alone. */
const LEAST_SHARE = 0.5;
const BY_VALUE: Readonly<Partial<Record<ValueKind, Readonly<Partial<Record<ImportTarget, string>>>>>> = {
  'component identifier': { components: 'objid' },
  'camera code': { cameras: 'code' },
  'unit grid code': { grids: 'code', components: 'unit_grid', devices: 'unit_grid', cameras: 'unit_grid', events: 'unit_grid', buildings: 'unit_grid' },
  'area code': { areas: 'code', components: 'area_code', devices: 'area_code', cameras: 'area_code', events: 'area_code', buildings: 'area_code' },
};

/** @param kinds what the values of each field are */
export function guessColumns(layer: ImportTarget, fields: readonly FieldStats[], kinds: ReadonlyMap<string, ValueKind>, taken: ReadonlySet<string>): ColumnGuess[] {
  const names = COLUMN_NAMES[layer];
  const wanted = Object.entries(names).flatMap(([key, words]) => fields.filter(({ filled, name }) => filled > 0 && !taken.has(name))
    .map((field) => ({ key, field, match: matchName(field.name, words) })).filter(({ match }) => match.score > 0));
  wanted.sort((a, b) => b.match.score - a.match.score || b.field.filled - a.field.filled);
  const chosen = new Map<string, { field: FieldStats; fit: Fit; why: string }>();
  const used = new Set<string>();
  for (const { key, field, match } of wanted) {
    if (chosen.has(key) || used.has(field.name)) continue;
    const fit = fitOf(layer, key.split('#')[0]!, field);
    if (fit.share < LEAST_SHARE) continue;
    chosen.set(key, { field, fit, why: match.how === 'named' ? `is called ${match.word}` : `is called like ${match.word} (${match.how})` });
    used.add(field.name);
  }
  for (const field of fields) {
    const column = BY_VALUE[kinds.get(field.name) ?? 'empty']?.[layer];
    if (!column || chosen.has(column) || used.has(field.name) || taken.has(field.name)) continue;
    chosen.set(column, { field, fit: fitOf(layer, column, field), why: `holds values of the kind "${kinds.get(field.name)}"` });
    used.add(field.name);
  }
  return joinDepartments(chosen);
}

/** A department's code and its name, in two fields, make one column: the code with its name, else the name alone. */
function joinDepartments(chosen: Map<string, { field: FieldStats; fit: Fit; why: string }>): ColumnGuess[] {
  const columns = new Set([...chosen.keys()].map((key) => key.split('#')[0]!));
  return [...columns].map((column) => {
    const name = chosen.get(column);
    const code = chosen.get(`${column}#code`);
    const parts = [code, name].filter((part) => part !== undefined);
    const rules = code && name ? [{ field: code.field.name, nameField: name.field.name }, { field: name.field.name }] : parts[0]!.fit.rule;
    return { column, rules, fields: parts.map(({ field, why }) => ({ name: field.name, why })), notes: parts.flatMap(({ fit }) => fit.notes) };
  });
}

function fitOf(layer: ImportTarget, name: string, field: FieldStats): Fit {
  const column = LAYER_COLUMNS[layer][name]!;
  const words = name === 'state' ? STATE_WORDS[layer] : VALUE_WORDS[name];
  if (words) return fitWords(layer, name, field, words);
  if (column.kind === 'date' || column.kind === 'timestamp') return fitMoment(column.kind, field);
  if (column.kind === 'number' || column.kind === 'integer') return fitNumber(name, column, field);
  return { share: column.check ? shareOf(field, (value) => column.check!(value) === null) : textShare(field), rule: { field: field.name }, notes: leftOver(field, name, (value) => column.check?.(value) == null) };
}

/** Long texts are no names and no departments, whatever the field is called. */
function textShare(field: FieldStats): number {
  return field.values.size === 0 ? 0 : 1;
}

function fitMoment(kind: 'date' | 'timestamp', field: FieldStats): Fit {
  const { formats, share } = formatsOf(field, kind);
  const utcOffset = kind === 'timestamp' ? offsetFor(formats) : undefined;
  const notes: string[] = [];
  if (utcOffset) notes.push(`${field.name}: its times carry no offset; ${utcOffset} is assumed`);
  if (formats.includes('M/D/YYYY') || formats.includes('D/M/YYYY')) notes.push(`${field.name}: whether day or month comes first cannot be told from every value`);
  if (share < 1 && share >= LEAST_SHARE) notes.push(`${field.name}: ${percent(1 - share)} of its values are no ${kind === 'date' ? 'dates' : 'times'}, and their records would be rejected; add "ifBad": "null" to leave such values out`);
  const isPlain = formats.length === 1 && formats[0] === (kind === 'date' ? 'YYYY-MM-DD' : 'ISO');
  return { share, rule: { field: field.name, ...(isPlain || formats.length === 0 ? {} : { formats: [...formats] }), ...(utcOffset ? { utcOffset } : {}) }, notes };
}

const LENGTHS: ReadonlySet<string> = new Set(['height_meters', 'mount_height_meters', 'width_meters', 'range_meters']);

function fitNumber(name: string, column: LayerColumn, field: FieldStats): Fit {
  const candidates: Rule[] = name === 'heading_deg' ? [{ as: 'heading' }] : LENGTHS.has(name) ? [{}, { unit: 'm' }, { decimal: ',' }, { unit: 'm', decimal: ',' }] : [{}, ...(column.kind === 'number' ? [{ decimal: ',' } as Rule] : [])];
  const shares = candidates.map((rule) => shareOf(field, (value) => {
    const converted = convertText(value, rule.as ?? (column.kind as 'number' | 'integer'), rule);
    return converted !== null && 'value' in converted && (column.check?.(converted.value as number) ?? null) === null;
  }));
  const best = shares.indexOf(Math.max(...shares));
  const share = shares[best]!;
  const notes = share < 1 && share >= LEAST_SHARE ? [`${field.name}: ${percent(1 - share)} of its values do not fit ${name}; they are left out ("ifBad": "null")`] : [];
  return { share, rule: { field: field.name, ...candidates[best], ...(share < 1 && !column.required ? { ifBad: 'null' } : {}) }, notes };
}

/** State and the like: the words of the file become those of the product. */
function fitWords(layer: ImportTarget, name: string, field: FieldStats, words: Readonly<Record<string, readonly string[]>>): Fit {
  const byWord = new Map(Object.entries(words).flatMap(([value, list]) => list.map((word) => [word, value] as const)));
  const found = meaningful(field).filter(([value]) => byWord.has(value));
  const share = shareOf(field, (value) => byWord.has(value));
  if (share === 0) return numbered(layer, name, field) ?? { share: 0, rule: { field: field.name }, notes: [] };
  const isPlain = found.every(([value]) => byWord.get(value) === value) && share === 1;
  // The first word of each, too: a value that the sample does not have may stand further behind.
  const usual = found.some(([value]) => /\p{Script=Han}/u.test(value)) ? Object.entries(words).flatMap(([value, list]) => list.filter((word) => /\p{Script=Han}/u.test(word)).slice(0, 1).map((word) => [word, value])) : [];
  const lookup = Object.fromEntries([...usual, ...found.map(([value]) => [value, byWord.get(value)!])]);
  return { share, rule: { field: field.name, ...(isPlain ? {} : { lookup }) }, notes: leftOver(field, name, (value) => byWord.has(value), `add them to columns.${name}.lookup`) };
}

/** States written as 1 to 4 (or 0 to 3): taken in the order of the standard, and said to be a guess. */
function numbered(layer: ImportTarget, name: string, field: FieldStats): Fit | null {
  if (name !== 'state' || layer !== 'components') return null;
  const states = LAYERS.components.states;
  const values = meaningful(field).map(([value]) => value);
  const from = values.includes('0') ? 0 : 1;
  if (values.length === 0 || !values.every((value) => /^[0-4]$/.test(value) && Number(value) - from < states.length)) return null;
  const lookup = Object.fromEntries(states.map((state, index) => [String(index + from), state]));
  return { share: 1, rule: { field: field.name, lookup }, notes: [`${field.name}: its numbers are taken as ${states.map((state, index) => `${index + from} ${state}`).join(', ')}, the order of the standard (完好 破损 丢失 废弃). The file does not say so: check it`] };
}

const MOST_TOLD = 8;

/** Values that the column does not take, with their counts. */
function leftOver(field: FieldStats, name: string, fits: (value: string) => boolean, advice = 'correct them, or add "ifBad": "null" to leave them out'): string[] {
  const bad = meaningful(field).filter(([value]) => !fits(value)).sort((a, b) => b[1] - a[1]);
  if (bad.length === 0) return [];
  const told = bad.slice(0, MOST_TOLD).map(([value, count]) => `${value} ×${count}`).join(', ');
  return [`${field.name}: values that are none of ${name}: ${told}${bad.length > MOST_TOLD ? ` and ${bad.length - MOST_TOLD} more` : ''}; ${advice}`];
}

function percent(share: number): string {
  return share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`;
}
