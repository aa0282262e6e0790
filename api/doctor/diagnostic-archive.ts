/**
 * A tar file for whoever helps from afar: versions, settings, the doctor's report, health, metrics, sizes, migrations, the end
 * of a log. Settings are named one by one that may be shown; the rest is redacted, so that no person and no key is in it.
 */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { ArchiveWriter } from '../backup/archive.ts';
import { SETTINGS_TABLE } from '../settings.ts';
import { writeWhole } from '../store/whole-file.ts';
import type { Examination } from './examine.ts';
import { reportLines } from './finding.ts';
import { ask } from './network.ts';
import { Redactor, personalWords } from './redact.ts';

/** Text settings that tell nothing about persons or doors. */
const SHOWN = new Set(['HOST', 'COUNTY', 'MQTT_HOST']);
/** Entries that quote what others wrote; the rest is figures and names of our own. */
const FREE_TEXT = /^(report|findings|healthz|log|settings)/;
const LOG_LINES = 500;
const LOG_BYTES = 512 * 1024;

/** @param env where the settings come from */
export function maskedSettings(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(SETTINGS_TABLE.map(({ env: name, kind, default: standard }) => {
    const given = env[name];
    if (!given) return [name, `(default) ${kind === 'text' && !SHOWN.has(name) ? '' : standard}`.trim()];
    return [name, kind !== 'text' || SHOWN.has(name) ? given : '(set)'];
  }));
}

export interface DiagnosticRequest {
  readonly file: string;
  readonly examination: Examination;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A log whose end goes in. */
  readonly logFile: string | null;
}

/** @returns the names of its entries */
export async function writeDiagnosticArchive(request: DiagnosticRequest): Promise<string[]> {
  const { examination: { database, findings, server }, version } = request;
  // Null as well when the tables are locked: the archive is wanted all the more then.
  const words = database ? await personalWords(database.db).catch(() => null) : null;
  const redactor = new Redactor(words ?? []);
  const entries = new Map<string, string>([
    ['report.en.txt', reportLines(findings, 'en').join('\n')], ['report.zh.txt', reportLines(findings, 'zh').join('\n')],
    ['findings.json', JSON.stringify(findings, null, 1)],
    ['versions.json', JSON.stringify({ tongguan: version, node: process.versions, platform: platform(), release: release(), arch: arch(), cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem() }, null, 1)],
    ['settings.json', JSON.stringify(maskedSettings(request.env), null, 1)],
    ...await databaseEntries(request.examination),
  ]);
  if (server) {
    entries.set('healthz.json', await ask(`${server.url}/healthz`) ?? 'no answer');
    entries.set('metrics.txt', await ask(`${server.url}/metrics`) ?? 'no answer');
  }
  if (request.logFile !== null) {
    // Without the database nobody knows which words of a log are names.
    entries.set('log.txt', words ? await endOfLog(request.logFile) : 'The log was left out: the database could not be asked which names to take out of it.');
  }
  await writeWhole(request.file, async (handle) => {
    const archive = new ArchiveWriter(handle);
    for (const [name, text] of entries) {
      const bytes = Buffer.from(`${FREE_TEXT.test(name) ? redactor.clean(text) : redactor.cleanPatterns(text)}\n`);
      await archive.add(name, bytes.length, [bytes]);
    }
    await archive.finish();
  }, 0o600);
  return [...entries.keys()];
}

async function databaseEntries({ database }: Examination): Promise<[string, string][]> {
  if (!database) return [];
  const queries = {
    'tables.json': `select c.relname as name, c.relkind as kind, c.reltuples::bigint as rows, pg_total_relation_size(c.oid) as bytes,
        s.n_live_tup as live, s.n_dead_tup as dead, s.last_autovacuum, s.last_autoanalyze
      from pg_class c left join pg_stat_user_tables s on s.relid = c.oid where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace order by 4 desc`,
    'migrations.json': 'select number, name, sha256, applied_at from migration order by number',
    'database-settings.json': `select name, setting, unit, source from pg_settings where source not in ('default', 'client') and category !~ '^(File|Connections and Authentication / SSL)'
      and name !~ '(file|directory|directories|command|conninfo|password|listen)' order by name`,
    'activity.json': 'select state, wait_event_type, wait_event, count(*) from pg_stat_activity where datname = current_database() group by 1, 2, 3',
  };
  const entries: [string, string][] = [];
  for (const [name, sql] of Object.entries(queries)) {
    const text = await database.db.query(sql).then(({ rows }) => JSON.stringify(rows, null, 1), (error: Error) => `could not be read: ${error.message}`);
    entries.push([name, text]);
  }
  return entries;
}

async function endOfLog(file: string): Promise<string> {
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    return `The log cannot be read: ${(error as Error).message}`;
  }
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, LOG_BYTES));
    await handle.read(bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8').split('\n').slice(-LOG_LINES).join('\n');
  } finally {
    await handle.close();
  }
}
