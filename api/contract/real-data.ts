/** Where tests find the real data that nobody here made: `TONGGUAN_DATA`, default `../shared/data` beside the checkout. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = resolve(REPOSITORY, process.env.TONGGUAN_DATA ?? '../shared/data');

export interface RealFile {
  readonly path: string;
  readonly absent: boolean;
}

/** Names one file of the real data. Says loudly when it is absent; the tests that need it then use `it.skipIf(file.absent)`. */
export function realFile(name: string): RealFile {
  const path = resolve(FOLDER, name);
  const absent = !existsSync(path);
  if (absent) console.warn(`LEFT OUT: tests that need ${path}. Set TONGGUAN_DATA=<folder that holds ${name}> to bring them in.`);
  return { path, absent };
}
