/** The server's face of `progress.mjs`: the same picture, fed by the reporters that the store and the importer call. */
import type { Progress, ProgressStep } from './progress.mjs';
import type { StepReporter } from './store/steps.ts';

export { createProgress } from './progress.mjs';
export type { Progress, ProgressStep } from './progress.mjs';

/** A reporter that draws each step as it is named; a new name ends the step before it, and `finish` ends the last. */
export interface StepProgress {
  readonly report: StepReporter;
  finish(note?: string): void;
  fail(note?: string): void;
}

/** Turns `report(step, done, total)` calls into steps of `progress`. */
export function reportSteps(progress: Progress): StepProgress {
  let name = '';
  let step: ProgressStep | undefined;
  const end = (): ProgressStep | undefined => {
    const last = step;
    step = undefined;
    name = '';
    return last;
  };
  return {
    report(next, done, total) {
      if (next !== name) {
        end()?.done();
        name = next;
        step = progress.step(next);
      }
      step?.update(done, total);
    },
    finish: (note) => end()?.done(note),
    fail: (note) => end()?.fail(note),
  };
}
