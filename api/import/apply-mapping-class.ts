/** Finds the class of a record: by rules over its fields, or by a code or a name in a class scheme. */
import { splitObjId } from '../contract/codes.ts';
import { classById, classLists } from './class-lists.ts';
import type { ClassLists } from './class-lists.ts';
import { takesClass } from './mapping-columns.ts';
import type { ClassMapping, ClassSource, Conditions, ImportTarget } from './mapping-format.ts';

/** Reads the fields of one record. */
export interface FieldReader {
  /** The trimmed text of a field, null when it is absent or empty. */
  text(field: string): string | null;
}
export type FoundClass = { readonly id: string } | { readonly field: string; readonly reason: string; readonly value: unknown };

function meets(wanted: string | readonly string[] | null, value: string | null): boolean {
  if (wanted === null) return value === null;
  if (value === null) return false;
  if (typeof wanted === 'string') return wanted === '*' || wanted === value;
  return wanted.includes(value);
}

/** True when a record fulfils every condition; conditions that are not given are fulfilled. */
export function fulfils(conditions: Conditions | undefined, read: FieldReader): boolean {
  for (const field in conditions) if (!meets(conditions[field]!, read.text(field))) return false;
  return true;
}

const plainName = (name: string): string =>
  name.normalize('NFKC').replace(/\s+/g, ' ').replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '').trim().toLowerCase();
/** By the lists that they were made from, which may be learned anew. */
const namesOfLists = new WeakMap<ClassLists, Map<string, Map<string, Set<string>>>>();

/** Class ids by name; a name with an explanation in brackets is also found without it (垃圾箱 for 垃圾箱（果皮箱、桶）). */
function namesOfScheme(scheme: string): Map<string, Set<string>> {
  const lists = classLists();
  let namesOfSchemes = namesOfLists.get(lists);
  if (!namesOfSchemes) namesOfLists.set(lists, namesOfSchemes = new Map());
  let names = namesOfSchemes.get(scheme);
  if (!names) {
    names = new Map();
    for (const entry of lists.byScheme.get(scheme) ?? []) {
      if (entry.parent === null && !/[a-z]/.test(entry.code)) continue;
      for (const name of [entry.name.zh, entry.name.en, entry.name.zh.replace(/（.*）$/, '')]) {
        const key = plainName(name);
        names.set(key, (names.get(key) ?? new Set()).add(entry.id));
      }
    }
    namesOfSchemes.set(scheme, names);
  }
  return names;
}

/** Digits that a spreadsheet has stripped of their leading zero get it back: `137` is class 0137. */
function padded(code: string): string {
  return /^\d+$/.test(code) && code.length % 2 === 1 ? `0${code}` : code;
}

function fromCode(scheme: string, code: string): string | null {
  return (classById(`${scheme}:${code}`) ?? classById(`${scheme}:${padded(code)}`))?.id ?? null;
}

function fromObjId(scheme: string, objid: string, split: ClassSource['split']): string | null {
  if (!/^\d{16}$/.test(objid)) return null;
  const { major, minor } = splitObjId(objid, split ?? '6-2-2-6');
  return fromCode(scheme, `${major}${split === '6-2-3-5' ? minor.replace(/^0/, '') : minor}`);
}

function fromName(scheme: string, name: string): { id: string } | { reason: string } {
  const ids = namesOfScheme(scheme).get(plainName(name));
  if (!ids) return { reason: `no class is named "${name}" in scheme ${scheme}` };
  const [id] = ids;
  return ids.size === 1 && id ? { id } : { reason: `the name "${name}" stands for several classes of ${scheme}: ${[...ids].join(', ')}` };
}

function sourceText(source: ClassSource, read: FieldReader): string | null {
  if (source.field) return read.text(source.field);
  const parts = (source.fields ?? []).map((field) => read.text(field));
  return parts.every((part) => part === null) ? null : parts.map((part) => padded(part ?? '')).join('');
}

function fromSource(source: ClassSource, scheme: string, text: string): FoundClass {
  const field = source.field ?? source.fields?.join(' + ') ?? 'class';
  if (source.by === 'name') {
    const found = fromName(scheme, text);
    return 'id' in found ? found : { field, value: text, ...found };
  }
  if (source.by === 'id') return classById(text) ? { id: text } : { field, reason: `there is no class "${text}"`, value: text };
  const id = source.by === 'code' ? fromCode(scheme, text) : fromObjId(scheme, text, source.split);
  if (id) return { id };
  const reason = source.by === 'code' ? `no class ${text} in scheme ${scheme}` : `no class of scheme ${scheme} for this identifier`;
  return { field, reason, value: text };
}

/** Names the first of the telling fields that has a value: "no class for amenity=post_box". */
function noClass(rules: ClassMapping, read: FieldReader): FoundClass {
  const fields = rules.nameBy ?? [...new Set([
    ...(rules.rules ?? []).flatMap((rule) => Object.keys(rule.when)),
    ...(rules.from ?? []).flatMap((source) => source.field ?? source.fields ?? []),
  ])];
  for (const field of fields) {
    const value = read.text(field);
    if (value !== null) return { field, reason: `no class for ${field}=${value}`, value };
  }
  return { field: fields[0] ?? 'class', reason: `no class: no value in ${fields.join(', ')}`, value: null };
}

/**
 * The class of a record: the first rule that fits, else the first source field that has a value, else the default.
 * A source that names an unknown class rejects the row even when there is a default, because the default would hide it.
 */
export function classOf(rules: ClassMapping, layer: ImportTarget, read: FieldReader): FoundClass {
  for (const rule of rules.rules ?? []) if (fulfils(rule.when, read)) return { id: rule.class };
  for (const source of rules.from ?? []) {
    const text = sourceText(source, read);
    if (text === null) continue;
    const found = fromSource(source, rules.scheme ?? '', text);
    if ('id' in found && !takesClass(layer, found.id)) {
      return { field: source.field ?? 'class', reason: `the class "${found.id}" is not one for the layer ${layer}`, value: text };
    }
    return found;
  }
  return rules.default ? { id: rules.default } : noClass(rules, read);
}
