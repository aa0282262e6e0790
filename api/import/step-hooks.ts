/** Steps of an import as progress on a terminal. */
import type { Progress, ProgressStep } from '../progress.ts';
import type { ImportHooks } from './import-file.ts';

/** Hooks that show each step until the next begins; `done` ends the last. */
export function stepHooks(progress: Progress, signal: AbortSignal): ImportHooks & { done(): void } {
  let name = '';
  let step: ProgressStep | undefined;
  return {
    signal,
    say: progress.say,
    onStep(next, done, total, note) {
      if (next !== name) {
        step?.done();
        step = progress.step(next);
        name = next;
      }
      step!.update(done, total, note);
    },
    done: () => step?.done(),
  };
}
