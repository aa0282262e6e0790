/** The gentle simulator that `npm start` runs beside the server of the demo county, so that the map is alive. */
import { spawn } from 'node:child_process';
import { ROOT } from './run.mjs';

/** Readings a second, and how many people and vehicles move: the embedded database has most of its time left. */
const GENTLE = ['--background', '--rate', '30', '--staff', '60'];
const STOP_WAIT_MS = 5000;

/**
 * Starts it. It ends by itself when this process is killed; when it fails, the map goes on without it.
 * @returns {() => Promise<void>} stops it
 */
export function startSimulator() {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/simulate/main.ts', ...GENTLE], {
    cwd: ROOT,
    // It asks the server for devices and staff: with a certificate of one's own it has to trust that.
    env: { ...process.env, ...(process.env.TLS_CERT ? { NODE_EXTRA_CA_CERTS: process.env.TLS_CERT } : {}) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`  The simulator cannot be started: ${error.message}`);
      resolve();
    });
    child.once('exit', () => resolve());
  });
  // At once, not after the server: it would only complain that the broker is gone.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.once(signal, () => child.kill('SIGTERM'));
  return async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WAIT_MS);
    await ended;
    clearTimeout(timer);
  };
}
