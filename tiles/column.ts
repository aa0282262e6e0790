/** One attribute of every row: a typed array and, for text, its dictionary. */
import { Dictionary, MOST_TEXTS } from './dictionary.ts';
import type { ColumnData, ColumnKind, ColumnSpec, Value } from './table-types.ts';
import { newColumnData, resized } from './typed-memory.ts';

const NULL_OF_KIND: Record<ColumnKind, number> = {
  dict: 0, u8: 0xff, u16: 0xffff, u32: 0xffffffff, f32: Number.NaN, f64: Number.NaN,
};

export class Column {
  readonly spec: ColumnSpec;
  readonly name: string;
  readonly kind: ColumnKind;
  /** What stands for null in `data`. */
  readonly nullValue: number;
  readonly dictionary: Dictionary | null;
  data: ColumnData;

  constructor(spec: ColumnSpec, capacity: number) {
    this.spec = spec;
    this.name = spec.name;
    this.kind = spec.kind;
    this.nullValue = NULL_OF_KIND[spec.kind];
    this.dictionary = spec.kind === 'dict' ? new Dictionary() : null;
    this.data = newColumnData(spec.kind, capacity);
  }

  get bytes(): number { return this.data.byteLength + (this.dictionary?.bytes ?? 0); }

  /** The number to keep for a value; a sentence that says what is wrong when it does not fit the kind. */
  encode(value: Value | undefined): number | string {
    if (value === null || value === undefined) return this.nullValue;
    if (this.dictionary !== null) return this.#encodeText(value);
    if (typeof value !== 'number') return `${JSON.stringify(value)} is not a number (${this.kind})`;
    if (this.kind === 'f32') return Math.fround(value);
    if (this.kind === 'f64') return value;
    if (Number.isInteger(value) && value >= 0 && value < this.nullValue) return value;
    return `${value} does not fit ${this.kind} (a whole number from 0 to ${this.nullValue - 1})`;
  }

  #encodeText(value: Value): number | string {
    if (typeof value !== 'string') return `${value} is not text`;
    const code = this.dictionary!.add(value);
    return code >= 0 ? code : `the dictionary is full: it holds ${MOST_TEXTS} different values, and ${JSON.stringify(value)} is one more`;
  }

  /** The value of a slot as its owner gave it; 32-bit floats come back rounded. */
  decode(slot: number): Value {
    const kept = this.data[slot];
    if (this.dictionary !== null) return kept === 0 ? null : this.dictionary.texts[kept];
    return kept === this.nullValue || Number.isNaN(kept) ? null : kept;
  }

  resize(capacity: number): void { this.data = resized(this.data, capacity); }
}
