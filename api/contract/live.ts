/**
 * What goes over `GET /live`, a WebSocket: frames of rows as bytes, everything else as JSON text.
 *
 * Terminology
 * - cell: a tile address. A viewport is covered by cells of one zoom; a viewer holds the rows of its cells.
 * - frame: rows of one live layer in one cell that are newer than the viewer's cursor, and ids that left the cell. An id that
 *   left one cell may have come in another by the same message: a departure removes a row only from the cell it names.
 * - lane: alerts, events, notes and moves of cases in the order of their commits, numbered by the database, never conflated.
 * - epoch: a process (and a reload of a table) at whose change every cell comes whole again.
 */
import { z } from 'zod';
import type { LayerId } from './layers.ts';
import { laneCaseSchema } from './cases/case.ts';
import { EVENT_CHANNELS, SEVERITIES } from './vocabulary.ts';
import { bilingualSchema, boundsSchema } from './shapes.ts';

/** Live layers by their number in a frame. `trails` are the recent fixes of staff: several rows with one id, oldest first.
 * They come whole with a cell's first staff; from then on a reader appends each new position of a staff row to its trail. */
export const LIVE_LAYERS = ['devices', 'staff', 'alerts', 'trails', 'cases'] as const;
export type LiveLayer = (typeof LIVE_LAYERS)[number];

/** Layers that a viewer may watch; trails come with staff. */
export const WATCHED_LAYERS = ['devices', 'staff', 'alerts', 'cases'] as const satisfies readonly LayerId[];
export type WatchedLayer = (typeof WATCHED_LAYERS)[number];

export interface LiveColumn {
  readonly name: string;
  readonly kind: 'u8' | 'u16' | 'u32' | 'f32';
  /** The words of the layer that the numbers stand for; number 0 is null. */
  readonly words?: 'class' | 'state' | 'severity';
  /** Seconds since 1970, UTC; 0 is null. */
  readonly seconds?: true;
}

/**
 * Columns of a frame, in order, beside id (4 bytes) and position (8 bytes): at most 24 bytes a row.
 * f32: NaN is null. headingDeg is whole degrees clockwise from north, 65535 null; speed is decimetres a second, 255 null.
 */
export const LIVE_COLUMNS: Readonly<Record<LiveLayer, readonly LiveColumn[]>> = {
  devices: [
    { name: 'class', kind: 'u8', words: 'class' }, { name: 'state', kind: 'u8', words: 'state' },
    { name: 'time', kind: 'u32', seconds: true }, { name: 'value', kind: 'f32' },
  ],
  staff: [
    { name: 'class', kind: 'u8', words: 'class' }, { name: 'state', kind: 'u8', words: 'state' },
    { name: 'headingDeg', kind: 'u16' }, { name: 'speed', kind: 'u8' }, { name: 'time', kind: 'u32', seconds: true },
  ],
  alerts: [
    { name: 'class', kind: 'u8', words: 'class' }, { name: 'state', kind: 'u8', words: 'state' },
    { name: 'severity', kind: 'u8', words: 'severity' }, { name: 'time', kind: 'u32', seconds: true }, { name: 'device', kind: 'u32' },
  ],
  trails: [{ name: 'time', kind: 'u32', seconds: true }],
  // Cases that live; `due` is the deadline of the clock that runs now.
  cases: [
    { name: 'class', kind: 'u8', words: 'class' }, { name: 'state', kind: 'u8', words: 'state' }, { name: 'severity', kind: 'u8', words: 'severity' },
    { name: 'step', kind: 'u8' }, { name: 'due', kind: 'u32', seconds: true },
  ],
};

// --- From the viewer ---------------------------------------------------------------------------------------------

/** What a viewer wants from now on; sent again whenever the map, the filter or the layers change. */
export const watchSchema = z.object({
  type: z.literal('watch'),
  county: z.string(),
  layers: z.array(z.enum(WATCHED_LAYERS)),
  /** What the map shows; frames cover it and a little more. Null: the lane alone. */
  bbox: boundsSchema.nullable(),
  /** Filters as in the query of a tile, by name: class, state, grid, area. Alerts also take severity. */
  filter: z.record(z.string(), z.string()).default({}),
  /** The newest lane number that the viewer holds; null: begin now. Used once after connecting, when given. */
  after: z.number().int().nonnegative().nullable().default(null),
  /** Layers whose tiles are on the map: the viewer is told which of them to load again. */
  tiles: z.array(z.string()).default([]),
});
export type Watch = z.infer<typeof watchSchema>;

// --- To the viewer -----------------------------------------------------------------------------------------------

const moment = z.number().nullable();

/** An alert as the lane and the list carry it; moments are epoch milliseconds. The same keys as SQL `alert_body`. */
export const alertSchema = z.object({
  id: z.number().int(), state: z.enum(['open', 'acknowledged', 'cleared', 'closed']), severity: z.enum(SEVERITIES),
  class: z.string(), name: z.string().nullable(), ruleId: z.number().int(), ruleName: bilingualSchema,
  deviceId: z.number().int(), deviceCode: z.string(), deviceName: z.string().nullable(), deviceClass: z.string(),
  componentId: z.number().int().nullable(), quantity: z.string().nullable(),
  triggerValue: z.number().nullable(), peakValue: z.number().nullable(),
  openedAt: z.number(), clearedAt: moment, acknowledgedAt: moment, acknowledgedBy: z.string().nullable(),
  closedAt: moment, closedBy: z.string().nullable(), snoozedUntil: moment, assignedTo: z.string().nullable(),
  stormId: z.number().int().nullable(), annulled: z.boolean(), simulated: z.boolean(),
  lng: z.number(), lat: z.number(), areaCode: z.string().nullable(), unitGrid: z.string().nullable(), omniGrid: z.string().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export const ALERT_MOVES = [
  'opened', 'acknowledged', 'cleared', 'closed', 'commented', 'snoozed', 'assigned', 'grouped', 'moved_earlier', 'shortened', 'annulled', 'reopened',
] as const;
export type AlertMove = (typeof ALERT_MOVES)[number];

const laneMoveSchema = z.object({
  id: z.number().int(), move: z.enum(ALERT_MOVES), by: z.string().nullable(), note: z.string().nullable(), at: z.number(),
});
const laneEventSchema = z.object({
  id: z.number().int(), state: z.string(), severity: z.enum(SEVERITIES), class: z.string(), name: z.string().nullable(),
  occurredAt: z.number(), channel: z.enum(EVENT_CHANNELS).nullable(), lng: z.number(), lat: z.number(), areaCode: z.string().nullable(),
});
const laneNoteSchema = z.object({
  id: z.number().int(), by: z.string(), text: z.string(), at: z.number(), alertId: z.number().int().nullable(), doneAt: moment, doneBy: z.string().nullable(),
});
const entry = { number: z.number().int(), at: z.number() };
export const laneEntrySchema = z.discriminatedUnion('kind', [
  z.object({ ...entry, kind: z.literal('alert'), body: alertSchema.extend({ move: laneMoveSchema }) }),
  z.object({ ...entry, kind: z.literal('event'), body: laneEventSchema }),
  z.object({ ...entry, kind: z.literal('note'), body: laneNoteSchema }),
  z.object({ ...entry, kind: z.literal('case'), body: laneCaseSchema }),
]);
export type LaneEntry = z.infer<typeof laneEntrySchema>;
export type LaneEvent = z.infer<typeof laneEventSchema>;
export type ShiftNote = z.infer<typeof laneNoteSchema>;

/** Text messages to the viewer. */
export type LiveMessage =
  /** First, and after each `watch` for another county. `lane` is the newest number there is: entries up to it come only when asked for with `after`. */
  | { readonly type: 'hello'; readonly process: string; readonly county: string; readonly lane: number; readonly heartbeatMs: number; readonly serverTime: number }
  /** Meaning of the numbers in frames of a layer from here on; number n stands for the n-th word, and number 0 (the empty word) for null. */
  | { readonly type: 'words'; readonly layer: LiveLayer; readonly class?: readonly string[]; readonly state?: readonly string[]; readonly severity?: readonly string[] }
  /** Cells that the viewer holds from here on: rows of other cells of the layer are to be forgotten. Addresses `z/x/y`. */
  | { readonly type: 'cells'; readonly layer: LiveLayer; readonly cells: readonly string[] }
  | { readonly type: 'lane'; readonly entries: readonly LaneEntry[] }
  /** Entries after the viewer's number were trimmed: read the open alerts anew, and go on from `lane`. */
  | { readonly type: 'lane_lost'; readonly lane: number }
  /** Tiles of a layer to load again, `z/x/y`; null: all of them. */
  | { readonly type: 'tiles'; readonly layer: LayerId; readonly tiles: readonly string[] | null }
  | {
    readonly type: 'heartbeat';
    /** Every entry up to this number that the viewer may see was sent before: it is a number to come back with as `after`. */
    readonly lane: number;
    readonly serverTime: number;
    /** How long the newest change waited between its statement and this process, ms; null before the first. */
    readonly feedLagMs: number | null;
    /** Ticks sent to this viewer a second, since the last heartbeat. */
    readonly ticksPerSecond: number;
    /** When the newest reading or fix of the county was measured, epoch ms; null: none yet. */
    readonly newestDataAt: number | null;
    /** Why live data cannot be trusted now, in words; null while all is well. */
    readonly problem: string | null;
  }
  /** The request could not be followed; the connection stays. */
  | { readonly type: 'problem'; readonly code: string; readonly detail: string };
