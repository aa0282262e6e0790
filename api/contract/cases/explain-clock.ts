/**
 * Why a clock is due when it is, in words: the limit, the stretches of time that count, run by run, what lies between them, pauses,
 * extensions, and the deadline. The stretches add up to the budget exactly, so the explanation is the calculation and not a story
 * beside it. Durations are told in minutes, rounded so that the told ones add up too.
 */
import { addTime, type Calendar, localTimeOf, timeBetween } from './calendar.ts';
import { MINUTE_MS } from './calendar-zone.ts';
import { type Clock, isOverdue, remainingMs } from './clock.ts';
import { dayWords, describeLimit, durationText, momentWords, plainDayWords, type Words } from './clock-words.ts';
import { countedSpans, type CountedRun, type Run, runsOf, type SkippedRun } from './explain-runs.ts';

/** A stretch as the reply carries it. */
export interface ExplainedSegment {
  /** First and last instant, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Time of the pace in it, which is less than `to - from` where it holds noons, nights and days off. */
  readonly ms: number;
}

export interface ClockExplanation {
  readonly zh: string[];
  readonly en: string[];
  /** They add up to the budget; to what is used while the clock is paused without a deadline. */
  readonly segments: ExplainedSegment[];
}

/** Tells an amount as the difference of rounded sums, so that the told amounts add up to the told total. */
type Tell = (ms: number) => Words;

function teller(): Tell {
  let soFar = 0;
  const rounded = (ms: number): number => Math.round(ms / MINUTE_MS) * MINUTE_MS;
  return (ms) => {
    const told = rounded(soFar + ms) - rounded(soFar);
    soFar += ms;
    return { zh: durationText(told, 'zh'), en: durationText(told, 'en') };
  };
}

/** A window's local times; one that ends at midnight ends at 24:00, and one within a minute is told to the second. */
function windowText(calendar: Calendar, from: number, to: number): string {
  const start = localTimeOf(calendar, from);
  const end = localTimeOf(calendar, to);
  const second = (ms: number): string => String(Math.floor((ms % MINUTE_MS) / 1_000)).padStart(2, '0');
  if (start.time === end.time && start.day === end.day) return `${start.time}:${second(from)}–${end.time}:${second(to)}`;
  return `${start.time}–${end.time === '00:00' && end.day !== start.day ? '24:00' : end.time}`;
}

function spanOfDays(fromDay: string, toDay: string): Words {
  if (fromDay === toDay) return dayWords(fromDay);
  return { zh: `${plainDayWords(fromDay).zh}至${plainDayWords(toDay).zh}`, en: `${fromDay} to ${toDay}` };
}

function countedLine(calendar: Calendar, run: CountedRun, tell: Tell): Words {
  const amount = tell(run.ms);
  const days = spanOfDays(run.fromDay, run.toDay);
  const makeUp = run.makeUp.length === 0 ? { zh: '', en: '' } : {
    zh: `（含调休上班：${run.makeUp.map(({ day, name }) => `${dayWords(day).zh} ${name.zh}`).join('、')}）`,
    en: ` (make-up work day: ${run.makeUp.map(({ day, name }) => `${dayWords(day).en}, ${name.en}`).join('; ')})`,
  };
  if (run.days > 1) {
    return { zh: `${days.zh}，${run.days} 个工作日：${amount.zh}${makeUp.zh}`, en: `${run.days} work days ${days.en}: ${amount.en}${makeUp.en}` };
  }
  const windows = run.windows.map(({ from, to }) => windowText(calendar, from, to));
  return { zh: `${days.zh} ${windows.join('、')}：${amount.zh}${makeUp.zh}`, en: `${days.en} ${windows.join(', ')}: ${amount.en}${makeUp.en}` };
}

function skippedLine({ reason, name, fromDay, toDay }: SkippedRun): Words {
  const days = spanOfDays(fromDay, toDay);
  const why: Record<SkippedRun['reason'], Words> = {
    weekend: { zh: '周末', en: 'weekend' },
    rest_day: { zh: '休息日', en: 'day off' },
    holiday: { zh: name?.zh ?? '', en: name?.en ?? '' },
    out_of_season: { zh: `不在${name?.zh ?? ''}内`, en: `outside ${name?.en ?? ''}` },
    after_hours: { zh: '当日工作时段已过', en: 'work time of the day was over' },
  };
  return { zh: `不计：${days.zh}（${why[reason].zh}）`, en: `Not counted: ${days.en} (${why[reason].en})` };
}

function runLine(calendar: Calendar, run: Run, tell: Tell): Words {
  if (run.kind === 'counted') return countedLine(calendar, run, tell);
  if (run.kind === 'skipped') return skippedLine(run);
  const amount = tell(run.ms);
  const days = spanOfDays(run.fromDay, run.toDay);
  const holidays = run.holidays.length === 0 ? { zh: '', en: '' } : {
    zh: `，含${run.holidays.map(({ zh }) => zh).join('、')}`, en: `, among them ${run.holidays.map(({ en }) => en).join(', ')}`,
  };
  return {
    zh: `${days.zh}，${run.days} 个工作日：${amount.zh}；其间 ${run.skippedDays} 天不计${holidays.zh}`,
    en: `${run.days} work days ${days.en}: ${amount.en}; ${run.skippedDays} days between are not counted${holidays.en}`,
  };
}

/** The limit, what its time is, and the extensions. */
function limitLines(clock: Clock, calendar: Calendar): Words[] {
  const limit = describeLimit(clock.limit, calendar);
  const amount = (language: 'zh' | 'en'): string => durationText(clock.budgetMs / (clock.extensions + 1), language, clock.pace);
  const windows = calendar.body.windows.map(({ from, to }) => `${from}–${to}`);
  const time: Words = clock.pace === 'continuous'
    ? { zh: '昼夜和节假日连续计时', en: ', running through nights and holidays' }
    : { zh: `按工作时段 ${windows.join('、')} 计`, en: ` of work time (${windows.join(', ')})` };
  const lines = [{ zh: `时限 ${limit.zh}：${amount('zh')}，${time.zh}`, en: `Limit ${limit.en}: ${amount('en')}${time.en}` }];
  if (clock.extensions > 0) {
    const total = (language: 'zh' | 'en'): string => durationText(clock.budgetMs, language, clock.pace);
    lines.push({
      zh: `已延期 ${clock.extensions} 次，每次增加 ${limit.zh}，合计 ${total('zh')}`,
      en: `Extended ${clock.extensions === 1 ? 'once' : `${clock.extensions} times`}, each time by ${limit.en}: ${total('en')} in all`,
    });
  }
  return lines;
}

function pauseLine(clock: Clock, calendar: Calendar, from: number, to: number): Words {
  const lost = timeBetween(calendar, clock.pace, from, to);
  const [start, end] = [momentWords(calendar, from), momentWords(calendar, to)];
  return {
    zh: `暂停：${start.zh} 至 ${end.zh}，${lost === 0 ? '期间没有应计时间' : `扣除 ${durationText(lost, 'zh', clock.pace)}`}`,
    en: `Paused ${start.en} to ${end.en}: ${lost === 0 ? 'no time that counts' : `${durationText(lost, 'en', clock.pace)} that do not count`}`,
  };
}

/** The days of one span; a clock that never rests is told by its two ends. */
function spanLines(clock: Clock, calendar: Calendar, span: { from: number; to: number }, tell: Tell): { lines: Words[]; segments: ExplainedSegment[] } {
  if (clock.pace === 'continuous') {
    if (span.to === span.from) return { lines: [], segments: [] };
    const [start, end] = [momentWords(calendar, span.from), momentWords(calendar, span.to)];
    const amount = tell(span.to - span.from);
    return {
      lines: [{ zh: `${start.zh} 至 ${end.zh}：${amount.zh}`, en: `${start.en} to ${end.en}: ${amount.en}` }],
      segments: [{ ...span, ms: span.to - span.from }],
    };
  }
  const runs = runsOf(calendar, clock.pace, span);
  return {
    lines: runs.map((run) => runLine(calendar, run, tell)),
    segments: runs.flatMap((run) => (run.kind === 'skipped' ? [] : [{ from: run.from, to: run.to, ms: run.ms }])),
  };
}

/** The deadline and what is left at `now`, the stop, or how the pause stands. */
function endLines(clock: Clock, calendar: Calendar, now: number): Words[] {
  const left = remainingMs(clock, calendar, now);
  const duration = (ms: number, language: 'zh' | 'en'): string => durationText(Math.abs(ms), language, clock.pace);
  if (clock.deadline === null) {
    const pausedAt = clock.spans.at(-1)!.to!;
    const resumedAt = Math.max(now, pausedAt);
    const [since, due] = [momentWords(calendar, pausedAt), momentWords(calendar, addTime(calendar, clock.pace, resumedAt, left))];
    return [
      { zh: `自 ${since.zh} 起暂停，剩余 ${duration(left, 'zh')}`, en: `Paused since ${since.en} with ${duration(left, 'en')} left` },
      { zh: `如现在恢复计时，到期 ${due.zh}`, en: `If it is resumed now it is due ${due.en}` },
    ];
  }
  const due = momentWords(calendar, clock.deadline);
  const lines: Words[] = [{ zh: `到期 ${due.zh}`, en: `Due ${due.en}` }];
  if (clock.stoppedAt !== null) {
    const stop = momentWords(calendar, clock.stoppedAt);
    lines.push(clock.overdue ? { zh: `${stop.zh} 停止计时，已超期`, en: `Stopped ${stop.en}, overdue` } : { zh: `${stop.zh} 停止计时，未超期`, en: `Stopped ${stop.en}, in time` });
  } else if (isOverdue(clock, now)) {
    lines.push({ zh: `已超期 ${duration(left, 'zh')}`, en: `Overdue by ${duration(left, 'en')}` });
  } else {
    lines.push({ zh: `剩余 ${duration(left, 'zh')}`, en: `${duration(left, 'en')} left` });
  }
  return lines;
}

/** Why this clock is due when it is, line by line in both languages, as seen at `now`; `calendar` is the edition that the clock names. */
export function explainClock(clock: Clock, calendar: Calendar, now: number): ClockExplanation {
  const started = momentWords(calendar, clock.startedAt);
  const lines: Words[] = [...limitLines(clock, calendar), { zh: `${started.zh} 开始计时`, en: `Started ${started.en}` }];
  const segments: ExplainedSegment[] = [];
  const tell = teller();
  let before: { to: number } | undefined;
  for (const span of countedSpans(clock)) {
    if (before && span.from > before.to) lines.push(pauseLine(clock, calendar, before.to, span.from));
    const told = spanLines(clock, calendar, span, tell);
    lines.push(...told.lines);
    segments.push(...told.segments);
    before = span;
  }
  lines.push(...endLines(clock, calendar, now));
  return { zh: lines.map(({ zh }) => zh), en: lines.map(({ en }) => en), segments };
}
