/** From the columns of the wire to the arrays that the event layer draws: sorted by moment, in degrees, coloured. */
import { mercatorToLngLat } from '../../tiles/index.ts';
import { SEVERITIES } from '../../api/contract/vocabulary.ts';
import { STATE_COLORS } from '../theme/tokens.ts';
import type { EventFrame } from '../state/event-window.ts';

/** What `decodeColumns` of the tile engine answers. */
export interface DecodedColumns {
  readonly count: number;
  readonly originX: number;
  readonly originY: number;
  readonly ids: Uint32Array;
  readonly offsets: Float32Array;
  readonly columns: Readonly<Record<string, { readonly values: ArrayLike<number>; readonly dictionary?: readonly string[] }>>;
}

const ALPHA = 225;

function rgb(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const SEVERITY_COLORS = new Map(SEVERITIES.map((severity) => [severity as string, rgb(STATE_COLORS[severity])]));
const PLAIN = rgb(STATE_COLORS.notice);

/** Colour of each code of the severity column. */
function palette(dictionary: readonly string[]): [number, number, number][] {
  return dictionary.map((severity) => SEVERITY_COLORS.get(severity) ?? PLAIN);
}

/** @throws when the frame has no moments: then it cannot be put on a time line */
export function eventFrame(decoded: DecodedColumns): EventFrame {
  const { count, originX, originY, offsets } = decoded;
  const moments = decoded.columns.time?.values;
  if (count > 0 && !moments) throw new Error('the answer has no column "time"');
  const severity = decoded.columns.severity;
  const colorOf = palette(severity?.dictionary ?? []);
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => moments[a] - moments[b]);
  const frame = {
    count, times: new Float64Array(count), positions: new Float64Array(2 * count), colors: new Uint8Array(4 * count), ids: new Uint32Array(count),
  };
  for (let to = 0; to < count; to++) {
    const from = order[to];
    frame.times[to] = moments[from];
    frame.ids[to] = decoded.ids[from];
    frame.positions.set(mercatorToLngLat(originX + offsets[2 * from], originY + offsets[2 * from + 1]), 2 * to);
    frame.colors.set(colorOf[severity?.values[from] ?? -1] ?? PLAIN, 4 * to);
    frame.colors[4 * to + 3] = ALPHA;
  }
  return frame;
}
