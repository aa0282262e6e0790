/**
 * Guesses a mapping for a file, for a person to correct: from what its fields are called, what their values look like, and what
 * the class lists and the mappings of the product know. Everything that is unsure is told. The coordinate system is not guessed.
 */
import { applyMapping, readPosition } from '../apply-mapping.ts';
import { LAYER_COLUMNS, keepsAttributes } from '../mapping-columns.ts';
import type { ImportTarget, Rule } from '../mapping-format.ts';
import { ruleList } from '../mapping-meaning.ts';
import { parseMapping } from '../mapping.ts';
import type { Mapping } from '../mapping.ts';
import type { Source } from '../source.ts';
import { EMPTY_WORDS } from './dictionary.ts';
import { guessClass, unfit } from './guess-class.ts';
import type { ClassGuess } from './guess-class.ts';
import { guessColumns } from './guess-columns.ts';
import type { ColumnGuess } from './guess-columns.ts';
import { guessIdentity } from './guess-identity.ts';
import { guessLayer } from './guess-layer.ts';
import { crsHints, guessPosition } from './guess-position.ts';
import { knownMappings, trimmed } from './known-mappings.ts';
import type { KnownMapping } from './known-mappings.ts';
import { takeSample } from './sample.ts';
import type { FieldStats, Sample } from './sample.ts';
import { kindOf, shortenedNote } from './value-kinds.ts';
import type { ValueKind } from './value-kinds.ts';

export interface FieldProfile {
  readonly name: string;
  readonly kind: ValueKind;
  /** Records of the sample with a value. */
  readonly filled: number;
  /** Different values in the sample. */
  readonly distinct: number;
  /** Some values, the most frequent first. */
  readonly samples: readonly string[];
  /** What it was taken for: `identity`, `columns.state`, `attributes` ...; empty: it is not used. */
  readonly takenFor: string;
  readonly why: string;
}

export interface Suggestion {
  /** Valid for `parseMapping`. */
  readonly mapping: Mapping;
  readonly layer: ImportTarget;
  readonly fields: readonly FieldProfile[];
  /** Records that were looked at, and whether they are all. */
  readonly records: number;
  readonly isWhole: boolean;
  /** How many of them the mapping makes a row of, the coordinates left aside, and why not of the others. */
  readonly trial: { readonly good: number; readonly reasons: readonly { readonly summary: string; readonly count: number }[] };
  /** What the file and its digits say of the coordinate system, which is declared by the person. */
  readonly crsHints: readonly string[];
  readonly notes: readonly string[];
}

/** A mapping of the product is taken when it finds classes for so many records more than the lists do. */
const KNOWN_AHEAD = 0.05;
const MOST_REASONS = 12;
const SAMPLE_VALUES = 4;

/** @throws ImportError when the file has no records or is broken at its beginning; the signal's reason when it is aborted */
export async function suggestMapping(
  source: Source, options: { readonly layer?: ImportTarget; readonly sampleRecords?: number; readonly signal?: AbortSignal } = {},
): Promise<Suggestion> {
  const sample = await takeSample(source, options);
  const kinds = new Map(sample.fields.map((field) => [field.name, kindOf(field)]));
  const place = guessPosition(source, sample);
  const placeFields = new Set(place.fields.map(({ name }) => name));
  const known = knownMappings(sample, source.hasGeometry);
  const columnsOf = remembered((layer) => guessColumns(layer, sample.fields, kinds, placeFields));
  const classOf = remembered((layer) => guessClass(layer, sample, kinds, source.name));
  const guessed = options.layer ? { layer: options.layer, notes: [] } : guessLayer({ sample, kinds, fileName: source.name, known, columnsOf, classOf });
  const { layer } = guessed;
  const best = known.find(({ mapping }) => mapping.layer === layer);
  const made = best && best.classes > classOf(layer).share + KNOWN_AHEAD
    ? fromKnown(best, layer, sample)
    : fromGuesses(layer, source.name, sample, { place, classes: classOf(layer), columns: columnsOf(layer), identity: guessIdentity(sample, kinds, placeFields) });
  const mapping = parseMapping(made.mapping, `suggested for ${source.name}`);
  return {
    mapping, layer, records: sample.records.length, isWhole: sample.isWhole, trial: tryOut(mapping, sample),
    fields: sample.fields.map((field) => profile(field, kinds.get(field.name)!, mapping, made.why)), crsHints: crsHints(source, place.coordinates),
    notes: [...sampleNotes(sample), ...guessed.notes, ...place.notes, ...made.notes, ...missingColumns(mapping, made.missing)],
  };
}

function remembered<Value>(make: (layer: ImportTarget) => Value): (layer: ImportTarget) => Value {
  const values = new Map<ImportTarget, Value>();
  return (layer) => {
    if (!values.has(layer)) values.set(layer, make(layer));
    return values.get(layer)!;
  };
}

interface Made {
  readonly mapping: unknown;
  readonly notes: readonly string[];
  /** Why a field is used, by its name. */
  readonly why: ReadonlyMap<string, string>;
  /** Columns that the layer needs and that no field was found for. */
  readonly missing: readonly string[];
}

function fromKnown(known: KnownMapping, layer: ImportTarget, sample: Sample): Made {
  const mapping = trimmed(known, sample);
  const why = new Map(Object.keys(mapping.columns ?? {}).flatMap((column) => fieldsOf(mapping.columns![column]!).map((field) => [field, `as in ${known.name}`] as const)));
  return { mapping, why, missing: [], notes: [`The file is like those that fixtures/mappings/${known.name} reads: its rules are taken, those that fit none of these records left out`, ...unfit(mapping.class!, layer, sample)] };
}

interface Guesses {
  readonly place: ReturnType<typeof guessPosition>;
  readonly classes: ClassGuess;
  readonly columns: readonly ColumnGuess[];
  readonly identity: ReturnType<typeof guessIdentity>;
}

function fromGuesses(layer: ImportTarget, fileName: string, sample: Sample, { place, classes, columns, identity }: Guesses): Made {
  const needed = Object.entries(LAYER_COLUMNS[layer]).filter(([, column]) => column.required).map(([name]) => name);
  const missing = needed.filter((name) => !columns.some(({ column }) => column === name));
  const stand = Object.fromEntries(missing.map((name) => [name, standIn(name, identity.fields?.[0], sample)]));
  const empty = EMPTY_WORDS.filter((word) => sample.fields.some(({ values }) => values.has(word) && !isAnswer(values)));
  const mapping = {
    version: 1, title: `Suggested for ${fileName}`, layer,
    identity: { source: sourceName(fileName), ...(identity.fields ? { fields: identity.fields } : {}) },
    ...(place.position ? { position: place.position } : {}), ...(empty.length > 0 ? { empty } : {}), ...(classes.class ? { class: classes.class } : {}),
    columns: { ...Object.fromEntries(columns.map(({ column, rules }) => [column, rules])), ...stand }, ...(keepsAttributes(layer) ? { keep: '*' } : {}),
  };
  const why = new Map<string, string>();
  const reasons = [...columns.flatMap(({ fields }) => fields), ...classes.fields, ...place.fields, ...(identity.fields ?? []).map((name) => ({ name, why: identity.why }))];
  for (const { name, why: reason } of reasons) why.set(name, [...(why.has(name) ? [why.get(name)!] : []), reason].join('; '));
  return { mapping, why, missing, notes: [...identity.notes, ...classes.notes, ...columns.flatMap(({ notes }) => notes)] };
}

/** `无` beside `有` or `是` is an answer, not a missing value. */
function isAnswer(values: ReadonlyMap<string, number>): boolean {
  return ['有', '是', '否'].some((word) => values.has(word));
}

/** A rule for a needed column that no field was found for, so that the mapping can be tried; the notes tell of it. */
function standIn(column: string, identityField: string | undefined, sample: Sample): Rule {
  if (column === 'kind') return { value: 'unit' };
  if (column === 'level') return { value: 'village' };
  return { field: identityField ?? sample.fields[0]?.name ?? column };
}

function missingColumns(mapping: Mapping, missing: readonly string[]): string[] {
  return missing.map((name) => {
    const rule = ruleList(mapping.columns![name]!)[0]!;
    return `columns.${name}: every row of ${mapping.layer} needs it, and no field is called like it; ${rule.value === undefined ? `the field ${rule.field}` : `"${String(rule.value)}"`} only holds its place`;
  });
}

function sourceName(fileName: string): string {
  return fileName.replace(/\.[^.]*$/, '').replace(/\s+/g, '-') || 'file';
}

function fieldsOf(rules: Rule | Rule[]): string[] {
  return ruleList(rules).flatMap((rule) => [rule.field, rule.nameField, ...(rule.fields ?? [])].filter((name) => name !== undefined));
}

function profile(field: FieldStats, kind: ValueKind, mapping: Mapping, why: ReadonlyMap<string, string>): FieldProfile {
  const uses = [
    ...(mapping.identity.fields?.includes(field.name) ? ['identity'] : []), ...Object.entries(mapping.position ?? {}).filter(([, name]) => name === field.name).map(([key]) => `position.${key}`),
    ...Object.entries(mapping.columns ?? {}).filter(([, rules]) => fieldsOf(rules).includes(field.name)).map(([column]) => `columns.${column}`),
    ...(mapping.class?.from?.some(({ field: from, fields }) => from === field.name || fields?.includes(field.name)) || mapping.class?.rules?.some(({ when }) => field.name in when) ? ['class'] : []),
  ];
  const samples = [...field.values].sort((a, b) => b[1] - a[1]).slice(0, SAMPLE_VALUES).map(([value]) => value);
  const isKept = uses.length === 0 && field.filled > 0 && mapping.keep === '*';
  return { name: field.name, kind, filled: field.filled, distinct: field.values.size, samples, takenFor: isKept ? 'attributes' : uses.join(', '), why: uses.length > 0 ? why.get(field.name) ?? '' : '' };
}

function sampleNotes(sample: Sample): string[] {
  const notes: string[] = [];
  if (!sample.isWhole) notes.push(`Only the first ${sample.records.length.toLocaleString('en')} records were looked at: what stands further behind may differ`);
  if (sample.fieldsLeftOut > 0) notes.push(`The file has more than ${sample.fields.length} fields: ${sample.fieldsLeftOut} were not looked at`);
  if (sample.defects > 0) notes.push(`${sample.defects} of the records cannot be read at all and would be rejected`);
  return [...notes, ...sample.fields.map(shortenedNote).filter((note) => note !== null)];
}

/** Makes rows of the sample as the import would, its coordinates not yet converted. */
function tryOut(mapping: Mapping, sample: Sample): Suggestion['trial'] {
  const reasons = new Map<string, number>();
  let good = 0;
  for (const record of sample.records) {
    const mapped = applyMapping(mapping, record);
    const placed = readPosition(mapping, record);
    const rejects = [...('rejects' in mapped ? mapped.rejects : []), ...('rejects' in placed ? placed.rejects : [])];
    if (rejects.length === 0) good += 1;
    for (const summary of new Set(rejects.map(({ field, reason }) => (reason.startsWith('no class') ? reason : `${field}: ${reason}`)))) reasons.set(summary, (reasons.get(summary) ?? 0) + 1);
  }
  return { good, reasons: [...reasons].map(([summary, count]) => ({ summary, count })).sort((a, b) => b.count - a.count).slice(0, MOST_REASONS) };
}
