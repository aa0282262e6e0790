/** One sentence that says why an alert fired, with figures and units, in both languages. */
import type { RuleBody, Why } from '../contract/alerts.ts';
import { amountOf as amount, QUANTITIES } from '../contract/ingest.ts';
import type { Interval } from './evaluate-rule.ts';

function lasting(seconds: number): { zh: string; en: string } {
  const [value, zh, en] = seconds % 3600 === 0 ? [seconds / 3600, '小时', 'h'] : seconds % 60 === 0 ? [seconds / 60, '分钟', 'min'] : [seconds, '秒', 's'];
  return { zh: `${value} ${zh}`, en: `${value} ${en}` };
}

function sentenceOf(rule: RuleBody, interval: Interval, silentMs: number | null): Why['sentence'] {
  if (rule.kind === 'no_data') {
    const time = lasting(Math.round((silentMs ?? 0) / 1000));
    return { zh: `超过 ${time.zh}没有任何读数（${rule.missedIntervals} 个心跳周期）`, en: `No reading of any kind for ${time.en} (${rule.missedIntervals} heartbeats)` };
  }
  const quantity = QUANTITIES[rule.quantity!];
  const unit = quantity?.unit ?? '';
  const digits = (quantity?.digits ?? 2) + (rule.kind === 'rate' ? 2 : 0);
  const [value, limit] = [amount(interval.trigger!, unit, digits), amount(rule.onValue!, unit, digits + 1)];
  const name = quantity?.name ?? { zh: rule.quantity!, en: rule.quantity! };
  const isAbove = rule.direction === 'above';
  const held = rule.holdSeconds ? lasting(rule.holdSeconds) : null;
  const zhHeld = held ? `，并持续 ${held.zh}` : '';
  const enHeld = held ? ` for ${held.en}` : '';
  if (rule.kind === 'rate') {
    return {
      zh: `${name.zh}每分钟变化 ${value}，${isAbove ? '超过' : '低于'}每分钟 ${limit}${zhHeld}`,
      en: `${name.en} changed by ${value} a minute, ${isAbove ? 'more' : 'less'} than ${limit} a minute${enHeld}`,
    };
  }
  return { zh: `${name.zh} ${value}，${isAbove ? '高于' : '低于'} ${limit}${zhHeld}`, en: `${name.en} ${value}, ${isAbove ? 'above' : 'below'} ${limit}${enHeld}` };
}

/** What is kept with an alert: the rule as it was, the readings that decided, and the sentence. */
export function whyOf(rule: RuleBody, interval: Interval, silentMs: number | null): Why {
  const { name, kind, deviceClass, quantity, direction, onValue, offValue, holdSeconds, missedIntervals, severity, area, grid } = rule;
  const { dailyWindow, validFrom, validTo, enabled, advice, filesCase } = rule;
  return {
    rule: {
      name, kind, deviceClass, quantity, direction, onValue, offValue, holdSeconds, missedIntervals, severity, area, grid,
      dailyWindow, validFrom, validTo, enabled, advice, filesCase,
    },
    readings: interval.readings.map(({ time, value }) => ({ time, value: kind === 'no_data' ? null : value })),
    sentence: sentenceOf(rule, interval, silentMs),
  };
}
