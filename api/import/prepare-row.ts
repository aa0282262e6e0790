/** From a record of a file to a row that may be staged: the mapping, the position, and what the county knows. */
import { LAYERS } from '../contract/layers.ts';
import { applyMapping, readPosition } from './apply-mapping.ts';
import type { MappedRow, Reject } from './apply-mapping.ts';
import type { PositionClass } from '../contract/vocabulary.ts';
import type { Crs } from './crs.ts';
import { BatchSample } from './datum-guard/batch-sample.ts';
import { isSameSystem } from './formats/stated-crs.ts';
import { readGeometry } from './geometry.ts';
import type { PlainGeometry } from './geometry.ts';
import type { Mapping } from './mapping.ts';
import type { SourceRecord } from './source.ts';
import { parseWkt } from './wkt.ts';

export interface PreparedRow {
  readonly record: number;
  readonly line: number;
  readonly row: MappedRow['row'];
  readonly geometry: PlainGeometry;
}

/** One reason why a record is refused. `summary` is the reason without what differs from record to record, to be counted by. */
export interface RejectedField {
  readonly record: number;
  readonly line: number;
  readonly identity: string;
  readonly field: string;
  readonly value: unknown;
  readonly reason: string;
  readonly summary: string;
}

/** What rows may refer to, as the database holds it. */
export interface KnownNames {
  readonly classes: ReadonlySet<string>;
  readonly departments: ReadonlySet<string>;
  /** Whether departments that the file names first are added, or refuse their rows. */
  readonly addDepartments: boolean;
}

/** Makes rows of records and remembers, beside them, what the summary tells of: new departments and values left out. */
export class RowMaker {
  readonly newDepartments = new Map<string, string>();
  /** Values left out because the mapping allows it, counted by field and reason. */
  readonly leftOut = new Map<string, number>();
  /** What the datum guard judges the batch by. */
  readonly sample: BatchSample;
  readonly #mapping: Mapping;
  readonly #crs: Crs;
  readonly #known: KnownNames;

  constructor(mapping: Mapping, crs: Crs, known: KnownNames) {
    this.#mapping = mapping;
    this.#crs = crs;
    this.#known = known;
    this.sample = new BatchSample(crs, !mapping.position ? 'geometry' : 'wkt' in mapping.position ? 'wkt' : 'fields');
  }

  /** The row, or every reason against it. */
  make(record: SourceRecord): PreparedRow | RejectedField[] {
    if (record.defect) return [this.#reject(record, record.defect)];
    const mapped = applyMapping(this.#mapping, record);
    const placed = this.#place(record, 'row' in mapped ? mapped.row.position_class as PositionClass | null | undefined : undefined);
    const rejects = [...('rejects' in mapped ? mapped.rejects : this.#unknownNames(mapped)), ...('geometry' in placed ? [] : placed)];
    if (rejects.length > 0 || 'rejects' in mapped || !('geometry' in placed)) return rejects.map((reject) => this.#reject(record, reject));
    for (const { code, name } of mapped.departments) if (!this.#known.departments.has(code)) this.newDepartments.set(code, name);
    for (const note of mapped.notes) {
      const key = `${note.field} ${note.reason}`;
      this.leftOut.set(key, (this.leftOut.get(key) ?? 0) + 1);
    }
    return { record: record.record, line: record.line, row: mapped.row, geometry: placed.geometry };
  }

  #place(record: SourceRecord, positionClass: PositionClass | null = null): { readonly geometry: PlainGeometry } | Reject[] {
    const position = readPosition(this.#mapping, record);
    if ('rejects' in position) {
      this.sample.add({ type: 'Point', coordinates: position.numbers }, record.record, positionClass);
      return [...position.rejects];
    }
    const field = positionField(this.#mapping);
    let geometry: unknown;
    if (position.kind === 'geometry') geometry = position.geometry;
    else if (position.kind === 'point') geometry = { type: 'Point', coordinates: [position.east, position.north] };
    else {
      const parsed = parseWkt(position.text);
      const problem = typeof parsed === 'string' ? parsed : sridProblem(parsed.srid, this.#crs.name);
      if (problem !== null) return [{ field, reason: problem, value: position.text }];
      geometry = parsed;
    }
    this.sample.add(geometry, record.record, positionClass);
    const { layer } = this.#mapping;
    const read = readGeometry(layer === 'reports' ? 'point' : LAYERS[layer].geometry, geometry, this.#crs);
    return 'geometry' in read ? read : [{ field, ...read }];
  }

  #unknownNames(mapped: MappedRow): Reject[] {
    const rejects: Reject[] = [];
    const classId = mapped.row.class;
    if (typeof classId === 'string' && !this.#known.classes.has(classId)) {
      rejects.push({ field: 'class', reason: `the database has no class ${classId}`, value: classId });
    }
    if (!this.#known.addDepartments) {
      for (const { code } of mapped.departments) {
        if (!this.#known.departments.has(code)) rejects.push({ field: 'department', reason: `the county has no department ${code}`, value: code });
      }
    }
    for (const name in mapped.row) {
      if (isUnstorable(mapped.row[name])) rejects.push({ field: name, reason: 'holds a character that cannot be stored (NUL or half a surrogate pair)', value: mapped.row[name] });
    }
    return rejects;
  }

  #reject(record: SourceRecord, { field, reason, value }: Reject): RejectedField {
    const summary = /^(no class|the database|the county)/.test(reason) ? reason : `${field && `${field}: `}${generalReason(reason)}`;
    return { record: record.record, line: record.line, identity: identityText(this.#mapping, record), field, value, reason, summary };
  }
}

/** Extended well-known text says its system in every record; it is held against the declared one. */
function sridProblem(srid: number | undefined, declared: string): string | null {
  if (srid === undefined) return null;
  return isSameSystem({ name: `EPSG:${srid}` }, declared) ? null : `says that it is in EPSG:${srid}, and --crs says ${declared}`;
}

function positionField(mapping: Mapping): string {
  return mapping.position ? Object.values(mapping.position).join(', ') : 'geometry';
}

/** The reason without quoted values and coordinates, so that the same fault of many records is counted as one. */
function generalReason(reason: string): string {
  return reason.replaceAll(/-?\d+\.\d+(e[+-]?\d+)?|-?\d{5,}/gi, 'N').replaceAll(/"[^"]*"/g, '"..."');
}

/** What identifies the record in its file, as far as that can be read. */
export function identityText(mapping: Mapping, record: SourceRecord): string {
  const fields = mapping.identity.fields;
  if (!fields) return record.featureId ?? '';
  return fields.map((field) => String(record.fields[field] ?? '').trim()).join('/');
}

function isUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed();
  if (typeof value !== 'object' || value === null) return false;
  for (const [key, inner] of Object.entries(value)) if (isUnstorable(key) || isUnstorable(inner)) return true;
  return false;
}
