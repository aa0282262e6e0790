/** The rows of one live layer that this screen holds: by id, with the cell that each was last seen in. */
import { LIVE_COLUMNS } from '../../api/contract/live.ts';
import type { LiveColumn, LiveLayer } from '../../api/contract/live.ts';
import { mercatorToLngLat, tileBounds3857 } from '../../tiles/index.ts';
import type { DecodedLiveFrame } from '../../tiles/index.ts';

export type Words = Readonly<Partial<Record<'class' | 'state' | 'severity', readonly string[]>>>;

/** Rows as they are handed to the map: columns of equal length, in no particular order. Times are epoch ms; NaN is null. */
export interface RowsView {
  readonly count: number;
  readonly ids: Uint32Array<ArrayBuffer>;
  /** Longitude and latitude, degrees. */
  readonly positions: Float64Array<ArrayBuffer>;
  readonly columns: Readonly<Record<string, Float64Array<ArrayBuffer>>>;
  /** What the numbers of a column of words mean; 0 is the empty word. */
  readonly words: Words;
}

export const NO_ROWS: RowsView = { count: 0, ids: new Uint32Array(0), positions: new Float64Array(0), columns: {}, words: {} };

/** What a layer is narrowed to on this screen; empty lists mean everything, a class may be a prefix. */
export interface RowFilter {
  readonly classes: readonly string[];
  readonly states: readonly string[];
}

interface Held {
  cell: string;
  lng: number;
  lat: number;
  /** Values of the columns, in order. */
  values: number[];
}

/** The value of a column as the screen keeps it: null is NaN, seconds are milliseconds, decimetres a second are metres. */
function plain(column: LiveColumn, value: number): number {
  if (column.seconds) return value === 0 ? Number.NaN : value * 1000;
  if (column.kind === 'u16') return value === 65_535 ? Number.NaN : value;
  if (column.name === 'speed') return value === 255 ? Number.NaN : value / 10;
  return value;
}

export class LiveRows {
  readonly #columns: readonly LiveColumn[];
  readonly #rows = new Map<number, Held>();
  readonly #cells = new Map<string, Set<number>>();
  /** The words of this screen, which only grow, so that a row keeps its meaning when the server counts anew. */
  readonly #words: Record<string, string[]> = {};
  /** From the numbers of the server to those of this screen, by column. */
  readonly #meaning: Record<string, number[]> = {};

  constructor(layer: LiveLayer) {
    this.#columns = LIVE_COLUMNS[layer];
    for (const { words } of this.#columns) if (words) this.#words[words] = [''];
  }

  get size(): number {
    return this.#rows.size;
  }

  /** What the numbers of the frames mean from here on. */
  setWords(words: Words): void {
    for (const [name, list] of Object.entries(words)) {
      const mine = (this.#words[name] ??= ['']);
      this.#meaning[name] = list.map((word) => {
        const known = mine.indexOf(word);
        return known >= 0 ? known : mine.push(word) - 1;
      });
    }
  }

  /** Takes what a cell brings; `onRow` hears of every row that it wrote, with its columns as the screen keeps them. */
  apply(frame: DecodedLiveFrame, onRow?: (id: number, lng: number, lat: number, values: readonly number[]) => void): void {
    const cell = `${frame.zoom}/${frame.x}/${frame.y}`;
    const [originX, , , originY] = tileBounds3857(frame.zoom, frame.x, frame.y);
    if (frame.whole) this.#empty(cell, new Set(frame.ids));
    for (const id of frame.departures) this.#depart(cell, id);
    for (let i = 0; i < frame.count; i++) {
      const [lng, lat] = mercatorToLngLat(originX + frame.offsets[2 * i], originY + frame.offsets[2 * i + 1]);
      const values = this.#columns.map((column, c) => {
        const value = frame.columns[c][i];
        return column.words ? (this.#meaning[column.words]?.[value] ?? 0) : plain(column, value);
      });
      this.#put(frame.ids[i], { cell, lng, lat, values });
      onRow?.(frame.ids[i], lng, lat, values);
    }
  }

  /** Forgets the rows of all cells but these. */
  keepCells(cells: readonly string[]): void {
    const kept = new Set(cells);
    for (const cell of [...this.#cells.keys()]) if (!kept.has(cell)) this.#empty(cell, new Set());
  }

  clear(): void {
    this.#rows.clear();
    this.#cells.clear();
  }

  has(id: number): boolean {
    return this.#rows.has(id);
  }

  /** New arrays, to be given away. */
  view({ classes, states }: RowFilter): RowsView {
    const shown = this.#shown(classes, states);
    const count = shown.length;
    const view = { count, ids: new Uint32Array(count), positions: new Float64Array(2 * count), columns: {} as Record<string, Float64Array<ArrayBuffer>>, words: {} as Record<string, string[]> };
    for (const { name } of this.#columns) view.columns[name] = new Float64Array(count);
    shown.forEach(([id, row], i) => {
      view.ids[i] = id;
      view.positions[2 * i] = row.lng;
      view.positions[2 * i + 1] = row.lat;
      this.#columns.forEach(({ name }, c) => { view.columns[name][i] = row.values[c]; });
    });
    for (const [name, words] of Object.entries(this.#words)) view.words[name] = [...words];
    return view;
  }

  #shown(classes: readonly string[], states: readonly string[]): [number, Held][] {
    const rows = [...this.#rows];
    if (classes.length + states.length === 0) return rows;
    const classAt = this.#columns.findIndex((column) => column.name === 'class');
    const stateAt = this.#columns.findIndex((column) => column.name === 'state');
    const isClass = (this.#words.class ?? []).map((word) => classes.length === 0 || classes.some((choice) => word.startsWith(choice)));
    const isState = (this.#words.state ?? []).map((word) => states.length === 0 || states.includes(word));
    return rows.filter(([, { values }]) => isClass[values[classAt]] && isState[values[stateAt]]);
  }

  #put(id: number, row: Held): void {
    const before = this.#rows.get(id);
    if (before && before.cell !== row.cell) this.#cells.get(before.cell)?.delete(id);
    this.#rows.set(id, row);
    const members = this.#cells.get(row.cell);
    if (members) members.add(id);
    else this.#cells.set(row.cell, new Set([id]));
  }

  /** A row that has been seen in another cell meanwhile stays there, in whatever order the two cells tell of it. */
  #depart(cell: string, id: number): void {
    if (this.#rows.get(id)?.cell !== cell) return;
    this.#rows.delete(id);
    this.#cells.get(cell)?.delete(id);
  }

  #empty(cell: string, but: ReadonlySet<number>): void {
    for (const id of [...(this.#cells.get(cell) ?? [])]) if (!but.has(id)) this.#depart(cell, id);
    if (this.#cells.get(cell)?.size === 0) this.#cells.delete(cell);
  }
}
