/**
 * Tells a person how far long work has come: a bar on a terminal, a line every few seconds elsewhere, and always the
 * duration of a finished step. Plain JavaScript, because the start script runs it before anything is installed.
 */

/**
 * @typedef {object} ProgressStep
 * @property {(done: number, total: number, note?: string) => void} update `total` 0 when it is not known
 * @property {(note?: string) => void} done prints the duration; later calls do nothing
 * @property {(note?: string) => void} fail
 */

/**
 * @typedef {object} Progress
 * @property {(name: string) => ProgressStep} step begins a step; several may run at once
 * @property {(text: string) => void} say prints a line without tearing the bar
 * @property {(note?: string) => void} fail ends every running step as failed
 */

/** @typedef {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} ProgressStream */

/** @typedef {{ name: string, beganAt: number, done: number, total: number, note: string }} StepState */

const BAR_WIDTH = 24;
const NAME_WIDTH = 34;
const REDRAW_MS = 100;
const LINE_EVERY_MS = 3000;
const CLEAR_LINE = '\r\u001B[K';

/**
 * @param {ProgressStream} stream where to print, normally `process.stdout`
 * @param {{ now?: () => number, lineEveryMs?: number }} [options]
 * @returns {Progress}
 */
export function createProgress(stream, options = {}) {
  const now = options.now ?? (() => performance.now());
  const everyMs = stream.isTTY ? REDRAW_MS : (options.lineEveryMs ?? LINE_EVERY_MS);
  /** @type {StepState[]} */
  const running = [];
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let drawnAt = now();

  const draw = () => {
    const step = running.at(-1);
    drawnAt = now();
    if (!step) return;
    if (stream.isTTY) stream.write(CLEAR_LINE + barLine(step, drawnAt).slice(0, (stream.columns ?? 80) - 1));
    else stream.write(`${plainLine(step, drawnAt)}\n`);
  };
  /** @param {string} text */
  const say = (text) => {
    stream.write(`${stream.isTTY ? CLEAR_LINE : ''}${text}\n`);
    if (stream.isTTY) draw();
  };
  /** @param {StepState} step @param {string} outcome */
  const finish = (step, outcome) => {
    const index = running.indexOf(step);
    if (index < 0) return;
    running.splice(index, 1);
    if (running.length === 0) clearInterval(timer);
    say(`  ${step.name.padEnd(NAME_WIDTH)} ${seconds(now() - step.beganAt).padStart(8)}${outcome}`);
  };

  return {
    say,
    fail: (note = '') => {
      for (const step of [...running]) finish(step, `  FAILED ${note}`.trimEnd());
    },
    step(name) {
      const step = { name, beganAt: now(), done: 0, total: 0, note: '' };
      running.push(step);
      if (running.length === 1) {
        drawnAt = now();
        timer = setInterval(draw, everyMs);
        timer.unref(); // the work keeps the process alive, not its picture
      }
      if (stream.isTTY) draw();
      return {
        update(done, total, note = '') {
          Object.assign(step, { done, total, note });
          // Work that never yields starves the timer, so an update draws too once a drawing is due.
          if (running.includes(step) && now() - drawnAt >= everyMs) draw();
        },
        done: (note = '') => finish(step, note && `  ${note}`),
        fail: (note = '') => finish(step, `  FAILED ${note}`.trimEnd()),
      };
    },
  };
}

/** @param {StepState} step @param {number} at */
function barLine(step, at) {
  const share = shareOf(step);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = step.total > 0 ? '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled) : sweep(at - step.beganAt);
  return `  ${step.name.padEnd(NAME_WIDTH)} ${seconds(at - step.beganAt).padStart(8)}  ${bar} ${figures(step)}`;
}

/** A block that wanders, for work whose length nobody knows. @param {number} elapsedMs */
function sweep(elapsedMs) {
  const at = Math.floor(elapsedMs / REDRAW_MS) % BAR_WIDTH;
  return `${'░'.repeat(at)}█${'░'.repeat(BAR_WIDTH - at - 1)}`;
}

/** @param {StepState} step @param {number} at */
function plainLine(step, at) {
  return `  ${step.name} ... ${seconds(at - step.beganAt)} ${figures(step)}`.trimEnd();
}

/** @param {StepState} step */
function figures(step) {
  const parts = [];
  if (step.total > 0) {
    parts.push(`${Math.floor(shareOf(step) * 100)} %`);
    if (step.total > 1) parts.push(`${step.done.toLocaleString('en')} / ${step.total.toLocaleString('en')}`);
  }
  if (step.note) parts.push(step.note);
  return parts.join('  ');
}

/** @param {StepState} step */
function shareOf(step) {
  return step.total > 0 ? Math.min(1, Math.max(0, step.done / step.total)) : 0;
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
