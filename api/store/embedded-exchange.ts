/**
 * Makes pglite-socket safe for several connections at once.
 *
 * PGlite is one session. pglite-socket puts the messages of all connections into one queue and only keeps a connection's
 * messages together inside a transaction block. A parameterised query is five messages (Parse, Bind, Describe, Execute,
 * Sync); when they do not arrive in one read, another connection's Parse gets between and the Bind then binds the wrong
 * statement. Measured with pglite-socket 0.2.11: with 3 MB parameters on 4 of 8 connections, 122 of 480 queries answered
 * with another connection's rows, without an error. And a client that died between Execute and Sync had its row committed
 * by the next client's Sync.
 *
 * The remedy sits between the two: an exchange that is begun and not yet synchronised counts as a transaction, so the
 * queue stays with its connection, and when that connection dies the exchange is rolled back.
 *
 *   A: Parse Bind ............ Describe Execute Sync
 *   B:              (waits)                         Query
 *
 * And PGlite 0.5.8 answers an error inside an exchange with a ReadyForQuery of its own, before that of the Sync. A client
 * takes the second one for the end of its next query: it gets no rows, and the query after it gets its rows instead. So a
 * ReadyForQuery that ends the answer to anything but a Sync or a simple query is left out.
 *
 *   Execute -> ErrorResponse [ReadyForQuery]     Sync -> ReadyForQuery
 */
import type { PGlite } from '@electric-sql/pglite';

/** The part of PGlite that pglite-socket uses. */
export type ExchangeDatabase = Pick<
  PGlite,
  'waitReady' | 'runExclusive' | 'execProtocolRawStream' | 'execProtocolRaw' | 'isInTransaction' | 'exec'
>;

const SYNC = 'S'.charCodeAt(0);
const QUERY = 'Q'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);
const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const READY_BYTES = 6;
const STARTUP = 0; // the start-up message has no type byte; its length begins with a zero
const SYNC_MESSAGE = new Uint8Array([SYNC, 0, 0, 0, 4]);

/**
 * Wraps a PGlite so that pglite-socket keeps exchanges whole.
 * @param onFatal called when PGlite itself throws: its memory is then in an unknown state and nothing more may be asked
 */
export function keepExchangesWhole(db: ExchangeDatabase, onFatal: (error: unknown) => void): ExchangeDatabase {
  let midExchange = false;
  return {
    waitReady: db.waitReady,
    runExclusive: (task) => db.runExclusive(task),
    execProtocolRaw: (message, options) => db.execProtocolRaw(message, options),
    isInTransaction: () => midExchange || db.isInTransaction(),
    async execProtocolRawStream(message, options) {
      const type = message[0];
      const endsExchange = type === SYNC || type === QUERY || type === STARTUP;
      if (endsExchange) midExchange = false;
      else if (type !== TERMINATE) midExchange = true;
      try {
        if (endsExchange) await db.execProtocolRawStream(message, options);
        else await withoutReady(options, (inner) => db.execProtocolRawStream(message, inner));
      } catch (error) {
        onFatal(error);
        throw error;
      }
    },
    // pglite-socket calls this for one purpose only: to roll back for a client that is gone.
    async exec(sql, options) {
      const results = await db.exec(sql, options);
      if (!midExchange) return results;
      // After an error inside an exchange the session ignores everything up to the next Sync, that ROLLBACK too.
      await db.execProtocolRaw(SYNC_MESSAGE);
      midExchange = false;
      return db.isInTransaction() ? db.exec(sql, options) : results;
    },
  };
}

type RawStreamOptions = Parameters<ExchangeDatabase['execProtocolRawStream']>[1];

/** Passes an answer on, but for a ReadyForQuery at its end: its last bytes are held back until the answer is whole. */
async function withoutReady(options: RawStreamOptions, ask: (options: RawStreamOptions) => Promise<void>): Promise<void> {
  const { onRawData } = options;
  let heldBack = new Uint8Array(0);
  await ask({
    ...options,
    onRawData(data) {
      const all = new Uint8Array(heldBack.length + data.length);
      all.set(heldBack);
      all.set(data, heldBack.length);
      const sure = Math.max(0, all.length - READY_BYTES);
      if (sure > 0) onRawData(all.subarray(0, sure));
      heldBack = all.slice(sure);
    },
  });
  if (heldBack.length > 0 && !isReady(heldBack)) onRawData(heldBack);
}

/** ReadyForQuery: its type, the length 5, and the state of the transaction. */
function isReady(bytes: Uint8Array): boolean {
  const [type, ...rest] = bytes;
  return bytes.length === READY_BYTES && type === READY_FOR_QUERY && rest.slice(0, 4).join() === '0,0,0,5';
}
