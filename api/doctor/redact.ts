/**
 * Takes out of a text what concerns persons or opens doors. Two nets: patterns (passwords in addresses, telephone and identity
 * numbers, mail, pairs of coordinates), and the very words that the database holds of persons.
 */
import { homedir, userInfo } from 'node:os';
import type { OpenedDatabase } from './database.ts';

const GONE = '***';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/"']*@/gi, `$1${GONE}@`],
  [/\b(\w*(?:password|passwd|secret|token|key|authorization))(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi, `$1$2${GONE}`],
  [/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, GONE],
  [/(?<![\d.])\d{17}[\dXx](?![\d.])/g, GONE],
  [/(?<![\d.])(\+?86[- ]?)?1[3-9]\d{9}(?![\d.])/g, GONE],
  [/(?<![\d.])0\d{2,3}[- ]\d{7,8}(?!\d)/g, GONE],
  [/-?\d{1,3}\.\d{4,}["\s]*[,; ]\s*["\w:]*\s*-?\d{1,3}\.\d{4,}/g, GONE],
];

/** Where the database names persons: [table, column]. */
const PERSONAL_COLUMNS = [
  ['staff', 'name'], ['staff', 'name_en'], ['staff', 'code'], ['staff', 'duty_phone'], ['reports', 'description'], ['reports', 'address'], ['reports', 'reporter_name'], ['reports', 'reporter_phone'], ['reports', 'by_person'],
  ['case_moves', 'by_person'], ['alert_moves', 'by_person'], ['photos', 'by_person'], ['ingest_credentials', 'username'],
] as const;

/** Shorter words are in too many others. */
const SHORTEST = 2;
/** Not persons: who moves by itself. */
const MACHINES = new Set(['system', 'engine', 'simulator']);

/** Every word that the database holds of persons, of the columns that it has. */
export async function personalWords(db: OpenedDatabase['db']): Promise<Set<string>> {
  const words = new Set<string>();
  for (const [table, column] of PERSONAL_COLUMNS) {
    const { rows: [there] } = await db.query('select 1 from pg_attribute where attrelid = to_regclass($1) and attname = $2 and not attisdropped', [table, column]);
    if (!there) continue;
    const { rows } = await db.query<{ word: string }>(`select distinct ${column}::text as word from ${table} where length(${column}::text) >= ${SHORTEST}`);
    for (const { word } of rows) for (const line of word.split('\n')) if (line.length >= SHORTEST && !MACHINES.has(line)) words.add(line);
  }
  return words;
}

export class Redactor {
  readonly #words: readonly string[];

  constructor(words: Iterable<string> = []) {
    const own = [homedir(), userInfo().username].filter((word) => word.length > 3 && word !== '/root' && word !== 'root');
    this.#words = [...own, ...words].sort((a, b) => b.length - a.length);
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
