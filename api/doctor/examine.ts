/** Runs every check. One that fails of itself becomes a finding: the doctor always comes to an end. */
import { resolve } from 'node:path';
import type { Settings } from '../settings.ts';
import { checkDatabase, openForLooking } from './database.ts';
import type { OpenedDatabase } from './database.ts';
import { ok, problem } from './finding.ts';
import type { Finding } from './finding.ts';
import { browserAdvice, checkBackups, checkLeftovers, checkTimeService } from './house.ts';
import { checkDisk, checkMemory, checkNode, checkOpenFiles, readMemory, readOpenFilesLimit } from './machine.ts';
import { checkBroker, checkCertificate, checkPort, checkServer, findServer } from './network.ts';
import type { RunningServer } from './network.ts';

export interface ExamineOptions {
  readonly settings: Settings;
  readonly version: string;
  readonly minFreeGb: number;
  readonly backupDays: number;
}

export interface Examination {
  readonly findings: readonly Finding[];
  readonly server: RunningServer | null;
  /** Open for whoever wants to ask more; null when there is none or it cannot be reached. */
  readonly database: OpenedDatabase | null;
}

/** Whoever calls closes `database`. */
export async function examine({ settings, version, minFreeGb, backupDays }: ExamineOptions): Promise<Examination> {
  const dataDir = resolve(settings.dataDir);
  const server = await findServer(settings);
  const { database, findings: ofDatabase } = await examineDatabase(settings);
  const findings = [
    checkNode(process.versions.node), ...checkMemory(readMemory()), checkOpenFiles(readOpenFilesLimit()),
    ...await guarded('disk', () => checkDisk(dataDir, minFreeGb)),
    ...ofDatabase, ...checkTimeService(), checkServer(server, version),
    await checkPort('PORT', settings.host, settings.port, server?.url, true),
    ...(settings.mqttUrl ? [] : [await checkPort('MQTT_PORT', settings.mqttHost, settings.mqttPort, server?.health.ingest?.address ?? undefined, settings.mqttPortGiven)]),
    ...checkCertificate(['TLS_CERT', 'TLS_KEY'], settings.tlsCert, settings.tlsKey, Date.now()),
    ...checkCertificate(['MQTT_CERT', 'MQTT_KEY'], settings.mqttCert, settings.mqttKey, Date.now()),
    ...await guarded('broker', () => checkBroker(settings.mqttUrl)),
    checkBackups(dataDir, backupDays, Date.now()), ...checkLeftovers(dataDir), ...browserAdvice(),
  ];
  return { findings, server, database };
}

async function examineDatabase(settings: Settings): Promise<{ database: OpenedDatabase | null; findings: Finding[] }> {
  let database: OpenedDatabase | null;
  try {
    database = await openForLooking(settings);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const reason = message || code || String(error);
    const todo: readonly [string, string] = settings.databaseUrl
      ? ['检查 DATABASE_URL 的地址、用户、密码，数据库是否在运行，防火墙和 pg_hba.conf', 'Look at address, user and password in DATABASE_URL, whether the database runs, the firewall and pg_hba.conf']
      : ['停掉占用 DATA_DIR 的程序再试；打不开时用最近的备份恢复到新文件夹', 'Stop what holds DATA_DIR and try again; if it cannot be opened, restore the last backup into a new folder'];
    return { database: null, findings: [problem('database', [`数据库打不开：${reason}`, `The database cannot be opened: ${reason}`], todo)] };
  }
  if (!database) return { database, findings: [ok('database', '还没有数据库；npm start 会建立', 'There is no database yet; npm start makes one')] };
  const opened = database;
  return { database, findings: await guarded('database', () => checkDatabase(opened).catch(tellOfLock)) };
}

/** What PostgreSQL says when a lock was not to be had (lock_timeout). */
const LOCK_NOT_AVAILABLE = '55P03';

function tellOfLock(error: Error): Finding[] {
  if ((error as NodeJS.ErrnoException).code !== LOCK_NOT_AVAILABLE) throw error;
  return [problem('database', ['数据库有回答，但别的程序锁住了表', 'The database answers, but another program has its tables locked'],
    ['恢复或升级正在进行时是正常的：等它结束再检查', 'Normal while a restore or an upgrade is at work: wait for its end and look again'])];
}

async function guarded(check: string, work: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    const { message } = error as Error;
    return [problem(check, [`检查没有做成：${message}`, `The check failed: ${message}`], ['用 --archive 做诊断包，发给维护人员', 'Make an archive with --archive and send it to whoever looks after the program'])];
  }
}
