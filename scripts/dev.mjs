/** `npm run dev`: the server restarts when its sources change, the web app reloads by itself (Vite). */
import { spawn } from 'node:child_process';
import { requireNode } from './lib/node-version.mjs';

requireNode();
const { ROOT } = await import('./lib/run.mjs');
const port = process.env.PORT || '8080';
const apiUrl = `http://127.0.0.1:${port}`;

const programs = [
  ['--watch-path=api', '--watch-path=tiles', '--watch-path=sql', '--watch-preserve-output', '--import', 'tsx', 'api/main.ts'],
  ['node_modules/vite/bin/vite.js'],
].map((args) => spawn(process.execPath, args, {
  cwd: ROOT,
  env: { ...process.env, PORT: port, API_URL: apiUrl },
  stdio: 'inherit',
}));

const stopAll = () => {
  for (const program of programs) program.kill('SIGTERM');
};
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stopAll);
for (const program of programs) program.once('exit', stopAll);
