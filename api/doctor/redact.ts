/**
 * Takes out of a text what concerns persons or opens doors. Two nets: patterns (passwords in addresses, telephone and identity
 * numbers, mail, pairs of coordinates), and the very words that the database holds of persons.
 */
import { homedir, userInfo } from 'node:os';
import type { OpenedDatabase } from './database.ts';

const GONE = '***';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // As far as the last @ before a blank or a quote that is not escaped: a password may hold a slash or an @.
  [/([a-z][a-z0-9+.-]*:\/\/)(?:[^\s"\\]|\\.)*@/gi, `$1${GONE}@`],
  // A value in quotes, which may be escaped themselves, as far as its closing quote or the end of the line; another one to its first blank.
  [/\b(\w*(?:password|passwd|secret|token|key|authorization))(\\*["']?\s*[:=]\s*)(?:(\\*["'])(?:(?!(?<!\\)\3)[^\n])*(?:\3)?|(?:(?:bearer|basic)\s+)?[^\s"',;&]+)/gi, `$1$2$3${GONE}$3`],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, GONE],
  [/(?<![\d.])\d{17}[\dXx](?![\d.])/g, GONE],
  [/(?<![\d.])(\+?86[- ]?)?1[3-9]\d{9}(?![\d.])/g, GONE],
  [/(?<![\d.])0\d{2,3}[- ]\d{7,8}(?!\d)/g, GONE],
  [/-?\d{1,3}\.\d{4,}["\s]*[,; ]\s*["\w:]*\s*-?\d{1,3}\.\d{4,}/g, GONE],
];

/** Columns that name persons or tell of them, besides those that `PERSONS` finds: [table, column]. */
const PERSONAL_COLUMNS = [
  ['staff', 'name'], ['staff', 'name_en'], ['staff', 'code'], ['staff', 'duty_phone'], ['reports', 'description'], ['reports', 'address'], ['reports', 'reporter_name'], ['reports', 'reporter_phone'],
] as const;

/** Columns that by their names hold who did something or answers for it: so one of a later migration is among them without a word here. */
const PERSONS = `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace and a.atttypid = 'text'::regtype
    and (a.attname ~ '(^|_)by(_person)?$' or a.attname in ('keeper', 'holder', 'assignee', 'assigned_to', 'handler', 'installer'))
  order by c.relname, a.attname`;

/** Users of gateways and staff; codes of devices tell of nobody. */
const USERS = `select code as word from ingest_credentials where kind <> 'device'`;

/** Shorter words are in too many others. */
const SHORTEST = 2;
/** Not persons: who moves by itself. */
const MACHINES = new Set(['system', 'engine', 'simulator']);

/** Every word that the database holds of persons, of the columns that it has. */
export async function personalWords(db: OpenedDatabase['db']): Promise<Set<string>> {
  const words = new Set<string>();
  const { rows: persons } = await db.query<{ table: string; column: string }>(PERSONS);
  const queries = [...PERSONAL_COLUMNS, ...persons.map((it) => [it.table, it.column] as const)].map(([table, column]) => ({ table, column, sql: `select distinct ${column} as word from ${table}` }));
  for (const { table, column, sql } of [...queries, { table: 'ingest_credentials', column: 'code', sql: USERS }]) {
    const { rows: [there] } = await db.query('select 1 from pg_attribute where attrelid = to_regclass($1) and attname = $2 and not attisdropped', [table, column]);
    if (!there) continue;
    const { rows } = await db.query<{ word: string | null }>(sql);
    for (const { word } of rows) for (const line of (word ?? '').split('\n')) if (line.length >= SHORTEST && !MACHINES.has(line)) words.add(line);
  }
  return words;
}

/** A word as JSON writes it, and as JSON within JSON does. */
function spellings(word: string): string[] {
  const once = JSON.stringify(word).slice(1, -1);
  return once === word ? [word] : [word, once, JSON.stringify(once).slice(1, -1)];
}

export class Redactor {
  readonly #words: readonly string[];

  constructor(words: Iterable<string> = []) {
    const own = [homedir(), userInfo().username].filter((word) => word.length > 3 && word !== '/root' && word !== 'root');
    this.#words = [...own, ...words].flatMap(spellings).sort((a, b) => b.length - a.length);
  }

  /** The text without them. */
  clean(text: string): string {
    let cleaned = this.cleanPatterns(text);
    for (const word of this.#words) if (cleaned.includes(word)) cleaned = cleaned.replaceAll(word, GONE);
    return cleaned;
  }

  /** For texts whose words are known, such as figures of tables. */
  cleanPatterns(text: string): string {
    return PATTERNS.reduce((cleaned, [pattern, instead]) => cleaned.replace(pattern, instead), text);
  }
}
