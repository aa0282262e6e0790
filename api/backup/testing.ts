/** For tests: a county with something of everything in its tables, and its photos on disk. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Pool } from '../store/database.ts';
import { pastTheEngine } from '../cases/reading/testing.ts';
import { SMALL_COUNTY, insertSmallCounty } from '../testing/small-county.ts';
import type { Manifest } from './manifest.ts';

export const ODD_TEXT = 'tab\there, newline\nhere, back\\slash, \\N, 井盖 🕳, "quotes", {braces}';

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes with the process. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-backup-'));
  folders.push(folder);
  return folder;
}

/** Cases, alerts, readings of three days, odd texts and a photo with its file. */
export async function insertBackupCounty(pool: Pool, dataDir: string): Promise<void> {
  await insertSmallCounty(pool, { components: 300, events: 60, alerts: 10, cases: 40 });
  await pool.query(`select ensure_days('2026-11-01', '2026-11-03')`);
  await pool.query(`
    insert into readings (county, device_id, quantity, time, value)
    select d.county, d.id, 'tilt', t, d.id * 0.1 + extract(epoch from t) / 7e9
    from devices d cross join generate_series('2026-11-01T00:00:00Z'::timestamptz, '2026-11-03T23:00:00Z', '1 hour') t where d.county = $1`, [SMALL_COUNTY]);
  const bytes = Buffer.from('not really a picture, but it must come back as it is');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = join(dataDir, 'photos', SMALL_COUNTY, sha256.slice(0, 2), `${sha256}.jpg`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  await pastTheEngine(pool, async (client) => {
    await client.query(`
      insert into reports (county, case_id, receipt, channel, class, description, reporter_name, reporter_phone, geom)
      select county, id, 'R' || lpad(id::text, 9, '0'), 'public', class, $2 || id, '张三', '13800000000', geom from cases where county = $1 and id <= 5`, [SMALL_COUNTY, ODD_TEXT]);
    await client.query(`
      insert into photos (county, case_id, sha256, media_type, width, height, bytes) values ($1, 1, $2, 'image/jpeg', 1, 1, $3)`, [SMALL_COUNTY, sha256, bytes.length]);
  });
}

/** What two backups of the same rows agree on, whichever database they come from; the feed of changes counts on. */
export function figuresOf({ tables, sequences, partitions, files }: Manifest): unknown {
  return {
    tables: tables.map(({ name, rows, fingerprint }) => [name, rows, fingerprint]), partitions, files,
    sequences: sequences.filter(({ name }) => !name.startsWith('change_')),
  };
}
