/** A viewer for tests: a real WebSocket that keeps what it is told, as the map does. */
import { WebSocket } from 'ws';
import { decodeLiveMessage, tileBounds3857 } from '../../tiles/index.ts';
import type { DecodedLiveFrame } from '../../tiles/index.ts';
import { LIVE_LAYERS } from '../contract/live.ts';
import type { LaneEntry, LiveLayer, LiveMessage, Watch } from '../contract/live.ts';

export interface LiveRow {
  readonly id: number;
  readonly cell: string;
  /** EPSG:3857. */
  readonly x: number;
  readonly y: number;
  /** In the order of the contract. */
  readonly values: readonly number[];
}

export interface LiveClientOptions {
  readonly person?: string;
  readonly headers?: Record<string, string>;
  /** Certificate to trust, of a server that speaks wss. */
  readonly ca?: Buffer;
}

const WAIT_MS = 20_000;

export class LiveClient {
  readonly socket: WebSocket;
  /** Text messages, in order. */
  readonly messages: LiveMessage[] = [];
  readonly lane: LaneEntry[] = [];
  readonly rows: Record<Exclude<LiveLayer, 'trails'>, Map<number, LiveRow>> = { devices: new Map(), staff: new Map(), alerts: new Map(), cases: new Map() };
  /** Fixes by staff id, oldest first. */
  readonly trails = new Map<number, { x: number; y: number; seconds: number }[]>();
  /** Binary messages. */
  ticks = 0;
  /** Cells told, in all of them. */
  frames = 0;
  wholeFrames = 0;
  bytes = 0;
  closed: { code: number; reason: string } | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(url: string, { person, headers = {}, ca }: LiveClientOptions = {}) {
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live`, {
      headers: { ...(person ? { cookie: `tongguan_person=${person}` } : {}), ...headers }, perMessageDeflate: false, ...(ca ? { ca } : {}),
    });
    this.socket.binaryType = 'nodebuffer';
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) this.#readFrames(data as Buffer);
      else this.#readText(JSON.parse(String(data)) as LiveMessage);
      this.#tell();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#tell();
    });
  }

  /** Resolves when it holds, now or after a later message; fails with a sentence. */
  until(what: string, holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`Waited ${WAIT_MS / 1000} s in vain until ${what}; last messages: ${JSON.stringify(this.messages.slice(-3))}`));
      }, WAIT_MS);
      const check = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
    });
  }

  /** The newest message of a type. */
  last<T extends LiveMessage['type']>(type: T): Extract<LiveMessage, { type: T }> | undefined {
    return this.messages.findLast((message): message is Extract<LiveMessage, { type: T }> => message.type === type);
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Watches; resolves when the cells of every layer asked for have come. */
  async watch(county: string, wish: Partial<Watch>): Promise<void> {
    await this.until('the connection is open', () => this.messages.some(({ type }) => type === 'hello'));
    const from = this.messages.length;
    this.send({ type: 'watch', county, layers: [], bbox: null, ...wish });
    const answered = (layer: string): boolean => this.messages.slice(from).some((message) => message.type === 'cells' && message.layer === layer);
    await this.until(`the cells of ${wish.layers} came`, () => (wish.layers ?? []).every(answered));
  }

  async close(): Promise<void> {
    this.socket.terminate();
    await this.until('the connection is closed', () => this.closed !== null);
  }

  #tell(): void {
    for (const check of [...this.#waiting]) check();
  }

  #readText(message: LiveMessage): void {
    this.messages.push(message);
    if (message.type === 'lane') this.lane.push(...message.entries);
    if (message.type !== 'cells') return;
    const held = new Set(message.cells);
    const rows = this.rows[message.layer as keyof typeof this.rows];
    for (const [id, { cell }] of rows) if (!held.has(cell)) rows.delete(id);
  }

  #readFrames(data: Buffer): void {
    this.ticks++;
    this.bytes += data.length;
    for (const frame of decodeLiveMessage(new Uint8Array(data))) {
      this.frames++;
      if (frame.whole) this.wholeFrames++;
      const layer = LIVE_LAYERS[frame.layer]!;
      if (layer === 'trails') this.#keepTrails(frame);
      else keepRows(this.rows[layer], frame);
    }
  }

  #keepTrails(frame: DecodedLiveFrame): void {
    for (const id of new Set(frame.ids)) this.trails.set(id, []);
    for (let i = 0; i < frame.count; i++) this.trails.get(frame.ids[i]!)!.push({ ...placeOf(frame, i), seconds: frame.columns[0]![i]! });
  }
}

/** Brings rows up to date with a frame, as the contract says. */
export function keepRows(rows: Map<number, LiveRow>, frame: DecodedLiveFrame): void {
  const cell = `${frame.zoom}/${frame.x}/${frame.y}`;
  if (frame.whole) for (const [id, row] of rows) if (row.cell === cell) rows.delete(id);
  for (const id of frame.departures) if (rows.get(id)?.cell === cell) rows.delete(id);
  for (let i = 0; i < frame.count; i++) {
    const { x, y } = placeOf(frame, i);
    rows.set(frame.ids[i]!, { id: frame.ids[i]!, cell, x, y, values: frame.columns.map((column) => column[i]!) });
  }
}

function placeOf(frame: DecodedLiveFrame, i: number): { x: number; y: number } {
  const [west, , , north] = tileBounds3857(frame.zoom, frame.x, frame.y);
  return { x: west + frame.offsets[2 * i]!, y: north + frame.offsets[2 * i + 1]! };
}
