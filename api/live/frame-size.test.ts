import { expect, it } from 'vitest';
import { encodeLiveFrame } from '../../tiles/index.ts';
import type { LiveBlock } from '../../tiles/index.ts';
import { LIVE_COLUMNS, LIVE_LAYERS } from '../contract/live.ts';

const MAKERS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array };

it.each(LIVE_LAYERS)('a row of %s costs at most 24 bytes', (layer) => {
  const blockOf = (rows: number): LiveBlock => ({
    ids: new Uint32Array(rows), offsets: new Float32Array(rows * 2), columns: LIVE_COLUMNS[layer].map(({ kind }) => new MAKERS[kind](rows)),
    departures: new Uint32Array(0),
  });
  const sizeOf = (rows: number): number => encodeLiveFrame({ layer: 0, zoom: 14, epoch: 1, cursor: 1, whole: true },
    [{ x: 0, y: 0, block: blockOf(rows), from: 0, to: rows, goneFrom: 0, goneTo: 0 }]).length;
  expect((sizeOf(2048) - sizeOf(1024)) / 1024).toBeLessThanOrEqual(24);
});
