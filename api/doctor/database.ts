/** The database: whether it answers, what it is, how it is set, whether its schema is this program's, and its clock. */
import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import type { Settings } from '../settings.ts';
import { PG_TYPES } from '../store/database.ts';
import { startEmbedded } from '../store/embedded.ts';
import { listMigrations } from '../store/migrate.ts';
import { connectToRunning } from '../store/running-embedded.ts';
import { advice, ok, problem } from './finding.ts';
import type { Finding } from './finding.ts';

export interface OpenedDatabase {
  readonly kind: 'native' | 'embedded';
  readonly db: Pick<pg.Client, 'query'>;
  close(): Promise<void>;
}

const ANSWER_MS = 5_000;
/** A restore or a migration holds tables for minutes: the doctor says so instead of waiting. */
const LOCK_MS = 2_000;
const QUERY_MS = 20_000;

/** @returns null when there is none yet @throws whatever keeps it from being opened */
export async function openForLooking(settings: Pick<Settings, 'databaseUrl' | 'dataDir'>): Promise<OpenedDatabase | null> {
  if (settings.databaseUrl) return openNative(settings.databaseUrl);
  const running = await connectToRunning(settings.dataDir, 1);
  if (running) return { kind: 'embedded', db: running as unknown as pg.Client, close: () => running.end() };
  if (!existsSync(join(settings.dataDir, 'pg.ready'))) return null;
  const embedded = await startEmbedded({ dataDir: resolve(settings.dataDir) });
  const client = new pg.Client({ ...embedded.poolConfig, types: PG_TYPES } as pg.ClientConfig);
  try {
    await client.connect();
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return { kind: 'embedded', db: client, close: async () => { await client.end(); await embedded.stop(); } };
}

async function openNative(connectionString: string): Promise<OpenedDatabase> {
  const client = new pg.Client({ connectionString, types: PG_TYPES, connectionTimeoutMillis: ANSWER_MS, query_timeout: QUERY_MS + ANSWER_MS, application_name: 'tongguan doctor' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Not in the connection's options: those would hide what the database itself sets.
    await client.query(`set lock_timeout = ${LOCK_MS}; set statement_timeout = ${QUERY_MS}`);
  } catch (error) {
    await client.end();
    throw error;
  }
  return { kind: 'native', db: client, close: () => client.end() };
}

/** Everything about a database that answers. */
export async function checkDatabase({ kind, db }: OpenedDatabase): Promise<Finding[]> {
  const version = await checkVersion(kind, db);
  const settings = kind === 'native' ? await checkServerSettings(db) : [];
  const isMigrated = (await db.query(`select to_regclass('migration') is not null as yes`)).rows[0].yes as boolean;
  if (!isMigrated) return [...version, ...settings, ok('schema', '数据库是空的；npm start 建立数据表', 'The database is empty; npm start makes the tables')];
  return [...version, ...settings, await checkMigrations(db), ...await checkSizes(kind, db), await checkDatabaseClock(db)];
}

async function checkVersion(kind: OpenedDatabase['kind'], db: OpenedDatabase['db']): Promise<Finding[]> {
  const { rows: [about] } = await db.query(`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number, current_setting('server_encoding') as encoding,
      (select extversion from pg_extension where extname = 'postgis') as postgis`);
  const name = `PostgreSQL ${about.version}, PostGIS ${about.postgis ?? '-'}`;
  const findings: Finding[] = [];
  if (about.number < 150000) findings.push(problem('database', [`${name}：版本太旧`, `${name}: too old`], ['需要 PostgreSQL 15 以上', 'PostgreSQL 15 or newer is needed']));
  else findings.push(kind === 'embedded'
    ? advice('database', [`内置数据库，${name}`, `Embedded database, ${name}`], ['适合试用。正式使用请设置 DATABASE_URL；npm run backup 和 restore 可以搬过去', 'Good for evaluation. For production set DATABASE_URL; npm run backup and restore move the data there'])
    : ok('database', name, name));
  const [major = 0, minor = 0] = String(about.postgis ?? '0').split('.').map(Number);
  if (about.postgis === null) findings.push(problem('postgis', ['没有 PostGIS', 'PostGIS is missing'], ['安装 postgresql-15-postgis-3，再由管理员执行 create extension postgis', 'Install postgresql-15-postgis-3; then, as an administrator: create extension postgis']));
  else if (major < 3 || (major === 3 && minor < 3)) findings.push(problem('postgis', [`PostGIS ${about.postgis} 太旧`, `PostGIS ${about.postgis} is too old`], ['需要 3.3 以上', '3.3 or newer is needed']));
  if (about.encoding !== 'UTF8') findings.push(problem('encoding', [`数据库编码是 ${about.encoding}`, `The database's encoding is ${about.encoding}`], ["新建数据库：create database ... encoding 'UTF8'", "Make a new one: create database ... encoding 'UTF8'"]));
  return findings;
}

const MEGABYTE = 1024 * 1024;

async function checkServerSettings(db: OpenedDatabase['db']): Promise<Finding[]> {
  const { rows: [set] } = await db.query(`
    select current_setting('jit') as jit, pg_size_bytes(current_setting('shared_buffers')) as buffers, current_setting('max_connections')::int as connections,
      current_setting('fsync') as fsync, current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit, current_setting('autovacuum') as autovacuum,
      (select reset_val::int from pg_settings where name = 'statement_timeout') as timeout,
      (select count(*)::int from pg_stat_activity where datname is not null) as used, inet_server_addr() is null or inet_server_addr() = inet_client_addr() as here`);
  const change = (name: string, value: string): readonly [string, string] => [`由管理员执行：alter system set ${name} = '${value}'; select pg_reload_conf();`, `As an administrator: alter system set ${name} = '${value}'; select pg_reload_conf();`];
  const findings: Finding[] = [];
  if (set.jit === 'on') findings.push(advice('jit', ['jit 开着：小查询会先编译，慢几十倍', 'jit is on: small queries are compiled first and take many times as long'], change('jit', 'off')));
  else findings.push(ok('jit', 'jit 已关闭', 'jit is off'));
  findings.push(checkBuffers(Number(set.buffers), set.here === true ? totalmem() : null));
  const free = set.connections - set.used;
  if (free < 15) findings.push(advice('connections', [`数据库连接 ${set.used}/${set.connections}，剩余 ${free} 个`, `${set.used} of ${set.connections} connections are taken, ${free} are left`], ['每个服务进程需要 13 个：增大 max_connections 并重启数据库', 'A server process needs 13: raise max_connections and restart the database']));
  for (const [name, value, zh, en] of [
    ['fsync', set.fsync, '断电会损坏数据库', 'a power cut would destroy the database'], ['full_page_writes', set.pages, '断电会损坏数据库', 'a power cut would destroy the database'],
    ['synchronous_commit', set.commit, '断电会丢失已确认的数据', 'a power cut would lose what was acknowledged'],
  ] as const) {
    if (value === 'off') findings.push(problem(name, [`${name} 关着：${zh}`, `${name} is off: ${en}`], change(name, 'on')));
  }
  if (set.autovacuum === 'off') findings.push(problem('autovacuum', ['autovacuum 关着：表会越来越大', 'autovacuum is off: tables grow without end'], change('autovacuum', 'on')));
  const timeoutMs: number = set.timeout;
  if (timeoutMs > 0 && timeoutMs < 60_000) findings.push(advice('timeout', [`statement_timeout 是 ${timeoutMs} 毫秒`, `statement_timeout is ${timeoutMs} ms`], ['导入和导出会被中断：设为 0 或 10 分钟以上', 'Imports and exports would be cut off: set it to 0 or to ten minutes and more']));
  return findings;
}

/** @param memoryBytes of the database's machine; null when it is another one */
export function checkBuffers(bytes: number, memoryBytes: number | null): Finding {
  const is = `shared_buffers = ${Math.round(bytes / MEGABYTE)} MB`;
  const wantedMb = memoryBytes === null ? 512 : Math.round(Math.min(8 * 1024, memoryBytes / MEGABYTE / 4));
  const todo: readonly [string, string] = [`约为内存的四分之一：alter system set shared_buffers = '${wantedMb}MB'; 然后重启数据库`, `About a quarter of the memory: alter system set shared_buffers = '${wantedMb}MB'; then restart the database`];
  if (memoryBytes !== null && bytes > memoryBytes / 2) return advice('buffers', [`${is}，超过内存的一半`, `${is} is more than half of the memory`], todo);
  if (bytes < wantedMb * MEGABYTE / 3) return advice('buffers', [`${is}，偏小`, `${is} is little`], todo);
  return ok('buffers', is, is);
}

async function checkMigrations(db: OpenedDatabase['db']): Promise<Finding> {
  const { rows } = await db.query<{ number: number; sha256: string }>('select number, sha256 from migration order by number');
  const known = listMigrations();
  const [newest, applied] = [known.at(-1)!.number, rows.at(-1)?.number ?? 0];
  if (applied > newest) return problem('schema', [`数据库是第 ${applied} 版，本程序只到第 ${newest} 版`, `The database is at migration ${applied}, this program knows only ${newest}`], ['程序比数据库旧：请用新版程序', 'The program is older than its database: use the newer one']);
  const edited = known.find(({ number, sha256 }) => rows.some((row) => row.number === number && row.sha256 !== sha256));
  if (edited) return problem('schema', [`迁移 ${edited.name} 应用后被改过`, `Migration ${edited.name} was edited after it was applied`], ['用发布的程序，不要改 sql/migrations', 'Use the program as it was released; leave sql/migrations as it is']);
  if (applied < newest) return advice('schema', [`数据库是第 ${applied} 版，本程序是第 ${newest} 版`, `The database is at migration ${applied}, this program at ${newest}`], ['先备份，再 npm start 升级', 'Back up, then npm start brings it up to date']);
  return ok('schema', `数据库结构第 ${applied} 版`, `The schema is at migration ${applied}`);
}

async function checkSizes(kind: OpenedDatabase['kind'], db: OpenedDatabase['db']): Promise<Finding[]> {
  const { rows: [all] } = await db.query('select pg_database_size(current_database()) as bytes');
  const size = `${Math.round(Number(all.bytes) / 1e6).toLocaleString('en')} MB`;
  const findings = [ok('size', `数据库 ${size}`, `The database takes ${size}`)];
  if (kind === 'embedded') return findings;
  const { rows } = await db.query<{ name: string; dead: number; live: number }>(`
    select relname as name, n_dead_tup as dead, n_live_tup as live from pg_stat_user_tables
    where n_dead_tup > greatest(50000, n_live_tup / 2) order by n_dead_tup desc limit 3`);
  for (const { name, dead, live } of rows) {
    findings.push(advice('bloat', [`表 ${name}：${dead} 个死行，${live} 个活行`, `Table ${name}: ${dead} dead rows beside ${live} live ones`], [`执行 vacuum (analyze) ${name};`, `Run: vacuum (analyze) ${name};`]));
  }
  return findings;
}

const MINUTE_MS = 60_000;

/** @param newestMs of the newest row that was ever committed */
export function judgeClock(localMs: number, databaseMs: number, newestMs: number | null): Finding {
  const behindMs = newestMs === null ? 0 : newestMs - localMs;
  if (behindMs > 5 * MINUTE_MS) {
    return problem('clock', [`本机时钟 ${new Date(localMs).toISOString()} 早于最新的数据 ${new Date(newestMs!).toISOString()}`, `This machine's clock, ${new Date(localMs).toISOString()}, is behind the newest row, ${new Date(newestMs!).toISOString()}`], ['校准时钟后再启动：期限都按时钟算', 'Set the clock before you start: all deadlines go by it']);
  }
  const driftMs = Math.abs(databaseMs - localMs);
  const said: readonly [string, string] = [`本机与数据库的时钟相差 ${(driftMs / 1000).toFixed(1)} 秒`, `The clocks of this machine and of the database differ by ${(driftMs / 1000).toFixed(1)} s`];
  const todo: readonly [string, string] = ['两台机器用同一个时间服务器（NTP）', 'Let both machines follow the same time server (NTP)'];
  if (driftMs > MINUTE_MS) return problem('clock', said, todo);
  return driftMs > 2000 ? advice('clock', said, todo) : ok('clock', ...said);
}

async function checkDatabaseClock(db: OpenedDatabase['db']): Promise<Finding> {
  const beganAt = Date.now();
  const { rows: [clock] } = await db.query('select extract(epoch from clock_timestamp())::float8 * 1000 as now');
  const middle = (beganAt + Date.now()) / 2;
  const sources = [['migration', 'applied_at'], ['case_moves', 'at'], ['alert_moves', 'at'], ['lane', 'at']];
  let newest: number | null = null;
  for (const [table, column] of sources) {
    const { rows: [there] } = await db.query('select 1 from pg_attribute where attrelid = to_regclass($1) and attname = $2', [table, column]);
    if (!there) continue;
    const { rows: [row] } = await db.query(`select extract(epoch from max(${column}))::float8 * 1000 as at from ${table}`);
    if (row.at !== null) newest = Math.max(newest ?? 0, row.at);
  }
  return judgeClock(middle, clock.now, newest);
}
