/**
 * The format of a mapping: how the records of a file become rows of a layer. `mapping.schema.json` is made from the
 * schema below; `docs/import.md` explains it with an example.
 */
import { z } from 'zod';
import { LAYER_IDS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';

/** What a file can be loaded into: a layer, or reports (上报), which become cases. */
export type ImportTarget = LayerId | 'reports';
export const IMPORT_TARGETS = [...LAYER_IDS.filter((layer) => layer !== 'alerts' && layer !== 'cases'), 'reports'] as const;

const word = z.string().min(1);

const conditionsSchema = z.record(word, z.union([z.string(), z.array(z.string()).min(1), z.null()])).meta({
  id: 'MappingConditions',
  description: 'All must hold. A text or a list of texts: the field has one of these values; "*": it has any value; null: it has none.',
});
export type Conditions = z.infer<typeof conditionsSchema>;

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const CONVERSIONS = [
  'text', 'number', 'integer', 'boolean', 'date', 'timestamp', 'heading', 'heading_width', 'department',
] as const;
export type Conversion = (typeof CONVERSIONS)[number];

const LENGTH_UNITS = ['m', 'cm', 'mm', 'km', 'ft'] as const;
export type LengthUnit = (typeof LENGTH_UNITS)[number];

const ruleSchema = z.strictObject({
  when: conditionsSchema.optional().describe('The rule applies only to records that fulfil this.'),
  value: cellSchema.optional().describe('A constant.'),
  field: word.optional().describe('The field whose value is taken.'),
  fields: z.array(word).min(2).optional().describe('Fields that are joined; absent ones are left out.'),
  join: z.string().optional().describe('Stands between joined fields; a space when not given.'),
  lookup: z.record(z.string(), cellSchema).optional().describe('Replaces a value before it is converted.'),
  unlisted: z.enum(['bad', 'keep']).optional().describe('What a value is that the lookup does not list; bad when not given.'),
  as: z.enum(CONVERSIONS).optional().describe('The conversion; follows from the column when not given.'),
  unit: z.enum(LENGTH_UNITS).optional().describe('Number: the unit of a bare number. Other lengths are converted to metres.'),
  decimal: z.enum(['.', ',']).optional().describe('Number: the decimal sign; a point when not given.'),
  min: z.number().optional().describe('Number: a smaller value is bad.'),
  max: z.number().optional().describe('Number: a larger value is bad.'),
  formats: z.array(word).min(1).optional().describe('Date and timestamp: forms made of YYYY MM M DD D HH H mm m ss s, or ISO.'),
  utcOffset: z.string().regex(/^[+-]\d\d:\d\d$/).optional().describe('Timestamp: offset of values that do not carry one, as +08:00.'),
  yes: z.array(word).min(1).optional().describe('Boolean: the values that mean true.'),
  no: z.array(word).min(1).optional().describe('Boolean: the values that mean false.'),
  nameField: word.optional().describe('Department: the field that holds its name, when `field` holds its code.'),
  ifBad: z.enum(['reject', 'null']).optional().describe('A value that cannot be converted rejects the row (default) or is left out.'),
}).meta({ id: 'MappingRule' });
export type Rule = z.infer<typeof ruleSchema>;

const ruleListSchema = z.union([ruleSchema, z.array(ruleSchema).min(1)]).meta({
  id: 'MappingRules',
  description: 'A rule, or a list of rules of which the first that gives a value counts.',
});

const classSourceSchema = z.strictObject({
  by: z.enum(['code', 'name', 'objid', 'id']).describe(
    'code: class code in the scheme; name: class name in the scheme, Chinese or English; objid: the class digits of a 16-digit identifier; id: scheme:code.'),
  field: word.optional(),
  fields: z.array(word).min(2).optional().describe('Major and minor code in separate fields.'),
  split: z.enum(['6-2-2-6', '6-2-3-5']).optional().describe('objid: how its digits are split; 6-2-2-6 when not given.'),
});
export type ClassSource = z.infer<typeof classSourceSchema>;

const classMappingSchema = z.strictObject({
  rules: z.array(z.strictObject({ when: conditionsSchema, class: word })).optional().describe('The first that fits counts.'),
  scheme: word.optional().describe('The scheme in which `from` looks.'),
  from: z.array(classSourceSchema).min(1).optional().describe('Read after the rules; the first field that has a value decides.'),
  default: word.optional().describe('For records that nothing above fits; without it they are rejected.'),
  nameBy: z.array(word).min(1).optional().describe('The reason of a rejection names the first of these fields that has a value.'),
});
export type ClassMapping = z.infer<typeof classMappingSchema>;

const positionSchema = z.union([
  z.strictObject({ east: word, north: word }).describe('Fields with projected coordinates in metres.'),
  z.strictObject({ lng: word, lat: word }).describe('Fields with degrees.'),
  z.strictObject({ wkt: word }).describe('A field with well-known text.'),
]);

export const mappingSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  title: z.string().optional(),
  layer: z.enum([...LAYER_IDS, 'reports']).exclude(['alerts', 'cases']),
  identity: z.strictObject({
    source: word.describe('Name of the source. Rows of another source are never touched.'),
    fields: z.array(word).min(1).optional().describe('Fields that identify a row; the id of the GeoJSON feature when not given.'),
  }),
  position: positionSchema.optional().describe('Needed for CSV; a GeoJSON feature has its geometry.'),
  empty: z.array(z.string()).optional().describe('Values that mean nothing, beside the empty text. Values are trimmed first.'),
  class: classMappingSchema.optional(),
  columns: z.record(word, ruleListSchema).optional(),
  attributes: z.record(word, ruleListSchema).optional().describe('Named values of the attributes column.'),
  keep: z.union([z.literal('*'), z.array(word).min(1)]).optional().describe(
    'Fields kept as they are in the attributes column: a list, or "*" for every field that no column, position or identity uses.'),
});
export type Mapping = z.infer<typeof mappingSchema>;
