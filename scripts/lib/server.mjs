/** Runs the server as a child: passes signals on once, and does not outlive the npm that started us. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ROOT } from './run.mjs';

const STOP_WAIT_MS = 30_000;
const PARENT_POLL_MS = 500;

/**
 * @typedef {object} RunningServer
 * @property {Promise<{ url: string, canSimulate: boolean }>} ready the address, and whether it left word for a simulator, once it serves; never settles when it does not come to that
 * @property {Promise<number>} ended the exit code for us to end with
 * @property {() => void} stop safe to call twice
 */

/**
 * @param {string[]} args for the server
 * @returns {RunningServer}
 */
export function startServer(args) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS).unref();
  };
  /** @type {RunningServer['ready']} */
  const ready = new Promise((resolve) => {
    child.on('message', (message) => {
      const { ready: isReady, url, canSimulate = false } = /** @type {{ ready?: boolean, url?: string, canSimulate?: boolean }} */ (message);
      if (isReady && url) resolve({ url, canSimulate });
    });
  });
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`The server cannot be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      if (isStopping) resolve(0);
      else if (signal) {
        console.error(`The server was ended by ${signal}. Start again: what it had acknowledged is kept.`);
        resolve(1);
      } else resolve(code ?? 1);
    });
  });
  stopOnSignals(stop);
  return { ready, ended, stop };
}

/** Ctrl-C reaches the server too, and npm sends it to us a second time: only the first one counts. @param {() => void} stop */
function stopOnSignals(stop) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
  if (!process.env.npm_lifecycle_event) return;
  // npm cannot pass a SIGKILL on, and the shell between npm and us passes nothing on; without this the map would go on
  // being served by nobody.
  const family = ancestors();
  setInterval(() => ancestors() !== family && stop(), PARENT_POLL_MS).unref();
}

/** Our parent, and where it can be told (Linux) the parent's parent: npm runs a script through a shell. */
function ancestors() {
  try {
    const status = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${status.slice(status.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return `${process.ppid}`;
  }
}
