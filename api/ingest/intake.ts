/** One message from a broker to its commit, the same way for the broker inside and the one outside. */
import type { MessageReader, Message } from './read-message.ts';
import { addressOf, quarantined } from './read-message.ts';
import { refuse } from './refusal.ts';
import { KEPT_PAYLOAD_BYTES } from './rows.ts';
import type { Batch } from './rows.ts';
import { RefusedRowsError } from './store-errors.ts';
import type { Writer } from './writer.ts';

/** Counted since the start of the process. */
export interface IntakeCounts {
  messages: number;
  droppedQos0: number;
}

export class Intake {
  readonly counts: IntakeCounts = { messages: 0, droppedQos0: 0 };
  readonly #reader: MessageReader;
  readonly #writer: Writer;

  constructor(reader: MessageReader, writer: Writer) {
    this.#reader = reader;
    this.#writer = writer;
  }

  /**
   * Stores a message: its rows, or its row in the quarantine. Resolves when it is committed; `canWait` for as long as too
   * much of the same sender waits before it. Not `async`, which would hold the whole payload until then.
   * @throws (as a rejection) StoreDownError, QueueFullError, or an error of the database: nothing is kept, the message has to come again
   */
  store(message: Message, canWait = true): Promise<void> {
    let letGo: () => void;
    try {
      letGo = this.#writer.hold(message.payload.length);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    const batch = this.#reader.read(message);
    const kept = { ...message, payload: Buffer.from(message.payload.subarray(0, KEPT_PAYLOAD_BYTES)) };
    // Without waiting when there is nothing to wait for: who saw room in the queue gets it.
    const stored = batch instanceof Promise ? batch.then((read) => this.#submit(read, kept, canWait)) : this.#submit(batch, kept, canWait);
    return stored.finally(letGo);
  }

  async #submit(batch: Batch, message: Message, canWait: boolean): Promise<void> {
    const sender = senderOf(message);
    const submit = (given: Batch): Promise<unknown> => (canWait ? this.#writer.submitInTurn(given, sender) : this.#writer.submit(given, sender));
    try {
      await submit(batch);
    } catch (error) {
      if (!(error instanceof RefusedRowsError) || !error.isAboutData) throw error;
      await submit(quarantined(message, refuse('bad_value', `the database refuses it: ${error.message}`)));
    }
  }

  /** Keeps a message that its publisher had no right to. */
  async refuse(message: Message, detail: string): Promise<void> {
    await this.#writer.submitInTurn(quarantined(message, refuse('wrong_topic', detail)), senderOf(message));
  }

  /** QoS 0: nobody waits for it and nobody sends it again, so what cannot be stored is counted. */
  storeOrDrop(message: Message): void {
    this.store(message, false).catch(() => { this.counts.droppedQos0++; });
  }
}

/** Whose turn a message is stored in: its publisher's, or, behind a broker that does not tell, that of the code in its topic. */
function senderOf({ client, topic }: Message): string {
  return client ?? `topic ${addressOf(topic)?.code ?? ''}`;
}
