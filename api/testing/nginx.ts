/** nginx with the site that we ship, for one test: its own ports and folder, and gone with the test. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from './certificate.ts';
import { findProgram } from './find-programs.mjs';
import { freePort } from './server-process.ts';

const SHIPPED = fileURLToPath(new URL('../../docs/install/nginx.conf', import.meta.url));

export interface Nginx {
  /** https, by name. */
  readonly url: string;
  readonly port: number;
  readonly httpPort: number;
  /** To trust. */
  readonly cert: Buffer;
  /** Ends it and deletes its folder. */
  stop(): Promise<void>;
}

/**
 * Starts nginx.
 * @param upstreamPort where the server listens on 127.0.0.1
 * @param changes to the shipped site, as its comments invite to: each text has to be there
 * @throws Error with what it printed
 */
export async function startNginx(upstreamPort: number, changes: readonly (readonly [shipped: string, ours: string])[] = []): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-nginx-'));
  const { cert, certFile, keyFile } = makeCertificate(folder);
  const [port, httpPort] = [await freePort(), await freePort()];
  let site = readFileSync(SHIPPED, 'utf8');
  for (const [shipped, ours] of [
    ['listen 80;', `listen 127.0.0.1:${httpPort};`], ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`],
    ['server_name map.county.example;', 'server_name localhost;'], ['server 127.0.0.1:8080;', `server 127.0.0.1:${upstreamPort};`],
    ['/etc/nginx/tongguan/server.crt', certFile], ['/etc/nginx/tongguan/server.key', keyFile], ...changes,
  ] as const) {
    if (!site.includes(shipped)) throw new Error(`nginx.conf has no ${shipped}`);
    site = site.replaceAll(shipped, ours);
  }
  writeFileSync(join(folder, 'site.conf'), site);
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder));
  const child = spawn(findProgram('nginx')!, ['-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { output = (output + text.toString()).slice(-10_000); });
  const ended = new Promise<void>((resolve) => { child.once('close', () => resolve()); });
  const killWithUs = (): void => { child.kill('SIGKILL'); };
  process.once('exit', killWithUs);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    process.off('exit', killWithUs);
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await isAnswering(port))) {
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`nginx did not start: ${output}`);
    }
    await new Promise((wake) => { setTimeout(wake, 50); });
  }
  return { url: `https://localhost:${port}`, port, httpPort, cert, stop };
}

/** What Debian's nginx.conf says around a site, in a folder of our own; one process, so that its end is the end. */
function configuration(folder: string): string {
  const types = '/etc/nginx/mime.types';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  return ['daemon off;', 'master_process off;', `pid ${folder}/pid;`, 'error_log stderr warn;', 'events { worker_connections 200; }', 'http {', 'access_log off;',
    ...(existsSync(types) ? [`include ${types};`] : []), ...temporary, 'gzip on;', `include ${folder}/site.conf;`, '}'].join('\n');
}

function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}
