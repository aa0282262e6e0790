/** What every file is to the import, whatever its format: a `Source` of records. */
import type { StatedCrs } from './stated-crs.ts';

/** Formats by name, with the endings that say so and the name that a person knows. */
export const FORMATS = {
  geojson: { title: 'GeoJSON', endings: ['.geojson', '.json', '.geojsonl', '.geojsons', '.ndjson', '.jsonl'] },
  shapefile: { title: 'Shapefile', endings: ['.shp', '.zip'] },
  geopackage: { title: 'GeoPackage', endings: ['.gpkg'] },
  flatgeobuf: { title: 'FlatGeobuf', endings: ['.fgb'] },
  xlsx: { title: 'XLSX', endings: ['.xlsx', '.xlsm'] },
  csv: { title: 'CSV', endings: ['.csv', '.tsv', '.txt'] },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly endings: readonly string[] }>>;
export type FormatName = keyof typeof FORMATS;

export const ENCODINGS = ['utf-8', 'gb18030', 'gbk', 'utf-16le'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type DelimiterName = keyof typeof DELIMITERS;

/** How a file is to be read, where the file itself does not say it. */
export interface OpenOptions {
  /** Not given: the ending says it. */
  readonly format?: FormatName;
  readonly encoding?: Encoding;
  readonly delimiter?: DelimiterName;
  /** The layer or table that is meant, of a file that has several. */
  readonly table?: string;
  /** The sheet that is meant, of a workbook that has several. */
  readonly sheet?: string;
  /** What the file is called in messages; the last part of the path when not given (an upload is stored under another name). */
  readonly name?: string;
}

export interface ReadContext {
  /** Fields that the mapping cannot do without: the position and the identity. A table without them is refused at once. */
  readonly neededFields?: readonly string[];
  /** The declared system: what the file itself says is held against it. Not given: nothing is held. */
  readonly crs?: { readonly name: string };
  readonly signal?: AbortSignal;
  /** Told once, when the fields are known; `detail` is a piece of a sentence such as "separated by comma". */
  readonly onHeader?: (fields: readonly string[], detail: string) => void;
}

/** One record of a file, before a mapping has looked at it. */
export interface SourceRecord {
  /** Which record of the file it is, from 1. */
  readonly record: number;
  /** Where a person finds it: the line where it starts in a text, the row of a sheet, else the number of the record. From 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly featureId?: string;
  readonly geometry?: { readonly type: string } | null;
  /** Why it cannot be read at all. */
  readonly defect?: { readonly field: string; readonly reason: string; readonly value: unknown };
}

export interface Source {
  readonly path: string;
  readonly name: string;
  readonly format: FormatName;
  /** Bytes of all its parts. */
  readonly size: number;
  /** How far the reading has come, of `size`. */
  readonly bytesRead: number;
  /** False for tables, whose records stand where fields say. */
  readonly hasGeometry: boolean;
  /** What the file says of its own coordinate system, null when it is silent. GeoJSON may say it as late as its end. */
  readonly statedCrs: StatedCrs | null;
  /** What was decided in opening it, as sentences for the person who imports: which encoding, and why. */
  readonly notes: readonly string[];
  /** Of the bytes of the file. @throws ImportError when the file has changed since it was opened */
  sha256(): Promise<string>;
  /**
   * The records, some at a time. May be asked for again; one reading at a time.
   * @throws ImportError when the file is broken or says another coordinate system; the signal's reason when it is aborted
   */
  records(context?: ReadContext): AsyncGenerator<SourceRecord[]>;
  close(): Promise<void>;
}
