/** What an error of a tile means for what the map shows. */

/**
 * failed: the tile could not be read. left: nobody waits for it any more. unheld: a worker was to parse a tile again that it does not
 * hold. MapLibre 6.17 asks that when a tile leaves the view, or is restyled, just when its source got other addresses; nothing was read.
 */
export type TileFault = 'failed' | 'left' | 'unheld';

interface TileErrorLike { readonly name?: string; readonly message?: string; readonly url?: string }

const UNHELD = 'Should not be trying to reload a tile that was never loaded';

/** An error for an address of another county than the one that is open comes from the one that was left. */
export function faultOf(error: TileErrorLike, isAborted: boolean, county: string | null): TileFault {
  if (isAborted || error.name === 'AbortError') return 'left';
  const asked = error.url === undefined ? null : new URL(error.url, 'http://localhost').searchParams.get('county');
  if (asked !== null && asked !== county) return 'left';
  return error.message?.startsWith(UNHELD) ? 'unheld' : 'failed';
}
