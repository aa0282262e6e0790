import { expect, it } from 'vitest';
import { ApiError } from '../../http/problem.ts';
import { AddressLimit } from './limits.ts';

const HOUR = 3_600_000;

/** How many of so many go through. */
function taken(limit: AddressLimit, address: string, tries: number, now: number): number {
  let count = 0;
  for (let n = 0; n < tries; n++) {
    try {
      limit.take(address, 'reports', now);
      count++;
    } catch (error) {
      expect((error as ApiError).code).toBe('too_often');
    }
  }
  return count;
}

it('an address may send a few at once and an hour\'s share in an hour, each address for itself', () => {
  const limit = new AddressLimit(60, 10);
  expect(taken(limit, '10.0.0.1', 15, 0)).toBe(10);
  expect(taken(limit, '10.0.0.2', 15, 0)).toBe(10);
  expect(taken(limit, '10.0.0.1', 5, HOUR / 60)).toBe(1);
  expect(taken(limit, '10.0.0.1', 50, 2 * HOUR)).toBe(10);
});

it('one customer\'s IPv6 addresses share a limit, and IPv4 is the same however it is written', () => {
  const limit = new AddressLimit(10, 10);
  expect(taken(limit, '2001:db8:1:2::1', 6, 0) + taken(limit, '2001:db8:1:2:ffff::9', 6, 0)).toBe(10);
  expect(taken(limit, '2001:db8:1:3::1', 6, 0)).toBe(6);
  expect(taken(limit, '2001:db8::1', 6, 0) + taken(limit, '2001:DB8::2', 6, 0)).toBe(10);
  expect(taken(limit, '::ffff:10.0.0.7', 6, 0) + taken(limit, '10.0.0.7', 6, 0)).toBe(10);
});

it('the answer says when to come again', () => {
  const limit = new AddressLimit(60, 1);
  limit.take('10.0.0.1', 'reports', 0);
  expect(() => limit.take('10.0.0.1', 'reports', 30_000)).toThrow('at most 60 reports an hour are taken; come again in 30 s');
});

it('a clock that goes back gives nothing away', () => {
  const limit = new AddressLimit(60, 2);
  expect(taken(limit, '10.0.0.1', 3, HOUR)).toBe(2);
  expect(taken(limit, '10.0.0.1', 3, 0)).toBe(0);
});
