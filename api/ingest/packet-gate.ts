/**
 * Keeps large MQTT packets out of memory. The broker's parser gathers a packet whole before it says anything, so this
 * stands before it: it counts packets as they come, cuts a PUBLISH that is too large down to its beginning, lets the rest
 * run into nothing, and tells how much there was. The publisher is then answered like for any other bad message, instead
 * of being cut off and sending the same ten megabytes for ever.
 *
 *   byte 1        bytes 2 to 5 at most          the rest
 *   type, flags   length of the rest (7 bits    PUBLISH: topic length (2), topic, id (2, QoS 1 and 2), payload
 *                 a byte, lowest first)
 */
import type { Socket } from 'node:net';

const PUBLISH = 3;
/** Of a packet that is too large so much is kept: topic, id and the first words. */
const KEPT_BYTES = 4096;

/** A packet that is too large to be anything honest, or no MQTT at all; the connection is to be closed. */
export class PacketError extends Error {
  override readonly name = 'PacketError';
}

interface Cut {
  readonly firstByte: number;
  readonly length: number;
  readonly kept: Buffer[];
  keptBytes: number;
  left: number;
}

export class PacketGate {
  readonly #mostBytes: number;
  readonly #onCut: (messageId: number, payloadBytes: number) => void;
  /** Bytes of the current packet that still pass. */
  #passing = 0;
  #cut: Cut | null = null;
  /** A header of which the end has not come yet. */
  #header: Buffer | null = null;

  constructor(mostBytes: number, onCut: (messageId: number, payloadBytes: number) => void) {
    this.#mostBytes = mostBytes;
    this.#onCut = onCut;
  }

  /** What of a chunk goes on to the parser, perhaps nothing. @throws PacketError */
  feed(given: Buffer): Buffer {
    const chunk = this.#header ? Buffer.concat([this.#header, given]) : given;
    this.#header = null;
    const parts: Buffer[] = [];
    let from = 0; // of what passes
    let at = 0;
    while (at < chunk.length) {
      if (this.#passing > 0) {
        const step = Math.min(this.#passing, chunk.length - at);
        this.#passing -= step;
        at += step;
      } else if (this.#cut) {
        const packet = this.#drop(this.#cut, chunk.subarray(at));
        at = chunk.length - packet.rest;
        from = at;
        if (packet.whole) parts.push(packet.whole);
      } else {
        const header = readHeader(chunk, at);
        if (!header) {
          this.#header = chunk.subarray(at);
          break;
        }
        if (header.bytes + header.length <= this.#mostBytes) this.#passing = header.bytes + header.length;
        else {
          if (from < at) parts.push(chunk.subarray(from, at));
          this.#cut = this.#beginCut(chunk[at]!, header.length);
          at += header.bytes;
          from = at;
        }
      }
    }
    if (from < at) parts.push(chunk.subarray(from, at));
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  #beginCut(firstByte: number, length: number): Cut {
    if (firstByte >> 4 !== PUBLISH) throw new PacketError(`an MQTT packet of type ${firstByte >> 4} with ${length} bytes`);
    return { firstByte, length, kept: [], keptBytes: 0, left: length };
  }

  #drop(cut: Cut, bytes: Buffer): { whole: Buffer | null; rest: number } {
    const taken = bytes.subarray(0, cut.left);
    const kept = taken.subarray(0, KEPT_BYTES - cut.keptBytes);
    if (kept.length) cut.kept.push(Buffer.from(kept));
    cut.keptBytes += kept.length;
    cut.left -= taken.length;
    if (cut.left > 0) return { whole: null, rest: 0 };
    this.#cut = null;
    return { whole: this.#shortened(cut), rest: bytes.length - taken.length };
  }

  #shortened({ firstByte, length, kept }: Cut): Buffer {
    const body = Buffer.concat(kept);
    const topicBytes = body.readUInt16BE(0);
    const hasId = (firstByte & 6) !== 0;
    const head = 2 + topicBytes + (hasId ? 2 : 0);
    if (head > body.length) throw new PacketError(`a topic of ${topicBytes} bytes`);
    this.#onCut(hasId ? body.readUInt16BE(2 + topicBytes) : 0, length - head);
    return Buffer.concat([Buffer.from([firstByte, (body.length & 127) | 128, body.length >> 7]), body]);
  }
}

function readHeader(chunk: Buffer, at: number): { bytes: number; length: number } | null {
  let length = 0;
  for (let n = 0; n < 4; n++) {
    const byte = chunk[at + 1 + n];
    if (byte === undefined) return null;
    length += (byte & 127) * 128 ** n;
    if (byte < 128) return { bytes: n + 2, length };
  }
  throw new PacketError('a packet length of more than four bytes');
}

/** Payload sizes of messages that were cut, by message id (0: QoS 0), until they are asked for. */
export type CutSizes = Map<number, number>;

/** Puts a gate into what is read from a socket. */
export function guardSocket(socket: Socket, mostBytes: number): CutSizes {
  const sizes: CutSizes = new Map();
  const gate = new PacketGate(mostBytes, (messageId, payloadBytes) => sizes.set(messageId, payloadBytes));
  const read = socket.read.bind(socket);
  // The broker reads by `read()` alone; a stream in between would copy every byte once more.
  socket.read = (size?: number): Buffer | null => {
    const chunk = read(size) as Buffer | null;
    if (chunk === null) return null;
    try {
      const passed = gate.feed(chunk);
      return passed.length ? passed : null;
    } catch (error) {
      socket.destroy(error as Error);
      return null;
    }
  };
  return sizes;
}
