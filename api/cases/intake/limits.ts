/** How often somebody of whom nothing is known but the network address may send: a token bucket each. */
import { isIPv6 } from 'node:net';
import { ApiError } from '../../http/problem.ts';

const HOUR_MS = 3_600_000;
/** Addresses remembered; beyond it the one that was quiet longest is forgotten, which gives it a full bucket. */
const MOST_ADDRESSES = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Of an IPv6 address the network: one customer has all 2^64 addresses of it. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head, tail] = plain.toLowerCase().split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = tail ? Array<string>(Math.max(0, 8 - head!.length - tail.length)).fill('0') : [];
  return [...head!, ...zeros, ...tail ?? []].slice(0, 4).join(':');
}

export class AddressLimit {
  readonly #perHour: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param burst how many may come at once, of an hour's share */
  constructor(perHour: number, burst: number) {
    this.#perHour = perHour;
    this.#burst = Math.max(1, Math.min(burst, perHour));
  }

  /** @throws ApiError too_often that says when to come again */
  take(address: string | undefined, what: string, now = Date.now()): void {
    const key = networkOf(address ?? '');
    const known = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, known.tokens + Math.max(0, now - known.at) * this.#perHour / HOUR_MS);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > MOST_ADDRESSES) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (tokens >= 1) return;
    const seconds = Math.ceil((1 - tokens) * HOUR_MS / this.#perHour / 1000);
    throw new ApiError('too_often', `From one network address at most ${this.#perHour} ${what} an hour are taken; come again in ${seconds} s`);
  }
}
