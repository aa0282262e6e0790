/** The child of the fan-out bench: many WebSockets, and what came over them. Some are looked at closely, all are counted. */
import { WebSocket } from 'ws';
import type { LiveMessage } from '../../api/contract/live.ts';
import type { Bounds } from '../../api/contract/shapes.ts';
import { boxOf } from '../../api/live/viewport.ts';
import { decodeLiveMessage, encodeLiveFrame, tileBounds3857 } from '../../tiles/index.ts';
import type { Box } from '../../tiles/index.ts';

export interface ViewersOrder {
  readonly url: string;
  readonly county: string;
  readonly views: readonly Bounds[];
  /** Every so manyth viewer is looked at closely. */
  readonly closeEvery: number;
}

export interface ViewersResult {
  readonly bytes: number;
  readonly messages: number;
  /** Of the viewers looked at closely: their bytes, the bytes of exact crops, and [seconds of the fix, arrival in epoch ms] of rows. */
  readonly closeBytes: number;
  readonly exactBytes: number;
  readonly arrivals: readonly (readonly [number, number])[];
  /** What heartbeats said of how long changes waited before the server's tables held them, ms. */
  readonly feedLags: readonly number[];
}

const STAFF = 1;
const TIME_COLUMN = 4;
const totals = { bytes: 0, messages: 0, closeBytes: 0, exactBytes: 0, arrivals: [] as [number, number][], feedLags: [] as number[] };
let counts = false;

/** Bytes of one frame with so many staff rows and departures, in one cell: what an exact crop would have cost. */
function exactSize(rows: number, departures: number): number {
  if (rows + departures === 0) return 0;
  const block = {
    ids: new Uint32Array(rows), offsets: new Float32Array(rows * 2), departures: new Uint32Array(departures),
    columns: [new Uint8Array(rows), new Uint8Array(rows), new Uint16Array(rows), new Uint8Array(rows), new Uint32Array(rows)],
  };
  return encodeLiveFrame({ layer: STAFF, zoom: 0, epoch: 1, cursor: 1, whole: false }, [{ x: 0, y: 0, block, from: 0, to: rows, goneFrom: 0, goneTo: departures }]).length;
}

function readClosely(data: Buffer, box: Box, inBox: Set<number>): void {
  const now = performance.timeOrigin + performance.now();
  let rows = 0;
  const gone = new Set<number>();
  for (const frame of decodeLiveMessage(new Uint8Array(data))) {
    if (frame.layer !== STAFF) continue;
    const [west, , , north] = tileBounds3857(frame.zoom, frame.x, frame.y);
    for (const id of frame.departures) if (inBox.delete(id)) gone.add(id);
    for (let i = 0; i < frame.count; i++) {
      const [x, y, id] = [west + frame.offsets[i * 2]!, north + frame.offsets[i * 2 + 1]!, frame.ids[i]!];
      if (counts) totals.arrivals.push([frame.columns[TIME_COLUMN]![i]!, now]);
      if (x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]) {
        rows++;
        inBox.add(id);
        gone.delete(id);
      } else if (inBox.delete(id)) {
        gone.add(id);
      }
    }
  }
  if (!counts) return;
  totals.closeBytes += data.length;
  totals.exactBytes += exactSize(rows, gone.size);
}

function noteText(text: string): void {
  const message = JSON.parse(text) as LiveMessage;
  if (message.type === 'heartbeat' && message.feedLagMs !== null) totals.feedLags.push(message.feedLagMs);
}

function open({ url, county, closeEvery }: ViewersOrder, view: Bounds, index: number): Promise<void> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live`, { perMessageDeflate: false });
  const box = boxOf(view);
  const inBox = new Set<number>();
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'watch', county, layers: ['staff'], bbox: view })));
    socket.on('message', (data, isBinary) => {
      if (!isBinary) {
        if (counts) noteText(String(data));
        return;
      }
      resolve();
      if (counts) {
        totals.bytes += (data as Buffer).length;
        totals.messages++;
      }
      if (index % closeEvery === 0) readClosely(data as Buffer, box, inBox);
    });
  });
}

process.on('message', (message: ViewersOrder | 'begin' | 'end') => {
  if (message === 'begin') {
    counts = true;
  } else if (message === 'end') {
    counts = false;
    process.send!(totals satisfies ViewersResult, () => process.exit(0));
  } else {
    void (async () => {
      // A few at a time, as people arrive.
      for (let from = 0; from < message.views.length; from += 20) {
        await Promise.all(message.views.slice(from, from + 20).map((view, index) => open(message, view, from + index)));
      }
      process.send!('ready');
    })();
  }
});
process.on('disconnect', () => process.exit(0));
