/**
 * Answers `/tiles/{layer}/{z}/{x}/{y}.mvt` straight on Node's `http`, in front of Express, because a map asks for
 * hundreds of tiles at once. The way of a tile: request -> scope -> resident table -> encoder -> MapLibre.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLayerId, LAYER_IDS, LAYERS } from '../contract/layers.ts';
import type { LayerDefinition, LayerId } from '../contract/layers.ts';
import { BUFFER_UNITS, compileFilter, encodeTile, parseTileAddress, TileAddressError } from '../../tiles/index.ts';
import type { CompiledFilter, ResidentTable, TileAddress } from '../../tiles/index.ts';
import { readFilter } from '../county/filter.ts';
import type { LayerFilter } from '../county/filter.ts';
import type { County } from '../county/county.ts';
import { ApiError, sendProblem } from '../http/problem.ts';
import { refuseUnknownParameters } from '../http/route.ts';
import { scopeConditions, scopeKey, scopeOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import { TILE_FILTER_PARAMETERS } from '../routes/filter-parameters.ts';
import { GZIP_MIN_BYTES } from './tile-cache.ts';
import type { CachedTile, TileCache } from './tile-cache.ts';

/** Addresses as they were asked, so that a hot tile costs one look-up; started over when full. */
const ASKED_LIMIT = 20_000;
const COMPILED_LIMIT = 2_000;
/** A longer address is looked up the long way each time, so that what was asked stays small. */
const ASKED_LENGTH = 500;

const PATH = /^\/tiles\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\.mvt$/;

export type ObserveTile = (zoom: number, seconds: number, outcome: 'hit' | 'encoded') => void;

export class TileHandler {
  readonly #county: County;
  readonly #cache: TileCache;
  readonly #observe: ObserveTile;
  readonly #asked = new Map<string, CachedTile>();
  readonly #compiled = new Map<string, CompiledFilter>();

  constructor(county: County, cache: TileCache, observe: ObserveTile) {
    this.#county = county;
    this.#cache = cache;
    this.#observe = observe;
    county.book.onRefreshed(() => this.#forgetGrids());
    county.tables.onTouched((code, layer, boxes) => {
      if (boxes === null) this.#forgetTable(code, layer);
      cache.drop(`${code}/${layer}`, boxes, LAYERS[layer].maxzoom, LAYERS[layer].geometry === 'point' ? 0 : BUFFER_UNITS);
    });
  }

  /** Answers a tile request; false when the address is not a tile's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url!;
    const question = url.indexOf('?');
    if (!url.startsWith('/tiles/') || url.endsWith('.json', question < 0 ? url.length : question)) return false;
    const begin = performance.now();
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD');
        throw new ApiError('method_not_allowed', `${request.method} is not allowed on a tile; GET and HEAD are`, { allowed: ['GET', 'HEAD'] });
      }
      const scope = scopeOf(request);
      const asked = `${scope.key} ${url}`;
      const known = this.#asked.get(asked);
      if (known?.alive) {
        this.#cache.touch(known);
        this.#send(request, response, known);
        this.#observe(known.zoom, (performance.now() - begin) / 1000, 'hit');
        return true;
      }
      const { tile, encoded } = this.#tile(url, scope);
      if (this.#asked.size >= ASKED_LIMIT) this.#asked.clear();
      if (asked.length <= ASKED_LENGTH) this.#asked.set(asked, tile);
      this.#send(request, response, tile);
      this.#observe(tile.zoom, (performance.now() - begin) / 1000, encoded ? 'encoded' : 'hit');
    } catch (error) {
      sendProblem(response, error);
    }
    return true;
  }

  #tile(url: string, scope: Scope): { tile: CachedTile; encoded: boolean } {
    const question = url.indexOf('?');
    const path = question < 0 ? url : url.slice(0, question);
    const query = new URLSearchParams(question < 0 ? '' : url.slice(question + 1));
    const match = PATH.exec(path);
    if (!match) throw new ApiError('bad_tile_address', `${path}: a tile's address is /tiles/{layer}/{z}/{x}/{y}.mvt`);
    const [, name, ...numbers] = match as unknown as [string, string, string, string, string];
    if (!isLayerId(name)) {
      throw new ApiError('unknown_layer', `There is no layer "${name}"`, { parameter: 'layer', allowed: LAYER_IDS });
    }
    const address = readAddress(LAYERS[name], numbers);
    const code = this.#county.codeOf(query);
    const table = this.#county.tableOf(code, name);
    refuseUnknownParameters({ query: TILE_FILTER_PARAMETERS }, query);
    const filter = readFilter(query, { book: this.#county.book, county: code, layer: name, severalLayers: false });
    const variant = `${filter.key}&scope=${scopeKey(scope, name)}`;
    const before = this.#cache.encodings;
    const tile = this.#cache.get(`${code}/${name}`, `${address.z}/${address.x}/${address.y}`, variant,
      () => encodeTile(table, address, this.#compile(code, name, table, filter, scope, variant), { layerName: name }));
    return { tile, encoded: this.#cache.encodings > before };
  }

  #compile(
    code: string, layer: LayerId, table: ResidentTable, filter: LayerFilter, scope: Scope, variant: string,
  ): CompiledFilter | null {
    const conditions = [...filter.conditions, ...scopeConditions(scope, layer)];
    if (!conditions.length) return null;
    const key = `${code}/${layer}?${variant}`;
    let compiled = this.#compiled.get(key);
    if (!compiled) {
      if (this.#compiled.size >= COMPILED_LIMIT) this.#compiled.clear();
      this.#compiled.set(key, compiled = compileFilter(table, { conditions }));
    }
    return compiled;
  }

  /** Which unit grids a duty grid holds may have changed: whatever was filtered by grid is made again. */
  #forgetGrids(): void {
    for (const key of [...this.#compiled.keys()]) if (key.includes('grid=')) this.#compiled.delete(key);
    this.#cache.dropVariants((variant) => variant.includes('grid='));
  }

  /** A table that was loaded anew may have other dictionaries; what was compiled against the old one goes. */
  #forgetTable(code: string, layer: LayerId): void {
    for (const key of [...this.#compiled.keys()]) if (key.startsWith(`${code}/${layer}?`)) this.#compiled.delete(key);
  }

  #send(request: IncomingMessage, response: ServerResponse, tile: CachedTile): void {
    if (!tile.body) {
      response.writeHead(204, ['Cache-Control', 'private, no-cache', 'Vary', 'Accept-Encoding, Cookie']);
      response.end();
      return;
    }
    const wantsGzip = tile.body.length >= GZIP_MIN_BYTES && acceptsGzip(request.headers['accept-encoding']);
    const etag = wantsGzip ? `"${tile.etag}-gz"` : `"${tile.etag}"`;
    const seen = request.headers['if-none-match'];
    if (seen && (seen === '*' || seen.includes(tile.etag))) {
      response.writeHead(304, ['ETag', etag, 'Cache-Control', 'private, no-cache', 'Vary', 'Accept-Encoding, Cookie']);
      response.end();
      return;
    }
    const body = wantsGzip ? this.#cache.gzipOf(tile) : tile.body;
    const headers = [
      'Content-Type', 'application/vnd.mapbox-vector-tile', 'Content-Length', String(body.length), 'ETag', etag,
      'Cache-Control', 'private, no-cache', 'Vary', 'Accept-Encoding, Cookie',
    ];
    if (wantsGzip) headers.push('Content-Encoding', 'gzip');
    response.writeHead(200, headers);
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

/** True when the client takes gzip: named, and not with a quality of 0. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  const text = String(header ?? '');
  return text.includes('gzip') && !/gzip\s*;\s*q=0(\.0*)?\s*(,|$)/.test(text);
}

function readAddress(layer: LayerDefinition, [z, x, y]: readonly [string, string, string]): TileAddress {
  try {
    return parseTileAddress(z, x, y, { minZoom: layer.minzoom, maxZoom: layer.maxzoom });
  } catch (error) {
    if (!(error instanceof TileAddressError)) throw error;
    throw new ApiError('bad_tile_address', `Layer ${layer.id}: ${error.message}`, { layer: layer.id, tile: `${z}/${x}/${y}` });
  }
}
