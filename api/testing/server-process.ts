/** A server in a process of its own, for tests that kill it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface ServerProcess {
  /** Where it serves, without a slash at the end. */
  readonly url: string;
  readonly pid: number;
  /** Everything that it printed, the last 20,000 characters. */
  output(): string;
  /** SIGKILL, and waits for its end. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for its end. */
  stop(): Promise<void>;
}

/**
 * Starts `api/main.ts` with these settings on a free port and waits until it serves.
 * @throws Error with what it printed when it ends before
 */
export async function startServerProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', MQTT_PORT: '0', COUNTY: '', DEMO: 'no', DEMO_CASES: '0', SIMULATE: 'no', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => { output = (output + text.toString()).slice(-20_000); });
  }
  const ended = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  const url = await firstUrl(child, () => output);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { url: url.replace(/\/$/, ''), pid: child.pid!, output: () => output, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

function firstUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { ready?: boolean; url?: string }) => {
      if (message.ready && message.url) resolve(message.url);
    });
    child.once('exit', (code, signal) => reject(new Error(`The server ended (${signal ?? code}) before it served:\n${output()}`)));
  });
}

/** A port of the loopback that was free just now, for a server that has to come back at the same place. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
