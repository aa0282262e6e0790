/**
 * Puts another database in the place of a folder's, whole or not at all. `prepareSwap` moves the new one beside the old one and
 * leaves a mark; whoever opens the folder next does the rest under its lock, and takes it up again when it was cut short:
 *
 *   pg.next/ + pg.next.ready  ->  pg/ becomes replaced-<moment>/ (or goes)  ->  pg.next/ becomes pg/  ->  the mark goes
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface SwapMark {
  readonly at: string;
  /** Whether the old database is kept aside; an empty one is not worth it. */
  readonly keepOld: boolean;
}

/**
 * @param pgDir the folder of the database, which somebody may hold: it is not touched here
 * @param newPgDir a database that nobody has open
 * @returns where the old one will be; null when it goes
 */
export function prepareSwap(pgDir: string, newPgDir: string, keepOld: boolean): string | null {
  const next = `${pgDir}.next`;
  rmSync(`${next}.ready`, { force: true });
  rmSync(next, { recursive: true, force: true });
  renameSync(newPgDir, next);
  const mark: SwapMark = { at: new Date().toISOString().replace(/[:.]/g, '-'), keepOld };
  writeFileSync(`${next}.ready.part`, JSON.stringify(mark));
  const file = openSync(`${next}.ready.part`, 'r+');
  fsyncSync(file);
  closeSync(file);
  renameSync(`${next}.ready.part`, `${next}.ready`);
  return keepOld && existsSync(pgDir) ? oldPlace(pgDir, mark) : null;
}

/** For the holder of the folder's lock, before it opens the database. */
export function finishSwap(pgDir: string): void {
  const next = `${pgDir}.next`;
  if (!existsSync(`${next}.ready`)) return;
  const mark = JSON.parse(readFileSync(`${next}.ready`, 'utf8')) as SwapMark;
  if (existsSync(next)) {
    if (existsSync(pgDir) && mark.keepOld) {
      mkdirSync(oldPlace(pgDir, mark), { recursive: true });
      renameSync(pgDir, join(oldPlace(pgDir, mark), 'pg'));
    }
    rmSync(pgDir, { recursive: true, force: true });
    renameSync(next, pgDir);
  }
  writeFileSync(`${pgDir}.ready`, `${mark.at}\n`);
  if (mark.keepOld && existsSync(oldPlace(pgDir, mark))) writeFileSync(join(oldPlace(pgDir, mark), 'pg.ready'), `${mark.at}\n`);
  rmSync(`${next}.ready`);
}

function oldPlace(pgDir: string, { at }: SwapMark): string {
  return join(dirname(pgDir), `replaced-${at}`);
}
