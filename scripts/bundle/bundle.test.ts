import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkBundle, ownPlatform, readBundleFile } from '../lib/bundle-file.mjs';
import { filesIn, pack, sumOf, writeSums } from './archive.mjs';
import { readManifest, splitCommands, writeBundleFile } from './contents.mjs';
import { runtimePackages } from './modules.mjs';
import { parseBundleOptions } from './options.mjs';
import { listThirdParties } from './third-party.mjs';

let scratch = '';
beforeEach(() => { scratch = mkdtempSync(join(tmpdir(), 'bundle-unit-')); });
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('the options', () => {
  it('name the platform, the folder and whether Node goes along', () => {
    expect(parseBundleOptions([])).toEqual({ help: false, platform: ownPlatform(), out: '.build/bundle', withNode: false });
    expect(parseBundleOptions(['--platform=linux-arm64-musl', '--out=/x=y'])).toMatchObject({ platform: 'linux-arm64-musl', out: '/x=y' });
  });

  it('that cannot be used are refused by name', () => {
    expect(() => parseBundleOptions(['--platform'])).toThrow('--platform is not known');
    expect(() => parseBundleOptions(['--platform=win32-x64'])).toThrow(/win32-x64 is not known. Known: linux-x64/);
    expect(() => parseBundleOptions(['--platform=linux-arm64-musl', '--with-node'])).toThrow('would not run on linux-arm64-musl');
  });
});

describe('the archive', () => {
  function makeFolder(name: string, seconds: number): string {
    const folder = join(scratch, name, 'tongguan-1');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    for (const file of ['z', 'deep/a', 'B']) {
      writeFileSync(join(folder, file), `content of ${file}`);
      utimesSync(join(folder, file), seconds, seconds);
    }
    chmodSync(join(folder, 'z'), 0o755);
    return folder;
  }

  it('has the same bytes for the same files, whenever they were written', async () => {
    const date = new Date('2026-11-29T00:00:00Z');
    const sums = [];
    for (const [name, seconds] of [['one', 1_000_000_000], ['two', 1_700_000_000]] as const) {
      const folder = makeFolder(name, seconds);
      await writeSums(folder);
      await pack(folder, join(scratch, `${name}.tar.gz`), date, () => undefined);
      sums.push(await sumOf(join(scratch, `${name}.tar.gz`)));
    }
    expect(sums[0]).toBe(sums[1]);
    await pack(makeFolder('three', 1), join(scratch, 'three.tar.gz'), new Date('2026-11-30T00:00:00Z'), () => undefined);
    expect(await sumOf(join(scratch, 'three.tar.gz'))).not.toBe(sums[0]);
  });

  it('lists its files in one order, with the sum of each', async () => {
    const folder = makeFolder('one', 1);
    await writeSums(folder);
    expect(filesIn(folder)).toEqual(['B', 'SHA256SUMS', 'deep/a', 'z']);
    expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toMatch(/^[0-9a-f]{64} {2}B\n[0-9a-f]{64} {2}deep\/a\n[0-9a-f]{64} {2}z\n$/);
  });
});

describe('a bundle', () => {
  it('is told from a checkout by one file, and runs on its own kind of machine alone', () => {
    expect(readBundleFile(scratch)).toBeNull();
    writeBundleFile(scratch, { version: '1.2.3', platform: 'linux-x64', commit: 'abc' });
    const bundle = readBundleFile(scratch)!;
    expect(bundle).toEqual({ version: '1.2.3', platform: 'linux-x64' });
    expect(() => checkBundle(scratch, bundle, 'linux-arm64')).toThrow('for linux-x64, and this machine is linux-arm64');
    expect(() => checkBundle(scratch, bundle, 'linux-x64')).toThrow('node_modules/tsx is missing');
    for (const folder of ['node_modules/tsx', '.build/web']) mkdirSync(join(scratch, folder), { recursive: true });
    expect(() => checkBundle(scratch, bundle, 'linux-x64')).toThrow('.build/web/index.html is missing');
    writeFileSync(join(scratch, '.build/web/index.html'), '');
    expect(() => checkBundle(scratch, bundle, 'linux-x64')).not.toThrow();
  });

  it('knows the commands that run a county, and not those for work on the code', () => {
    const { kept, left } = splitCommands(readManifest().scripts);
    expect(Object.keys(kept)).toEqual(expect.arrayContaining(['start', 'import', 'credentials', 'simulate']));
    for (const command of Object.values(kept)) expect(command).toMatch(/^node scripts\/[a-z-]+\.mjs$/);
    expect(left).toEqual(expect.arrayContaining(['scripts/test.mjs', 'scripts/bundle.mjs', 'scripts/bench-live.mjs']));
  });

  it('has the packages that run, and none that only developers need', () => {
    const packages = runtimePackages({ '': {}, 'node_modules/b': {}, 'node_modules/a': { optional: true }, 'node_modules/c': { dev: true } });
    expect(packages.map(([path]) => path)).toEqual(['node_modules/a', 'node_modules/b']);
  });

  it('lists whose work it carries, with source and text of the licence', () => {
    mkdirSync(join(scratch, 'node_modules/one'), { recursive: true });
    writeFileSync(join(scratch, 'node_modules/one/package.json'), JSON.stringify({ name: 'one', version: '1.0.0', license: 'MIT', repository: { url: 'git+https://example.org/one.git' } }));
    writeFileSync(join(scratch, 'node_modules/one/LICENSE.md'), 'text');
    const web = ['x', 'y'].map((name) => ({ name, version: '2.0.0', identifier: 'ISC', text: 'Do as you like.' }));
    const page = listThirdParties(scratch, ['node_modules/one'], web);
    expect(page).toContain('| one | 1.0.0 | MIT | https://example.org/one | node_modules/one/LICENSE.md |');
    expect(page).toContain('| x | 2.0.0 | ISC |');
    expect(page.match(/Do as you like/g)).toHaveLength(1);
    expect(page).toContain('### x, y\n');
  });
});
