import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeRun, ResidentTable } from '../../tiles/index.ts';
import { POINT_SPEC, tableOf, townRows } from '../../tiles/testing.ts';
import { RunThreads } from './run-threads.ts';

it('makes on a thread of its own what would be made here, and the table goes on to change meanwhile', async () => {
  const threads = new RunThreads((error) => { throw error; });
  const table = new ResidentTable(POINT_SPEC, { makeRun: (input) => threads.make(input), leastRowsElsewhere: 0 });
  const rows = townRows(3000, 1);
  await table.loadFrom(async (load) => load.add(rows));
  const moved = townRows(1500, 2);
  table.upsert(moved);
  const merged = table.whenMerged;
  const changed = { ...rows[2000]!, values: { class: 'later', state: 'missing', area: 'a', height: 1 } };
  table.upsert([changed]);
  expect(table.store.delta.count).toBeGreaterThan(1024);
  await merged;
  expect(table.merges).toEqual({ all: 1, elsewhere: 1 });
  const fresh = tableOf([...moved, ...rows.slice(1500, 2000), changed, ...rows.slice(2001)]);
  const [ours, theirs] = [table, fresh].map(({ store }) => makeRun(store.freeze()));
  expect([ours!.ids, ours!.x, ours!.y, ours!.staticById]).toEqual([theirs!.ids, theirs!.x, theirs!.y, theirs!.staticById]);
  expect(table.get(changed.id)!.values).toEqual(changed.values);
});

it('says when the thread fails, and the table makes its run itself', async () => {
  const told: Error[] = [];
  const threads = new RunThreads((error) => told.push(error), new URL('./there-is-no-such-file.mjs', import.meta.url));
  const table = new ResidentTable(POINT_SPEC, { makeRun: (input) => threads.make(input), leastRowsElsewhere: 0 });
  await table.loadFrom(async (load) => load.add(townRows(2000, 1)));
  table.upsert(townRows(1200, 2));
  await table.whenMerged;
  expect(told.map(({ message }) => message)).toEqual([expect.stringContaining('there-is-no-such-file'), expect.stringContaining('there-is-no-such-file')]);
  expect([table.size, table.store.delta.count]).toEqual([2000, 0]);
});

it('leaves no thread behind when one failed and the next went on: the process ends by itself', async () => {
  const thread = `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (input) => { if (input.slotEnd < 0) throw new Error('no memory'); setTimeout(() => parentPort.postMessage(input), 100); });`;
  const program = `import { RunThreads } from ${JSON.stringify(new URL('./run-threads.ts', import.meta.url).href)};
    const threads = new RunThreads(() => undefined, new URL(${JSON.stringify(`data:text/javascript,${encodeURIComponent(thread)}`)}));
    const made = await Promise.allSettled([{ slotEnd: -1 }, { slotEnd: 1 }, { slotEnd: 2 }].map((input) => threads.make(input)));
    console.log(made.map(({ status }) => status).join());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { timeout: 20_000 });
  expect(stdout.trim()).toBe('rejected,fulfilled,fulfilled');
});
