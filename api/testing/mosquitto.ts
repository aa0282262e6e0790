/** Mosquitto with the configuration that we ship, for one test: its own port and folder, and gone with the test. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './server-process.ts';

const SHIPPED = fileURLToPath(new URL('../../docs/install/', import.meta.url));
const PATIENCE_MS = 20_000;

export interface Mosquitto {
  readonly host: string;
  /** For `MQTT_URL`: Tongguan itself. */
  readonly readerUrl: string;
  /** Password of every user: `tongguan`, `gateway` and those that were named. */
  readonly password: string;
  /** Whether words stand in the file that it comes back with; it writes every second. */
  keeps(words: string): boolean;
  /** What it printed, the last 10,000 characters. */
  output(): string;
  /** SIGKILL, and waits for its end. */
  kill(): Promise<void>;
  /** Starts it on what it kept. */
  restart(): Promise<void>;
  /** Ends it and deletes its folder. */
  stop(): Promise<void>;
}

/** Starts Mosquitto. @param users beside `tongguan` and `gateway` @throws Error with what it printed */
export async function startMosquitto(users: readonly string[] = []): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-mosquitto-'));
  const port = await freePort();
  const password = 'test-only';
  writeConfiguration(folder, port, password, ['tongguan', 'gateway', ...users]);
  let child: ChildProcess | null = null;
  let output = '';
  const killWithUs = (): void => { child?.kill('SIGKILL'); };
  process.once('exit', killWithUs);
  const start = async (): Promise<void> => {
    const started = spawn('/usr/sbin/mosquitto', ['-c', join(folder, 'mosquitto.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (text: Buffer) => { output = (output + text.toString()).slice(-10_000); });
    await answers(port, () => `${output}${started.exitCode === null ? '' : `\nended with ${started.exitCode}`}`);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => { child!.once('exit', resolve); });
    child.kill(signal);
    await ended;
  };
  const keeps = (words: string): boolean => {
    const file = join(folder, 'mosquitto.db');
    return existsSync(file) && readFileSync(file).includes(words);
  };
  const stop = async (): Promise<void> => {
    await end('SIGKILL');
    process.off('exit', killWithUs);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  const host = `127.0.0.1:${port}`;
  return { host, password, readerUrl: `mqtt://tongguan:${password}@${host}`, keeps, output: () => output, kill: () => end('SIGKILL'), restart: start, stop };
}

/** The shipped files with port and paths put in; a line that is not there is an error, so that what ships is what is tested. */
function writeConfiguration(folder: string, port: number, password: string, users: readonly string[]): void {
  const conf = join(folder, 'mosquitto.conf');
  let text = readFileSync(join(SHIPPED, 'mosquitto.conf'), 'utf8');
  const replacements = [
    ['\nlistener 1883 127.0.0.1\n', `\nlistener ${port} 127.0.0.1\n`],
    ['\npassword_file /etc/mosquitto/tongguan.passwd\n', `\npassword_file ${folder}/passwd\n`],
    ['\nacl_file /etc/mosquitto/tongguan.acl\n', `\nacl_file ${folder}/acl\n`],
    ['\npersistence_location /var/lib/mosquitto/\n', `\npersistence_location ${folder}/\n`],
  ] as const;
  for (const [shipped, ours] of replacements) {
    if (!text.includes(shipped)) throw new Error(`mosquitto.conf has no line ${shipped.trim()}`);
    text = text.replace(shipped, ours);
  }
  writeFileSync(conf, text);
  copyFileSync(join(SHIPPED, 'mosquitto.acl'), join(folder, 'acl'));
  writeFileSync(join(folder, 'passwd'), '');
  for (const user of users) {
    const made = spawnSync('mosquitto_passwd', ['-b', join(folder, 'passwd'), user, password], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`mosquitto_passwd: ${made.stderr || made.error?.message}`);
  }
  if (process.getuid?.() !== 0) return;
  // As root it becomes the user of its package, who must own what it reads and writes.
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, 'mosquitto'], { encoding: 'utf8' }).stdout)) as [number, number];
  chmodSync(folder, 0o700);
  for (const path of [folder, conf, join(folder, 'acl'), join(folder, 'passwd')]) chownSync(path, uid, gid);
}

async function answers(port: number, output: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.once('error', () => resolve(false));
    });
    if (isThere) return;
    if (Date.now() > deadline || output().includes('ended with')) throw new Error(`Mosquitto did not start: ${output()}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}
