/** The class list that a sheet belongs to: one that comes with the product, or one of the county's own, made here. */
import { CLASSES, SCHEMES } from '../../contract/schemes/index.ts';
import { bulkInsert } from '../../store/bulk-insert.ts';
import type { Client } from '../../store/database.ts';
import { UsageError } from '../import-error.ts';
import type { RejectedField } from '../prepare-row.ts';
import type { Staging } from '../staging.ts';
import type { SheetName, SheetRow } from './read-rows.ts';
import type { SheetColumns, SheetField } from './sheet-fields.ts';

export const SCHEME_KINDS = ['component', 'event'] as const;
export type SchemeKind = (typeof SCHEME_KINDS)[number];

export interface SchemeWish {
  readonly id: string;
  /** Needed for a new list. */
  readonly kind?: SchemeKind;
  /** English title; needed for a new list. */
  readonly title?: string;
  readonly titleZh?: string;
  /** Classes whose name in the sheet is another one take it. */
  readonly rename: boolean;
}

export interface FoundScheme {
  readonly id: string;
  readonly kind: SchemeKind;
  readonly isNew: boolean;
  /** It comes with the product: its classes are not changed. */
  readonly isShipped: boolean;
  readonly rename: boolean;
}

export interface ClassCounts {
  readonly scheme: FoundScheme;
  readonly majorsAdded: number;
  readonly classesAdded: number;
  readonly classesRenamed: number;
  /** Minor classes that the good records are about. */
  readonly classesMet: number;
  /** Minor classes without an English name of their own: they are shown with their Chinese name. */
  readonly withoutEnglish: number;
}

interface KnownClass { readonly code: string; readonly zh: string; readonly en: string }

/**
 * Finds or makes the list.
 * @throws UsageError for a new list without kind and name, and for words that are not those of a list that is there
 */
export async function findScheme(client: Client, { id, kind, title, titleZh, rename }: SchemeWish): Promise<FoundScheme> {
  const { rows: [found] } = await client.query<{ kind: string; title_zh: string; title_en: string }>(
    'select kind, title_zh, title_en from class_schemes where scheme = $1', [id]);
  const isShipped = SCHEMES.some((scheme) => scheme.id === id);
  if (!found) {
    if (!kind || !title) throw new UsageError(`There is no class list ${id} yet. Say --kind component or event and --scheme-name to make it.`);
    await client.query('insert into class_schemes (scheme, kind, title_zh, title_en) values ($1, $2, $3, $4)', [id, kind, titleZh ?? title, title]);
    return { id, kind, isNew: true, isShipped: false, rename };
  }
  if (!isSchemeKind(found.kind)) throw new UsageError(`--scheme ${id} is the list of ${found.kind}, about which there are no standards`);
  if (kind && kind !== found.kind) throw new UsageError(`--kind says ${kind}, and ${id} is a list of ${found.kind}s`);
  for (const name of [title, titleZh]) {
    if (name && name !== found.title_en && name !== found.title_zh) {
      throw new UsageError(`The class list ${id} is ${found.title_en} (${found.title_zh}), not ${name}. Leave the name out to import into it, or give another --scheme.`);
    }
  }
  if (isShipped && rename) throw new UsageError(`--rename-classes: ${id} comes with the product, and its classes keep their names`);
  return { id, kind: found.kind, isNew: false, isShipped, rename };
}

function isSchemeKind(kind: string): kind is SchemeKind {
  return (SCHEME_KINDS as readonly string[]).includes(kind);
}

const plainName = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** The English name that a list of the product has for the same Chinese one; a class of this kind of list and level. */
function englishFor(kind: SchemeKind, isMajor: boolean): (zh: string) => string | null {
  const ofKind = new Set(SCHEMES.filter((scheme) => scheme.kind === kind).map(({ id }) => id));
  const names = new Map<string, string>();
  for (const { scheme, parent, name } of CLASSES) {
    if (ofKind.has(scheme) && (parent === null) === isMajor && !names.has(plainName(name.zh))) names.set(plainName(name.zh), name.en);
  }
  return (zh) => names.get(plainName(zh)) ?? null;
}

interface Refusal {
  readonly rejects: Staging;
  /** Faults are told by the names of the columns. */
  readonly columns: SheetColumns;
}

/**
 * Adds the classes that the list does not have. A record whose class has another name in the list is refused: a code that changed its
 * meaning belongs to a list of its own.
 * @returns the rows that are left, and what was done
 */
export async function loadClasses(client: Client, scheme: FoundScheme, rows: readonly SheetRow[], { rejects, columns }: Refusal): Promise<ClassCounts & { readonly rows: readonly SheetRow[] }> {
  const { rows: found } = await client.query<KnownClass>('select code, name_zh as zh, name_en as en from classes where scheme = $1', [scheme.id]);
  const known = new Map(found.map((entry) => [entry.code, entry]));
  const good: SheetRow[] = [];
  for (const row of rows) {
    const fault = faultOf(row, scheme, known, columns);
    if (fault) await rejects.addRejects([fault]);
    else good.push(row);
  }
  const majors = new Map<string, SheetName>();
  const minors = new Map<string, SheetName>();
  for (const row of good) {
    if (row.majorName && !majors.has(row.major)) majors.set(row.major, row.majorName);
    if (!minors.has(row.code)) minors.set(row.code, row.name);
  }
  const write = scheme.isShipped ? null : { scheme, known };
  const major = write && await writeClasses(client, write, majors, true);
  const minor = write && await writeClasses(client, write, minors, false);
  const { rows: [bare] } = await client.query<{ count: number }>(
    'select count(*)::int as count from classes where scheme = $1 and code = any($2) and name_en = name_zh', [scheme.id, [...minors.keys()]]);
  return {
    rows: good, scheme, majorsAdded: major?.added ?? 0, classesAdded: minor?.added ?? 0, classesRenamed: (major?.renamed ?? 0) + (minor?.renamed ?? 0),
    classesMet: minors.size, withoutEnglish: bare!.count,
  };
}

function faultOf(row: SheetRow, scheme: FoundScheme, known: ReadonlyMap<string, KnownClass>, columns: SheetColumns): RejectedField | null {
  const fault = (of: SheetField, value: string, reason: string, summary: string): RejectedField => {
    const field = columns[of] ?? of;
    return { record: row.record, line: row.line, identity: `${row.code} ${row.condition.zh}`, field, value, reason, summary: `${field}: ${summary}` };
  };
  const minor = known.get(row.code);
  const isOther = (there: KnownClass | undefined, name: SheetName): boolean => there !== undefined && plainName(there.zh) !== plainName(name.zh);
  const hint = scheme.isShipped ? 'give a list of your own with --scheme' : 'if only the name was corrected say --rename-classes, else give the list another --scheme';
  if (!scheme.rename && isOther(minor, row.name)) {
    return fault('minorName', row.name.zh, `class ${row.code} of ${scheme.id} is ${minor!.zh}, not ${row.name.zh}: ${hint}`, `the class has another name in ${scheme.id}`);
  }
  if (!minor && scheme.isShipped) return fault('minor', row.code, `${scheme.id} has no class ${row.code}: ${hint}`, `there is no such class in ${scheme.id}`);
  const major = known.get(row.major);
  if (!major && !row.majorName) return fault('majorName', '', `major class ${row.major} is new and has no name`, 'the major class is new and has no name');
  if (!scheme.rename && row.majorName && isOther(major, row.majorName)) {
    return fault('majorName', row.majorName.zh, `major class ${row.major} of ${scheme.id} is ${major!.zh}, not ${row.majorName.zh}: ${hint}`, `the major class has another name in ${scheme.id}`);
  }
  return null;
}

async function writeClasses(
  client: Client, { scheme, known }: { readonly scheme: FoundScheme; readonly known: ReadonlyMap<string, KnownClass> }, names: ReadonlyMap<string, SheetName>, isMajor: boolean,
): Promise<{ added: number; renamed: number }> {
  const english = englishFor(scheme.kind, isMajor);
  const added: Record<string, unknown>[] = [];
  let renamed = 0;
  for (const [code, { zh, en }] of names) {
    const there = known.get(code);
    const isSame = there !== undefined && plainName(there.zh) === plainName(zh);
    const nameEn = en ?? (isSame ? there.en : english(zh) ?? zh);
    if (!there) added.push({ class: `${scheme.id}:${code}`, scheme: scheme.id, code, parent: isMajor ? null : `${scheme.id}:${code.slice(0, 2)}`, name_zh: zh, name_en: nameEn });
    else if (!isSame || there.en !== nameEn) {
      await client.query('update classes set name_zh = $3, name_en = $4 where scheme = $1 and code = $2', [scheme.id, code, isSame ? there.zh : zh, nameEn]);
      renamed += 1;
    }
  }
  if (added.length > 0) await bulkInsert(client, 'classes', Object.keys(added[0]!), added);
  return { added: added.length, renamed };
}
