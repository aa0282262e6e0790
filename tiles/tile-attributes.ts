/** The attributes of rows as the tags field of a feature: pairs of key place and value place. */
import type { Column } from './column.ts';
import { closeMessage, writeVarint, type LayerWriter } from './mvt-writer.ts';
import type { RowStore } from './row-store.ts';
import type { Selection } from './selection.ts';
import type { ColumnData } from './table-types.ts';
import type { CodePlaces, TileValues } from './tile-values.ts';

/** What a feature needs at most beside its tags and its geometry. */
const FIXED_ROOM = 32;
const ROOM_PER_TAG = 10;
/** Combinations are memoised while an array of so many places can hold them ... */
const MOST_COMBINATIONS = 1 << 20;
/** ... and while the tags of one stay below 128 bytes whatever the places, so that lengths take one byte. */
const MOST_MEMOISED_COLUMNS = 8;

interface TextTag {
  readonly key: number;
  readonly codes: Uint16Array;
  readonly texts: readonly string[];
  readonly size: number;
  readonly places: CodePlaces;
}

export class TileAttributes {
  readonly #names: string[] = [];
  readonly #texts: TextTag[] = [];
  readonly #numbers: { key: number; data: ColumnData; nullValue: number }[] = [];
  readonly #values: TileValues;
  /** Bytes that one feature takes at most without its geometry. */
  readonly room: number;

  /** The columns of a table that go into tiles. Valid for one tile. */
  constructor(store: RowStore, values: TileValues) {
    this.#values = values;
    store.columns.forEach((column: Column, index) => {
      if (!column.spec.inTile) return;
      const key = this.#names.push(column.name) - 1;
      if (column.dictionary === null) this.#numbers.push({ key, data: column.data, nullValue: column.nullValue });
      else {
        const { texts, size } = column.dictionary;
        this.#texts.push({ key, codes: column.data as Uint16Array, texts, size, places: values.placesOf(store, index) });
      }
    });
    this.room = FIXED_ROOM + this.#names.length * ROOM_PER_TAG;
  }

  /** How many combinations of values rows may have; Infinity when they are too many to memoise. */
  get combinationCount(): number {
    if (this.#numbers.length > 0 || this.#texts.length > MOST_MEMOISED_COLUMNS) return Infinity;
    const combinations = this.#texts.reduce((product, column) => product * column.size, 1);
    return combinations <= MOST_COMBINATIONS ? combinations : Infinity;
  }

  /** The combination of each selected row, below `combinationCount`. */
  combine(selection: Selection, combinations: Uint32Array): void {
    combinations.fill(0, 0, selection.count);
    for (const column of this.#texts) combineColumn(selection, column.codes, column.size, combinations);
  }

  /** Writes a row's tags field, nothing when all is null. Returns the position after it. */
  write(bytes: Uint8Array, position: number, slot: number): number {
    const start = position + 2;
    const at = this.#writeNumbers(bytes, this.#writeTexts(bytes, start, slot), slot);
    if (at === start) return position;
    bytes[position] = 0x12;
    return closeMessage(bytes, start, at);
  }

  #writeTexts(bytes: Uint8Array, at: number, slot: number): number {
    const values = this.#values;
    const { stamp } = values;
    for (const column of this.#texts) {
      const code = column.codes[slot];
      if (code === 0) continue;
      const { stamps, places } = column.places;
      if (stamps[code] !== stamp) {
        stamps[code] = stamp;
        places[code] = values.addText(column.texts[code]);
      }
      at = writeVarint(bytes, at, column.key);
      at = writeVarint(bytes, at, places[code]);
    }
    return at;
  }

  #writeNumbers(bytes: Uint8Array, at: number, slot: number): number {
    for (const column of this.#numbers) {
      const value = column.data[slot];
      if (value === column.nullValue || Number.isNaN(value)) continue;
      at = writeVarint(bytes, at, column.key);
      at = writeVarint(bytes, at, this.#values.placeOfNumber(value));
    }
    return at;
  }

  /** Writes the layer's keys and values. */
  finish(writer: LayerWriter): void {
    for (const name of this.#names) writer.writeText(0x1a, name);
    this.#values.write(writer);
  }
}

function combineColumn(selection: Selection, codes: Uint16Array, size: number, combinations: Uint32Array): void {
  const { slots, count } = selection;
  for (let i = 0; i < count; i++) combinations[i] = combinations[i] * size + codes[slots[i]];
}
