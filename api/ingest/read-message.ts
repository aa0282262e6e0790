/** From an MQTT message to what is stored of it: its sound rows, and one row of the quarantine when something was not sound. */
import type { RefusalReason } from '../contract/ingest.ts';
import type { County } from '../county/county.ts';
import type { Directory } from './directory.ts';
import { SENDER_OF, itemsOf, readItems, unknownSender } from './read-items.ts';
import type { ReadOptions, What } from './read-items.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { quarantineRow } from './rows.ts';
import type { Batch } from './rows.ts';

/** Larger messages are not read. */
export const MOST_MESSAGE_BYTES = 256 * 1024;

export interface Address {
  readonly county: string;
  readonly code: string;
  readonly what: What;
}

const TOPIC = /^tongguan\/v1\/([0-9]{6})\/([^/]{1,64})\/(readings|position)$/;

/** The parts of a topic `tongguan/v1/{county}/{code}/readings|position`; null for any other topic. */
export function addressOf(topic: string): Address | null {
  const match = TOPIC.exec(topic);
  return match ? { county: match[1]!, code: match[2]!, what: match[3] as What } : null;
}

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** What the payload was before it was cut. */
  readonly payloadBytes: number;
  /** User name of the publisher; null behind a broker that does not tell. */
  readonly client: string | null;
  readonly simulated: boolean;
}

export class MessageReader {
  readonly #county: County;
  readonly #directory: Directory;
  readonly #keepDays: number;

  constructor(county: County, directory: Directory, keepDays: number) {
    this.#county = county;
    this.#directory = directory;
    this.#keepDays = keepDays;
  }

  /**
   * Reads a message. Answers at once, unless its sender is not in memory.
   * @throws (as a rejection) when the database does not answer
   */
  read(message: Message): Batch | Promise<Batch> {
    const address = addressOf(message.topic);
    if (!address) return quarantined(message, refuse('wrong_topic', 'must be tongguan/v1/{county}/{code}/readings or /position'));
    const { county, code, what } = address;
    if (!this.#county.tables.hasCounty(county)) return quarantined(message, refuse('unknown_county', `county ${county} is not here`));
    const sender = this.#directory.find(county, SENDER_OF[what], code);
    if (sender !== undefined) return this.#readOf(message, address, sender);
    return this.#directory.look(county, SENDER_OF[what], code).then((found) => (
      found === null ? quarantined(message, unknownSender(what, code)) : this.#readOf(message, address, found)));
  }

  /** A message that cannot be read today cannot be read tomorrow either, whatever it was that went wrong. */
  #readOf(message: Message, address: Address, senderId: number): Batch {
    try {
      return this.#readSound(message, address, senderId);
    } catch (error) {
      return quarantined(message, refuse('malformed', `it cannot be read: ${(error as Error).message}`));
    }
  }

  #readSound(message: Message, { county, what }: Address, senderId: number): Batch {
    const { payload, payloadBytes, simulated } = message;
    if (payloadBytes > MOST_MESSAGE_BYTES) return quarantined(message, refuse('too_large', `${payloadBytes} bytes; at most ${MOST_MESSAGE_BYTES}`));
    let json: unknown;
    try {
      json = JSON.parse(payload.toString('utf8'));
    } catch (error) {
      return quarantined(message, refuse('malformed', (error as Error).message));
    }
    const items = itemsOf(json);
    if ('reason' in items) return quarantined(message, items);
    const options: ReadOptions = { county, what, keepDays: this.#keepDays, now: Date.now(), simulated };
    const { readings, positions, rejected } = readItems(items, senderId, options, this.#directory);
    if (!rejected.length) return { readings, positions, quarantine: [] };
    // One row for a message, however much of it is wrong: a broken device must not push out what others sent.
    const [{ index, reason, detail }] = rejected as [typeof rejected[0]];
    const where = items.length > 1 ? `item ${index}: ` : '';
    const more = rejected.length > 1 ? ` (and ${rejected.length - 1} more of ${items.length} items)` : '';
    return { readings, positions, quarantine: quarantined(message, { reason, detail: `${where}${detail}${more}` }).quarantine };
  }
}

/** A batch of nothing but the message's row in the quarantine. */
export function quarantined(message: Message, refusal: Refusal | { reason: RefusalReason; detail: string }): Batch {
  const { topic, client, payload, payloadBytes } = message;
  const about = { county: addressOf(topic)?.county ?? countyOf(client), topic, client, reason: refusal.reason, detail: refusal.detail };
  return { readings: [], positions: [], quarantine: [quarantineRow(about, payload, payloadBytes)] };
}

/** The county of a publisher's user name. */
const countyOf = (client: string | null): string | null => /^([0-9]{6})\//.exec(client ?? '')?.[1] ?? null;
