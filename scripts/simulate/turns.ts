/** One simulator at a time: the one in the background of `npm start` waits while somebody runs another by hand. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDir } from './options.ts';

const file = (): string => join(dataDir(), 'simulator.pid');

/** Says that this process simulates now. @returns takes the word back */
export function takeTurn(): () => void {
  mkdirSync(dataDir(), { recursive: true });
  writeFileSync(file(), String(process.pid));
  return () => {
    if (holder() === process.pid) rmSync(file(), { force: true });
  };
}

/** Whether another simulator runs that was started by hand. */
export function isTaken(): boolean {
  const pid = holder();
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function holder(): number {
  try {
    return Number(readFileSync(file(), 'utf8'));
  } catch {
    return 0;
  }
}
