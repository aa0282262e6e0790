import { expect, test } from 'vitest';
import { readSettings, refuseOpenHost } from './settings.ts';

test('names of a proxy are read in small letters, and what could never be asked for is refused by name', () => {
  expect(readSettings({}).publicNames).toEqual([]);
  expect(readSettings({ PUBLIC_NAMES: ' Map.County.Example  10.20.30.40 [FD00::1]' }).publicNames).toEqual(['map.county.example', '10.20.30.40', '[fd00::1]']);
  for (const name of ['https://map.county.example', 'map.county.example:443', '*.county.example', 'a_b']) {
    expect(() => readSettings({ PUBLIC_NAMES: name }), name).toThrow(`PUBLIC_NAMES: ${name}: must be a name or an address`);
  }
});

test('a host that others can reach is refused with the way to do it instead', () => {
  expect(() => refuseOpenHost(readSettings({ HOST: '0.0.0.0' }), false)).toThrow(/HOST=0\.0\.0\.0.*docs\/install\/nginx\.conf.*PUBLIC_NAMES/);
  expect(() => refuseOpenHost(readSettings({ HOST: '0.0.0.0' }), true)).not.toThrow();
  expect(() => refuseOpenHost(readSettings({}), false)).not.toThrow();
});
