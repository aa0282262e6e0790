/** A mapping as the page edits it: what each field of the file becomes. Whatever the page cannot show stays as it is. */

export type Rule = Readonly<Record<string, unknown>>;
type Rules = Rule | readonly Rule[];
export interface ClassRule { readonly when: Readonly<Record<string, unknown>>; readonly class: string }
export interface ClassSource { readonly by: string; readonly field?: string; readonly fields?: readonly string[] }
export interface ClassPart { readonly rules?: readonly ClassRule[]; readonly scheme?: string; readonly from?: readonly ClassSource[]; readonly default?: string; readonly nameBy?: readonly string[] }

/** The parts that the page knows; the server judges the whole. */
export interface MappingDraft {
  readonly layer?: string;
  readonly identity?: { readonly source?: string; readonly fields?: readonly string[] };
  readonly position?: Readonly<Record<string, string>>;
  readonly class?: ClassPart;
  readonly columns?: Readonly<Record<string, Rules>>;
  readonly attributes?: Readonly<Record<string, Rules>>;
  readonly keep?: '*' | readonly string[];
  readonly [more: string]: unknown;
}

export const POSITION_TARGETS = ['lng', 'lat', 'east', 'north', 'wkt'] as const;
/** `identity`, a part of the position, `class`, `attribute`, or `column:state`. */
export type Target = string;

const isPosition = (target: Target): boolean => (POSITION_TARGETS as readonly string[]).includes(target);
const listOf = (rules: Rules | undefined): readonly Rule[] => (rules === undefined ? [] : Array.isArray(rules) ? rules as readonly Rule[] : [rules as Rule]);

/** Whether a rule reads a field, also as a condition or as the name of a department. */
function reads(rule: Rule, field: string): boolean {
  return rule.field === field || rule.nameField === field || ((rule.fields as readonly string[] | undefined)?.includes(field) ?? false) || field in ((rule.when ?? {}) as object);
}

function classReads({ rules = [], from = [] }: ClassPart, field: string): boolean {
  return rules.some(({ when }) => field in when) || from.some((source) => source.field === field || source.fields?.includes(field));
}

/** What a field becomes, in the order in which the page shows it. */
export function targetsOf(mapping: MappingDraft, field: string): Target[] {
  const position = Object.entries(mapping.position ?? {}).filter(([, name]) => name === field).map(([part]) => part);
  const columns = Object.entries(mapping.columns ?? {}).filter(([, rules]) => listOf(rules).some((rule) => reads(rule, field))).map(([column]) => `column:${column}`);
  const isAttribute = Object.values(mapping.attributes ?? {}).some((rules) => listOf(rules).some((rule) => reads(rule, field)))
    || (Array.isArray(mapping.keep) && mapping.keep.includes(field));
  return [
    ...(mapping.identity?.fields?.includes(field) ? ['identity'] : []), ...position,
    ...(mapping.class && classReads(mapping.class, field) ? ['class'] : []), ...columns, ...(isAttribute ? ['attribute'] : []),
  ];
}

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> => Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
/** Leaves a part of the mapping out when nothing is in it. */
function withPart(mapping: MappingDraft, name: string, value: object | undefined): MappingDraft {
  const isEmpty = value === undefined || Object.keys(value).length === 0;
  return isEmpty ? without(mapping, name) as MappingDraft : { ...mapping, [name]: value };
}

function add(mapping: MappingDraft, field: string, target: Target, scheme: string | undefined): MappingDraft {
  if (target === 'identity') return { ...mapping, identity: { ...mapping.identity, fields: [...mapping.identity?.fields ?? [], field] } };
  if (isPosition(target)) {
    // Degrees and metres do not mix: another kind of position begins anew.
    const kind = [['lng', 'lat'], ['east', 'north'], ['wkt']].find((parts) => parts.includes(target))!;
    const kept = Object.entries(mapping.position ?? {}).filter(([part, name]) => kind.includes(part) && name !== field);
    return { ...mapping, position: { ...Object.fromEntries(kept), [target]: field } };
  }
  if (target === 'class') return { ...mapping, class: { ...mapping.class, ...(scheme && !mapping.class?.scheme ? { scheme } : {}), from: [...mapping.class?.from ?? [], { by: 'name', field }] } };
  if (target === 'attribute') return { ...mapping, attributes: { ...mapping.attributes, [field]: { field } } };
  return { ...mapping, columns: { ...mapping.columns, [target.slice('column:'.length)]: { field } } };
}

function removeClass(part: ClassPart, field: string): ClassPart | undefined {
  const rules = part.rules?.filter(({ when }) => !(field in when));
  const from = part.from?.filter((source) => source.field !== field && !source.fields?.includes(field));
  const nameBy = part.nameBy?.filter((name) => name !== field);
  const left: ClassPart = {
    ...(rules?.length ? { rules } : {}), ...(from?.length ? { from } : {}), ...(from?.length && part.scheme ? { scheme: part.scheme } : {}),
    ...(part.default ? { default: part.default } : {}), ...(nameBy?.length ? { nameBy } : {}),
  };
  return left.rules || left.from || left.default ? left : undefined;
}

function remove(mapping: MappingDraft, field: string, target: Target): MappingDraft {
  if (target === 'identity') {
    const fields = mapping.identity?.fields?.filter((name) => name !== field) ?? [];
    const { fields: _, ...identity } = mapping.identity ?? {};
    return { ...mapping, identity: fields.length ? { ...identity, fields } : identity };
  }
  if (isPosition(target)) return withPart(mapping, 'position', without(mapping.position ?? {}, target));
  if (target === 'class') return withPart(mapping, 'class', removeClass(mapping.class ?? {}, field));
  if (target === 'attribute') {
    const attributes = Object.fromEntries(Object.entries(mapping.attributes ?? {}).filter(([, rules]) => !listOf(rules).some((rule) => reads(rule, field))));
    const keep = Array.isArray(mapping.keep) ? mapping.keep.filter((name) => name !== field) : mapping.keep;
    const kept = { ...mapping, ...(keep === '*' || keep?.length ? { keep } : {}) };
    return withPart(keep !== '*' && !keep?.length ? without(kept, 'keep') as MappingDraft : kept, 'attributes', attributes);
  }
  return withPart(mapping, 'columns', without(mapping.columns ?? {}, target.slice('column:'.length)));
}

/** Makes a field become exactly these things. @param scheme the class list in which a new class is looked for by its name */
export function withTargets(mapping: MappingDraft, field: string, targets: readonly Target[], scheme?: string): MappingDraft {
  const before = targetsOf(mapping, field);
  const removed = before.filter((target) => !targets.includes(target)).reduce((draft, target) => remove(draft, field, target), mapping);
  return targets.filter((target) => !before.includes(target)).reduce((draft, target) => add(draft, field, target, scheme), removed);
}

/** Keeps every field that goes nowhere as an attribute, or none of them. */
export function withKeepAll(mapping: MappingDraft, keepsAll: boolean): MappingDraft {
  return keepsAll ? { ...mapping, keep: '*' } : without(mapping, 'keep') as MappingDraft;
}

/** The rule of a column when it is a single one that reads one field; what is more is for the JSON editor. */
export function simpleRule(mapping: MappingDraft, column: string): Rule | null {
  const rules = listOf(mapping.columns?.[column]);
  return rules.length === 1 && typeof rules[0]!.field === 'string' ? rules[0]! : null;
}

/** Changes keys of a column's rule; undefined leaves a key out. */
export function withRule(mapping: MappingDraft, column: string, change: Rule): MappingDraft {
  const rule = Object.fromEntries(Object.entries({ ...simpleRule(mapping, column), ...change }).filter(([, value]) => value !== undefined));
  return { ...mapping, columns: { ...mapping.columns, [column]: rule } };
}

/** Says what a value of a column's field becomes; undefined: nothing is said of it. */
export function withLookup(mapping: MappingDraft, column: string, value: string, to: string | undefined): MappingDraft {
  const lookup = (simpleRule(mapping, column)?.lookup ?? {}) as Readonly<Record<string, unknown>>;
  const changed = to === undefined ? without(lookup, value) : { ...lookup, [value]: to };
  return withRule(mapping, column, { lookup: Object.keys(changed).length ? changed : undefined });
}

/** The class that the rules give to a value of one field, null when they say nothing of it alone. */
export function classOfValue(mapping: MappingDraft, field: string, value: string): string | null {
  return mapping.class?.rules?.find(({ when }) => isAbout(when, field) && [when[field]].flat().includes(value))?.class ?? null;
}

const isAbout = (when: Readonly<Record<string, unknown>>, field: string): boolean => Object.keys(when).length === 1 && field in when;

/** Gives a value of a field a class by a rule of its own, before all others; null takes it away. */
export function withClassOfValue(mapping: MappingDraft, field: string, value: string, classId: string | null): MappingDraft {
  const rules = (mapping.class?.rules ?? []).flatMap((rule): ClassRule[] => {
    if (!isAbout(rule.when, field)) return [rule];
    const values = [rule.when[field]].flat().filter((known) => known !== value);
    return values.length === [rule.when[field]].flat().length ? [rule] : values.length ? [{ ...rule, when: { [field]: values.length === 1 ? values[0] : values } }] : [];
  });
  const own = classId === null ? rules : [{ when: { [field]: value }, class: classId }, ...rules];
  const { rules: _, ...rest } = mapping.class ?? {};
  return withPart(mapping, 'class', own.length ? { ...rest, rules: own } : rest);
}

/** How a class is looked for by a field: as the first source that reads it says. */
export function classSourceOf(mapping: MappingDraft, field: string): ClassSource | null {
  return mapping.class?.from?.find((source) => source.field === field) ?? null;
}

export function withClassSource(mapping: MappingDraft, field: string, by: string, scheme: string | undefined): MappingDraft {
  const from = (mapping.class?.from ?? []).map((source) => (source.field === field ? { ...source, by } : source));
  const known = from.some((source) => source.field === field) ? from : [...from, { by, field }];
  return { ...mapping, class: { ...mapping.class, from: known, ...(scheme ? { scheme } : {}) } };
}
