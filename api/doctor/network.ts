/** Ports, certificates, the server that runs, the broker. */
import { X509Certificate } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { readTls } from '../http/tls.ts';
import type { Settings } from '../settings.ts';
import { isServing, readHolder } from '../store/embedded-lock.ts';
import { advice, ok, problem } from './finding.ts';
import type { Finding } from './finding.ts';

const ANSWER_MS = 5_000;
const LONGEST_ANSWER = 4 * 1024 * 1024;

export interface RunningServer {
  readonly url: string;
  /** What `/healthz` says. */
  readonly health: { readonly status: string; readonly version: string; readonly problems: readonly string[]; readonly ingest?: { readonly address: string | null } };
}

/** Asks this machine's own server, whose certificate may be named for another host. @returns null when nobody answers */
export function ask(url: string): Promise<string | null> {
  return new Promise((resolve) => {
    const begin = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = begin(url, { timeout: ANSWER_MS, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
        if (text.length > LONGEST_ANSWER) request.destroy();
      });
      response.once('end', () => resolve(text));
      response.once('error', () => resolve(null));
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(null));
    request.once('close', () => resolve(null));
    request.end();
  });
}

/** The server that works on DATA_DIR, else whoever listens at HOST and PORT and is a Tongguan. */
export async function findServer(settings: Pick<Settings, 'dataDir' | 'host' | 'port' | 'tlsCert'>): Promise<RunningServer | null> {
  const holder = readHolder(join(settings.dataDir, 'lock'));
  const host = ['0.0.0.0', '::'].includes(settings.host) ? '127.0.0.1' : settings.host;
  const urls = [
    ...(holder?.url && isServing(holder) ? [holder.url] : []),
    `${settings.tlsCert ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${settings.port}`,
  ];
  for (const url of urls) {
    try {
      const health = JSON.parse(await ask(`${url}/healthz`) ?? '') as RunningServer['health'];
      if (typeof health.version === 'string' && Array.isArray(health.problems)) return { url, health };
    } catch {
      // somebody else's server, or none
    }
  }
  return null;
}

export function checkServer(server: RunningServer | null, version: string): Finding {
  if (!server) return ok('server', '服务没有运行', 'No server is running');
  const { url, health } = server;
  if (health.status !== 'ok') {
    const list = health.problems.join('; ') || health.status;
    return problem('server', [`${url} 有问题：${list}`, `${url} is not well: ${list}`], [`详见 ${url}/healthz`, `See ${url}/healthz`]);
  }
  if (health.version !== version) return advice('server', [`${url} 运行的是 ${health.version}，程序是 ${version}`, `${url} runs ${health.version}, the program is ${version}`], ['重启服务', 'Start it again']);
  return ok('server', `${url} 运行正常`, `${url} is well`);
}

/** Tries to listen there for a moment. @returns the system's error code, or null when it is free */
function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

/** Who listens on a port, as `ss` of iproute2 tells it. */
function whoListens(port: number): string | null {
  const { stdout } = spawnSync('ss', ['-ltnpH', `sport = :${port}`], { encoding: 'utf8', timeout: ANSWER_MS });
  const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(stdout ?? '') ?? [];
  return name ? `${name} (${pid})` : null;
}

/** @param ours the address at which our own server listens, when it runs */
export async function checkPort(name: string, host: string, port: number, ours: string | undefined, isFixed: boolean): Promise<Finding> {
  const isOurs = ours?.endsWith(`:${port}`) ?? false;
  // It was started with other settings than the doctor has: what is free does not matter while it runs.
  if (ours !== undefined && !isOurs) return ok('ports', `一图通管用的是 ${ours}，不是 ${name}=${port}`, `Tongguan listens at ${ours}, not at ${name}=${port}`);
  if (port === 0) return ok('ports', `${name}=0：任选空闲端口`, `${name}=0: any free port`);
  if (isOurs) return ok('ports', `${name}=${port}：一图通管自己在用`, `${name}=${port}: Tongguan itself listens there`);
  const code = await tryToListen(host, port);
  if (code === null) return ok('ports', `${name}=${port} 空闲`, `${name}=${port} is free`);
  const who = whoListens(port);
  if (code === 'EADDRINUSE') {
    const text: readonly [string, string] = [`${name}=${port} 已被${who ? ` ${who} ` : '其他程序'}占用`, `${name}=${port} is taken by ${who ?? 'another program'}`];
    return isFixed
      ? problem('ports', text, [`停掉它，或换一个端口，例如 ${name}=${port + 1}`, `End it, or choose another port, such as ${name}=${port + 1}`])
      : advice('ports', text, [`启动时会另选端口；要固定就设 ${name}`, `Another one is taken at the start; to have it fixed set ${name}`]);
  }
  if (code === 'EACCES') return problem('ports', [`${name}=${port}：没有权限`, `${name}=${port}: not allowed`], ['1024 以下的端口要用反向代理（nginx）', 'Ports below 1024 want a reverse proxy (nginx)']);
  return problem('ports', [`${name}=${port}，地址 ${host}：${code}`, `${name}=${port} at ${host}: ${code}`], ['检查 HOST 是不是本机的地址', 'Look whether the address is one of this machine']);
}

const DAY_MS = 86_400_000;

/** Dates of a certificate and whether the key belongs to it. */
export function checkCertificate(names: readonly [string, string], cert: string, key: string, now: number): Finding[] {
  if (!cert && !key) return [];
  const todo: readonly [string, string] = ['换上有效的证书和它的私钥（PEM）', 'Put a valid certificate and its key (PEM) there'];
  try {
    readTls({ tlsCert: cert, tlsKey: key });
  } catch (error) {
    const message = (error as Error).message.replaceAll('TLS_CERT', names[0]).replaceAll('TLS_KEY', names[1]);
    return [problem('certificate', [message, message], todo)];
  }
  const { validFrom, validTo } = new X509Certificate(readFileSync(cert));
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  if (to < now) return [problem('certificate', [`${names[0]}：证书 ${day(to)} 已过期`, `${names[0]}: the certificate expired on ${day(to)}`], todo)];
  if (from > now) return [problem('certificate', [`${names[0]}：证书 ${day(from)} 才生效`, `${names[0]}: the certificate is valid from ${day(from)} on only`], ['检查本机时钟，或换证书', 'Look at this machine\'s clock, or at the certificate'])];
  const days = Math.floor((to - now) / DAY_MS);
  if (days < 30) return [advice('certificate', [`${names[0]}：证书还有 ${days} 天`, `${names[0]}: the certificate is good for ${days} days more`], ['现在就续期', 'Renew it now'])];
  return [ok('certificate', `${names[0]}：有效至 ${day(to)}`, `${names[0]}: valid to ${day(to)}`)];
}

/** Connects to the broker outside, as the server would. */
export function checkBroker(url: string): Promise<Finding[]> {
  if (!url) return Promise.resolve([]);
  const { host } = new URL(url);
  return new Promise((resolve) => {
    const client = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 0, connectTimeout: ANSWER_MS, clientId: `tongguan-doctor-${process.pid}` });
    let last = '';
    let timer: NodeJS.Timeout | undefined;
    const finish = (finding: Finding): void => {
      clearTimeout(timer);
      client.end(true);
      resolve([finding]);
    };
    const fail = (): void => finish(problem('broker', [`MQTT 服务器 ${host} 连不上：${last || '没有回答'}`, `The MQTT broker ${host} cannot be reached: ${last || 'no answer'}`], ['检查 MQTT_URL 的地址、用户名和密码，以及服务器是否在运行', 'Look at address, user and password in MQTT_URL, and whether the broker runs']));
    timer = setTimeout(fail, ANSWER_MS + 1000);
    client.once('connect', () => finish(ok('broker', `MQTT 服务器 ${host} 正常`, `The MQTT broker ${host} answers`)));
    client.on('error', (error) => { last = error.message || (error as NodeJS.ErrnoException).code || String(error); });
    client.once('close', fail);
  });
}
