import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../testing/certificate.ts';
import type { TestCertificate } from '../testing/certificate.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { LiveClient } from '../testing/live-client.ts';
import { startServerProcess } from '../testing/server-process.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { readTls } from './tls.ts';

let folder: string;
let own: TestCertificate;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongguan-tls-'));
  own = makeCertificate(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the settings of https', () => {
  it('are both or none', () => {
    expect(readTls({ tlsCert: '', tlsKey: '' })).toBeNull();
    expect(() => readTls({ tlsCert: own.certFile, tlsKey: '' })).toThrow('TLS_KEY is missing');
    expect(() => readTls({ tlsCert: '', tlsKey: own.keyFile })).toThrow('TLS_CERT is missing');
  });

  it('name the file that cannot be read or used', () => {
    expect(() => readTls({ tlsCert: '/nowhere/cert.pem', tlsKey: own.keyFile })).toThrow('TLS_CERT=/nowhere/cert.pem: the file cannot be read');
    writeFileSync(join(folder, 'words.pem'), 'no certificate');
    expect(() => readTls({ tlsCert: join(folder, 'words.pem'), tlsKey: own.keyFile })).toThrow('no certificate (PEM) and its key');
    expect(() => readTls({ tlsCert: own.certFile, tlsKey: makeCertificate(folder, 'other').keyFile })).toThrow('no certificate (PEM) and its key');
  });
});

describe('npm start', () => {
  it('refuses a certificate that cannot be read before anything else', async () => {
    await expect(startServerProcess({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', TLS_CERT: '/nowhere/cert.pem', TLS_KEY: own.keyFile })).rejects.toThrow('TLS_CERT=/nowhere/cert.pem');
  });
});

describe('a server with a certificate', () => {
  let test: TestDatabase;
  let server: TestServer;

  beforeAll(async () => {
    test = await createTestDatabase();
    await insertSmallCounty(test.pool, { components: 40, events: 1 });
    server = await startTestServer(test, 1024, { tlsCert: own.certFile, tlsKey: own.keyFile });
  });
  afterAll(async () => {
    await server?.close();
    await test?.drop();
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> => new Promise((resolve, reject) => {
    const asking = request(server.url + path, { ca: own.cert, servername: 'localhost', headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => { body += text; }).on('end', () => resolve({ status: response.statusCode!, body }));
    });
    asking.on('error', reject).end();
  });

  it('answers by https to who trusts it, and by nothing else', async () => {
    expect(server.url).toMatch(/^https:/);
    expect(JSON.parse((await get('/api/counties')).body).default).toBe(SMALL_COUNTY);
    await expect(fetch(`${server.url}/api/counties`)).rejects.toThrow();
    await expect(fetch(`${server.url.replace('https', 'http')}/api/counties`)).rejects.toThrow();
  });

  it('says where it is by https when it runs as a program', async () => {
    const program = await startServerProcess({ DATABASE_URL: test.url, DATA_DIR: join(folder, 'data'), TLS_CERT: own.certFile, TLS_KEY: own.keyFile });
    expect(program.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    await program.stop();
  });

  it('still answers for its own names alone', async () => {
    expect((await get('/api/counties', { host: 'evil.example' })).status).toBe(421);
  });

  it('tells what is live over wss, to pages of its own', async () => {
    const viewer = new LiveClient(server.url, { ca: own.cert, headers: { origin: server.url } });
    await viewer.until('the greeting', () => viewer.messages.length > 0);
    await viewer.close();
    const stranger = new LiveClient(server.url, { ca: own.cert, headers: { origin: 'https://elsewhere.example' } });
    await stranger.until('the end', () => stranger.closed !== null);
    expect(stranger.messages).toEqual([]);
  });
});
