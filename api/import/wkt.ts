/** Well-known text to a GeoJSON geometry: POINT, LINESTRING, POLYGON and their MULTI forms, with more than two numbers as they stand. */

export interface WktGeometry {
  readonly type: string;
  readonly coordinates: unknown;
  /** Of extended well-known text: the EPSG code in front. */
  readonly srid?: number;
}

/** A sentence when the text cannot be read. */
export function parseWkt(given: string): WktGeometry | string {
  const srid = /^\s*SRID\s*=\s*(\d{1,9})\s*;/i.exec(given);
  const geometry = parseGeometry(srid ? given.slice(srid[0].length) : given);
  // 0 stands for no system.
  return typeof geometry === 'string' || !srid || Number(srid[1]) === 0 ? geometry : { ...geometry, srid: Number(srid[1]) };
}

function parseGeometry(text: string): WktGeometry | string {
  const head = /^\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:ZM?|M)?\s*(EMPTY|\()/i.exec(text);
  if (!head) return 'is not the well-known text of a point, line or polygon';
  const [, multi, name, opening] = head as unknown as [string, string | undefined, string, string];
  const type = `${multi ? 'Multi' : ''}${{ point: 'Point', linestring: 'LineString', polygon: 'Polygon' }[name.toLowerCase()]}`;
  if (opening.toUpperCase() === 'EMPTY') return { type, coordinates: [] };
  const nested = readNested(text.slice(head[0].length - 1));
  if (nested === null || (type === 'Point' && nested.length !== 1)) return 'is well-known text that is broken';
  if (type === 'Point') return { type, coordinates: nested[0] };
  return { type, coordinates: type === 'MultiPoint' ? nested.map(bare) : nested };
}

/**
 * Brackets to lists: `((1 2, 3 4))` is `[[[1,2],[3,4]]]`. A list of one position is not told from a position here, so
 * every innermost bracket is a list of positions.
 */
function readNested(text: string): unknown[] | null {
  const stack: unknown[][] = [];
  let done: unknown[] | null = null;
  for (const token of text.match(/[(),]|[^\s(),]+/g) ?? []) {
    if (done) return null;
    if (token === '(') stack.push([]);
    else if (token === ')') {
      const closed = stack.pop();
      if (!closed) return null;
      endPosition(closed);
      const parent = stack.at(-1);
      if (parent) parent.push(closed);
      else done = closed;
    } else {
      const open = stack.at(-1);
      if (!open) return null;
      if (token === ',') endPosition(open);
      else open.push(Number(token));
    }
  }
  return done;
}

/** Numbers at the end of a list become one position. */
function endPosition(items: unknown[]): void {
  let start = items.length;
  while (start > 0 && typeof items[start - 1] === 'number') start -= 1;
  if (start < items.length) items.push(items.splice(start));
}

/** MULTIPOINT is written both ways: ((1 2), (3 4)) and (1 2, 3 4). */
function bare(item: unknown): unknown {
  return Array.isArray((item as unknown[])[0]) ? (item as unknown[])[0] : item;
}
