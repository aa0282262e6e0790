/** The embedded database of a server that is running: reached through the server's own socket. */
import { join, resolve } from 'node:path';
import { createPool } from './database.ts';
import type { Pool } from './database.ts';

/** Where the embedded database of a folder listens: the port is the end of the socket's file name. */
const SOCKET_PORT = 5432;

/** A pool of at most `max` connections; null when nobody listens there. */
export async function connectToRunning(dataDir: string, max: number): Promise<Pool | null> {
  const folder = resolve(dataDir);
  if (process.platform === 'win32' || Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) > 100) return null;
  const pool = createPool({ host: folder, port: SOCKET_PORT, user: 'postgres', database: 'postgres', max });
  try {
    await pool.query('select 1');
    return pool;
  } catch (error) {
    await pool.end();
    if (['ENOENT', 'ECONNREFUSED'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
