/** How the columns of a live layer on the wire (contract `LIVE_COLUMNS`) are read from its resident table. */
import { LIVE_COLUMNS, LIVE_LAYERS } from '../contract/live.ts';
import type { LiveLayer, WatchedLayer } from '../contract/live.ts';
import type { LiveColumnSpec, ResidentTable } from '../../tiles/index.ts';

const MOST_WORDS = 255;
const NULL_HEADING = 0xffff;
const NULL_SPEED = 0xff;

/** Dictionary codes fit one byte on the wire; a word beyond the 255th is told as null. */
const word = (code: number): number => (code > MOST_WORDS ? 0 : code);
/** Epoch milliseconds to whole seconds; null is 0. */
const seconds = (ms: number): number => (Number.isNaN(ms) ? 0 : Math.floor(ms / 1000));
const heading = (deg: number): number => (Number.isNaN(deg) ? NULL_HEADING : Math.round(deg) % 360);
const decimetres = (mps: number): number => (Number.isNaN(mps) ? NULL_SPEED : Math.min(NULL_SPEED - 1, Math.round(mps * 10)));

interface Source { readonly from: string; readonly convert?: (kept: number) => number }

const WORDS = { class: { from: 'class', convert: word }, state: { from: 'state', convert: word } } as const;

/** Where each column of `LIVE_COLUMNS` comes from, by its name. */
const SOURCES: Readonly<Record<WatchedLayer, Readonly<Record<string, Source>>>> = {
  devices: { ...WORDS, time: { from: 'time', convert: seconds }, value: { from: 'value' } },
  staff: {
    ...WORDS, headingDeg: { from: 'headingDeg', convert: heading }, speed: { from: 'speedMps', convert: decimetres },
    time: { from: 'time', convert: seconds },
  },
  alerts: { ...WORDS, severity: { from: 'severity', convert: word }, time: { from: 'time', convert: seconds }, device: { from: 'device' } },
  cases: { ...WORDS, severity: { from: 'severity', convert: word }, step: { from: 'step' }, due: { from: 'due', convert: seconds } },
};

/** The columns of a live layer in the order of the contract. */
export function wireColumnsOf(layer: WatchedLayer): LiveColumnSpec[] {
  return LIVE_COLUMNS[layer].map(({ name, kind }) => ({ kind, ...SOURCES[layer][name]! }));
}

/** Columns that a filter of the wire may ask for, scope included. */
export function watchedColumnsOf(layer: WatchedLayer): string[] {
  return ['class', 'state', 'unit', 'omni', 'area', ...(layer === 'alerts' || layer === 'cases' ? ['severity'] : [])];
}

/** The number of a live layer in a frame. */
export function numberOf(layer: LiveLayer): number {
  return LIVE_LAYERS.indexOf(layer);
}

/** The words that the numbers of a layer's columns stand for now, by column. */
export function wordsOf(layer: WatchedLayer, table: ResidentTable): Record<string, readonly string[]> {
  const words: Record<string, readonly string[]> = {};
  for (const { words: name } of LIVE_COLUMNS[layer]) {
    const column = name && table.store.columns.find((candidate) => candidate.name === name);
    if (name && column) words[name] = column.dictionary!.texts.slice(0, MOST_WORDS + 1);
  }
  return words;
}

/** Changes when words come, or others take their numbers. */
export function wordsKey(epoch: number, layer: WatchedLayer, table: ResidentTable): string {
  let key = `${epoch}`;
  for (const { words: name } of LIVE_COLUMNS[layer]) {
    if (name) key += `/${table.store.columns.find((column) => column.name === name)?.dictionary?.size}`;
  }
  return key;
}
