/** What identifies a record: the field whose values never repeat. */
import { IDENTITY_NAMES, RENUMBERED } from './dictionary.ts';
import { matchName, plainName } from './names.ts';
import type { FieldStats, Sample } from './sample.ts';
import { CODES } from './value-kinds.ts';
import type { ValueKind } from './value-kinds.ts';

export interface IdentityGuess {
  /** Not given: the id of the feature. */
  readonly fields?: string[];
  readonly why: string;
  readonly notes: readonly string[];
}

/** Fields of which pairs are tried. */
const MOST_PAIRED = 8;
const LONGEST = 100;
const NEARLY = 0.98;

/** @param position fields of the position: two things can stand at one place, and a corrected survey moves them */
export function guessIdentity(sample: Sample, kinds: ReadonlyMap<string, ValueKind>, position: ReadonlySet<string>): IdentityGuess {
  const count = sample.records.length;
  const candidates = sample.fields.filter(({ name, longest, filled }) => filled > 0 && longest <= LONGEST && !position.has(name) && kinds.get(name) !== 'geometry (WKT)');
  const unique = candidates.filter((field) => isUnique(field, count)).map((field) => ({ field, score: scoreOf(field, kinds) })).sort((a, b) => b.score - a.score)[0];
  if (unique && (unique.score >= 2 || !sample.hasFeatureIds)) {
    const isRenumbered = RENUMBERED.has(plainName(unique.field.name));
    return {
      fields: [unique.field.name], why: `never empty and never repeated in ${count} records`,
      notes: isRenumbered ? [`Identity: ${unique.field.name} never repeats, but many programs number it anew with every export. Then a corrected file would change the wrong rows: a lasting code is better`] : [],
    };
  }
  const nearly = candidates.filter((field) => field.filled >= count * NEARLY && field.values.size >= field.filled * NEARLY && scoreOf(field, kinds) >= 2)
    .sort((a, b) => scoreOf(b, kinds) - scoreOf(a, kinds))[0];
  if (nearly && !sample.hasFeatureIds) {
    return { fields: [nearly.name], why: 'almost never empty or repeated', notes: [`Identity: ${nearly.name} is empty in ${count - nearly.filled} and repeated in ${nearly.filled - nearly.values.size} of ${count} records; those would be rejected`] };
  }
  if (sample.hasFeatureIds) return { why: 'the id of the feature', notes: ['Identity: the id of each feature'] };
  const pair = pairOf(sample, candidates, kinds);
  if (pair) return { fields: pair, why: 'together they never repeat', notes: [`Identity: no single field is unique; ${pair.join(' and ')} together are, in the records that were looked at`] };
  const places = [...position];
  const nearest = candidates.map((field) => ({ field, score: field.values.size })).sort((a, b) => b.score - a.score)[0]?.field;
  const fields = places.length > 0 ? places : nearest ? [nearest.name] : undefined;
  return { fields, why: 'nothing else was found', notes: [`Identity: no field is unique${fields ? `; ${fields.join(' and ')} is a makeshift, and records that repeat it are rejected` : ''}. Name the fields that number the records in "identity.fields"`] };
}

function isUnique(field: FieldStats, count: number): boolean {
  return field.filled === count && field.values.size === count;
}

/** A national code before a field that is called like a number, that before one that programs number anew, that before any other. */
function scoreOf(field: FieldStats, kinds: ReadonlyMap<string, ValueKind>): number {
  if (CODES.has(kinds.get(field.name) ?? 'empty')) return 10;
  const { score } = matchName(field.name, IDENTITY_NAMES);
  if (RENUMBERED.has(plainName(field.name))) return 1;
  if (score > 0) return 2 + score;
  return ['whole number', 'text'].includes(kinds.get(field.name) ?? '') ? 0.5 : 0.1;
}

function pairOf(sample: Sample, candidates: readonly FieldStats[], kinds: ReadonlyMap<string, ValueKind>): string[] | null {
  const full = candidates.filter(({ filled }) => filled === sample.records.length)
    .sort((a, b) => scoreOf(b, kinds) - scoreOf(a, kinds) || b.values.size - a.values.size).slice(0, MOST_PAIRED);
  for (const [index, first] of full.entries()) {
    for (const second of full.slice(index + 1)) {
      if (first.values.size * second.values.size < sample.records.length) continue;
      const seen = new Set(sample.records.map(({ fields }) => `${String(fields[first.name])}/${String(fields[second.name])}`));
      if (seen.size === sample.records.length) return [first.name, second.name];
    }
  }
  return null;
}
