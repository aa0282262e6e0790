import { expect, test } from 'vitest';
import { complainAboutNode } from '../../api/node-version.mjs';
import { helpText, parseOptions } from './options.mjs';
import { mayReset } from './reset.mjs';

test('flags are read, and an unknown word is refused with the known ones', () => {
  expect(parseOptions(['--reset', '--yes'])).toEqual({ help: false, reset: true, yes: true, insecure: false, simulate: true });
  expect(parseOptions(['--no-simulate']).simulate).toBe(false);
  expect(() => parseOptions(['--rset'])).toThrow(/--rset is not known.*--reset/);
});

test('the help page names every setting with its default', () => {
  const page = helpText([{ env: 'PORT', default: '8080', text: 'The port' }, { env: 'COUNTY', default: '', text: 'The county' }], false);
  expect(page).toMatch(/PORT +The port\n +default: 8080\n +COUNTY +The county\n/);
  expect(page).toContain('--insecure');
  expect(page).toContain('npm start -- [options]');
});

test('the help page of a bundle speaks of its own commands, and of no installing', () => {
  const page = helpText([], true);
  expect(page).toContain('./start [options]');
  expect(page).not.toMatch(/npm start|installs/);
});

test('an old Node is refused in plain words', () => {
  expect(complainAboutNode('18.20.0')).toContain('Node 18.20.0 is too old');
  expect(complainAboutNode('20.18.3')).not.toBeNull();
  expect(complainAboutNode('22.11.0')).not.toBeNull();
  for (const version of ['20.19.0', '20.20.2', '22.12.0', '24.0.0']) expect(complainAboutNode(version)).toBeNull();
});

const reset = (yes: boolean, interactive: boolean, answer: string): Promise<boolean> =>
  mayReset({ yes, interactive, ask: async () => answer, dataDir: '/data' });

test('a reset goes on only after a yes', async () => {
  expect(await reset(false, true, ' Yes ')).toBe(true);
  expect(await reset(false, true, 'y')).toBe(false);
  expect(await reset(false, true, '')).toBe(false);
});

test('a reset with nobody to ask needs --yes', async () => {
  expect(await reset(true, false, '')).toBe(true);
  await expect(reset(false, false, 'yes')).rejects.toThrow('--yes');
});
