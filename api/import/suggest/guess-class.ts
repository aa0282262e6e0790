/** How the values of a file become classes: by codes or names of a class list, tried out on the sample. */
import type { ClassEntry } from '../../contract/shapes.ts';
import { classOf } from '../apply-mapping-class.ts';
import { classById, classLists } from '../class-lists.ts';
import { CLASS_SOURCE, schemeKindOf } from '../mapping-columns.ts';
import type { ClassMapping, ClassSource, ImportTarget } from '../mapping-format.ts';
import { CLASS_NAMES } from './dictionary.ts';
import { matchName, plainName } from './names.ts';
import type { FieldStats, Sample } from './sample.ts';
import { meaningful } from './value-kinds.ts';
import type { ValueKind } from './value-kinds.ts';

export interface ClassGuess {
  /** Undefined for layers whose class follows from a column. */
  readonly class?: ClassMapping;
  /** Share of the sampled records for which a class is found, by something that the file says. */
  readonly share: number;
  readonly fields: readonly { readonly name: string; readonly why: string }[];
  readonly notes: readonly string[];
}

/** Records on which a way is tried. */
const MOST_TRIED = 1000;
/** Ways that are tried in every order. */
const MOST_SOURCES = 4;
const LEAST_SHARE = 0.2;
/** What a field says in words goes before what it says in digits, when both find as many classes. */
const TRUST: Readonly<Record<ClassSource['by'], number>> = { id: 0.4, code: 0.3, name: 0.2, objid: 0.1 };

type Values = Readonly<Record<string, unknown>>;
const classesOf = (scheme: string): readonly ClassEntry[] => classLists().byScheme.get(scheme) ?? [];
const reader = (values: Values) => ({ text: (field: string): string | null => (values[field] as string | undefined) ?? null });

/** Share of records for which a class is found, a default left aside. */
export function classShare(rules: ClassMapping, layer: ImportTarget, records: readonly { readonly fields: Values }[]): number {
  const tried = records.slice(0, MOST_TRIED);
  const { default: _, ...said } = rules;
  return tried.filter(({ fields }) => 'id' in classOf(said, layer, reader(fields))).length / Math.max(1, tried.length);
}

/** @param kinds what the values of each field are */
export function guessClass(layer: ImportTarget, sample: Sample, kinds: ReadonlyMap<string, ValueKind>, fileName: string): ClassGuess {
  if (CLASS_SOURCE[layer]) return { share: 0, fields: [], notes: [] };
  const schemes = [...classLists().kinds].filter(([, kind]) => (layer === 'reports' ? ['component', 'event'].includes(kind) : kind === schemeKindOf(layer))).map(([id]) => id);
  const tries = schemes.map((scheme) => bestOrder(scheme, layer, sample, sourcesIn(scheme, layer, sample, kinds)));
  const best = tries.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.share < LEAST_SHARE) return withoutClasses(layer, sample, schemes, fileName);
  const rules: ClassMapping = { scheme: best.scheme, from: best.order };
  const notes = unfit(rules, layer, sample);
  const rivals = tries.filter((other) => other !== best && other.share >= best.share && other.agree >= best.agree);
  if (best.differ > 0) notes.push(`Class: in ${best.differ} records ${best.order.map(({ field }) => field!).join(' and ')} mean different classes; the first that has a value decides`);
  if (rivals.length > 0) notes.push(`Class: ${rivals.map(({ scheme }) => scheme).join(', ')} would find as many classes as ${best.scheme}. A code means another thing in another list: make sure which one the file was made with`);
  return {
    class: rules, share: best.share, notes,
    fields: best.order.map(({ field, by }) => ({ name: field!, why: `its values are class ${by === 'objid' ? 'digits of identifiers' : `${by}s`} of ${best.scheme}` })),
  };
}

interface Tried {
  readonly scheme: string;
  readonly order: ClassSource[];
  readonly share: number;
  readonly score: number;
  /** Records of which two sources say the same class, and of which they say different ones. */
  readonly agree: number;
  readonly differ: number;
}

/** Ways to find classes of a scheme, the most finding first. */
function sourcesIn(scheme: string, layer: ImportTarget, sample: Sample, kinds: ReadonlyMap<string, ValueKind>): ClassSource[] {
  const found: { source: ClassSource; share: number }[] = [];
  for (const field of sample.fields) {
    if (field.filled === 0 || field.longest > 200) continue;
    const isNamed = matchName(field.name, CLASS_NAMES).score >= 1;
    const ways: ClassSource[] = kinds.get(field.name) === 'component identifier'
      ? [{ by: 'objid', field: field.name }, { by: 'objid', field: field.name, split: '6-2-3-5' }]
      : [{ by: 'name', field: field.name }, { by: 'id', field: field.name }, ...(isNamed ? [{ by: 'code', field: field.name } as ClassSource] : [])];
    const tried = ways.map((source) => ({ source, share: shareFilled(scheme, layer, source, field) })).sort((a, b) => b.share - a.share)[0]!;
    if (tried.share > LEAST_SHARE) found.push(tried);
  }
  return found.sort((a, b) => b.share - a.share).slice(0, MOST_SOURCES).map(({ source }) => source);
}

/** Share of the records with a value in the field for which the value names a class. */
function shareFilled(scheme: string, layer: ImportTarget, source: ClassSource, field: FieldStats): number {
  let all = 0;
  let good = 0;
  for (const [value, count] of meaningful(field).slice(0, MOST_TRIED)) {
    all += count;
    if ('id' in classOf({ scheme, from: [source] }, layer, reader({ [field.name]: value }))) good += count;
  }
  return all === 0 ? 0 : good / all;
}

function orders(sources: readonly ClassSource[]): ClassSource[][] {
  return [[], ...sources.flatMap((first) => orders(sources.filter((other) => other !== first)).map((rest) => [first, ...rest]))];
}

/** The first source with a value decides, so the order matters: each is tried. */
function bestOrder(scheme: string, layer: ImportTarget, sample: Sample, sources: readonly ClassSource[]): Tried {
  const agreement = agreementOf(scheme, layer, sample, sources);
  let best: Tried = { scheme, order: [], share: 0, score: 0, ...agreement };
  for (const order of orders(sources)) {
    if (order.length === 0) continue;
    const share = classShare({ scheme, from: order }, layer, sample.records);
    // More sources help records beyond the sample; half a record's worth, so that they never outweigh one that is found.
    // Where a code and a name agree, the list is the right one: 137 is a lamp in one and something else in another.
    const score = share + (agreement.agree - agreement.differ) / Math.max(1, sample.records.length) + (order.length / 10 + TRUST[order[0]!.by]) / (2 * MOST_TRIED);
    if (score > best.score) best = { scheme, order, share, score, ...agreement };
  }
  return best;
}

function agreementOf(scheme: string, layer: ImportTarget, sample: Sample, sources: readonly ClassSource[]): Pick<Tried, 'agree' | 'differ'> {
  const counts = { agree: 0, differ: 0 };
  if (sources.length < 2) return counts;
  for (const { fields } of sample.records.slice(0, MOST_TRIED)) {
    const ids = sources.map((source) => classOf({ scheme, from: [source] }, layer, reader(fields))).flatMap((found) => ('id' in found ? [found.id] : []));
    if (ids.length > 1) counts[new Set(ids).size === 1 ? 'agree' : 'differ'] += 1;
  }
  return counts;
}

const MOST_TOLD = 10;

/** Values that no class fits, with counts, and the classes that are called alike. */
export function unfit(rules: ClassMapping, layer: ImportTarget, sample: Sample): string[] {
  const counts = new Map<string, number>();
  for (const { fields } of sample.records) {
    const found = classOf(rules, layer, reader(fields));
    if (!('id' in found)) counts.set(`${found.field}=${found.value === null ? '' : String(found.value)}`, (counts.get(`${found.field}=${found.value === null ? '' : String(found.value)}`) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const told = sorted.slice(0, MOST_TOLD).map(([what, count]) => `${what} ×${count}${alike(rules.scheme, what.slice(what.indexOf('=') + 1))}`);
  const rest = sorted.slice(MOST_TOLD).reduce((sum, [, count]) => sum + count, 0);
  return told.length === 0 ? [] : [`Class: no class fits ${told.join('; ')}${rest > 0 ? `; and ${rest} records more` : ''}. Add rules for them to class.rules, or a default`];
}

function alike(scheme: string | undefined, value: string): string {
  const plain = plainName(value);
  if (plain.length < 2) return '';
  const near = (scheme ? classesOf(scheme) : [...classLists().classes.values()]).filter(({ parent, name }) => parent !== null && [name.zh, name.en].some((text) => plainName(text).includes(plain) || (plainName(text).length > 1 && plain.includes(plainName(text)))));
  return near.length > 0 && near.length <= 3 ? ` (perhaps ${near.map(({ id, name }) => `${id} ${name.zh}`).join(' or ')})` : '';
}

/** Nothing in the file says what its records are: perhaps its name does, or the layer has a class for what is unknown. */
function withoutClasses(layer: ImportTarget, sample: Sample, schemes: readonly string[], fileName: string): ClassGuess {
  const plain = plainName(fileName.replace(/\.[^.]*$/, ''));
  const named = schemes.flatMap(classesOf).filter(({ parent, name }) => (parent !== null || layer !== 'components') && plain.includes(plainName(name.zh.replace(/（.*）$/, ''))))
    .sort((a, b) => b.name.zh.length - a.name.zh.length)[0];
  if (named) return { class: { default: named.id }, share: 0, fields: [], notes: [`Class: no field says it; by the name of the file every record is ${named.id} ${named.name.zh}. Check it`] };
  const unknown = [`${layer === 'buildings' ? 'building' : layer.slice(0, -1)}:unknown`, 'building:other'].find((id) => classById(id)?.scheme === schemes[0]);
  if (unknown) return { class: { default: unknown }, share: 0, fields: [], notes: [`Class: no field says it; every record becomes ${unknown}`] };
  const field = sample.fields.filter(({ filled }) => filled > 0).map(({ name }) => ({ name, score: matchName(name, CLASS_NAMES).score })).sort((a, b) => b.score - a.score)[0]?.name ?? 'class';
  const rules: ClassMapping = { scheme: schemes[0]!, from: [{ by: 'name', field }] };
  return { class: rules, share: 0, fields: [], notes: [`Class: no field holds names or codes of ${schemes.join(' or ')}; write into "class" what the records are`, ...unfit(rules, layer, sample)] };
}
