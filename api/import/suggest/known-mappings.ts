/** Mappings that come with the product: a file that one of them was made for is best read by it. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { Mapping, Rule } from '../mapping-format.ts';
import { ruleList } from '../mapping-meaning.ts';
import { parseMapping } from '../mapping.ts';
import { fulfils } from '../apply-mapping-class.ts';
import { classShare } from './guess-class.ts';
import type { Sample } from './sample.ts';

export interface KnownMapping {
  readonly name: string;
  readonly mapping: Mapping;
  /** Share of the sampled records to which it gives a class, its default left aside. */
  readonly classes: number;
  /** Share of its fields, those of its rules left aside, that the file has. */
  readonly fields: number;
}

const FOLDER = new URL('../../../fixtures/mappings/', import.meta.url);
let shipped: { name: string; mapping: Mapping }[] | undefined;

function readShipped(): { name: string; mapping: Mapping }[] {
  try {
    return readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort()
      .map((name) => ({ name: basename(name), mapping: parseMapping(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')), name) }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // an installation without them
    throw error;
  }
}

/** The mappings of the product, those first that fit the file best; only such as read something of it. */
export function knownMappings(sample: Sample, hasGeometry: boolean): KnownMapping[] {
  const names = new Set(sample.fields.filter(({ filled }) => filled > 0).map(({ name }) => name));
  return (shipped ??= readShipped()).filter(({ mapping }) => isReadable(mapping, names, hasGeometry)).map(({ name, mapping }) => {
    const fields = [...new Set(Object.values(mapping.columns ?? {}).flatMap(ruleList).flatMap(({ field, fields: joined }) => [...(field ? [field] : []), ...(joined ?? [])]))];
    return { name, mapping, classes: mapping.class ? classShare(mapping.class, mapping.layer, sample.records) : 0, fields: fields.filter((field) => names.has(field)).length / Math.max(1, fields.length) };
  }).filter(({ classes, fields }) => classes + fields > 0).sort((a, b) => b.classes + b.fields - a.classes - a.fields);
}

function isReadable({ position, identity }: Mapping, names: ReadonlySet<string>, hasGeometry: boolean): boolean {
  if (!hasGeometry !== Boolean(position)) return false;
  return [...Object.values(position ?? {}), ...(identity.fields ?? [])].every((field) => names.has(field));
}

/** The mapping without what the file has nothing for: rules that no sampled record fulfils, columns whose fields are not there. */
export function trimmed({ mapping }: KnownMapping, sample: Sample): Mapping {
  const names = new Set(sample.fields.filter(({ filled }) => filled > 0).map(({ name }) => name));
  const holds = (rule: Rule): boolean => [rule.field, ...(rule.fields ?? [])].every((field) => field === undefined || names.has(field)) && Object.keys(rule.when ?? {}).every((field) => names.has(field));
  const columns = Object.fromEntries(Object.entries(mapping.columns ?? {}).flatMap(([name, rules]) => {
    const kept = ruleList(rules).filter(holds);
    return kept.length === 0 ? [] : [[name, kept.length === 1 ? kept[0]! : kept]];
  }));
  const rules = mapping.class?.rules?.filter(({ when }) => sample.records.some(({ fields }) => fulfils(when, { text: (field) => (fields[field] as string | undefined) ?? null })));
  const nameBy = mapping.class?.nameBy?.filter((field) => names.has(field));
  const { title: _, $schema: __, ...rest } = mapping;
  return { ...rest, ...(mapping.class ? { class: { ...mapping.class, ...(rules ? { rules } : {}), ...(nameBy?.length ? { nameBy } : { nameBy: undefined }) } } : {}), columns };
}
