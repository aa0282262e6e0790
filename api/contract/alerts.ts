/** Alerts over HTTP: rules, the list, what is done with an alert, storms, shift notes. Alerts themselves: `alertSchema` in live.ts. */
import { z } from 'zod';
import { ALERT_MOVES, alertSchema } from './live.ts';
import { bilingualSchema } from './shapes.ts';
import { SEVERITIES } from './vocabulary.ts';

/** Text that the database can keep: without NUL characters and halves of surrogate pairs. */
const textSchema = (most: number, least = 0): z.ZodString => z.string().min(least).max(most)
  .refine((text) => !text.includes('\u0000') && text.isWellFormed(), 'holds a character that cannot be kept');
const wordsSchema = (most: number) => z.object({ zh: textSchema(most), en: textSchema(most) });

/** Days 1 (Monday) to 7 and `HH:MM` times in the county's time zone; `from` after `to` spans midnight. */
export const dailyWindowSchema = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  from: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/), to: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/),
});
export type DailyWindow = z.infer<typeof dailyWindowSchema>;

/** No quantity comes near it. */
const thresholdSchema = z.number().min(-1e9).max(1e9);

/** What a rule says. threshold: value beyond `onValue` for `holdSeconds`, until beyond `offValue` again; rate: change a minute; no_data: heartbeats missed. Less than a minute apart is one alert. */
export const ruleBodySchema = z.object({
  name: wordsSchema(200),
  kind: z.enum(['threshold', 'rate', 'no_data']),
  deviceClass: z.string(),
  quantity: z.string().nullable(),
  direction: z.enum(['above', 'below']).nullable(),
  onValue: thresholdSchema.nullable(), offValue: thresholdSchema.nullable(),
  holdSeconds: z.number().int().min(0).max(86400),
  missedIntervals: z.number().min(0.1).max(1000).nullable(),
  severity: z.enum(SEVERITIES),
  /** Area code prefix, unit or omni grid code; null: everywhere. */
  area: z.string().nullable(), grid: z.string().nullable(),
  dailyWindow: dailyWindowSchema.nullable(),
  /** ISO 8601 with Z or an offset, of the years 1970 to 2199. */
  validFrom: z.string().nullable(), validTo: z.string().nullable(),
  enabled: z.boolean(),
  advice: wordsSchema(2000).nullable(),
  /** Every alert of it files one case, or joins the open case of its device. */
  filesCase: z.boolean().default(false),
});
export type RuleBody = z.infer<typeof ruleBodySchema>;
export const ruleSchema = ruleBodySchema.extend({ id: z.number().int(), updatedAt: z.string(), updatedBy: z.string().nullable(), openAlerts: z.number().int() });
export type Rule = z.infer<typeof ruleSchema>;
/** `GET /api/rules?county=`; `POST /api/rules` makes one; `PUT /api/rules/{id}` replaces one. */
export const rulesReplySchema = z.object({ county: z.string(), rules: z.array(ruleSchema) });

/** `POST /api/rules/try` with a rule body: what it would have done on the stored readings of the last 7 days. */
export const tryReplySchema = z.object({
  county: z.string(), from: z.string(), to: z.string(), devices: z.number().int(), readings: z.number().int(),
  fired: z.number().int(),
  /** The newest 50. */
  examples: z.array(z.object({ deviceId: z.number().int(), deviceCode: z.string(), openedAt: z.number(), clearedAt: z.number().nullable(), peakValue: z.number().nullable() })),
});
export type TryReply = z.infer<typeof tryReplySchema>;

/**
 * `GET /api/alerts?county=`: all that are not closed and in the asker's scope, newest first, with the lane number that
 * they are true for: a viewer goes on with lane entries above it. `state=closed&from=&to=&limit=` reads history instead.
 */
export const alertsReplySchema = z.object({ county: z.string(), lane: z.number().int(), total: z.number().int(), alerts: z.array(alertSchema) });
export type AlertsReply = z.infer<typeof alertsReplySchema>;

export const alertMoveSchema = z.object({
  id: z.number().int(), at: z.string(), eventAt: z.string().nullable(), move: z.enum(ALERT_MOVES), by: z.string().nullable(), note: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});

/** Why an alert fired: the rule as it was, and the readings that decided. Kept with the alert. */
export const whySchema = z.object({
  rule: ruleBodySchema,
  /** The crossing and, for a hold, the reading that completed it; for no_data the last one that came. Epoch ms. */
  readings: z.array(z.object({ time: z.number(), value: z.number().nullable() })),
  /** One sentence each, with figures and units. */
  sentence: bilingualSchema,
});
export type Why = z.infer<typeof whySchema>;

const nearStaffSchema = z.object({
  id: z.number().int(), code: z.string(), name: z.string().nullable(), class: z.string(), state: z.string(), dutyPhone: z.string().nullable(),
  meters: z.number(), fixAt: z.number().nullable(), lng: z.number(), lat: z.number(), simulated: z.boolean(),
});
const nearCameraSchema = z.object({
  id: z.number().int(), name: z.string().nullable(), state: z.string(), covers: z.boolean(), meters: z.number(), bearingDeg: z.number(),
});
/** `GET /api/alerts/{id}`. Staff is empty and `staffWithheld` true for who may not see persons. */
export const alertDetailsSchema = z.object({
  county: z.string(), alert: alertSchema, /** The case that it filed or joined. */ caseId: z.number().int().nullable(), why: whySchema, moves: z.array(alertMoveSchema),
  staff: z.array(nearStaffSchema), staffWithheld: z.boolean(), cameras: z.array(nearCameraSchema),
  /** Other alerts of the same storm that are not closed. */
  storm: z.array(alertSchema),
});
export type AlertDetails = z.infer<typeof alertDetailsSchema>;

/**
 * `POST /api/alerts/{id}/moves`: acknowledge, close, comment, snooze (`until`), assign (`to`). Answers the alert as it is then.
 * 409 `wrong_state` when it is not in a state for it; acknowledging twice by the same person changes nothing and is no error.
 */
export const makeMoveSchema = z.discriminatedUnion('move', [
  z.object({ move: z.literal('acknowledge'), note: textSchema(2000).optional() }),
  /** While the condition holds, a note is required. */
  z.object({ move: z.literal('close'), note: textSchema(2000).optional() }),
  z.object({ move: z.literal('comment'), note: textSchema(2000, 1) }),
  z.object({ move: z.literal('snooze'), until: z.string(), note: textSchema(2000).optional() }),
  z.object({ move: z.literal('assign'), to: textSchema(64, 1), note: textSchema(2000).optional() }),
]);
export type MakeMove = z.infer<typeof makeMoveSchema>;

/** `POST /api/storms/{id}/moves` with acknowledge or close: every alert of the storm that it applies to, in one transaction. */
export const makeStormMoveSchema = z.object({ move: z.enum(['acknowledge', 'close']), note: textSchema(2000).optional() });
export const stormMoveReplySchema = z.object({ county: z.string(), storm: z.number().int(), moved: z.number().int() });

/** `GET /api/shift-notes?county=`, `POST` with `{text, alertId?}`, `POST /api/shift-notes/{id}/done`. */
export const shiftNoteSchema = z.object({
  id: z.number().int(), at: z.string(), by: z.string(), text: z.string(), alertId: z.number().int().nullable(), doneAt: z.string().nullable(), doneBy: z.string().nullable(),
});
export const shiftNotesReplySchema = z.object({ county: z.string(), notes: z.array(shiftNoteSchema) });
export const makeShiftNoteSchema = z.object({ text: textSchema(4000, 1), alertId: z.number().int().nullable().default(null) });

/** `POST /api/layers/cameras/features/{id}/play`: where a player finds the picture, and until when that address is good. */
export const playReplySchema = z.object({
  camera: z.number().int(),
  protocol: z.enum(['hls', 'whep', 'flv', 'snapshot']).nullable(),
  url: z.string().nullable(),
  expiresAt: z.string().nullable(),
  simulated: z.boolean(),
  /** Why there is no picture; null when there is one. */
  reason: bilingualSchema.nullable(),
});
export type PlayReply = z.infer<typeof playReplySchema>;
