/** Which column of a standards sheet is what: by the names that sheets give their columns, or as a mapping file says. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { ImportError, UsageError } from '../import-error.ts';

/** Fields of a sheet and the names that columns go by; a name is compared without spaces, case and width of its characters. */
export const SHEET_FIELDS = {
  major: ['major', '大类代码', '大类编码', '大类编号'],
  majorName: ['major_name', '大类名称', '大类'],
  majorNameEn: ['major_name_en', '大类英文名称'],
  minor: ['minor', '小类代码', '小类编码', '小类编号', '类别代码'],
  minorName: ['minor_name', '小类名称', '小类', '类别名称'],
  minorNameEn: ['minor_name_en', '小类英文名称'],
  condition: ['condition', '立案条件', '立案标准', '立案情形', '具体情形'],
  conditionEn: ['condition_en', '立案条件英文'],
  closeCondition: ['close_condition', '结案条件', '结案标准', '结案要求'],
  closeConditionEn: ['close_condition_en', '结案条件英文'],
  limit: ['limit', '处置时限', '处理时限', '办结时限', '时限'],
  limitUnit: ['limit_unit', '时限单位'],
  handler: ['handler', '责任单位', '处置单位', '责任主体', '处置责任单位'],
  supervisor: ['supervisor', '监管单位', '监管部门', '主管部门', '监督单位'],
} as const;
export type SheetField = keyof typeof SHEET_FIELDS;
/** Field to the name of its column in this sheet. */
export type SheetColumns = Readonly<Partial<Record<SheetField, string>>>;

const NEEDED: readonly SheetField[] = ['minor', 'minorName', 'condition', 'closeCondition', 'limit'];

const mappingSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  layer: z.literal('standards'),
  columns: z.partialRecord(z.enum(Object.keys(SHEET_FIELDS) as [SheetField, ...SheetField[]]), z.string().min(1)),
});

/** Reads a mapping file of a standards sheet. @throws UsageError with everything that is wrong with it */
export function readSheetMapping(path: string): SheetColumns {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`The mapping ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = mappingSchema.safeParse(json);
  if (parsed.success) return parsed.data.columns;
  const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new UsageError(`The mapping ${basename(path)} cannot be used:\n${problems.join('\n')}`);
}

const plainName = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/**
 * Finds the columns of a sheet.
 * @param given by a mapping file; it goes before what columns are called
 * @throws ImportError when a column that is needed is missing, or two columns answer to one field
 */
export function findColumns(header: readonly string[], given: SheetColumns, file: string): SheetColumns {
  const columns: Partial<Record<SheetField, string>> = {};
  for (const [field, names] of Object.entries(SHEET_FIELDS) as [SheetField, readonly string[]][]) {
    const asked = given[field];
    if (asked !== undefined) {
      if (!header.includes(asked)) throw new ImportError(`${file} has no column ${asked}, which the mapping names for ${field}. Its columns are: ${header.join(', ')}`);
      columns[field] = asked;
      continue;
    }
    const found = header.filter((name) => names.includes(plainName(name)));
    if (found.length > 1) throw new ImportError(`${file}: ${found.join(' and ')} may both be ${field}. A mapping says which is meant.`);
    if (found[0] !== undefined) columns[field] = found[0];
  }
  const missing = NEEDED.filter((field) => columns[field] === undefined);
  if (missing.length > 0) {
    const wanted = missing.map((field) => `${field} (${SHEET_FIELDS[field].join(', ')})`).join('; ');
    throw new ImportError(`${file} has no column for ${wanted}. Its columns are: ${header.join(', ')}. A mapping may name them.`);
  }
  return columns;
}
