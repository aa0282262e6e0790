/** Filters: a conjunction of conditions, compiled to bitmaps over dictionary codes and to number ranges. */
import type { Column } from './column.ts';
import type { Dictionary } from './dictionary.ts';
import { TableUseError } from './errors.ts';
import type { RowStore } from './row-store.ts';
import { columnIndexOf } from './row-checks.ts';
import type { TableSpec } from './table-types.ts';

/** Text: any of `values`, any start of `prefixes`, or null where `includeNull`. Nothing named lets nothing through. */
export interface TextCondition {
  readonly column: string;
  readonly values?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly includeNull?: boolean;
}

/** Numbers from `min` to below `max`; null never passes. */
export interface RangeCondition {
  readonly column: string;
  readonly min?: number;
  readonly max?: number;
}

export type Condition = TextCondition | RangeCondition;

export interface Filter { readonly conditions: readonly Condition[] }

/** A step holds, for the dictionary that it last saw, which codes pass. New codes are judged when they appear. */
class TextStep {
  readonly columnIndex: number;
  readonly #values: ReadonlySet<string>;
  readonly #prefixes: readonly string[];
  readonly #includeNull: boolean;
  #dictionary: Dictionary | null = null;
  #judged = 0;
  #passes = new Uint8Array(64);

  constructor(columnIndex: number, condition: TextCondition) {
    this.columnIndex = columnIndex;
    this.#values = new Set(condition.values ?? []);
    this.#prefixes = [...(condition.prefixes ?? [])];
    this.#includeNull = condition.includeNull ?? false;
  }

  /** 1 for each code that passes. */
  passesFor(dictionary: Dictionary): Uint8Array {
    if (dictionary !== this.#dictionary) {
      this.#dictionary = dictionary;
      this.#judged = 0;
    }
    if (this.#judged < dictionary.size) this.#judge(dictionary);
    return this.#passes;
  }

  #judge(dictionary: Dictionary): void {
    if (this.#passes.length < dictionary.size) {
      const grown = new Uint8Array(dictionary.size * 2);
      grown.set(this.#passes.subarray(0, this.#judged));
      this.#passes = grown;
    }
    for (let code = this.#judged; code < dictionary.size; code++) {
      this.#passes[code] = (code === 0 ? this.#includeNull : this.#textPasses(dictionary.texts[code])) ? 1 : 0;
    }
    this.#judged = dictionary.size;
  }

  #textPasses(text: string): boolean {
    if (this.#values.has(text)) return true;
    for (const prefix of this.#prefixes) if (text.startsWith(prefix)) return true;
    return false;
  }
}

class RangeStep {
  readonly columnIndex: number;
  readonly min: number;
  readonly max: number;

  constructor(columnIndex: number, condition: RangeCondition) {
    this.columnIndex = columnIndex;
    this.min = condition.min ?? -Infinity;
    this.max = condition.max ?? Infinity;
  }
}

/** Made by `compileFilter`, for one table; stays right when rows, dictionaries or the whole load change. */
export class CompiledFilter {
  readonly #steps: readonly (TextStep | RangeStep)[];

  constructor(steps: readonly (TextStep | RangeStep)[]) {
    this.#steps = steps;
  }

  /** True when every row passes. */
  get isEmpty(): boolean { return this.#steps.length === 0; }

  /** Moves the slots that pass to the front, in order. Returns how many they are. */
  keep(store: RowStore, slots: Uint32Array, count: number): number {
    for (const step of this.#steps) {
      const column = store.columns[step.columnIndex];
      count = step instanceof TextStep
        ? keepCodes(slots, count, column.data as Uint16Array, step.passesFor(column.dictionary!))
        : keepRange(slots, count, column, step.min, step.max);
    }
    return count;
  }
}

// No branch on the outcome: each slot is written, and the end moves on when it passes.
function keepCodes(slots: Uint32Array, count: number, codes: Uint16Array, passes: Uint8Array): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const slot = slots[i];
    slots[kept] = slot;
    kept += passes[codes[slot]];
  }
  return kept;
}

function keepRange(slots: Uint32Array, count: number, column: Column, min: number, max: number): number {
  const { data, nullValue } = column;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const slot = slots[i];
    const value = data[slot];
    slots[kept] = slot;
    if (value >= min && value < max && value !== nullValue) kept++;
  }
  return kept;
}

/**
 * Prepares a filter for a table. Cheap: dictionaries are judged at first use.
 * @throws TableUseError for an unknown column, text asked of numbers, or a range asked of text
 */
export function compileFilter(table: { readonly spec: TableSpec }, filter: Filter): CompiledFilter {
  const steps = filter.conditions.map((condition) => {
    const index = columnIndexOf(table.spec, condition.column);
    const holdsText = table.spec.columns[index].kind === 'dict';
    const asksRange = 'min' in condition || 'max' in condition;
    if (holdsText && asksRange) throw new TableUseError(table.spec.name, condition.column, 'holds text; a range needs numbers');
    if (!holdsText && ('values' in condition || 'prefixes' in condition || 'includeNull' in condition)) {
      throw new TableUseError(table.spec.name, condition.column, 'holds numbers; values and prefixes need text');
    }
    return holdsText ? new TextStep(index, condition as TextCondition) : new RangeStep(index, condition as RangeCondition);
  });
  return new CompiledFilter(steps);
}
