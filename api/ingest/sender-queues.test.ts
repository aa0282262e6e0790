import { expect, it } from 'vitest';
import type { Waiting } from './rows.ts';
import { SenderQueues } from './sender-queues.ts';

const waiting = (sender: string, rows: number): Waiting => ({
  sender, rows, batch: { readings: [], positions: [], quarantine: [] }, withRows: null, resolve: () => undefined, reject: () => undefined,
});

it('takes senders in turns, each in the order in which it sent', () => {
  const queues = new SenderQueues();
  const flood = Array.from({ length: 5000 }, () => waiting('flood', 2));
  const [few, other] = [waiting('few', 3), waiting('other', 1)];
  for (const each of [...flood, few, other]) queues.push(each);
  expect(queues.take(10)).toEqual([flood[0], few, other, flood[1], flood[2]]);
  expect(queues.rowsOf('flood')).toBe(9994);
  for (let n = 3; n < 5000; n += 5) expect(queues.take(10)).toEqual(flood.slice(n, n + 5));
  expect([queues.isEmpty, queues.rowsOf('flood'), queues.take(10)]).toEqual([true, 0, []]);
});

it('takes at least one message, and puts back in order before what came since', () => {
  const queues = new SenderQueues();
  const [a, b, c] = [waiting('x', 50), waiting('x', 1), waiting('x', 1)];
  queues.push(a);
  queues.push(b);
  const taken = queues.take(10);
  expect(taken).toEqual([a]);
  queues.push(c);
  queues.putBack([...taken]);
  expect(queues.rowsOf('x')).toBe(52);
  expect(queues.clear()).toEqual([a, b, c]);
  expect(queues.isEmpty).toBe(true);
});
