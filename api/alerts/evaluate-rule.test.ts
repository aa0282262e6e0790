import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateRule, evaluateSilence, SHORTEST_PAUSE_MS } from './evaluate-rule.ts';
import type { Interval, JudgedRule, Sample } from './evaluate-rule.ts';
import { carriedAt, whereToBegin } from './judge-pairs.ts';
import { RuleClock } from './validity.ts';

const RULE: JudgedRule = {
  kind: 'threshold', direction: 'above', onValue: 10, offValue: 8, holdSeconds: 0, dailyWindow: null, validFrom: null, validTo: null,
};
const SHANGHAI = 'Asia/Shanghai';
const MINUTE = 60_000;
/** Monday, 2026-10-05, midnight in Shanghai. */
const MONDAY = Date.parse('2026-10-05T00:00:00+08:00');
const at = (text: string): number => Date.parse(`2026-10-${text}:00+08:00`);

const series = (...values: number[]): Sample[] => values.map((value, i) => ({ time: MONDAY + i * MINUTE, value }));
const minutes = (intervals: readonly Interval[]): (number | null)[][] =>
  intervals.map(({ openedAt, clearedAt }) => [(openedAt - MONDAY) / MINUTE, clearedAt === null ? null : (clearedAt - MONDAY) / MINUTE]);
const judge = (samples: readonly Sample[], rule: Partial<JudgedRule> = {}, now = MONDAY + 60 * MINUTE): Interval[] =>
  evaluateRule({ ...RULE, ...rule }, samples, { timeZone: SHANGHAI, now });

describe('a threshold', () => {
  test('opens beyond on and ends beyond off; what lies between does neither', () => {
    expect(minutes(judge(series(5, 9, 11, 9, 12, 8, 7, 9, 11)))).toEqual([[2, 6], [8, null]]);
  });
  test('tells what opened it and the farthest that it went', () => {
    expect(judge(series(5, 11, 14, 9, 7))).toMatchObject([{ trigger: 11, peak: 14, readings: [{ value: 11 }] }]);
  });
  test('works downwards too', () => {
    const below = { direction: 'below', onValue: 0.1, offValue: 0.2 } as const;
    expect(minutes(judge(series(0.5, 0.05, 0.15, 0.3), below))).toEqual([[1, 3]]);
    expect(judge(series(0.5, 0.05, 0.01, 0.3), below)[0]!.peak).toBe(0.01);
  });
  test('with a hold counts from its beginning, once it has lasted', () => {
    const hold = { holdSeconds: 120 };
    expect(minutes(judge(series(11, 7, 11, 11, 11, 7), hold))).toEqual([[2, 5]]);
    expect(judge(series(11, 12, 13), hold)[0]!.readings.map((sample) => sample.value)).toEqual([11, 13]);
  });
  test('that is crossed again within a minute holds on, so that wavering is one alert', () => {
    const wavering = Array.from({ length: 2000 }, (_, i) => ({ time: MONDAY + i * 1000, value: i % 2 ? 7 : 11 + i / 1000 }));
    const [interval, ...others] = judge(wavering);
    expect(others).toEqual([]);
    expect(interval).toMatchObject({ openedAt: MONDAY, clearedAt: MONDAY + 1999_000, trigger: 11, peak: 12.998 });
    expect(minutes(judge([...wavering.slice(0, 2), { time: MONDAY + 61_000, value: 11 }]))).toEqual([[0, 1 / 60], [61 / 60, null]]);
  });
  test('time alone completes a hold', () => {
    const hold = { holdSeconds: 600 };
    expect(judge(series(11), hold, MONDAY + 599_999)).toEqual([]);
    expect(minutes(judge(series(11), hold, MONDAY + 600_000))).toEqual([[0, null]]);
  });
  test('a device whose clock is ahead still raises its alert', () => {
    expect(minutes(judge(series(11), {}, MONDAY - 5000))).toEqual([[0, null]]);
  });
});

describe('a rate', () => {
  const rate = { kind: 'rate', onValue: 2, offValue: 0.5 } as const;
  test('is the change a minute', () => {
    expect(minutes(judge(series(0, 1, 4, 7, 7), rate))).toEqual([[2, 4]]);
    expect(judge(series(0, 1, 4), rate)[0]).toMatchObject({ trigger: 3, readings: [{ value: 1 }, { value: 4 }] });
  });
  test('does not jump because two readings are a second apart', () => {
    expect(judge([{ time: MONDAY, value: 1 }, { time: MONDAY + 1000, value: 1.5 }], rate)).toEqual([]);
  });
  test('says nothing after a long silence', () => {
    expect(judge([{ time: MONDAY, value: 0 }, { time: MONDAY + 61 * MINUTE, value: 500 }], rate)).toEqual([]);
  });
});

describe('hours', () => {
  const night: Partial<JudgedRule> = {
    dailyWindow: { days: [1, 2, 3, 4, 5, 6, 7], from: '18:30', to: '06:00' }, direction: 'below', onValue: 0.1, offValue: 0.2,
  };
  test('readings outside them open nothing, and the alert ends with them', () => {
    const dark = ['05T12:00', '05T18:29', '05T18:35', '06T02:00', '06T07:00'].map((text) => ({ time: at(text), value: 0 }));
    expect(judge(dark, night, at('06T08:00'))).toMatchObject([{ openedAt: at('05T18:35'), clearedAt: at('06T06:00') }]);
    expect(judge(dark.slice(0, 4), night, at('06T05:00'))).toMatchObject([{ openedAt: at('05T18:35'), clearedAt: null }]);
  });
  test('a window that spans midnight belongs to the day on which it begins', () => {
    const monday = new RuleClock({ dailyWindow: { days: [1], from: '22:00', to: '02:00' }, validFrom: null, validTo: null }, SHANGHAI);
    expect([at('05T21:59'), at('05T22:00'), at('06T01:59'), at('06T02:00'), at('06T23:00')].map((time) => monday.at(time) !== null))
      .toEqual([false, true, true, false, false]);
    expect(monday.from(at('06T03:00'))).toEqual({ from: at('12T22:00'), to: at('13T02:00') });
  });
  test('whole days that touch are one', () => {
    const days = new RuleClock({ dailyWindow: { days: [1, 2, 3], from: '00:00', to: '00:00' }, validFrom: null, validTo: null }, SHANGHAI);
    expect(days.at(at('06T12:00'))).toEqual({ from: at('05T00:00'), to: at('08T00:00') });
  });
  test('the day on which clocks change is as long as it is', () => {
    const day = new RuleClock({ dailyWindow: { days: [7], from: '00:00', to: '06:00' }, validFrom: null, validTo: null }, 'Europe/Berlin');
    expect(day.at(Date.parse('2026-10-25T03:00:00+01:00'))).toEqual({ from: Date.parse('2026-10-25T00:00:00+02:00'), to: Date.parse('2026-10-25T06:00:00+01:00') });
  });
  test('from and to bound the rule itself', () => {
    const bounded = { validFrom: '2026-10-05T00:02:00+08:00', validTo: '2026-10-05T00:04:00+08:00' };
    expect(minutes(judge(series(11, 11, 11, 11, 11, 11), bounded))).toEqual([[2, 4]]);
  });
});

describe('silence', () => {
  const silent = (times: number[], now: number, rule: Partial<JudgedRule> = {}): (number | null)[][] => minutes(evaluateSilence(
    { ...RULE, kind: 'no_data', ...rule }, times.map((minute) => MONDAY + minute * MINUTE), 10 * MINUTE, MONDAY, { timeZone: SHANGHAI, now: MONDAY + now * MINUTE },
  ));
  test('counts from when a reading was due until one comes', () => {
    expect(silent([5, 25, 30], 35)).toEqual([[15, 25]]);
    expect(silent([5], 14)).toEqual([]);
    expect(silent([5], 15)).toEqual([[15, null]]);
    expect(silent([], 12)).toEqual([[10, null]]);
  });
  test('is cut to the hours of the rule', () => {
    const rule = { dailyWindow: { days: [1], from: '00:20', to: '00:40' } };
    expect(silent([5], 60, rule)).toEqual([[20, 40]]);
    expect(silent([5], 30, rule)).toEqual([[20, null]]);
  });
});

// --- Laws ------------------------------------------------------------------------------------------------------------

const NIGHTS: JudgedRule['dailyWindow'][] = [
  null, null, { days: [1, 2, 3, 4, 5, 6, 7], from: '23:30', to: '00:45' }, { days: [1], from: '00:30', to: '00:30' },
];
const rules = fc.record({
  kind: fc.constant('threshold' as const), direction: fc.constantFrom('above' as const, 'below' as const),
  holdSeconds: fc.constantFrom(0, 0, 60, 300), validFrom: fc.constant(null), validTo: fc.constant(null),
  dailyWindow: fc.constantFrom(...NIGHTS),
  gap: fc.constantFrom(0, 2),
}).map(({ gap, ...rule }): JudgedRule => ({ ...rule, onValue: 10, offValue: rule.direction === 'above' ? 10 - gap : 10 + gap }));
/** Spread over two hours, or within a quarter of one, where pauses are short. */
const readings = fc.constantFrom(0, 6300).chain((least) => fc.uniqueArray(
  fc.record({ time: fc.integer({ min: least, max: 7200 }).map((s) => MONDAY + s * 1000), value: fc.integer({ min: 5, max: 15 }) }),
  { selector: (sample) => sample.time, maxLength: 60 }));
const NOW = MONDAY + 7200_000;
const bare = (intervals: readonly Interval[]): unknown[] => intervals.map(({ openedAt, clearedAt, trigger, peak }) => ({ openedAt, clearedAt, trigger, peak }));

describe('laws', () => {
  test('the order of arrival does not matter', () => {
    fc.assert(fc.property(rules, readings.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      (rule, [all, shuffled]) => {
        for (const kind of ['threshold', 'rate'] as const) expect(judge(shuffled, { ...rule, kind }, NOW)).toEqual(judge(all, { ...rule, kind }, NOW));
      }));
  });
  test('intervals are in order, never overlap, and last as long as the hold', () => {
    fc.assert(fc.property(rules, readings, fc.constantFrom('threshold' as const, 'rate' as const), (rule, all, kind) => {
      const found = judge(all, { ...rule, kind }, NOW);
      found.forEach((interval, i) => {
        expect((interval.clearedAt ?? NOW) - interval.openedAt).toBeGreaterThanOrEqual(rule.holdSeconds * 1000);
        if (i + 1 < found.length) expect(interval.clearedAt! + SHORTEST_PAUSE_MS).toBeLessThanOrEqual(found[i + 1]!.openedAt);
      });
    }));
  });
  test('a value between off and on never opens nor ends an alert, wherever it comes', () => {
    fc.assert(fc.property(rules, readings, fc.integer({ min: 0, max: 7200 }), fc.double({ min: 0, max: 1, noNaN: true }), (rule, all, second, part) => {
      const time = MONDAY + second * 1000;
      if (all.some((sample) => sample.time === time)) return;
      const between = { time, value: rule.offValue! + (rule.onValue! - rule.offValue!) * part };
      expect(bare(judge([...all, between], rule, NOW))).toEqual(bare(judge(all, rule, NOW)));
    }));
  });
  test('a reading that repeats what holds already changes nothing', () => {
    fc.assert(fc.property(rules, readings, fc.nat(), fc.integer({ min: 1, max: 600 }), (rule, all, pick, later) => {
      const ordered = [...all].sort((a, b) => a.time - b.time);
      const index = ordered.length ? pick % ordered.length : 0;
      const before = ordered[index];
      // Across the beginning of the rule's hours a repeated value is news.
      if (!before || rule.dailyWindow) return;
      const time = before.time + later * 1000;
      if (time >= (ordered[index + 1]?.time ?? NOW)) return;
      expect(bare(judge([...all, { time, value: before.value }], rule, NOW))).toEqual(bare(judge(all, rule, NOW)));
    }));
  });
  test('without hold and hours the alert holds exactly where the last decisive value opened it, and in short pauses', () => {
    fc.assert(fc.property(rules, readings, (given, all) => {
      const rule = { ...given, holdSeconds: 0, dailyWindow: null };
      const found = judge(all, rule, NOW);
      const beyond = (value: number, limit: number, sign: number): boolean => (rule.direction === 'above' ? sign : -sign) * (value - limit) > 0;
      let since: number | null = null; // of the pause, or before the first
      let holds = false;
      const ordered = [...all].sort((a, b) => a.time - b.time);
      for (const [i, { time, value }] of ordered.entries()) {
        if (beyond(value, rule.onValue!, 1)) holds = true;
        else if (beyond(value, rule.offValue!, -1)) {
          if (holds) since = time;
          holds = false;
        }
        const next = ordered.slice(i).find((later) => beyond(later.value, rule.onValue!, 1));
        const isPause = since !== null && next !== undefined && next.time - since < SHORTEST_PAUSE_MS;
        expect(found.some(({ openedAt, clearedAt }) => openedAt <= time && (clearedAt === null || time < clearedAt))).toBe(holds || isPause);
      }
    }));
  });
  test('judging from where new readings can change something gives the same as judging all', () => {
    fc.assert(fc.property(rules, readings.chain((all) => fc.tuple(fc.constant(all), fc.subarray(all))), fc.constantFrom('threshold' as const, 'rate' as const),
      (given, [all, fresh], kind) => {
        if (!fresh.length) return;
        const rule = { ...given, kind };
        const known = all.filter((sample) => !fresh.includes(sample));
        const since = Math.min(...fresh.map((sample) => sample.time));
        const stored = judge(known, rule, NOW);
        const from = whereToBegin(rule, since, known.some((sample) => sample.time > since), stored);
        const found = evaluateRule(rule, all, { timeZone: SHANGHAI, now: NOW, from, carried: carriedAt(stored, from) });
        const after = (list: readonly Interval[]): unknown[] => bare(list.filter(({ clearedAt }) => clearedAt === null || clearedAt > from));
        expect(after(found)).toEqual(after(judge(all, rule, NOW)));
      }), { numRuns: 1000 });
  });
});
