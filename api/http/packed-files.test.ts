import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packedFiles } from './packed-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongguan-packed-'));
const program = 'export const cover = 1;\n'.repeat(500);
let server: Server;

beforeAll(async () => {
  writeFileSync(join(folder, 'page-AbC1.js'), program);
  writeFileSync(join(folder, 'font-x.woff2'), 'packed already');
  const app = express();
  app.use('/assets', packedFiles(folder), express.static(folder));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => { server.once('listening', resolve); });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function ask(name: string, encoding: string): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: `/assets/${name}`, headers: { 'accept-encoding': encoding } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }));
    }).on('error', reject);
  });
}

it('sends a program packed to who takes that, the same each time, and plain to others', async () => {
  for (let i = 0; i < 2; i++) {
    const { headers, body } = await ask('page-AbC1.js', 'gzip, br');
    expect([headers['content-encoding'], headers['content-type'], headers.vary, headers['cache-control']])
      .toEqual(['gzip', 'text/javascript; charset=utf-8', 'Accept-Encoding', 'public, max-age=31536000, immutable']);
    expect(gunzipSync(body).toString()).toBe(program);
  }
  const plain = await ask('page-AbC1.js', 'identity');
  expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, program]);
});

it('leaves alone what is packed already, what is not there, and what lies elsewhere', async () => {
  expect((await ask('font-x.woff2', 'gzip')).headers['content-encoding']).toBeUndefined();
  expect((await ask('gone.js', 'gzip')).status).toBe(404);
  expect((await ask('..%2Fsecret.js', 'gzip')).status).not.toBe(200);
});
