/** Runs another program and keeps what it says, so that a failure can show the lines that matter. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const KEPT_LINES = 30;
const KEPT_CHARACTERS = 20_000;

/**
 * @typedef {object} RunResult
 * @property {number} code 0 when it went well; a signal counts as 1
 * @property {string} head the first lines of its output
 * @property {string} tail the last lines of its output
 */

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string | undefined>} [env] added to the environment
 * @property {boolean} [echo] also show the output as it comes
 * @property {AbortSignal} [signal] ends the program
 */

/**
 * @param {string} program
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.echo ? 'inherit' : 'pipe', options.echo ? 'inherit' : 'pipe'],
      signal: options.signal,
      killSignal: 'SIGTERM',
    });
    let beginning = '';
    let end = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        beginning = (beginning + text).slice(0, KEPT_CHARACTERS);
        end = (end + text).slice(-KEPT_CHARACTERS);
      });
    }
    child.once('error', (error) => resolve({ code: 1, head: error.message, tail: error.message }));
    child.once('close', (code) => {
      const head = beginning.trimEnd().split('\n').slice(0, KEPT_LINES).join('\n');
      resolve({ code: code ?? 1, head, tail: end.trimEnd().split('\n').slice(-KEPT_LINES).join('\n') });
    });
  });
}

/** The command line of npm: the one that started us when there is one. @param {string[]} args */
export function npm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return { program: process.execPath, args: [script, ...args] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args };
}
