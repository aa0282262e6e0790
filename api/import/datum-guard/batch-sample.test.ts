import { describe, expect, it } from 'vitest';
import { parseCrs } from '../crs.ts';
import { BatchSample } from './batch-sample.ts';

/** A file whose records stand in the order of their longitudes, from 110 to below 120. */
function sorted(count: number, latitude: number): BatchSample {
  const sample = new BatchSample(parseCrs('EPSG:4490'));
  for (let i = 0; i < count; i++) sample.add({ type: 'Point', coordinates: [110 + 10 * i / count, latitude] }, i + 1, null);
  return sample;
}

describe('the sample of a batch', () => {
  it.each([[990, 30], [2500, 30], [3500, 30], [20_000, 30], [180, 300], [5000, 300]])('of %i records, latitude %i, has parts of the whole file at its head, and no record twice', (count, latitude) => {
    const { placed, unreadable } = sorted(count, latitude);
    const { places, seen } = latitude > 90 ? unreadable : placed;
    expect(seen).toBe(count);
    expect(places).toHaveLength(Math.min(count, latitude > 90 ? 200 : 3000));
    expect(new Set(places.map(([lng]) => lng)).size).toBe(places.length);
    const head = places.slice(0, 60).map(([lng]) => lng);
    for (const part of [110, 112, 114, 116, 118]) expect(head.filter((lng) => lng >= part && lng < part + 2).length).toBeGreaterThan(3);
    // Not a file read backwards or by steps either: neighbours of the sample are no neighbours of the file.
    expect(new Set(head.slice(1).map((lng, i) => Math.round((lng - head[i]!) * count))).size).toBeGreaterThan(50);
  });

  it('is the same each time', () => {
    expect(sorted(4000, 30).placed.places).toEqual(sorted(4000, 30).placed.places);
  });
});
