/** The attributes of rows as tags of a feature: pairs of key place and value place. */
import type { ColumnData } from './table-types.ts';
import type { Column } from './column.ts';
import { closeMessage, writeVarint, type LayerWriter } from './mvt-writer.ts';
import type { RowStore } from './row-store.ts';
import type { CodePlaces, TileValues } from './tile-values.ts';

/** What a feature needs at most beside its tags and its geometry. */
const FIXED_ROOM = 32;
const ROOM_PER_TAG = 10;

export class TileAttributes {
  readonly #names: string[] = [];
  readonly #texts: { key: number; codes: Uint16Array; texts: readonly string[]; places: CodePlaces }[] = [];
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
      else this.#texts.push({ key, codes: column.data as Uint16Array, texts: column.dictionary.texts, places: values.placesOf(store, index) });
    });
    this.room = FIXED_ROOM + this.#names.length * ROOM_PER_TAG;
  }

  /** Writes a row's tags field, nothing when all is null. Returns the position after it. */
  write(bytes: Uint8Array, position: number, slot: number): number {
    const start = position + 2;
    let at = start;
    const values = this.#values;
    const { stamp } = values;
    const texts = this.#texts;
    for (let i = 0; i < texts.length; i++) {
      const column = texts[i];
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
    for (let i = 0; i < this.#numbers.length; i++) {
      const column = this.#numbers[i];
      const value = column.data[slot];
      if (value === column.nullValue || value !== value) continue;
      at = writeVarint(bytes, at, column.key);
      at = writeVarint(bytes, at, values.placeOfNumber(value));
    }
    if (at === start) return position;
    bytes[position] = 0x12;
    return closeMessage(bytes, start, at);
  }

  /** Writes the layer's keys and values. */
  finish(writer: LayerWriter): void {
    for (const name of this.#names) writer.writeText(0x1a, name);
    this.#values.write(writer);
  }
}
