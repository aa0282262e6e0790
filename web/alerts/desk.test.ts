import { describe, expect, it } from 'vitest';
import type { ReadingsReply } from '../../api/contract/ingest.ts';
import { valueRange, chartOptions } from './chart-options.ts';
import { pictureOf } from '../video/picture.ts';
import { MOST_PICTURES, closeCamera, playCameras, useWall } from '../video/wall-state.ts';
import { NEW_RULE, bodyOfDraft, draftOf } from './rule-body.ts';
import { nextMorning, snoozeEnds } from './snooze.ts';
import { anAlert } from './testing/an-alert.ts';

describe('a rule as a form', () => {
  const rule = { ...NEW_RULE, name: { zh: '井盖', en: 'Cover' }, onValue: 15, offValue: 10, dailyWindow: { days: [6, 7], from: '18:00', to: '06:00' }, advice: { zh: '去看', en: 'Go' }, area: '099101001' };

  it('comes back as it was', () => {
    expect(bodyOfDraft(draftOf(rule))).toEqual(rule);
    expect(bodyOfDraft(draftOf(NEW_RULE))).toEqual(NEW_RULE);
  });

  it('says only what its kind uses', () => {
    const silence = bodyOfDraft({ ...draftOf(rule), kind: 'no_data', missedIntervals: 3 });
    expect(silence).toMatchObject({ quantity: null, direction: null, onValue: null, offValue: null, missedIntervals: 3 });
  });

  it('without hysteresis ends where it began; empty texts are null', () => {
    expect(bodyOfDraft({ ...draftOf(rule), offValue: null, grid: ' ', adviceZh: '', adviceEn: ' ' })).toMatchObject({ offValue: 15, grid: null, advice: null });
  });
});

describe('a snooze', () => {
  it('until morning ends at 8 of the county, today or tomorrow', () => {
    const at = (text: string): string => new Date(nextMorning(Date.parse(text), 'Asia/Shanghai')).toISOString();
    expect(at('2026-11-21T15:00:00Z')).toBe('2026-11-22T00:00:00.000Z');
    expect(at('2026-11-21T16:30:00Z')).toBe('2026-11-22T00:00:00.000Z');
    expect(at('2026-11-21T23:30:00Z')).toBe('2026-11-23T00:00:00.000Z');
  });

  it('offers four ends, each later than now', () => {
    const now = Date.parse('2026-11-21T10:00:00Z');
    expect(snoozeEnds(now, 'Asia/Shanghai').map(({ until }) => (until - now) / 60_000)).toEqual([15, 60, 240, 840]);
  });
});

describe('the chart of a day', () => {
  const readings: ReadingsReply = { county: '099101', device: 1, quantity: 'tilt', unit: 'deg', resolution: 'raw', times: [10, 20], values: [1, 21] };

  it('leaves room for values and thresholds, and begins at zero where zero is near', () => {
    const [low, high] = valueRange([1, 21], { on: 15, off: 10 });
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(21);
    expect(valueRange([100, 101], null)[0]).toBeGreaterThan(99);
  });

  it('shades the alert inside the day that it shows', () => {
    const options = chartOptions({
      readings, from: 5, to: 30, alert: anAlert(1, { openedAt: 2, clearedAt: null }), thresholds: { on: 15, off: 15 }, theme: 'dark', value: String, time: String, words: { on: 'on', off: 'off' },
    }) as { series: { markArea: { data: object[] }; markLine: { data: object[] } }[] };
    expect(options.series[0].markArea.data).toEqual([[{ xAxis: 5 }, { xAxis: 30 }]]);
    expect(options.series[0].markLine.data).toHaveLength(1);
  });
});

describe('pictures', () => {
  const reply = { camera: 1, protocol: 'hls' as const, url: '/a.m3u8', expiresAt: null, simulated: true, reason: null };

  it('are played, refused with a reason, or named by a protocol that a browser does not play', () => {
    expect(pictureOf(reply)).toEqual({ kind: 'hls', url: '/a.m3u8', isSimulated: true });
    expect(pictureOf({ ...reply, protocol: 'flv' })).toEqual({ kind: 'unsupported', protocol: 'flv' });
    expect(pictureOf({ ...reply, protocol: null, url: null, reason: { zh: '离线', en: 'offline' } })).toEqual({ kind: 'none', reason: { zh: '离线', en: 'offline' } });
  });

  it('are at most four: the oldest makes room', () => {
    for (let id = 1; id <= MOST_PICTURES + 1; id++) playCameras([{ id, name: String(id) }], false);
    expect(useWall.getState().cameras.map(({ id }) => id)).toEqual([2, 3, 4, 5]);
    playCameras([{ id: 3, name: '3' }], false);
    expect(useWall.getState().cameras.map(({ id }) => id)).toEqual([2, 4, 5, 3]);
    closeCamera(4);
    playCameras([{ id: 8, name: '8' }], true);
    expect(useWall.getState().cameras.map(({ id }) => id)).toEqual([8]);
  });
});
