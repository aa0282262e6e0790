/** Makes one row of a layer from one record of a file, as a mapping says. Pure: no file, no database. */
import { classOf, fulfils } from './apply-mapping-class.ts';
import type { FieldReader } from './apply-mapping-class.ts';
import { convertNumber, convertText } from './apply-mapping-values.ts';
import type { Mapping, Rule } from './mapping-format.ts';
import { Unreadable } from './formats/unreadable.ts';
import { CLASS_SOURCE, LAYER_COLUMNS, checkWholeRow, keepsAttributes } from './mapping-columns.ts';
import type { CellValue, LayerColumn } from './mapping-columns.ts';
import { conversionOf, ruleList } from './mapping-meaning.ts';

/** One record of a file: a GeoJSON feature or a CSV line. `line` counts from 1 and is what people find in the file. */
export interface ImportRecord {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly featureId?: string;
  readonly line: number;
  readonly geometry?: { readonly type: string } | null;
}

/** Why a record is refused or a value left out. `field` is the field in the file, or the column when no field is to blame. */
export interface Reject {
  readonly field: string;
  readonly reason: string;
  readonly value: unknown;
}

export interface MappedRow {
  /** Database columns of the layer, with `source`, `source_id`, `class` (but for grids) and `attributes`; the same keys for every record. */
  readonly row: Readonly<Record<string, CellValue | Readonly<Record<string, unknown>>>>;
  /** Departments that the row names; they must exist before the row does. */
  readonly departments: readonly { readonly code: string; readonly name: string }[];
  /** Values that were left out because the mapping says `"ifBad": "null"`. They stay in `attributes` when all fields are kept. */
  readonly notes: readonly Reject[];
}
export type Mapped = MappedRow | { readonly rejects: readonly Reject[] };

export type MappedPosition =
  | { readonly kind: 'geometry'; readonly geometry: { readonly type: string } }
  | { readonly kind: 'point'; readonly east: number; readonly north: number }
  | { readonly kind: 'wkt'; readonly text: string };

class RecordFields implements FieldReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #empty: readonly string[];
  /** Fields that were asked for and whose values cannot be known; each refuses its record. */
  readonly #unreadable: Reject[] = [];

  constructor(fields: Readonly<Record<string, unknown>>, empty: readonly string[]) {
    this.#fields = fields;
    this.#empty = empty;
  }

  text(field: string): string | null {
    const value = this.#fields[field];
    if (value === undefined || value === null) return null;
    if (value instanceof Unreadable) {
      if (!this.#unreadable.some((reject) => reject.field === field)) this.#unreadable.push({ field, reason: value.reason, value: value.shown });
      return null;
    }
    const text = (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim();
    return text === '' || this.#empty.includes(text) ? null : text;
  }

  /** The first of the fields whose value cannot be known, if there is one. */
  unreadable(fields: readonly string[]): Unreadable | undefined {
    return fields.map((field) => this.#fields[field]).find((value) => value instanceof Unreadable);
  }

  /** Why the record is refused: what cannot be known, and every other reason that does not only follow from it. */
  against(rejects: readonly Reject[]): Reject[] {
    return [...this.#unreadable, ...rejects.filter(({ field }) => !this.#unreadable.some((reject) => reject.field === field))];
  }
}

/** What is gathered while a record is read. */
interface Reading {
  readonly fields: RecordFields;
  readonly rejects: Reject[];
  readonly notes: Reject[];
  readonly departments: Map<string, string>;
}

function ruleText(rule: Rule, fields: RecordFields): string | null {
  if (rule.field) return fields.text(rule.field);
  const parts: string[] = [];
  for (const field of rule.fields ?? []) {
    const part = fields.text(field);
    if (part !== null) parts.push(part);
  }
  return parts.length > 0 ? parts.join(rule.join ?? ' ') : null;
}

/** A value that cannot be used: a note when the rule lets it go, else a reason to refuse the row. */
function blame(rule: Rule, reason: string, value: unknown, reading: Reading): null {
  const field = rule.field ?? rule.fields?.join(' + ') ?? '';
  (rule.ifBad === 'null' ? reading.notes : reading.rejects).push({ field, reason, value });
  return null;
}

function ruleValue(rule: Rule, column: LayerColumn | null, reading: Reading): CellValue {
  if (rule.value !== undefined) return rule.value;
  const lost = reading.fields.unreadable(rule.fields ?? (rule.field ? [rule.field] : []));
  if (lost) return blame(rule, lost.reason, lost.shown, reading);
  let text = ruleText(rule, reading.fields);
  if (text === null) return null;
  const given = text;
  if (rule.lookup && Object.hasOwn(rule.lookup, text)) {
    const found = rule.lookup[text]!;
    if (found === null || typeof found === 'boolean') return found;
    text = String(found);
  } else if (rule.lookup && rule.unlisted !== 'keep') {
    return blame(rule, 'is not in the lookup of the mapping', given, reading);
  }
  const conversion = conversionOf(rule, column);
  const converted = convertText(text, conversion, rule);
  if (converted === null) return null;
  if ('reason' in converted) return blame(rule, converted.reason, given, reading);
  const value = converted.value;
  const problem = typeof value === 'boolean' ? null : column?.check?.(value);
  if (problem) return blame(rule, problem, given, reading);
  if (conversion === 'department') {
    reading.departments.set(String(value), (rule.nameField && reading.fields.text(rule.nameField)) || String(value));
  }
  return value;
}

/** The value of the first rule that applies and gives one. */
function columnValue(rules: Rule | Rule[], column: LayerColumn | null, reading: Reading): CellValue {
  for (const rule of ruleList(rules)) {
    if (!fulfils(rule.when, reading.fields)) continue;
    const value = ruleValue(rule, column, reading);
    if (value !== null) return value;
  }
  return null;
}

/** Fields that a column, the position, the identity or a named attribute has used up. */
const usedFields = new WeakMap<Mapping, ReadonlySet<string>>();

function usedFieldsOf(mapping: Mapping): ReadonlySet<string> {
  let used = usedFields.get(mapping);
  if (!used) {
    const rules = [...Object.values(mapping.columns ?? {}), ...Object.values(mapping.attributes ?? {})].flatMap(ruleList);
    used = new Set([
      ...rules.flatMap((rule) => [rule.field, rule.nameField, ...(rule.fields ?? [])].filter((field) => field !== undefined)),
      ...Object.values(mapping.position ?? {}),
      ...(mapping.identity.fields ?? []),
    ]);
    usedFields.set(mapping, used);
  }
  return used;
}

/** Every field that the mapping reads, whatever for. */
export function mappedFields(mapping: Mapping): ReadonlySet<string> {
  const { rules = [], from = [] } = mapping.class ?? {};
  return new Set([
    ...usedFieldsOf(mapping), ...(mapping.keep === '*' ? [] : mapping.keep ?? []),
    ...rules.flatMap((rule) => Object.keys(rule.when)), ...from.flatMap((source) => source.field ?? source.fields ?? []),
  ]);
}

function attributesOf(mapping: Mapping, record: ImportRecord, reading: Reading): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  if (mapping.keep === '*') {
    const used = usedFieldsOf(mapping);
    const left = new Set(reading.notes.map((note) => note.field));
    for (const [field, value] of Object.entries(record.fields)) {
      if (used.has(field) && !left.has(field)) continue;
      if (left.has(field) && value instanceof Unreadable) continue;
      if (reading.fields.text(field) !== null) attributes[field] = typeof value === 'string' ? value.trim() : value;
    }
  } else {
    for (const field of mapping.keep ?? []) {
      const value = record.fields[field];
      if (reading.fields.text(field) !== null) attributes[field] = typeof value === 'string' ? value.trim() : value;
    }
  }
  for (const [name, rules] of Object.entries(mapping.attributes ?? {})) {
    const value = columnValue(rules, null, reading);
    if (value !== null) attributes[name] = value;
  }
  return attributes;
}

function identityOf(mapping: Mapping, record: ImportRecord, reading: Reading): string {
  const fields = mapping.identity.fields;
  if (!fields) {
    if (record.featureId) return record.featureId;
    reading.rejects.push({ field: 'id', reason: 'the feature has no id, which identifies a row', value: null });
    return '';
  }
  const parts: string[] = [];
  for (const field of fields) {
    const text = reading.fields.text(field);
    if (text === null) reading.rejects.push({ field, reason: 'is empty, and it identifies the row', value: record.fields[field] ?? null });
    else parts.push(text);
  }
  return parts.join('/');
}

function readColumns(mapping: Mapping, row: Record<string, CellValue>, reading: Reading): void {
  const columns = LAYER_COLUMNS[mapping.layer];
  for (const name in mapping.columns) {
    const column = columns[name]!;
    const rejectsBefore = reading.rejects.length;
    const value = columnValue(mapping.columns[name]!, column, reading);
    row[name] = value ?? column.default ?? null;
    if (row[name] === null && column.required && reading.rejects.length === rejectsBefore) {
      reading.rejects.push({ field: name, reason: `no value for "${name}", which every row of ${mapping.layer} needs`, value: null });
    }
  }
}

/**
 * Makes a row of a record, or says everything that is wrong with it. The mapping must come from `parseMapping`.
 * The geometry is not part of the row: see `readPosition`.
 */
export function applyMapping(mapping: Mapping, record: ImportRecord): Mapped {
  const fields = new RecordFields(record.fields, mapping.empty ?? []);
  const reading: Reading = { fields, rejects: [], notes: [], departments: new Map() };
  const row: Record<string, CellValue> = { source: mapping.identity.source, source_id: identityOf(mapping, record, reading) };
  readColumns(mapping, row, reading);
  const follows = CLASS_SOURCE[mapping.layer];
  if (mapping.class) {
    const found = classOf(mapping.class, mapping.layer, fields);
    if ('id' in found) row.class = found.id;
    else reading.rejects.push(found);
  } else if (mapping.layer === 'areas' && follows && row.level) {
    row.class = `${follows.scheme}:${row.level}`;
  }
  const attributes = keepsAttributes(mapping.layer) ? attributesOf(mapping, record, reading) : null;
  const rejects = fields.against(reading.rejects);
  if (rejects.length === 0) {
    const problem = checkWholeRow(mapping.layer, row);
    if (problem) rejects.push({ field: problem.column, reason: problem.reason, value: row[problem.column] ?? null });
  }
  if (rejects.length > 0) return { rejects };
  leaveEndToCome(row, reading);
  const departments = [...reading.departments].map(([code, name]) => ({ code, name }));
  return { row: attributes ? { ...row, attributes } : row, departments, notes: reading.notes };
}

/**
 * What ends some day is in force today, and everything else here takes an area or grid with an end for one that was
 * (`valid_to is null`): surveys write 9999-12-31 or the last day of a plan, and their grids would hold nothing.
 */
function leaveEndToCome(row: Record<string, CellValue>, reading: Reading): void {
  if (!row.valid_to || String(row.valid_to) <= new Date().toISOString().slice(0, 10)) return;
  reading.notes.push({ field: 'valid_to', reason: 'is a day to come: in force until an import says that it is over', value: row.valid_to });
  row.valid_to = null;
}

/**
 * Where a record stands, in the coordinates of the file: numbers are not yet projected and WKT not yet read.
 * The feature's geometry counts when the mapping names no position fields. `numbers` are what a refused position says.
 */
export function readPosition(mapping: Mapping, record: ImportRecord): MappedPosition | { readonly rejects: readonly Reject[]; readonly numbers?: readonly number[] } {
  const position = mapping.position;
  if (!position) {
    return record.geometry
      ? { kind: 'geometry', geometry: record.geometry }
      : { rejects: [{ field: 'geometry', reason: 'the record has no geometry, and the mapping names no position fields', value: null }] };
  }
  const fields = new RecordFields(record.fields, mapping.empty ?? []);
  if ('wkt' in position) {
    const text = fields.text(position.wkt);
    return text === null ? { rejects: fields.against([{ field: position.wkt, reason: 'is empty', value: null }]) } : { kind: 'wkt', text };
  }
  const [eastField, northField] = 'lng' in position ? [position.lng, position.lat] : [position.east, position.north];
  const rejects: Reject[] = [];
  const numbers: number[] = [];
  for (const field of [eastField, northField]) {
    const text = fields.text(field);
    const converted = text === null ? { reason: 'is empty' } : convertNumber(text);
    if ('reason' in converted) rejects.push({ field, reason: converted.reason, value: record.fields[field] ?? null });
    else numbers.push(Number(converted.value));
  }
  const [east, north] = numbers;
  if ('lng' in position && rejects.length === 0 && (Math.abs(east!) > 180 || Math.abs(north!) > 90)) {
    rejects.push({ field: Math.abs(east!) > 180 ? eastField : northField, reason: 'is not in degrees', value: Math.abs(east!) > 180 ? east : north });
  }
  return rejects.length > 0 ? { rejects: fields.against(rejects), ...(numbers.length === 2 ? { numbers } : {}) } : { kind: 'point', east: east!, north: north! };
}
