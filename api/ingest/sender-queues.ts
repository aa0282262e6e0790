/** What waits for the database, by who sent it. Taken in turns, so that whoever sends much does not delay who sends little. */
import type { Waiting } from './rows.ts';

interface Queue {
  waiting: Waiting[];
  /** Place of the first that was not taken yet: `shift` would move all others each time. */
  head: number;
  rows: number;
}

export class SenderQueues {
  /** In the order of their turns; a sender of whom nothing waits is not in it. */
  readonly #queues = new Map<string, Queue>();

  get isEmpty(): boolean { return this.#queues.size === 0; }

  /** Rows of a sender that wait here. */
  rowsOf(sender: string): number { return this.#queues.get(sender)?.rows ?? 0; }

  push(waiting: Waiting): void {
    const queue = this.#of(waiting.sender);
    queue.waiting.push(waiting);
    queue.rows += waiting.rows;
  }

  /** Puts back what was taken, before what came from the same senders since. */
  putBack(taken: readonly Waiting[]): void {
    for (const waiting of taken.toReversed()) {
      const queue = this.#of(waiting.sender);
      queue.waiting.splice(queue.head, 0, waiting);
      queue.rows += waiting.rows;
    }
  }

  /** Takes one message of each sender in turn until there are so many rows; at least one message, if there is any. */
  take(mostRows: number): Waiting[] {
    const taken: Waiting[] = [];
    let rows = 0;
    for (;;) {
      const [first] = this.#queues;
      if (!first) return taken;
      const [sender, queue] = first;
      const next = queue.waiting[queue.head]!;
      if (taken.length && rows + next.rows > mostRows) return taken;
      taken.push(next);
      rows += next.rows;
      queue.head++;
      queue.rows -= next.rows;
      this.#queues.delete(sender);
      if (queue.head < queue.waiting.length) this.#queues.set(sender, compact(queue)); // at the end of the turns
    }
  }

  /** Takes all. */
  clear(): Waiting[] {
    const all = [...this.#queues.values()].flatMap(({ waiting, head }) => waiting.slice(head));
    this.#queues.clear();
    return all;
  }

  #of(sender: string): Queue {
    let queue = this.#queues.get(sender);
    if (!queue) this.#queues.set(sender, queue = { waiting: [], head: 0, rows: 0 });
    return queue;
  }
}

function compact(queue: Queue): Queue {
  if (queue.head < 1000 || queue.head * 2 < queue.waiting.length) return queue;
  queue.waiting = queue.waiting.slice(queue.head);
  queue.head = 0;
  return queue;
}
