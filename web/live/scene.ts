/** What of the live rows is drawn how: plain functions from rows to pictures, without the drawing engine. */
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import type { WatchedLayer } from '../../api/contract/live.ts';
import type { RowsView } from './live-rows.ts';

/** A fix older than this is drawn grey, with its age. */
export const OLD_FIX_MS = 5 * 60_000;

/** The word of a row in a column of words; empty for null. */
export function wordOf({ columns, words }: RowsView, name: 'class' | 'state' | 'severity', index: number): string {
  return words[name]?.[columns[name]?.[index] ?? 0] ?? '';
}

export function staffLook(rows: RowsView, index: number, now: number): 'on' | 'off' | 'old' {
  if (wordOf(rows, 'state', index) !== 'on_duty') return 'off';
  return now - rows.columns.time[index] > OLD_FIX_MS ? 'old' : 'on';
}

const DEVICE_URGENCY = ['normal', 'offline', 'alarm'];

/** Indexes of devices so that those in alarm are drawn on top. */
export function deviceOrder(rows: RowsView): number[] {
  const urgency = Array.from({ length: rows.count }, (_, i) => DEVICE_URGENCY.indexOf(wordOf(rows, 'state', i)));
  return urgency.map((_, i) => i).sort((a, b) => urgency[a] - urgency[b] || rows.ids[a] - rows.ids[b]);
}

/** Indexes of alerts from the least to the most urgent, so that the most urgent are drawn on top. */
export function alertOrder(rows: RowsView): number[] {
  const urgency = Array.from({ length: rows.count }, (_, i) => {
    const level = SEVERITIES.length - SEVERITIES.indexOf(wordOf(rows, 'severity', i) as (typeof SEVERITIES)[number]);
    return level + (wordOf(rows, 'state', i) === 'open' ? 10 : 0);
  });
  return urgency.map((_, i) => i).sort((a, b) => urgency[a] - urgency[b] || rows.ids[a] - rows.ids[b]);
}

/** A row as the tooltip and tests know it: words instead of numbers, epoch milliseconds. */
export interface PlainRow {
  readonly layer: WatchedLayer;
  readonly id: number;
  readonly lng: number;
  readonly lat: number;
  readonly properties: Readonly<Record<string, string | number>>;
}

export function plainRow(layer: WatchedLayer, rows: RowsView, index: number): PlainRow {
  const properties: Record<string, string | number> = {};
  for (const [name, values] of Object.entries(rows.columns)) {
    const value = name === 'class' || name === 'state' || name === 'severity' ? wordOf(rows, name, index) : values[index];
    if (value !== '' && !Number.isNaN(value)) properties[name] = value;
  }
  return { layer, id: rows.ids[index], lng: rows.positions[2 * index], lat: rows.positions[2 * index + 1], properties };
}

/**
 * The row nearest to a place, within a reach in degrees of longitude; `places` are where rows are drawn. Latitudes are
 * stretched to the scale of the map, so that the reach is a circle on it.
 */
export function nearestIndex(places: Float64Array, lng: number, lat: number, reachDeg: number): number | null {
  const stretch = 1 / Math.cos((lat * Math.PI) / 180);
  let best: number | null = null;
  let least = reachDeg * reachDeg;
  for (let i = 0; 2 * i < places.length; i++) {
    const dx = places[2 * i] - lng;
    const dy = (places[2 * i + 1] - lat) * stretch;
    const square = dx * dx + dy * dy;
    if (square <= least) {
      best = i;
      least = square;
    }
  }
  return best;
}
