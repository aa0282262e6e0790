/** What the shape of a mapping cannot say: do the columns and classes exist, do the parts of a rule fit each other. */
import { classById, classLists } from './class-lists.ts';
import type { ClassMapping, Conversion, Mapping, Rule } from './mapping-format.ts';
import { CLASS_SOURCE, LAYER_COLUMNS, keepsAttributes, schemeKindOf, takesClass } from './mapping-columns.ts';
import type { ColumnKind, LayerColumn } from './mapping-columns.ts';

const CONVERSIONS_INTO: Readonly<Record<ColumnKind, readonly Conversion[]>> = {
  text: ['text'],
  number: ['number', 'integer', 'heading', 'heading_width'],
  integer: ['integer'],
  date: ['date'],
  timestamp: ['timestamp'],
  department: ['department'],
};

/** Options that only some conversions read. */
const OPTION_OF: Readonly<Partial<Record<keyof Rule, readonly Conversion[]>>> = {
  unit: ['number'],
  decimal: ['number'],
  min: ['number', 'integer'],
  max: ['number', 'integer'],
  formats: ['date', 'timestamp'],
  utcOffset: ['timestamp'],
  yes: ['boolean'],
  no: ['boolean'],
  nameField: ['department'],
};

/** The conversion of a rule: what it says, else what its column needs; text where there is no column. */
export function conversionOf(rule: Rule, column: LayerColumn | null): Conversion {
  return rule.as ?? column?.kind ?? 'text';
}

/** One rule or several, as a list. */
export function ruleList(rules: Rule | Rule[]): Rule[] {
  return Array.isArray(rules) ? rules : [rules];
}

function formatProblems(rule: Rule, conversion: Conversion): string[] {
  const problems: string[] = [];
  for (const format of rule.formats ?? []) {
    if (format === 'ISO') continue;
    const needed = conversion === 'timestamp' ? ['YYYY', 'M', 'D', 'H', 'm'] : ['YYYY', 'M', 'D'];
    const missing = needed.filter((token) => !format.includes(token));
    if (missing.length > 0) problems.push(`the format "${format}" has no ${missing.join(', ')}`);
    else if (conversion === 'timestamp' && !rule.utcOffset) problems.push(`the format "${format}" carries no offset, so utcOffset is needed`);
  }
  return problems;
}

function constantProblems(value: NonNullable<Rule['value']>, column: LayerColumn | null): string[] {
  if (!column) return [];
  const isNumeric = column.kind === 'number' || column.kind === 'integer';
  if (typeof value === 'boolean' || isNumeric !== (typeof value === 'number')) {
    return [`the constant ${JSON.stringify(value)} does not fit a ${column.kind} column`];
  }
  const reason = column.check?.(value);
  return reason ? [`the constant ${JSON.stringify(value)}: ${reason}`] : [];
}

function ruleProblems(rule: Rule, column: LayerColumn | null): string[] {
  const sources = [rule.value !== undefined, rule.field !== undefined, rule.fields !== undefined].filter(Boolean).length;
  if (sources !== 1) return ['give exactly one of value, field and fields'];
  if (rule.value !== undefined) return rule.value === null ? [] : constantProblems(rule.value, column);
  const conversion = conversionOf(rule, column);
  const problems: string[] = [];
  if (!column && conversion === 'department') problems.push('an attribute cannot be a department');
  if (column && !CONVERSIONS_INTO[column.kind].includes(conversion)) {
    problems.push(`as "${conversion}" does not fit a ${column.kind} column; it takes ${CONVERSIONS_INTO[column.kind].join(', ')}`);
  }
  for (const [option, conversions] of Object.entries(OPTION_OF)) {
    if (rule[option as keyof Rule] !== undefined && !conversions.includes(conversion)) {
      problems.push(`"${option}" means nothing for ${conversion}, only for ${conversions.join(' and ')}`);
    }
  }
  if (rule.unlisted && !rule.lookup) problems.push('"unlisted" means nothing without a lookup');
  if (rule.join !== undefined && !rule.fields) problems.push('"join" means nothing without fields');
  return [...problems, ...formatProblems(rule, conversion)];
}

function rulesProblems(path: string, rules: Rule | Rule[], column: LayerColumn | null): string[] {
  return ruleList(rules).flatMap((rule, index) =>
    ruleProblems(rule, column).map((problem) => `${path}${Array.isArray(rules) ? `[${index}]` : ''}: ${problem}`));
}

function columnsProblems(mapping: Mapping): string[] {
  const columns = LAYER_COLUMNS[mapping.layer];
  const problems = Object.entries(mapping.columns ?? {}).flatMap(([name, rules]) => {
    if (!Object.hasOwn(columns, name)) {
      return [`columns.${name}: the layer ${mapping.layer} has no such column; it has ${Object.keys(columns).join(', ')}`];
    }
    return rulesProblems(`columns.${name}`, rules, columns[name]!);
  });
  for (const [name, column] of Object.entries(columns)) {
    if (column.required && !mapping.columns?.[name]) problems.push(`columns: the layer ${mapping.layer} needs a rule for "${name}"`);
  }
  return problems;
}

function classIdProblem(path: string, id: string, mapping: Mapping): string[] {
  const entry = classById(id);
  if (takesClass(mapping.layer, id)) return [];
  const kind = schemeKindOf(mapping.layer);
  const schemes = [...classLists().kinds].flatMap(([scheme, of]) => (of === kind ? [scheme] : []));
  return [entry
    ? `${path}: the class "${id}" is not for the layer ${mapping.layer}, which takes classes of ${schemes.join(', ')}`
    : `${path}: there is no class "${id}"; a class is scheme:code, schemes for ${mapping.layer} are ${schemes.join(', ')}`];
}

function classSourcesProblems(rules: ClassMapping, mapping: Mapping): string[] {
  const problems: string[] = [];
  (rules.from ?? []).forEach((source, index) => {
    const path = `class.from[${index}]`;
    if ((source.field === undefined) === (source.fields === undefined)) problems.push(`${path}: give either field or fields`);
    if (source.fields && source.by !== 'code') problems.push(`${path}: fields are only for "code"`);
    if (source.split && source.by !== 'objid') problems.push(`${path}: split is only for "objid"`);
    if (source.by !== 'id' && !rules.scheme) problems.push(`${path}: class.scheme is needed to look for a class by ${source.by}`);
  });
  if (rules.scheme) {
    const { byScheme, kinds } = classLists();
    const [first] = byScheme.get(rules.scheme) ?? [];
    if (!first) problems.push(`class.scheme: there is no scheme "${rules.scheme}"; there are ${[...kinds.keys()].join(', ')}`);
    else problems.push(...classIdProblem('class.scheme', first.id, mapping));
  }
  return problems;
}

function classProblems(mapping: Mapping): string[] {
  const rules = mapping.class;
  const follows = CLASS_SOURCE[mapping.layer];
  if (follows) return rules ? [`class: the class of ${mapping.layer} follows from the column ${follows.column}; leave it out`] : [];
  if (!rules || (!rules.rules?.length && !rules.from && !rules.default)) {
    return ['class: give rules, from or default, so that every row has a class'];
  }
  return [
    ...(rules.rules ?? []).flatMap((rule, index) => classIdProblem(`class.rules[${index}]`, rule.class, mapping)),
    ...(rules.default ? classIdProblem('class.default', rules.default, mapping) : []),
    ...classSourcesProblems(rules, mapping),
  ];
}

/** Sentences, each with its path, about what a mapping of the right shape still gets wrong; empty for a good one. */
export function mappingMeaningProblems(mapping: Mapping): string[] {
  const problems = [...columnsProblems(mapping), ...classProblems(mapping)];
  if (!keepsAttributes(mapping.layer) && (mapping.keep || mapping.attributes)) {
    problems.push(`${mapping.keep ? 'keep' : 'attributes'}: the layer ${mapping.layer} has no attributes column`);
  }
  for (const [name, rules] of Object.entries(mapping.attributes ?? {})) {
    problems.push(...rulesProblems(`attributes.${name}`, rules, null));
  }
  if (mapping.position && !mapping.identity.fields) {
    problems.push('identity.fields: a file whose position stands in fields has no feature ids, so name the fields that identify a row');
  }
  return problems;
}
