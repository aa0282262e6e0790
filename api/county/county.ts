/** The counties that this process holds: their tables, their words and how a request names one. */
import type { LayerId } from '../contract/layers.ts';
import type { ResidentTable } from '../../tiles/index.ts';
import { ApiError } from '../http/problem.ts';
import type { Database } from '../store/database.ts';
import type { ResidentTables } from '../store/resident.ts';
import type { CountyBook } from './county-book.ts';

export class County {
  readonly database: Database;
  readonly tables: ResidentTables;
  readonly book: CountyBook;
  readonly #preferred: string;

  constructor(database: Database, tables: ResidentTables, book: CountyBook, preferred: string) {
    this.database = database;
    this.tables = tables;
    this.book = book;
    this.#preferred = preferred;
  }

  /** The county that opens when a request names none: the setting, else the demo county, else the first one. */
  get defaultCode(): string {
    if (this.#preferred) return this.#preferred;
    const demo = [...this.book.counties.values()].find((county) => county.demo);
    return demo?.county ?? this.tables.counties[0] ?? '';
  }

  /** @throws ApiError unknown_county, or bad_parameter when it is not a county code */
  codeOf(query: URLSearchParams): string {
    const code = query.get('county') || this.defaultCode;
    if (code && !/^[0-9]{6}$/.test(code)) {
      throw new ApiError('bad_parameter', `county=${code}: must be 6 digits`, { parameter: 'county' });
    }
    if (!this.tables.hasCounty(code)) {
      throw new ApiError('unknown_county', code ? `There is no county ${code} here` : 'There is no county here yet',
        { parameter: 'county', allowed: this.tables.counties });
    }
    return code;
  }

  /** @throws ApiError layer_not_loaded with the reason */
  tableOf(code: string, layer: LayerId): ResidentTable {
    const table = this.tables.table(code, layer);
    if (!table) throw new ApiError('layer_not_loaded', this.tables.failureOf(code, layer) ?? `Layer ${layer} is still loading`, { layer });
    return table;
  }
}
