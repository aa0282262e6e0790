/** The ground of some areas, roughly: the boxes of their villages and communities. Says which tiles meet it. */
import { tileBounds3857 } from '../../tiles/index.ts';
import type { ResidentTable, TileAddress } from '../../tiles/index.ts';

const ALL = 0xffffffff;

export class Ground {
  readonly #table: ResidentTable | undefined;
  readonly #version: number;
  /** minX, minY, maxX, maxY of each village. */
  readonly #boxes: number[] = [];

  /** @param areas code prefixes */
  constructor(table: ResidentTable | undefined, areas: readonly string[]) {
    this.#table = table;
    this.#version = table?.version ?? 0;
    if (!table) return;
    for (const slot of table.store.slotsById(-1, ALL)) {
      const id = table.store.ids[slot]!;
      const { values } = table.get(id)!;
      const isOurs = values.class === 'area:village' && areas.some((prefix) => (values.code as string).startsWith(prefix));
      const { shapes } = table.store;
      if (isOurs && shapes) this.#boxes.push(shapes.minX[slot]!, shapes.minY[slot]!, shapes.maxX[slot]!, shapes.maxY[slot]!);
    }
  }

  /** False when the areas were drawn anew since. */
  isOf(table: ResidentTable | undefined): boolean {
    return this.#table === table && this.#version === (table?.version ?? 0);
  }

  meets({ z, x, y }: TileAddress): boolean {
    const [minX, minY, maxX, maxY] = tileBounds3857(z, x, y);
    for (let i = 0; i < this.#boxes.length; i += 4) {
      if (this.#boxes[i]! < maxX && this.#boxes[i + 2]! > minX && this.#boxes[i + 1]! < maxY && this.#boxes[i + 3]! > minY) return true;
    }
    return false;
  }
}
