/**
 * Reports (上报) and photos over HTTP. A report opens a case, or joins the open case of the same component or device.
 *
 * What is queued in a browser is sent with the `clientKey` that it was queued with: the same key with the same body is
 * answered as before (`repeated`), with another body it is refused as `key_reused`.
 */
import { z } from 'zod';
import { POSITION_CRS } from '../ingest.ts';
import { bilingualSchema } from '../shapes.ts';
import type { PersonRole } from '../vocabulary.ts';
import { REPORT_CHANNELS } from './vocabulary.ts';
import type { CaseState, ReportChannel } from './vocabulary.ts';
import { accuracyMeters, codeText, featureId, plainText, serialId } from './values.ts';

/** From outside: nothing that a page could take for markup. */
const outsideText = (most: number) => plainText(most).refine((text) => !/[<>]/.test(text), 'must be plain text, without < and >');

/** Degrees in the reference system that `crs` names; phones give wgs84, most Chinese map pages gcj02. */
export const declaredPlaceSchema = z.object({
  lng: z.number(), lat: z.number(), crs: z.enum(POSITION_CRS), accuracyMeters: accuracyMeters.optional(),
});
export type DeclaredPlace = z.infer<typeof declaredPlaceSchema>;

// --- Photos ------------------------------------------------------------------------------------------------------

export const MOST_REPORT_PHOTOS = 9;
/** Kinds of file that are taken, told by their content; what is kept is a JPEG without any metadata. */
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;

/**
 * `POST /api/photos?county=` and, for citizens, `POST /api/public/photos?county=`: the file as the body, of at most
 * `PHOTO_MAX_MB`. 422 `bad_photo` says what is wrong with it. A photo that no report or move takes within a day is forgotten.
 * `GET /api/photos/{id}?county=&size=full|thumb` answers the picture.
 */
export const photoReplySchema = z.object({
  county: z.string(), id: z.number().int(),
  /** By this, and not by the id, a citizen's report names its photos: only who uploaded the picture knows it. */
  key: z.string(),
  /** Of the picture that is kept: turned upright, at most 2048 pixels long. */
  width: z.number().int(), height: z.number().int(), bytes: z.number().int(),
  /** What the file told before it was stripped; WGS 84 degrees, epoch ms. Null: it told nothing. */
  exif: z.object({ lng: z.number().nullable(), lat: z.number().nullable(), takenAt: z.number().nullable() }).nullable(),
});
export type PhotoReply = z.infer<typeof photoReplySchema>;

// --- Reports of persons ------------------------------------------------------------------------------------------

/** Channels by which a person of a role reports, the usual one first; analysts look on. */
export const CHANNELS_OF_ROLE: Readonly<Record<PersonRole, readonly ReportChannel[]>> = {
  county_operator: ['hotline', 'video', 'leader', 'transfer', 'patrol'],
  township_operator: ['hotline', 'video', 'leader', 'transfer', 'patrol'],
  lead: ['hotline', 'video', 'leader', 'transfer', 'patrol'],
  leader: ['leader'],
  department: ['transfer', 'patrol'],
  handler: ['patrol', 'transfer'],
  collector: ['collector', 'patrol'],
  analyst: [],
};

const clientKey = z.string().regex(/^[\x21-\x7e]{8,100}$/, 'must be 8 to 100 visible ASCII characters');

const reportShape = {
  clientKey: clientKey.optional(),
  /** Id of a class, `scheme:code`. */
  class: codeText,
  /** Where it is. */
  place: declaredPlaceSchema,
  /** Where the phone was when it was reported; far from `place` it is flagged, never refused. */
  phone: declaredPlaceSchema.optional(),
};

/** `POST /api/reports?county=`. The photos were uploaded by the same person before. */
export const reportBodySchema = z.object({
  ...reportShape,
  /** Default: the usual channel of the person's role. */
  channel: z.enum(REPORT_CHANNELS).optional(),
  description: plainText(4000).optional(), address: plainText(500).optional(),
  componentId: featureId.optional(), deviceId: featureId.optional(),
  /** The reporter has been shown this open case nearby and says that it is the same; when it has ended meanwhile, a case of its own is opened. */
  sameCaseId: featureId.optional(),
  /** The number that another system gave it, e.g. the hotline's; one report each. */
  externalId: plainText(100).optional(),
  photos: z.array(serialId).max(MOST_REPORT_PHOTOS).default([]),
  /** Who called, for operators to call back; operators and leads of the county alone see it. */
  reporterName: plainText(100).optional(), reporterPhone: plainText(40).optional(),
});
export type ReportBody = z.input<typeof reportBodySchema>;

export const reportReplySchema = z.object({
  county: z.string(), receipt: z.string(), reportId: z.number().int(), caseId: z.number().int(),
  /** True: it joined a case that was open for the same component or device. */
  joined: z.boolean(),
  /** True: this key was sent before, and this is the answer of then. */
  repeated: z.boolean(),
  /** The largest distance of a photo or the phone from the claimed place; null: nothing told where they were. */
  farMeters: z.number().nullable(),
  /** True: further than the county's setting allows without a look. */
  farFlag: z.boolean(),
});
export type ReportReply = z.infer<typeof reportReplySchema>;

// --- Citizens ----------------------------------------------------------------------------------------------------

/** `POST /api/public/reports?county=`: channel public, nobody signed in; limited per address (429 `too_often`). */
export const publicReportBodySchema = z.object({
  ...reportShape,
  description: outsideText(1000).optional(), address: outsideText(200).optional(),
  componentId: featureId.optional(),
  /** `key`s of uploaded photos. */
  photos: z.array(z.string().max(60)).max(MOST_REPORT_PHOTOS).default([]),
  reporterName: outsideText(50).optional(),
  reporterPhone: z.string().trim().regex(/^[0-9+() -]{0,40}$/, 'must be a telephone number').optional(),
});
export type PublicReportBody = z.input<typeof publicReportBodySchema>;
export const publicReceiptSchema = z.object({ county: z.string(), receipt: z.string(), repeated: z.boolean() });
export type PublicReceipt = z.infer<typeof publicReceiptSchema>;

/** What a citizen is told of a case. */
export const PUBLIC_STATES = ['received', 'assigned', 'in_work', 'checking', 'waiting', 'done', 'not_taken'] as const;
export type PublicState = (typeof PUBLIC_STATES)[number];

/** A merged case tells of the case that it went into. */
export const PUBLIC_STATE_OF: Readonly<Record<CaseState, PublicState>> = {
  reported: 'received', prechecking: 'received', merged: 'received', pending_dispatch: 'assigned', pending_handle: 'assigned',
  handling: 'in_work', handled: 'in_work', urged: 'in_work', supervised: 'in_work', inspecting: 'in_work',
  pending_check: 'checking', checking: 'checking', suspended: 'waiting', closed: 'done', scored: 'done', force_closed: 'done', not_filed: 'not_taken',
};
export const PUBLIC_WORDS: Readonly<Record<PublicState, { readonly zh: string; readonly en: string }>> = {
  received: { zh: '已收到，正在受理', en: 'Received; somebody is looking into it' },
  assigned: { zh: '已立案，正在交责任单位', en: 'Taken on; it goes to those who answer for it' },
  in_work: { zh: '正在处理', en: 'Work is going on' },
  checking: { zh: '已处理，正在核查', en: 'Work is done and being checked' },
  waiting: { zh: '暂缓处理，条件具备后继续', en: 'Put off; it goes on when that is possible' },
  done: { zh: '已办结', en: 'Done' },
  not_taken: { zh: '未立案', en: 'Not taken on' },
};

/** `GET /api/public/reports/{receipt}?county=`: no names, no telephone, nothing of the desk's. */
export const publicReportSchema = z.object({
  county: z.string(), receipt: z.string(), at: z.number(), class: z.object({ id: z.string(), name: bilingualSchema }),
  state: z.enum(PUBLIC_STATES), words: bilingualSchema,
  /** When each state was reached first, oldest first. */
  steps: z.array(z.object({ state: z.enum(PUBLIC_STATES), words: bilingualSchema, at: z.number() })),
  /** Until when the work is to be done; null: not known yet, or over. */
  expectedAt: z.number().nullable(),
  /** What the desk answers to the reporter (`detail.reply` of a move), the newest. */
  reply: z.string().nullable(),
});
export type PublicReport = z.infer<typeof publicReportSchema>;

// --- Reports of a case -------------------------------------------------------------------------------------------

/** One report of a case, as `GET /api/cases/{id}` has them, oldest first. */
export const caseReportSchema = z.object({
  id: z.number().int(), receipt: z.string(), channel: z.enum(REPORT_CHANNELS), at: z.number(), by: z.string().nullable(),
  class: z.string(), description: z.string().nullable(), address: z.string().nullable(), externalId: z.string().nullable(),
  lng: z.number(), lat: z.number(), farMeters: z.number().nullable(), verified: z.boolean().nullable(), alertId: z.number().int().nullable(),
  /** Null also where the asker may not see who reported. */
  reporterName: z.string().nullable(), reporterPhone: z.string().nullable(),
  photos: z.array(z.number().int()),
  evidence: z.record(z.string(), z.unknown()).nullable(),
});
/** What the evidence of an alert's report holds: the readings of its quantity around it. Moments are epoch ms. */
export const alertEvidenceSchema = z.object({
  quantity: z.string().nullable(), unit: z.string(), from: z.number(), to: z.number(),
  readings: z.array(z.tuple([z.number(), z.number()])),
  /** True: there were more readings than are kept here. */
  cut: z.boolean(),
  /** When the condition ended, told when the case closed; null: it held, or holds. */
  clearedAt: z.number().nullable(),
});
export type AlertEvidence = z.infer<typeof alertEvidenceSchema>;
