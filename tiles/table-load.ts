/** A load under way: rows become columns as they come, so that a table of millions never stands in memory as objects. */
import { RowError } from './errors.ts';
import { encodeRow } from './row-checks.ts';
import { RowStore } from './row-store.ts';
import type { Row, TableSpec } from './table-types.ts';

const ROWS_BETWEEN_MEMORY_CHECKS = 16384;

export class TableLoad {
  readonly store: RowStore;
  /** Ids that came, changed or went in the table while this load is under way. */
  readonly changed = new Set<number>();
  readonly #spec: TableSpec;
  readonly #numbers: Float64Array<ArrayBuffer>;
  readonly #checkMemory: (bytes: number) => void;

  /** @param checkMemory throws a MemoryLimitError when so many bytes are too many */
  constructor(spec: TableSpec, checkMemory: (bytes: number) => void) {
    this.store = new RowStore(spec, 4096);
    this.#spec = spec;
    this.#numbers = new Float64Array(spec.columns.length);
    this.#checkMemory = checkMemory;
  }

  /**
   * Adds rows.
   * @param leaveOut is told of a row that cannot be kept, and why; without it such a row ends the load
   * @throws RowError, MemoryLimitError
   */
  add(rows: Iterable<Row>, leaveOut?: (row: Row, problem: string) => void): void {
    const { store } = this;
    for (const row of rows) {
      try {
        store.append(encodeRow(this.#spec, store.columns, row, this.#numbers), 0);
      } catch (error) {
        if (!leaveOut || !(error instanceof RowError)) throw error;
        leaveOut(row, error.message);
        continue;
      }
      if (store.slotEnd % ROWS_BETWEEN_MEMORY_CHECKS === 0) this.checkMemory();
    }
  }

  /** @throws MemoryLimitError when what was added needs more than the table may take */
  checkMemory(): void { this.#checkMemory(usedBytes(this.store)); }
}

// What the rows loaded so far need at least, without the headroom of growing arrays.
function usedBytes(store: RowStore): number {
  return store.bytes * (store.slotEnd / Math.max(1, store.capacity));
}
