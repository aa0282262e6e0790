import { expect, test } from 'vitest';
import { createProgress, reportSteps } from './progress.ts';

function recorder(isTTY: boolean) {
  let at = 0;
  const written: string[] = [];
  const stream = { isTTY, columns: 100, write: (text: string) => written.push(text) };
  const progress = createProgress(stream, { now: () => at });
  return { progress, written, pass: (ms: number) => { at += ms; } };
}

test('a finished step prints its name, its duration and the note', () => {
  const { progress, written, pass } = recorder(false);
  const step = progress.step('load components');
  pass(2345);
  step.done('74,173 rows');
  expect(written.join('')).toMatch(/load components +2\.3 s {2}74,173 rows\n$/);
});

test('without a terminal a long step prints a line every few seconds and no control codes', () => {
  const { progress, written, pass } = recorder(false);
  const step = progress.step('insert');
  for (let done = 1; done <= 70; done++) {
    pass(100);
    step.update(done, 70);
  }
  step.done();
  expect(written).toHaveLength(3);
  expect(written[0]).toContain('42 %  30 / 70');
  expect(written.join('')).not.toContain('\u001B');
});

test('on a terminal the bar is redrawn in place and cleared before a line is said', () => {
  const { progress, written, pass } = recorder(true);
  const step = progress.step('insert');
  pass(200);
  step.update(1, 2);
  progress.say('hello');
  step.done();
  expect(written.some((text) => text.includes('█'.repeat(12) + '░'.repeat(12)))).toBe(true);
  expect(written).toContain('\r\u001B[Khello\n');
  expect(written.filter((text) => text.endsWith('\n'))).toHaveLength(2);
});

test('a step that failed says so, once', () => {
  const { progress, written } = recorder(false);
  const step = progress.step('build');
  step.fail('exit code 1');
  step.done();
  expect(written).toHaveLength(1);
  expect(written[0]).toContain('FAILED exit code 1');
});

test('a reporter ends the former step when it names the next', () => {
  const { progress, written } = recorder(false);
  const steps = reportSteps(progress);
  steps.report('migrate', 0, 2);
  steps.report('migrate', 2, 2);
  steps.report('seed', 0, 0);
  steps.finish('done');
  expect(written.map((line) => line.trim().split(' ')[0])).toEqual(['migrate', 'seed']);
});
