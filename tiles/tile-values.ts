/**
 * The table of distinct values of one tile. Codes of a column become places in it through an array that is stamped
 * with the tile's number, so that nothing has to be cleared between tiles and no value is hashed twice.
 */
import type { LayerWriter } from './mvt-writer.ts';
import type { RowStore } from './row-store.ts';

const SMALL_NUMBERS = 4096;

/** Where the values of one dictionary column stand in the tile. */
export interface CodePlaces {
  /** The number of the tile that last used the code. */
  stamps: Int32Array;
  places: Int32Array;
}

export class TileValues {
  /** Values so far. */
  count = 0;
  /** Grows with each tile; what carries another stamp is not in this tile. */
  stamp = 0;
  readonly #texts: (string | null)[] = [];
  readonly #numbers: number[] = [];
  readonly #columns: CodePlaces[] = [];
  readonly #small: CodePlaces = { stamps: new Int32Array(SMALL_NUMBERS), places: new Int32Array(SMALL_NUMBERS) };
  readonly #large = new Map<number, number>();

  begin(): void {
    this.count = 0;
    this.stamp = (this.stamp + 1) | 0;
    this.#large.clear();
  }

  /** The places of a column's codes, with room for all codes of its dictionary. */
  placesOf(store: RowStore, columnIndex: number): CodePlaces {
    const size = store.columns[columnIndex].dictionary!.size;
    const known = this.#columns[columnIndex];
    if (known !== undefined && known.stamps.length >= size) return known;
    const fresh = { stamps: new Int32Array(size + 256), places: new Int32Array(size + 256) };
    this.#columns[columnIndex] = fresh;
    return fresh;
  }

  /** Gives a text its place. */
  addText(text: string): number {
    this.#texts[this.count] = text;
    return this.count++;
  }

  /** The place of a number, given to it now when it is new to the tile. */
  placeOfNumber(value: number): number {
    if (value >= 0 && value < SMALL_NUMBERS && Number.isInteger(value)) {
      const { stamps, places } = this.#small;
      if (stamps[value] !== this.stamp) {
        stamps[value] = this.stamp;
        places[value] = this.#addNumber(value);
      }
      return places[value];
    }
    const known = this.#large.get(value);
    if (known !== undefined) return known;
    const place = this.#addNumber(value);
    this.#large.set(value, place);
    return place;
  }

  #addNumber(value: number): number {
    this.#texts[this.count] = null;
    this.#numbers[this.count] = value;
    return this.count++;
  }

  /** Writes all values in order of their places. */
  write(writer: LayerWriter): void {
    for (let place = 0; place < this.count; place++) {
      const text = this.#texts[place];
      if (text === null) writer.writeNumberValue(this.#numbers[place]);
      else writer.writeTextValue(text);
    }
  }
}
