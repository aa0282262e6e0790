/** The box of all rows, kept from change to change. Only when a row leaves that the box ended at must all be looked at again. */
import type { Box } from './mercator.ts';

export class KnownBounds {
  #box: [number, number, number, number] | null = null;
  #isKnown = false;

  /** The box, null when there are no rows; `find` is asked when it is not known. */
  get(find: () => [number, number, number, number] | null): Box | null {
    if (!this.#isKnown) this.#box = find();
    this.#isKnown = true;
    return this.#box;
  }

  forget(): void { this.#isKnown = false; }

  /** A row comes. @param boxes minX, minY, maxX, maxY from `at` on */
  enter(boxes: readonly number[], at: number): void {
    if (!this.#isKnown) return;
    if (this.#box === null) {
      this.#box = [boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]];
      return;
    }
    this.#box[0] = Math.min(this.#box[0], boxes[at]);
    this.#box[1] = Math.min(this.#box[1], boxes[at + 1]);
    this.#box[2] = Math.max(this.#box[2], boxes[at + 2]);
    this.#box[3] = Math.max(this.#box[3], boxes[at + 3]);
  }

  /** A row goes. */
  leave(boxes: readonly number[], at: number): void {
    if (!this.#isKnown || this.#box === null) return;
    const [minX, minY, maxX, maxY] = this.#box;
    if (boxes[at] <= minX || boxes[at + 1] <= minY || boxes[at + 2] >= maxX || boxes[at + 3] >= maxY) this.#isKnown = false;
  }
}
