/** One message from a broker to its commit, the same way for the broker inside and the one outside. */
import type { MessageReader, Message } from './read-message.ts';
import { quarantined } from './read-message.ts';
import { refuse } from './refusal.ts';
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
   * Stores a message: its rows, or its row in the quarantine. Resolves when it is committed.
   * @throws StoreDownError, QueueFullError, or an error of the database: nothing is kept, the message has to come again
   */
  async store(message: Message): Promise<void> {
    try {
      const batch = this.#reader.read(message);
      // Without waiting when there is nothing to wait for: who saw room in the queue gets it.
      await this.#writer.submit(batch instanceof Promise ? await batch : batch);
    } catch (error) {
      if (!(error instanceof RefusedRowsError) || !error.isAboutData) throw error;
      await this.#writer.submit(quarantined(message, refuse('bad_value', `the database refuses it: ${error.message}`)));
    }
  }

  /** Keeps a message that its publisher had no right to. */
  async refuse(message: Message, detail: string): Promise<void> {
    await this.#writer.submit(quarantined(message, refuse('wrong_topic', detail)));
  }

  /** QoS 0: nobody waits for it and nobody sends it again, so what cannot be stored is counted. */
  storeOrDrop(message: Message): void {
    this.store(message).catch(() => { this.counts.droppedQos0++; });
  }
}
