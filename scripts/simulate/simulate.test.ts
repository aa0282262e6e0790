import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../api/contract/default-rules.ts';
import { QUANTITIES } from '../../api/contract/ingest.ts';
import { Random } from '../../fixtures/county/random.ts';
import { readOptions } from './options.ts';
import { Patrol, StreetMap } from './patrol.ts';
import { Sensors, naturalRate } from './sensors.ts';
import { Troubles } from './troubles.ts';
import { metersBetween } from './world.ts';
import type { LngLat, World, WorldDevice } from './world.ts';

const NOW = Date.parse('2026-11-21T04:00:00Z');
const DEGREE = 0.001;

/** A lattice of streets, ten by ten. */
const streets = Array.from({ length: 10 }, (_, i) => i).flatMap((i) => [
  { name: `East ${i}`, lines: [Array.from({ length: 10 }, (__, k): LngLat => [113.6 + k * DEGREE, 37.8 + i * DEGREE])] },
  { name: `North ${i}`, lines: [Array.from({ length: 10 }, (__, k): LngLat => [113.6 + i * DEGREE, 37.8 + k * DEGREE])] },
]);

const HEARTBEATS = { manhole_tilt: 43200, manhole_level: 1800, lamp_current: 300, water_level: 600, air_quality: 60, tree_tilt: 21600 } as const;
const devices: WorldDevice[] = Object.entries(HEARTBEATS).flatMap(([kind, heartbeatSeconds], k) => Array.from({ length: 40 }, (_, i) => ({
  id: k * 100 + i + 1, code: `${kind}-${i}`, class: `device:${kind}`, heartbeatSeconds, state: 'normal', area: '099101001001',
  at: [113.6 + (i % 10) * DEGREE, 37.8 + Math.floor(i / 10) * DEGREE] as LngLat,
})));
const world: World = { devices, staff: [], streets, towns: new Map([['099101001', 'Chengguan Subdistrict']]) };

/** Reports of so many seconds, by 200 ms. */
function simulate(scenario: 'normal' | 'storm' | 'blackout', seconds: number, rate: number) {
  const troubles = new Troubles(world, scenario, new Random(1, 'troubles'), NOW);
  const sensors = new Sensors(devices, rate, troubles, new Random(1, 'sensors'), NOW);
  const reports: { code: string; at: number; readings: ReturnType<Sensors['due']>[number]['readings'] }[] = [];
  for (let at = NOW; at < NOW + seconds * 1000; at += 200) {
    sensors.hurry(troubles.advance(at));
    for (const report of sensors.due(at)) reports.push({ ...report, at });
  }
  return reports;
}

const rowsOf = (reports: ReturnType<typeof simulate>) => reports.flatMap(({ code, readings }) => readings.map((reading) => ({ code, ...reading })));

test('the wanted rate comes out, and a rate below the heartbeats is raised to them', () => {
  const natural = naturalRate(devices);
  const rows = (rate: number): number => rowsOf(simulate('normal', 1200, rate)).filter(({ time }) => time > NOW + 600_000).length / 600;
  expect(rows(natural * 4)).toBeGreaterThan(natural * 3.4);
  expect(rows(natural * 4)).toBeLessThan(natural * 5);
  expect(rows(natural / 10)).toBeGreaterThan(natural * 0.8);
});

test('every device is heard within two minutes', () => {
  expect(new Set(simulate('normal', 125, 1).map(({ code }) => code)).size).toBe(devices.length);
});

test('what is sent lies in the range of its quantity, in its unit, and is marked as simulated', () => {
  for (const { quantity, value, unit, simulated } of rowsOf(simulate('storm', 120, 50))) {
    expect(unit).toBe(QUANTITIES[quantity]!.unit);
    expect(value >= QUANTITIES[quantity]!.min && value <= QUANTITIES[quantity]!.max).toBe(true);
    expect(simulated).toBe(true);
  }
});

const onValue = (deviceClass: string): number => DEFAULT_RULES.find((rule) => rule.deviceClass === deviceClass && rule.kind === 'threshold')!.onValue!;

test('a storm tilts several things within a minute and fills the shafts for longer than their rule waits', () => {
  const rows = rowsOf(simulate('storm', 12 * 60, 20));
  const tilted = new Set(rows.filter((row) => row.quantity === 'tilt' && row.code.startsWith('tree') && row.time < NOW + 60_000 && row.value > onValue('device:tree_tilt')).map(({ code }) => code));
  expect(tilted.size).toBeGreaterThan(2);
  const full = rows.filter((row) => row.quantity === 'level' && row.value > onValue('device:manhole_level'));
  const longest = Math.max(...[...new Set(full.map(({ code }) => code))].map((code) => {
    const times = full.filter((row) => row.code === code).map(({ time }) => time);
    return Math.max(...times) - Math.min(...times);
  }));
  expect(longest).toBeGreaterThan(300_000);
  const last = rows.filter((row) => row.time > NOW + 11.5 * 60_000 && row.code.startsWith('tree') && row.quantity === 'tilt');
  expect(last.every(({ value }) => value < onValue('device:tree_tilt')), 'all is well again').toBe(true);
});

test('in a blackout some lamps of one street fall silent and come back', () => {
  const rows = rowsOf(simulate('blackout', 40 * 60, 20)).filter(({ code }) => code.startsWith('lamp'));
  const heard = (from: number, to: number): Set<string> => new Set(rows.filter(({ time }) => time >= NOW + from * 60_000 && time < NOW + to * 60_000).map(({ code }) => code));
  expect(heard(8, 25).size).toBeLessThan(40);
  expect(heard(8, 25).size).toBeGreaterThan(20);
  expect(heard(30, 40).size).toBe(40);
});

test('the same seed makes the same readings', () => {
  expect(simulate('storm', 30, 30)).toEqual(simulate('storm', 30, 30));
});

test('a patrol keeps to the streets, looks where it goes and is as fast as it says', () => {
  const map = new StreetMap(streets);
  const patrol = new Patrol({ id: 1, code: 'P001', class: 'staff:patrol_car', at: [113.6041, 37.8042] }, map, new Random(1, 'P001'));
  let before = patrol.advance(0), moved = 0;
  for (let second = 1; second < 900; second++) {
    const fix = patrol.advance(1);
    const meters = metersBetween([before.lng, before.lat], [fix.lng, fix.lat]);
    moved += meters;
    expect(meters).toBeLessThanOrEqual(fix.speedMps + 0.01); // less around a corner
    const isOn = (degrees: number): boolean => Math.abs(degrees / DEGREE - Math.round(degrees / DEGREE)) < 0.001;
    expect(isOn(fix.lng - 113.6) || isOn(fix.lat - 37.8)).toBe(true);
    expect(Math.min(...[0, 90, 180, 270, 360].map((way) => Math.abs(fix.headingDeg - way)))).toBeLessThan(1);
    before = fix;
  }
  expect(moved).toBeGreaterThan(1000);
});

test('a word that is not known and a number that cannot be are refused by name', () => {
  expect(() => readOptions(['--senario', 'storm'])).toThrow(/--senario/);
  expect(() => readOptions(['--rate', 'fast'])).toThrow('--rate fast');
  expect(() => readOptions(['--scenario', 'snow'])).toThrow('storm');
  expect(readOptions(['--rate', '30', '--url', 'http://127.0.0.1:1'])).toMatchObject({ options: { rate: 30, devices: 5000 }, access: { url: 'http://127.0.0.1:1' } });
});
