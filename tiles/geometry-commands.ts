/** The geometry of one feature as the command integers of a vector tile. */
import { writeVarint } from './mvt-writer.ts';
import type { PathBuffer } from './path-buffer.ts';

const MOVE_TO_ONCE = 9;
const CLOSE_PATH = 15;
const LINE_TO = 2;

export class GeometryCommands {
  #integers = new Uint32Array(4096);
  #count = 0;
  #x = 0;
  #y = 0;

  get isEmpty(): boolean { return this.#count === 0; }

  /** Bytes that the commands take at most. */
  get room(): number { return this.#count * 5 + 16; }

  clear(): void {
    this.#count = 0;
    this.#x = 0;
    this.#y = 0;
  }

  /** Adds a line of two points or more. */
  path(line: PathBuffer): void {
    const { points, length } = line;
    this.#reserve(length + 2);
    this.#moveTo(points[0], points[1], length / 2 - 1);
    for (let i = 2; i < length; i += 2) this.#step(points[i], points[i + 1]);
  }

  /** Adds an unclosed ring of three points or more, in the other direction where `reversed`. */
  ring(ring: PathBuffer, reversed: boolean): void {
    const { points, length } = ring;
    this.#reserve(length + 3);
    this.#moveTo(points[0], points[1], length / 2 - 1);
    if (reversed) for (let i = length - 2; i > 0; i -= 2) this.#step(points[i], points[i + 1]);
    else for (let i = 2; i < length; i += 2) this.#step(points[i], points[i + 1]);
    this.#integers[this.#count++] = CLOSE_PATH;
  }

  #moveTo(x: number, y: number, linePoints: number): void {
    this.#integers[this.#count++] = MOVE_TO_ONCE;
    this.#step(x, y);
    this.#integers[this.#count++] = (linePoints << 3) | LINE_TO;
  }

  #step(x: number, y: number): void {
    const dx = x - this.#x;
    const dy = y - this.#y;
    this.#integers[this.#count++] = (dx << 1) ^ (dx >> 31);
    this.#integers[this.#count++] = (dy << 1) ^ (dy >> 31);
    this.#x = x;
    this.#y = y;
  }

  #reserve(more: number): void {
    if (this.#count + more <= this.#integers.length) return;
    const grown = new Uint32Array((this.#count + more) * 2);
    grown.set(this.#integers.subarray(0, this.#count));
    this.#integers = grown;
  }

  /** Writes the integers; returns the position after them. */
  write(bytes: Uint8Array, position: number): number {
    const integers = this.#integers;
    const count = this.#count;
    for (let i = 0; i < count; i++) position = writeVarint(bytes, position, integers[i]);
    return position;
  }
}
