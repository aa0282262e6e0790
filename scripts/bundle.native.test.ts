/** The bundle as a county machine gets it: unpacked in an empty folder, nothing but Node, and no network at all. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canSeclude } from '../api/testing/find-programs.mjs';
import { ownPlatform } from './lib/bundle-file.mjs';
import { seclude } from './testing/seclusion.ts';
import type { Program, Seclusion } from './testing/seclusion.ts';

const SCRIPT = fileURLToPath(new URL('./bundle.mjs', import.meta.url));
const LONG_MS = 600_000;

let folder = '';
let home = '';
let env: Record<string, string> = {};

const run = (command: string, args: readonly string[], given = env): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env: given, encoding: 'utf8' });
  return { status, output: stdout + stderr };
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongguan-bundle-test-'));
  const made = run(process.execPath, [SCRIPT, `--out=${folder}`], { ...process.env, INIT_CWD: '', SOURCE_DATE_EPOCH: '1764547200' } as Record<string, string>);
  expect(made, made.output).toMatchObject({ status: 0 });
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tar.gz'));
  expect(archive).toMatch(new RegExp(`^tongguan-\\d+\\.\\d+\\.\\d+-${ownPlatform()}\\.tar\\.gz$`));
  expect(run('sha256sum', ['--quiet', '-c', `${archive}.sha256`], { PATH: process.env.PATH! })).toEqual({ status: 0, output: '' });
  expect(run('tar', ['-xzf', archive], { PATH: process.env.PATH! })).toEqual({ status: 0, output: '' });
  home = join(folder, archive.replace('.tar.gz', ''));
  // Node, and the one program that ./tongguan needs when it is called through a link. No npm, no compiler, no git.
  for (const name of ['bin', 'home', 'tmp']) mkdirSync(join(folder, name));
  symlinkSync(process.execPath, join(folder, 'bin/node'));
  symlinkSync('/usr/bin/readlink', join(folder, 'bin/readlink'));
  env = { PATH: join(folder, 'bin'), HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp') };
}, LONG_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }));

test('every file has its sum, and nothing of tests, developers or other machines is in it', () => {
  const sums = spawnSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: home, encoding: 'utf8' });
  expect(sums).toMatchObject({ status: 0, stdout: '' });
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1));
  expect(readFileSync(join(home, 'SHA256SUMS'), 'utf8').split('\n')).toHaveLength(files.length); // itself is not in it, and the last line is empty
  expect(files.filter((file) => /\.test\.ts$|\.map$|^web\/|^package-lock|^(?:api|scripts|fixtures|tiles)\/(?:.*\/)?testing\/|^node_modules\/.*\.d\.ts$/.test(file))).toEqual([]);
  expect(readdirSync(join(home, 'node_modules/@esbuild'))).toHaveLength(1);
  for (const name of ['vite', 'vitest', 'typescript', 'playwright-core', '.bin']) expect(existsSync(join(home, 'node_modules', name)), name).toBe(false);
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { devDependencies?: object; scripts: object };
  expect(manifest.devDependencies).toBeUndefined();
  expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['start', 'import', 'simulate', 'credentials', 'backup', 'restore', 'doctor']));
  expect(Object.keys(manifest.scripts)).not.toContain('test');
  const thirdParties = readFileSync(join(home, 'THIRD-PARTY.md'), 'utf8');
  for (const row of ['| express |', '| maplibre-gl |', '| @fontsource-variable/noto-sans-sc |', '| LGPL-3.0-or-later |']) expect(thirdParties).toContain(row);
});

test('it says in plain words what is missing, and what it can do', { timeout: LONG_MS }, () => {
  const tongguan = join(home, 'tongguan');
  const noNode = run('/bin/sh', [tongguan, 'start'], { PATH: join(folder, 'home') });
  expect(noNode).toMatchObject({ status: 1, output: expect.stringContaining('Node is not installed here') });
  const old = join(folder, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'node'), '#!/bin/sh\necho 12.22.9\n');
  chmodSync(join(old, 'node'), 0o755);
  expect(run(join(home, 'start'), [], { PATH: old })).toMatchObject({ status: 1, output: expect.stringContaining('Node 12.22.9') });
  expect(run(tongguan, ['frobnicate'])).toMatchObject({ status: 1, output: expect.stringContaining('There is no command frobnicate') });
  expect(run(tongguan, ['../lib/run'])).toMatchObject({ status: 1, output: expect.stringContaining('There is no command') });
  symlinkSync(tongguan, join(folder, 'bin/tongguan'));
  expect(run(join(folder, 'bin/tongguan'), [])).toMatchObject({ status: 0, output: expect.stringMatching(/\n {2}import\n[^]*\n {2}start\n/) });
  expect(run(join(home, 'start'), ['--help'])).toMatchObject({ status: 0, output: expect.stringContaining('./start [options]') });
  // Each has what it is made of, though tests and their helpers stayed out.
  const { scripts } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  for (const command of Object.keys(scripts)) expect(run(tongguan, [command, '--help']), command).toMatchObject({ status: 0 });
});

test.skipIf(!canSeclude())('with no network but loopback and nothing but Node it imports, serves the map, and has the same data at the next start', async () => {
  for (let above = dirname(home); above !== dirname(above); above = dirname(above)) expect(existsSync(join(above, 'node_modules')), above).toBe(false);
  const network = await seclude();
  const running: Program[] = [];
  const settings = { ...env, DATA_DIR: join(folder, 'data'), PORT: '0', MQTT_PORT: '0', DEMO: 'no' };
  const start = async (): Promise<{ program: Program; url: string }> => {
    const program = network.spawn([join(home, 'start'), '--no-simulate'], settings, folder);
    running.push(program);
    return { program, url: await addressOf(program) };
  };
  try {
    const [outside] = await Promise.allSettled([network.ask([{ url: 'http://192.0.2.1/' }])]);
    expect(String((outside as PromiseRejectedResult).reason)).toContain('ENETUNREACH');

    const importing = network.spawn([join(home, 'tongguan'), 'import', 'fixtures/mappings/components-zh-sample.csv', '--mapping', 'fixtures/mappings/components-zh.json',
      '--county', '099198', '--name', 'Bundled', '--crs', 'EPSG:4490'], settings, home);
    running.push(importing);
    expect(await importing.ended, importing.output()).toBe(0);

    const first = await start();
    const seen = await look(network, first.url);
    expect(seen.health).toMatchObject({ status: 'ok' });
    expect(seen.counts).toBeGreaterThan(0);
    expect(seen.tile).not.toBe('');
    first.program.child.kill('SIGTERM');
    expect(await first.program.ended, first.program.output()).toBe(0);
    expect(first.program.output()).not.toMatch(/Install|Build the web/);

    const second = await start();
    expect(await look(network, second.url)).toMatchObject({ counts: seen.counts, tile: seen.tile, pages: seen.pages });
    second.program.child.kill('SIGTERM');
    expect(await second.program.ended, second.program.output()).toBe(0);
  } finally {
    for (const { child, ended } of running) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    }
    await network.close();
  }
}, LONG_MS);

/** Waits until a program says that it serves; its end before that is told with all that it printed. */
async function addressOf({ child, output, ended }: Program): Promise<string> {
  const served = new Promise<string>((resolve) => {
    child.stdout!.on('data', () => {
      const url = /Open (http:\S+)/.exec(output())?.[1];
      if (url) resolve(url);
    });
  });
  return Promise.race([served, ended.then((code) => Promise.reject(new Error(`ended with ${code}:\n${output()}`)))]);
}

/** Everything that a browser would load at once, and what the map shows of the import. */
async function look(network: Seclusion, url: string): Promise<{ health: unknown; counts: number; tile: string; pages: string[] }> {
  const assets = readdirSync(join(home, '.build/web/assets')).map((name) => `/assets/${name}`);
  const pages = ['/', '/collect', '/report', ...assets];
  const answers = await network.ask(pages.map((path) => ({ url: url + path })));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  const page = Buffer.from(answers[0]!.body, 'base64').toString();
  expect([...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!).filter((path) => !assets.includes(path))).toEqual([]);
  const [health, list, tile] = await network.ask([
    { url: `${url}/healthz` }, { url: `${url}/api/layers/components/features?county=099198` }, { url: `${url}/tiles/components/15/26726/12662.mvt?county=099198` },
  ]);
  const parse = (body: string): any => JSON.parse(Buffer.from(body, 'base64').toString());
  expect([list!.status, tile!.status]).toEqual([200, 200]);
  return { health: parse(health!.body), counts: parse(list!.body).total, tile: tile!.headers.etag!, pages };
}
