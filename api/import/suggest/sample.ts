/** A bounded sample of a file: its first records, with long values cut, and what each field holds in them. */
import { ImportError } from '../import-error.ts';
import type { Source, SourceRecord } from '../source.ts';

/** Records that are looked at when nobody says how many. */
export const SAMPLE_RECORDS = 5000;
/** Whichever comes first ends the sample, so that a file of any size and shape is looked at in a moment. */
const MOST_SAMPLE_CHARACTERS = 16 * 1024 * 1024;
export const MOST_FIELDS = 500;
/** Of one value; enough to tell what it is. */
const MOST_VALUE_CHARACTERS = 300;

export interface FieldStats {
  readonly name: string;
  /** Records with a value. */
  filled: number;
  /** How often each value occurs in the sample, trimmed. */
  readonly values: Map<string, number>;
  /** The longest value, in characters, as it stands in the file. */
  longest: number;
}

export interface Sample {
  readonly records: readonly SourceRecord[];
  readonly fields: readonly FieldStats[];
  /** True when the file has no more records than the sample. */
  readonly isWhole: boolean;
  /** Fields beyond the most that are looked at. */
  readonly fieldsLeftOut: number;
  /** Records that could not be read at all. */
  readonly defects: number;
  /** How often each type of geometry occurs. */
  readonly geometries: ReadonlyMap<string, number>;
  /** True when every record has an id of its own. */
  readonly hasFeatureIds: boolean;
  /** Some coordinates as they stand in the file: [east, north]. */
  readonly coordinates: readonly (readonly [number, number])[];
}

/** Reads the first records of a file. @throws ImportError when it has none, or is broken at its beginning */
export async function takeSample(source: Source, options: { readonly sampleRecords?: number; readonly signal?: AbortSignal } = {}): Promise<Sample> {
  const most = options.sampleRecords ?? SAMPLE_RECORDS;
  const taking = new SampleTaking();
  let isWhole = true;
  let header: readonly string[] = [];
  const batches = source.records({ signal: options.signal, onHeader: (fields) => { header = fields; } });
  reading: for await (const batch of batches) {
    for (const record of batch) {
      if (taking.records.length + taking.defects >= most || taking.characters >= MOST_SAMPLE_CHARACTERS) {
        isWhole = false;
        break reading;
      }
      taking.add(record);
    }
  }
  if (taking.records.length === 0) {
    throw new ImportError(taking.defects > 0 ? `${source.name}: none of the first ${taking.defects} records can be read: ${taking.firstDefect}` : `${source.name} has no records`);
  }
  for (const name of header) taking.field(name);
  const { records, defects, geometries, coordinates, fieldsLeftOut } = taking;
  return { records, defects, geometries, coordinates, fieldsLeftOut, fields: [...taking.byName.values()], isWhole, hasFeatureIds: taking.featureIds.size === records.length };
}

/** What is gathered while records are read. */
class SampleTaking {
  readonly records: SourceRecord[] = [];
  readonly byName = new Map<string, FieldStats>();
  readonly geometries = new Map<string, number>();
  readonly featureIds = new Set<string>();
  readonly coordinates: [number, number][] = [];
  readonly #left = new Set<string>();
  characters = 0;
  defects = 0;
  firstDefect = '';

  get fieldsLeftOut(): number {
    return this.#left.size;
  }

  field(name: string): FieldStats | null {
    let field = this.byName.get(name);
    if (!field) {
      if (this.byName.size >= MOST_FIELDS) {
        if (this.#left.size < 1_000_000) this.#left.add(name);
        return null;
      }
      this.byName.set(name, field = { name, filled: 0, values: new Map(), longest: 0 });
    }
    return field;
  }

  add(record: SourceRecord): void {
    if (record.defect) {
      this.defects += 1;
      this.firstDefect ||= `${record.defect.field} ${record.defect.reason}`.trim();
      return;
    }
    const fields: Record<string, string> = {};
    for (const [name, value] of Object.entries(record.fields)) {
      const text = textOf(value);
      this.characters += name.length;
      const field = this.field(name);
      if (text === '' || !field) continue;
      const cut = text.length > MOST_VALUE_CHARACTERS ? `${text.slice(0, MOST_VALUE_CHARACTERS)}…` : text;
      this.characters += cut.length;
      fields[name] = cut;
      count(field, text, cut);
    }
    this.#addGeometry(record);
    if (record.featureId) this.featureIds.add(record.featureId);
    this.records.push({ record: record.record, line: record.line, fields, ...(record.featureId ? { featureId: record.featureId } : {}), geometry: record.geometry ? { type: record.geometry.type } : null });
  }

  #addGeometry({ geometry }: SourceRecord): void {
    if (!geometry) return;
    this.geometries.set(geometry.type, (this.geometries.get(geometry.type) ?? 0) + 1);
    if (this.coordinates.length >= 200) return;
    let at: unknown = (geometry as { coordinates?: unknown }).coordinates;
    while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
    if (Array.isArray(at) && typeof at[0] === 'number' && typeof at[1] === 'number') this.coordinates.push([at[0], at[1]]);
  }
}

function count(field: FieldStats, text: string, cut: string): void {
  field.filled += 1;
  field.longest = Math.max(field.longest, text.length);
  field.values.set(cut, (field.values.get(cut) ?? 0) + 1);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).trim();
}
