import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LAST_BACKUP_FILE } from '../backup/last-backup.ts';
import { makeCertificate } from '../testing/certificate.ts';
import { advice, languageOf, ok, problem, reportLines } from './finding.ts';
import { checkBackups, checkLeftovers } from './house.ts';
import { checkDisk, checkMemory, checkNode, checkOpenFiles } from './machine.ts';
import { checkBuffers, judgeClock } from './database.ts';
import { checkCertificate } from './network.ts';
import { Redactor } from './redact.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongguan-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY_MS = 86_400_000;
const GIGABYTE = 1024 ** 3;

test('the report says first what is in order and last what has to be done, in the language that is asked for', () => {
  const findings = [problem('disk', ['磁盘满', 'The disk is full'], ['腾出空间', 'Make room']), ok('node', 'Node 22', 'Node 22'), advice('backup', ['没有备份', 'No backup'], ['备份', 'Back up'])];
  expect(reportLines(findings, 'en').map((line) => line.trim())).toEqual([
    'ok       node          Node 22', 'advice   backup        No backup', '-> Back up', 'PROBLEM  disk          The disk is full', '-> Make room', '', '1 ok, 1 advice, 1 problems',
  ]);
  expect(reportLines(findings, 'zh').join('\n')).toContain('磁盘满');
  expect(languageOf(undefined, { LANG: 'zh_CN.UTF-8' })).toBe('zh');
  expect(languageOf(undefined, { LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB.UTF-8' })).toBe('en');
  expect(languageOf(undefined, { LANG: 'zh_CN.UTF-8', LC_ALL: '', LC_MESSAGES: '' })).toBe('zh');
  expect(languageOf('zh', { LANG: 'C' })).toBe('zh');
});

test('an old Node, little memory, one core and few open files are told', () => {
  expect(checkNode('18.20.0')).toMatchObject({ status: 'problem' });
  expect(checkNode(process.versions.node)).toMatchObject({ status: 'ok' });
  expect(checkMemory({ totalBytes: GIGABYTE, freeBytes: GIGABYTE / 2, cores: 1 }).map(({ status }) => status)).toEqual(['problem', 'advice']);
  expect(checkMemory({ totalBytes: 3 * GIGABYTE, freeBytes: 2 * GIGABYTE, cores: 2 }).map(({ status }) => status)).toEqual(['advice', 'ok']);
  expect(checkMemory({ totalBytes: 8 * GIGABYTE, freeBytes: 4 * GIGABYTE, cores: 4 }).map(({ status }) => status)).toEqual(['ok', 'ok']);
  expect([256, 1024, 65_536, Infinity].map((limit) => checkOpenFiles(limit).status)).toEqual(['problem', 'advice', 'ok', 'ok']);
});

test('a disk with less room than is wanted is a problem, and one that holds it is in order', async () => {
  expect((await checkDisk(join(folder, 'not', 'made', 'yet'), 1e9))[0]).toMatchObject({ check: 'disk', status: 'problem' });
  expect((await checkDisk(folder, 0))[0]).toMatchObject({ status: 'ok' });
});

test('a certificate that expired, expires soon, is not valid yet, or has another key is told', () => {
  const [one, other] = [makeCertificate(folder, 'one'), makeCertificate(folder, 'other')];
  const look = (cert: string, key: string, now: number): unknown => checkCertificate(['TLS_CERT', 'TLS_KEY'], cert, key, now)[0];
  expect(look(one.certFile, one.keyFile, Date.now())).toMatchObject({ status: 'advice', text: { en: expect.stringMatching(/good for \d days more/) } });
  expect(look(one.certFile, one.keyFile, Date.now() + 3 * DAY_MS)).toMatchObject({ status: 'problem', text: { en: expect.stringContaining('expired on') } });
  expect(look(one.certFile, one.keyFile, Date.now() - 3 * DAY_MS)).toMatchObject({ status: 'problem', text: { en: expect.stringContaining('from') } });
  expect(look(one.certFile, other.keyFile, Date.now())).toMatchObject({ status: 'problem', text: { en: expect.stringContaining('they are no certificate (PEM) and its key') } });
  expect(look(one.certFile, '', Date.now())).toMatchObject({ status: 'problem', text: { en: expect.stringContaining('TLS_KEY is missing') } });
  expect(checkCertificate(['MQTT_CERT', 'MQTT_KEY'], one.certFile, join(folder, 'none.pem'), Date.now())[0]).toMatchObject({ text: { en: expect.stringContaining('MQTT_KEY') } });
});

test('a clock that is behind the newest row is a problem, and so is one that is far from the database\'s', () => {
  const now = Date.UTC(2026, 10, 29);
  expect(judgeClock(now, now + 100, now - 1000)).toMatchObject({ status: 'ok' });
  expect(judgeClock(now, now + 5_000, null)).toMatchObject({ status: 'advice' });
  expect(judgeClock(now, now - 120_000, null)).toMatchObject({ status: 'problem' });
  expect(judgeClock(now, now, now + DAY_MS)).toMatchObject({ status: 'problem', text: { en: expect.stringContaining('behind the newest row') } });
});

test('shared buffers are held against the memory of the machine', () => {
  expect(checkBuffers(128 * 1024 ** 2, 16 * GIGABYTE)).toMatchObject({ status: 'advice', todo: { en: expect.stringContaining("'4096MB'") } });
  expect(checkBuffers(4 * GIGABYTE, 16 * GIGABYTE)).toMatchObject({ status: 'ok' });
  expect(checkBuffers(12 * GIGABYTE, 16 * GIGABYTE)).toMatchObject({ status: 'advice' });
  expect(checkBuffers(128 * 1024 ** 2, null)).toMatchObject({ status: 'advice' });
});

test('a missing, old or unverified backup and what was left behind are told', () => {
  const now = Date.UTC(2026, 10, 29);
  const note = (at: number, verified: boolean, missingPhotos = 0): void => writeFileSync(join(folder, LAST_BACKUP_FILE), JSON.stringify({ file: 'x', at: new Date(at).toISOString(), verified, missingPhotos }));
  expect(checkBackups(folder, 7, now)).toMatchObject({ status: 'advice', text: { en: 'No backup is on record' } });
  note(now - 9 * DAY_MS, true);
  expect(checkBackups(folder, 7, now)).toMatchObject({ status: 'advice', text: { en: 'The last backup is 9 days old' } });
  note(now - DAY_MS, false);
  expect(checkBackups(folder, 7, now)).toMatchObject({ status: 'advice', text: { en: expect.stringContaining('not verified') } });
  note(now - DAY_MS, true, 3);
  expect(checkBackups(folder, 7, now)).toMatchObject({ status: 'advice', text: { en: 'The files of 3 photos are not in the last backup' } });
  note(now - DAY_MS, true);
  expect(checkBackups(folder, 7, now)).toMatchObject({ status: 'ok' });
  expect(checkLeftovers(folder)).toEqual([]);
  for (const name of ['restoring', 'replaced-2026', 'backing-up-999999999']) writeFileSync(join(folder, name), '');
  expect(checkLeftovers(folder)).toHaveLength(3);
});

test('passwords, numbers of persons, mail, coordinates and given words are taken out of a text; figures stay', () => {
  const redactor = new Redactor(['张三', 'P17']);
  const cleaned = redactor.clean([
    'postgres://county:s3cret@db/x mqtt://u:p@ss@host', 'password: hunter2, apiKey=k-1', '13812345678 +8613812345678 0351-1234567 140101199001011234 a.b@example.cn',
    'at 113.612345, 37.812345 {"lng":113.612345,"lat":37.812345}', '张三 (P17) took case 12', 'tongguan_tile_seconds_sum 0.001234 rows 74173 at 2026-11-29T13:00:00.123Z',
  ].join('\n'));
  for (const secret of ['s3cret', 'hunter2', 'k-1', '1381234', '1234567', '14010119', 'example.cn', '113.6', '张三', 'P17']) expect(cleaned).not.toContain(secret);
  expect(cleaned).toContain('tongguan_tile_seconds_sum 0.001234 rows 74173 at 2026-11-29T13:00:00.123Z');
  expect(cleaned).toContain('took case 12');
});

test('a secret goes as a whole: with slashes, with blanks in quotes, in JSON, after a scheme; a name in JSON too', () => {
  const redactor = new Redactor(['O"Neil', 'back\\slash']);
  const planted = [
    'postgres://u:p/w1@x/db', "postgres://u:p'w2@x", '{"url":"postgres://u:p\\"w3@x","next":"kept-a"}', 'password: "abc w4" kept-b', "secret = 'abc w5' kept-c",
    '{"password":"a\\"b w6","other":"kept-d"}', JSON.stringify({ said: 'token: "abc w7" kept-e' }), 'token: "cut off w8', 'Authorization: Bearer w9 kept-f', 'key=w10 kept-g',
    JSON.stringify({ line: JSON.stringify({ by: 'O"Neil', at: 'back\\slash' }), by: 'O"Neil', kept: 'kept-h' }),
  ].join('\n');
  const cleaned = redactor.clean(planted);
  for (const secret of ['w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7', 'w8', 'w9', 'w10', 'Neil', 'slash']) expect(cleaned).not.toContain(secret);
  for (const at of 'abcdefgh') expect(cleaned).toContain(`kept-${at}`);
  expect(JSON.parse(redactor.clean('{"password":"a b","key":"c","by":"O\\"Neil"}'))).toEqual({ password: '***', key: '***', by: '***' });
});
