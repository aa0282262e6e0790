/** Another process of the server over the suite's database, for tests that restart it. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface OwnServer {
  /** The same before and after a restart. */
  readonly url: string;
  /** Starts it; resolves when it serves. @throws when it ends before that */
  start(): Promise<void>;
  /** Kills it as a power failure would. */
  kill(): Promise<void>;
}

/** @param databaseUrl a database that another process serves already: it is neither made nor moved on */
export async function ownServer(databaseUrl: string): Promise<OwnServer> {
  const port = await freePort();
  let end = async (): Promise<void> => undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
        cwd: fileURLToPath(new URL('../../', import.meta.url)), stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), HOST: '127.0.0.1', MQTT_PORT: '0', DEMO: 'no', DEMO_CASES: '0', SIMULATE: 'no' },
      });
      const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
      let complaints = '';
      child.stderr?.on('data', (text: Buffer) => { complaints = (complaints + text.toString()).slice(-4000); });
      end = async () => {
        child.kill('SIGKILL');
        await gone;
      };
      await Promise.race([
        new Promise<void>((resolve) => { child.on('message', (message: { ready?: boolean }) => { if (message.ready) resolve(); }); }),
        gone.then(() => { throw new Error(`The server ended before it served: ${complaints}`); }),
      ]);
    },
    kill: () => end(),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { probe.once('listening', resolve); });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => { probe.close(resolve); });
  return port;
}
