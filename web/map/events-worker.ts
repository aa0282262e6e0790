/** Fetches, decodes and sorts events away from the main thread, and hands the arrays over without a copy. */
import { decodeColumns } from '../../tiles/index.ts';
import type { EventFrame } from '../state/event-window.ts';
import { eventFrame } from './events-frame.ts';

export interface EventsRequest {
  /** Answers carry it back; only the latest one counts. */
  readonly ticket: number;
  readonly url: string;
}
export type EventsAnswer = { readonly ticket: number } & ({ readonly frame: EventFrame } | { readonly problem: string });

let running: AbortController | null = null;

async function read(url: string, signal: AbortSignal): Promise<EventFrame> {
  const response = await fetch(url, { signal, credentials: 'same-origin' });
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw new Error(problem?.detail ?? `${response.status} ${response.statusText}`);
  }
  return eventFrame(decodeColumns(new Uint8Array(await response.arrayBuffer())));
}

self.onmessage = async ({ data }: MessageEvent<EventsRequest>) => {
  running?.abort();
  const mine = (running = new AbortController());
  try {
    const frame = await read(data.url, mine.signal);
    const buffers = [frame.times.buffer, frame.positions.buffer, frame.colors.buffer, frame.ids.buffer];
    self.postMessage({ ticket: data.ticket, frame } satisfies EventsAnswer, { transfer: buffers });
  } catch (error) {
    if (!mine.signal.aborted) self.postMessage({ ticket: data.ticket, problem: (error as Error).message } satisfies EventsAnswer);
  }
};
