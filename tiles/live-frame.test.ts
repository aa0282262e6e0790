import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameError } from './errors.ts';
import { decodeLiveMessage, encodeLiveFrame, joinLiveFrames } from './live-frame.ts';
import type { LiveFrameHead, LivePart } from './live-frame.ts';
import { seededRandom } from './testing.ts';

const HEAD: LiveFrameHead = { layer: 1, zoom: 15, epoch: 0xfedcba98, cursor: 4_000_000_000, whole: false };

function partOf(x: number, y: number, rows: number, departures = 0): LivePart {
  const random = seededRandom(x * 31 + y * 7 + rows);
  const fill = <T extends { length: number; [index: number]: number }>(data: T, most: number): T => {
    for (let i = 0; i < data.length; i++) data[i] = random() * most;
    return data;
  };
  // Two rows and a departure of other cells stand before the part's own in the block.
  const block = {
    ids: fill(new Uint32Array(rows + 2), 2 ** 32), offsets: fill(new Float32Array(rows * 2 + 4), 1200),
    columns: [Uint8Array, Uint16Array, Uint32Array, Float32Array].map((Kind, index) => fill(new Kind(rows + 2), [255, 65535, 2 ** 32, 1][index]!)),
    departures: fill(new Uint32Array(departures + 1), 2 ** 32),
  };
  return { x, y, block, from: 2, to: 2 + rows, goneFrom: 1, goneTo: 1 + departures };
}

/** The part as a reader should find it. */
function decodedOf({ x, y, block, from, to, goneFrom, goneTo }: LivePart): object {
  return {
    ...HEAD, x, y, count: to - from, ids: block.ids.slice(from, to), offsets: block.offsets.slice(from * 2, to * 2),
    columns: block.columns.map((data) => data.slice(from, to)), departures: block.departures.slice(goneFrom, goneTo),
  };
}

function problemOf(bytes: Uint8Array): FrameError {
  try {
    decodeLiveMessage(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(FrameError);
    return error as FrameError;
  }
  throw new Error('the message was accepted');
}

describe('a live frame', () => {
  it('gives back every cell as it went in, whatever the parts', () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4 }))
      .map(([x, y, rows, departures]) => partOf(26_000 + x, 12_000 + y, rows * (x % 20 === 0 ? 30 : 1), departures));
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), (parts) => {
      const cells = decodeLiveMessage(encodeLiveFrame(HEAD, parts));
      expect(cells).toEqual(parts.map(decodedOf));
    }), { numRuns: 100 });
  });

  it('reads as views, without copying', () => {
    const bytes = encodeLiveFrame(HEAD, [partOf(5, 5, 3, 1), partOf(6, 5, 8)]);
    for (const cell of decodeLiveMessage(bytes)) {
      for (const view of [cell.ids, cell.offsets, ...cell.columns]) expect(view.buffer).toBe(bytes.buffer);
    }
  });

  it('costs 8 bytes a cell beside its rows, and its head once', () => {
    const one = encodeLiveFrame(HEAD, [partOf(5, 5, 4)]).length;
    const many = encodeLiveFrame(HEAD, Array.from({ length: 41 }, (_, i) => partOf(5 + i, 5, 4))).length;
    expect((many - one) / 40).toBe(8 + 4 * (4 + 8 + 1 + 2 + 4 + 4));
    expect(one).toBeLessThan(400);
  });

  it('refuses cells that lie too far apart for one frame', () => {
    expect(() => encodeLiveFrame(HEAD, [partOf(5, 5, 1), partOf(261, 5, 1)])).toThrow('Cells 5/5 and 261/5 lie more than 256 cells apart');
  });
});

describe('a message', () => {
  const frames = [encodeLiveFrame(HEAD, [partOf(5, 5, 3)]), encodeLiveFrame({ ...HEAD, layer: 0, whole: true }, [partOf(7, 7, 5), partOf(8, 7, 0)])];

  it('holds several frames, each at a multiple of 8 bytes', () => {
    for (const order of [frames, frames.toReversed(), [frames[1], frames[1], frames[0]]]) {
      expect(decodeLiveMessage(joinLiveFrames(order))).toEqual(order.flatMap((frame) => decodeLiveMessage(frame)));
    }
  });

  it('is refused when cut short, at any place but between two frames', () => {
    const bytes = joinLiveFrames(frames);
    const between = Math.ceil(frames[0].length / 8) * 8;
    for (let length = 0; length < bytes.length; length += 1) {
      if (length >= frames[0].length && length <= between) continue;
      expect(problemOf(bytes.slice(0, length)).code).toBe('truncated');
    }
  });

  it('is refused with another identifier, version or place in its buffer', () => {
    const marked = frames[0].slice();
    marked[8] = 'X'.charCodeAt(0);
    expect(problemOf(marked)).toMatchObject({ code: 'identifier', message: 'The bytes are marked "XGLV"; a frame is marked "TGLV"' });
    const shifted = new Uint8Array(frames[0].length + 4);
    shifted.set(frames[0], 4);
    expect(problemOf(shifted.subarray(4)).code).toBe('alignment');
    const other = frames[0].slice();
    const view = new DataView(other.buffer);
    const root = 4 + view.getUint32(4, true);
    view.setUint16(root + view.getUint16(root - view.getInt32(root, true) + 4, true), 2, true);
    expect(problemOf(other)).toMatchObject({ code: 'version', message: 'The frame has version 2; this reader knows version 1' });
  });

  it('is refused, and reads nothing strange, when damaged anywhere', () => {
    const bytes = encodeLiveFrame(HEAD, [partOf(5, 5, 6, 2), partOf(6, 5, 2)]);
    let refused = 0;
    for (let at = 12; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] ^= 0xff;
      try {
        for (const cell of decodeLiveMessage(damaged)) expect(cell.ids.length).toBe(cell.count);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});
