/** Deletes the embedded database of a folder, under the folder's lock. A program: the folder is its first argument. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HELD_EXIT_CODE, describeRefusal, lockMethod, readHolder, takeLock, underLock } from './embedded-lock.ts';

const [dataDir = '', isLocked] = process.argv.slice(2);
const lockFile = join(dataDir, 'lock');
const method = lockMethod();

if (method === 'flock' && !isLocked) {
  const again = [process.execPath, '--import', 'tsx', fileURLToPath(import.meta.url), dataDir, 'locked'];
  const [program = '', ...args] = underLock(method, lockFile, again);
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status === HELD_EXIT_CODE) refuse();
  process.exit(status ?? 1);
}
if (!(await takeLock(method, lockFile))) refuse();
// The mark goes first: without it, whatever is left of the folder counts as never made.
for (const name of ['pg.next.ready', 'pg.next', 'pg.ready', 'pg']) rmSync(join(dataDir, name), { recursive: true, force: true });

function refuse(): never {
  console.error(describeRefusal(dataDir, readHolder(lockFile)));
  process.exit(HELD_EXIT_CODE);
}
