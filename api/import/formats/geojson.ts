/**
 * Reads GeoJSON as a stream: a FeatureCollection with its members in any order, a single Feature, or features one after
 * the other (newline-delimited, with or without record separators). Only one feature is in memory at a time.
 */
import { Assembler } from 'stream-json/assembler.js';
import { jsonParser } from 'stream-json/core/parser.js';
import type { Token } from 'stream-json/core/parser.js';
import { ImportError } from '../import-error.ts';
import type { OpenOptions, ReadContext, Source, SourceRecord } from './format.ts';
import { holdStatedCrs, statedByMember } from './stated-crs.ts';
import type { StatedCrs } from './stated-crs.ts';
import { TextFile } from './text-file.ts';

/** Where the scanner stands. `member` and `feature`: inside a value that is being assembled. */
type Place = 'outside' | 'members' | 'member' | 'features' | 'feature';

/** Stands before each feature of a GeoJSON text sequence (RFC 8142); nowhere else may it stand bare. */
const RECORD_SEPARATOR = '\u001e';
/** Longer whole numbers lose digits as a double: a 20-digit camera code stays text. */
const EXACT_DIGITS = 15;

class FeatureScanner {
  readonly found: SourceRecord[] = [];
  records = 0;
  #place: Place = 'outside';
  #assembler = new Assembler<unknown>();
  #members: Record<string, unknown> = {};
  #key = '';
  #hasFeatures = false;
  #startLine = 0;
  readonly #onCrs: (member: unknown) => void;

  constructor(onCrs: (member: unknown) => void) {
    this.#onCrs = onCrs;
  }

  /** True between two top-level values. */
  get isOutside(): boolean {
    return this.#place === 'outside';
  }

  take(token: Token, line: number): void {
    switch (this.#place) {
      case 'outside':
        if (token.name !== 'startObject') throw new ImportError(`line ${line}: this is JSON, but no GeoJSON: an object is expected`);
        this.#members = {};
        this.#hasFeatures = false;
        this.#startLine = line;
        this.#place = 'members';
        return;
      case 'members':
        if (token.name === 'keyValue') this.#key = token.value;
        else if (token.name === 'endObject') this.#endTop(line);
        else if (this.#key === 'features' && token.name === 'startArray') {
          this.#hasFeatures = true;
          this.#place = 'features';
        } else this.#begin('member', token, this.#startLine);
        return;
      case 'features':
        if (token.name === 'endArray') this.#place = 'members';
        else this.#begin('feature', token, line);
        return;
      default:
        this.#assemble(token);
    }
  }

  #begin(place: 'member' | 'feature', token: Token, line: number): void {
    this.#place = place;
    this.#startLine = line;
    this.#assembler = new Assembler<unknown>();
    this.#assemble(token);
  }

  #assemble(token: Token): void {
    const isLong = token.name === 'numberValue' && token.value.length > EXACT_DIGITS && /^-?\d+$/.test(token.value);
    this.#assembler.consume(isLong ? { name: 'stringValue', value: token.value as string } : token);
    if (!this.#assembler.done) return;
    const value = this.#assembler.current;
    if (this.#place === 'feature') {
      this.#place = 'features';
      this.#emit(value, this.#startLine);
      return;
    }
    this.#place = 'members';
    this.#members[this.#key] = value;
    if (this.#key === 'crs') this.#onCrs(value);
  }

  #endTop(line: number): void {
    this.#place = 'outside';
    if (this.#hasFeatures) return;
    if (this.#members.type !== 'Feature') {
      throw new ImportError(`line ${line}: neither a FeatureCollection with features nor a Feature (type ${JSON.stringify(this.#members.type) ?? 'missing'})`);
    }
    this.#emit(this.#members, this.#startLine);
  }

  #emit(value: unknown, line: number): void {
    this.records += 1;
    const feature = (typeof value === 'object' && !Array.isArray(value) ? value : null) as Record<string, unknown> | null;
    if (feature?.type !== 'Feature') {
      const defect = { field: 'type', reason: 'is not a Feature', value: feature?.type ?? value };
      this.found.push({ record: this.records, line, fields: {}, defect });
      return;
    }
    const { id, geometry, properties } = feature;
    this.found.push({
      record: this.records,
      line,
      fields: (typeof properties === 'object' && properties !== null ? properties : {}) as Record<string, unknown>,
      ...(typeof id === 'string' || typeof id === 'number' ? { featureId: String(id) } : {}),
      geometry: (geometry ?? null) as SourceRecord['geometry'],
    });
  }
}

/**
 * Opens a file and looks at its first piece, where a `crs` member stands as a rule.
 * @throws UsageError when there is no such file; ImportError when it is no GeoJSON from the start
 */
export async function openGeoJson(path: string, options: OpenOptions): Promise<Source> {
  const file = new GeoJsonFile(path, options);
  for await (const _ of file.records()) break;
  file.bytesRead = 0;
  return file;
}

class GeoJsonFile extends TextFile implements Source {
  readonly format = 'geojson';
  readonly hasGeometry = true;
  statedCrs: StatedCrs | null = null;

  /** @throws ImportError that names the line where the file is no GeoJSON; also at its end, when it is cut short */
  async *records({ crs, signal }: ReadContext = {}): AsyncGenerator<SourceRecord[]> {
    const scanner = new FeatureScanner((member) => {
      this.statedCrs = statedByMember(member);
      if (crs) holdStatedCrs(this.statedCrs, crs.name, this.name);
    });
    const parse = jsonParser({ packValues: true, streamValues: false, jsonStreaming: true });
    let line = 1;
    for await (const text of this.text(signal)) {
      // Fed line by line, so that every token is known to end in the line that was fed: this is how features get lines.
      const separated = text.includes(RECORD_SEPARATOR);
      for (let at = 0; at < text.length;) {
        const newline = text.indexOf('\n', at);
        const end = newline < 0 ? text.length : newline + 1;
        const piece = text.slice(at, end);
        try {
          scan(parse(separated ? piece.replaceAll(RECORD_SEPARATOR, '') : piece), scanner, line);
        } catch (error) {
          throw explain(error as Error, this.name, line);
        }
        if (newline >= 0) line += 1;
        at = end;
      }
      if (scanner.found.length > 0) yield scanner.found.splice(0);
    }
    if (!scanner.isOutside) throw new ImportError(`${this.name} ends in the middle of a value (line ${line}): the file is cut short`);
  }
}

function scan(tokens: ReturnType<ReturnType<typeof jsonParser>>, scanner: FeatureScanner, line: number): void {
  if (typeof tokens === 'symbol') return; // the piece ended no token
  for (const token of tokens.values) scanner.take(token, line);
}

function explain(error: Error, name: string, line: number): Error {
  if (error instanceof ImportError) return error.message.startsWith(name) ? error : new ImportError(`${name}, ${error.message}`);
  return new ImportError(`${name}, line ${line}: this is no JSON (${error.message.replace(/^Parser (cannot parse input: |has )/, '')})`);
}
