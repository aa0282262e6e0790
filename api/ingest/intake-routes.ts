/** Readings and positions over HTTP: answered after the commit, with what could not be used by its place in the request. */
import { z } from 'zod';
import { ingestReplySchema } from '../contract/ingest.ts';
import type { IngestReply } from '../contract/ingest.ts';
import type { County } from '../county/county.ts';
import { ApiError } from '../http/problem.ts';
import { queryOf } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { areasOf, reaches, scopeOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import type { Directory } from './directory.ts';
import { earlierReply, keyedRequest, rememberReply } from './idempotency.ts';
import type { KeyedRequest } from './idempotency.ts';
import { SENDER_OF, itemsOf, readItem, unknownSender } from './read-items.ts';
import type { ReadItems, ReadOptions, What } from './read-items.ts';
import { refuse, shown } from './refusal.ts';
import { QueueFullError, RefusedRowsError, StoreDownError } from './store-errors.ts';
import type { Writer } from './writer.ts';

export interface IntakeSources {
  readonly county: County;
  readonly directory: Directory;
  readonly writer: Writer;
  readonly keepDays: number;
}

/** Which field of an item names its sender. */
const SENDER_FIELD: Readonly<Record<What, string>> = { readings: 'device', position: 'staff' };

const COUNTY = { county: '6-digit code; default: the county that opens first' };
const itemSchema = z.record(z.string(), z.unknown());
const bodySchema = z.union([itemSchema, z.array(itemSchema)]);

/** Those of the items' senders that are not in memory are looked for at once. @returns ids by code or id */
async function sendersOf(directory: Directory, county: string, what: What, items: readonly unknown[]): Promise<Map<unknown, number>> {
  const sender = SENDER_OF[what];
  const senders = new Map<unknown, number>();
  const others: (string | number)[] = [];
  for (const item of items) {
    const given = (item as Record<string, unknown> | null)?.[SENDER_FIELD[what]];
    const id = typeof given === 'string' ? directory.find(county, sender, given) : undefined;
    if (id !== undefined) senders.set(given, id);
    else if (typeof given === 'string' || typeof given === 'number') others.push(given);
  }
  if (others.length) for (const [given, id] of await directory.lookAll(county, sender, others)) senders.set(given, id);
  return senders;
}

async function readAll({ county: { tables }, directory, keepDays }: IntakeSources, scope: Scope, county: string, what: What, items: readonly unknown[]): Promise<ReadItems> {
  const into: ReadItems = { readings: [], positions: [], rejected: [] };
  const options: ReadOptions = { county, what, keepDays, now: Date.now(), simulated: false };
  const bounds = what === 'position' ? directory.boundsOf(county) : null;
  const senders = await sendersOf(directory, county, what, items);
  const layer = SENDER_OF[what];
  const isWithheld = (id: number): boolean => areasOf(scope, layer) !== null
    && !reaches(scope, layer, (tables.table(county, layer)?.get(id)?.values.area ?? null) as string | null);
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      into.rejected.push({ index, ...refuse('wrong_shape', `an item is an object, not ${shown(item)}`) });
      continue;
    }
    const given = (item as Record<string, unknown>)[SENDER_FIELD[what]];
    const sender = senders.get(given);
    if (sender === undefined) {
      into.rejected.push({ index, ...(given === undefined ? refuse('wrong_shape', `${SENDER_FIELD[what]} is missing`) : unknownSender(what, given)) });
    } else if (isWithheld(sender)) into.rejected.push({ index, ...refuse('withheld', `your permission does not reach ${SENDER_FIELD[what]} ${shown(given)}`) });
    else readItem(into, index, item, sender, options, bounds);
  }
  return into;
}

/** Reads with what may go as deep as the body does. @throws ApiError bad_body when that is too deep to be read */
async function readable<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError) throw new ApiError('bad_body', `The body cannot be read: ${error.message}`);
    throw error;
  }
}

/** What the database says becomes what HTTP says. */
function asApiError(error: unknown): unknown {
  if (error instanceof QueueFullError) return new ApiError('store_busy', `${error.message}; send it again in a moment`);
  if (error instanceof StoreDownError) return new ApiError('store_unavailable', `${error.message}; it may have been stored or not. Send it again in a moment: what is there already is not stored twice`);
  if (error instanceof RefusedRowsError && error.isAboutData) return new ApiError('unusable', 'The database refuses a value of it');
  return error;
}

async function store({ writer }: IntakeSources, person: string, { readings, positions, rejected }: ReadItems, keyed: KeyedRequest | null): Promise<IngestReply> {
  const replyOf = (duplicates: number): IngestReply => ({ accepted: readings.length + positions.length, duplicates, rejected });
  const outcome = await writer.submit({ readings, positions, quarantine: [] }, `person ${person}`,
    keyed && ((client, { duplicates }) => rememberReply(client, keyed, replyOf(duplicates))));
  return replyOf(outcome.duplicates);
}

function intakeRoute(sources: IntakeSources, path: string, what: What, summary: string): Route {
  const { county: { database: { pool } } } = sources;
  return {
    method: 'post', path, summary, query: COUNTY, body: bodySchema, reply: ingestReplySchema,
    handle: async (request, response) => {
      const county = sources.county.codeOf(queryOf(request));
      const scope = scopeOf(request);
      const { person } = scope;
      if (person.role === 'analyst') throw new ApiError('withheld', 'Analysts may look at readings, not send them');
      const body: unknown = request.body;
      if (typeof body !== 'object' || body === null) throw new ApiError('bad_body', 'The body must be JSON, with content-type application/json: one object or a list');
      const items = itemsOf(body);
      if ('reason' in items) throw new ApiError(items.reason === 'too_many' ? 'too_large' : 'bad_body', `The body holds ${items.detail}`);
      const keyed = await readable(() => keyedRequest(`${path}?county=${county}&person=${person.id}`, request.get('Idempotency-Key'), body));
      const earlier = keyed && await earlierReply(pool, keyed);
      if (earlier) {
        response.json(earlier);
        return;
      }
      const read = await readable(() => readAll(sources, scope, county, what, items));
      const [first] = read.rejected;
      if (first && read.rejected.length === items.length) {
        const rest = items.length > 1 ? ` (item ${first.index}; none of ${items.length} items can be used)` : '';
        throw new ApiError('unusable', `${first.reason}: ${first.detail}${rest}`, { rejected: read.rejected });
      }
      try {
        response.json(await store(sources, person.id, read, keyed));
      } catch (error) {
        // The same key came twice at once, and the other one was first.
        const theirs = keyed && error instanceof RefusedRowsError && error.isAboutData ? await earlierReply(pool, keyed) : null;
        if (!theirs) throw asApiError(error);
        response.json(theirs);
      }
    },
  };
}

/** `POST /api/readings` and `POST /api/positions`. */
export function intakeRoutes(sources: IntakeSources): readonly Route[] {
  return [
    intakeRoute(sources, '/api/readings', 'readings', 'Stores readings, one or a list; each names its `device` by code or id. Idempotency-Key is honoured for a day'),
    intakeRoute(sources, '/api/positions', 'position', 'Stores fixes, one or a list; each names its `staff` by code or id. Idempotency-Key is honoured for a day'),
  ];
}
