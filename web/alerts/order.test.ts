import { describe, expect, it } from 'vitest';
import type { Alert } from '../../api/contract/live.ts';
import { freshAlerts, soundOf, unacknowledgedCriticals } from './announce.ts';
import { EVERY_ALERT, alertsOf, arrange, arrivals, asItIs, hold, passes } from './order.ts';
import { anAlert } from './testing/an-alert.ts';

const NOW = 1_800_000_000_000;
const keys = (alerts: Alert[], open: number[] = []): string[] => arrange(alerts, new Set(open)).map((row) => row.key);

describe('the order of the list', () => {
  it('is by severity, then newest first, whatever the state', () => {
    const alerts = [
      anAlert(1, { severity: 'minor', openedAt: NOW }), anAlert(2, { severity: 'critical', openedAt: NOW - 5000 }),
      anAlert(3, { severity: 'critical', openedAt: NOW - 1000, state: 'acknowledged' }), anAlert(4, { severity: 'notice', openedAt: NOW + 1 }),
    ];
    expect(keys(alerts)).toEqual(['a3', 'a2', 'a1', 'a4']);
    expect(keys(alerts.map((alert) => ({ ...alert, state: 'acknowledged' as const })))).toEqual(['a3', 'a2', 'a1', 'a4']);
  });

  it('stands alerts of one moment by their ids, so that it is the same every time', () => {
    expect(keys([anAlert(1), anAlert(3), anAlert(2)])).toEqual(['a3', 'a2', 'a1']);
  });
});

describe('a storm', () => {
  const storm = [anAlert(1, { stormId: 9, severity: 'minor' }), anAlert(2, { stormId: 9, severity: 'major', openedAt: NOW - 10 }), anAlert(3, { stormId: 9, severity: 'minor', openedAt: NOW + 10 })];

  it('is one row with its worst severity and newest moment, in its place among the others', () => {
    const rows = arrange([anAlert(7, { severity: 'critical' }), ...storm, anAlert(8, { severity: 'notice' })], new Set());
    expect(rows.map((row) => row.key)).toEqual(['a7', 's9', 'a8']);
    expect(rows[1]).toMatchObject({ kind: 'storm', severity: 'major', openedAt: NOW + 10, isOpen: false });
    expect(alertsOf(rows[1])).toHaveLength(3);
  });

  it('shows its alerts below it once it is opened', () => {
    expect(keys(storm, [9])).toEqual(['s9', 'a2', 'a3', 'a1']);
    expect(arrange(storm, new Set([9])).map((row) => row.kind === 'alert' && row.level)).toEqual([false, 2, 2, 2]);
  });

  it('of which one alert is left is that alert', () => {
    expect(keys([storm[0]], [9])).toEqual(['a1']);
  });
});

describe('the filter', () => {
  it('hides what is snoozed until its time is over, and what is closed', () => {
    const snoozed = anAlert(1, { snoozedUntil: NOW + 1 });
    expect(passes(snoozed, EVERY_ALERT, 'me', NOW)).toBe(false);
    expect(passes(snoozed, EVERY_ALERT, 'me', NOW + 1)).toBe(true);
    expect(passes(snoozed, { ...EVERY_ALERT, snoozedToo: true }, 'me', NOW)).toBe(true);
    expect(passes(anAlert(1, { state: 'closed' }), EVERY_ALERT, 'me', NOW)).toBe(false);
  });

  it('knows what is mine: assigned to me, or acknowledged by me and assigned to nobody', () => {
    const mine = { ...EVERY_ALERT, owner: 'mine' as const };
    expect(passes(anAlert(1, { assignedTo: 'me' }), mine, 'me', NOW)).toBe(true);
    expect(passes(anAlert(1, { acknowledgedBy: 'me' }), mine, 'me', NOW)).toBe(true);
    expect(passes(anAlert(1, { acknowledgedBy: 'me', assignedTo: 'she' }), mine, 'me', NOW)).toBe(false);
    expect(passes(anAlert(1), { ...EVERY_ALERT, owner: 'unassigned' }, 'me', NOW)).toBe(true);
  });

  it('narrows to severities and states', () => {
    expect(passes(anAlert(1, { severity: 'minor' }), { ...EVERY_ALERT, severities: ['major'] }, 'me', NOW)).toBe(false);
    expect(passes(anAlert(1, { state: 'cleared' }), { ...EVERY_ALERT, states: ['open', 'cleared'] }, 'me', NOW)).toBe(true);
  });
});

describe('a list that is held', () => {
  const first = [anAlert(1), anAlert(2)];
  const held = hold(first);

  it('lets what arrives wait, worst first', () => {
    const now = [...first, anAlert(3, { severity: 'minor' }), anAlert(4, { severity: 'critical' })];
    expect(arrivals(held, now).map((alert) => alert.id)).toEqual([4, 3]);
    expect(keys([...held.values()])).toEqual(['a2', 'a1']);
  });

  it('keeps the rows of alerts that are gone, and says that they are closed', () => {
    const live = new Map([[1, anAlert(1, { state: 'acknowledged' })]]);
    expect([...held.values()].map((alert) => asItIs(alert, live).state)).toEqual(['acknowledged', 'closed']);
  });
});

describe('sound and speech', () => {
  it('make a critical alert heard unless sound is off, others only when all are wanted', () => {
    const critical = [anAlert(1, { severity: 'critical' })];
    const minor = [anAlert(1, { severity: 'minor' })];
    expect([soundOf('off', critical, NOW), soundOf('critical', critical, NOW), soundOf('critical', minor, NOW), soundOf('all', minor, NOW)]).toEqual([null, 'critical', null, 'other']);
    expect(soundOf('all', [anAlert(1, { severity: 'critical', snoozedUntil: NOW + 1 })], NOW)).toBeNull();
  });

  it('count criticals that nobody acknowledged', () => {
    const alerts = [anAlert(1, { severity: 'critical' }), anAlert(2, { severity: 'critical', state: 'acknowledged' }), anAlert(3, { severity: 'critical', snoozedUntil: NOW + 1 }), anAlert(4)];
    expect(unacknowledgedCriticals(alerts, NOW)).toBe(1);
  });

  it('take as new what was not there or was not open', () => {
    const before = new Map([[1, anAlert(1)], [2, anAlert(2, { state: 'cleared' })]]);
    const after = new Map([[1, anAlert(1, { peakValue: 3 })], [2, anAlert(2)], [3, anAlert(3, { severity: 'critical' })]]);
    expect(freshAlerts(before, after).map((alert) => alert.id)).toEqual([3, 2]);
  });
});
