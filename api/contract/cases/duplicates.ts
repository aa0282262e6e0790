/** Cases that may be about the same thing: shown side by side, never merged by themselves except for the same component or device. */
import { z } from 'zod';
import { codeText, featureId } from './values.ts';
import { REPORT_CHANNELS, CASE_STATES } from './vocabulary.ts';

/** What makes a case a candidate: the same component at any distance, the same device while its alert is open, or near, alike and recent. */
export const DUPLICATE_REASONS = ['component', 'device', 'place'] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];

/** Without a row in `duplicate_settings`: components of a kind stand close together, events spread. The same figures stand in SQL. */
export const DUPLICATE_DEFAULTS = {
  component: { radiusMeters: 15, windowHours: 24 },
  event: { radiusMeters: 50, windowHours: 24 },
} as const;

const side = {
  id: z.number().int(), code: z.string().nullable(), state: z.enum(CASE_STATES), step: z.number().int(), class: z.string(),
  channel: z.enum(REPORT_CHANNELS), name: z.string().nullable(), description: z.string().nullable(), address: z.string().nullable(),
  lng: z.number(), lat: z.number(), reportedAt: z.number(), endedAt: z.number().nullable(), reportCount: z.number().int(),
  componentId: z.number().int().nullable(), deviceId: z.number().int().nullable(), department: z.string().nullable(),
  /** Ids of its photos, oldest first; `GET /api/photos/{id}` shows one. */
  photos: z.array(z.number().int()),
};
/** One of the two cases that are laid side by side. */
export const duplicateSideSchema = z.object(side);
export type DuplicateSide = z.infer<typeof duplicateSideSchema>;

export const duplicateCandidateSchema = z.object({
  ...side,
  /** From the case to the nearest report of the candidate, those merged into it included. */
  meters: z.number(),
  reason: z.enum(DUPLICATE_REASONS), sameComponent: z.boolean(), sameDevice: z.boolean(),
  /** Between the two reports, whichever came first. */
  apartMs: z.number(),
  /** 0 to 1, of character pairs; null: one of the two has no text. */
  textSimilarity: z.number().nullable(),
  /** Bits of 64 in which the two most alike photos differ: up to about 10 is the same view, 32 is chance. Null: one has none. */
  photoBits: z.number().int().nullable(),
  /** 0 to 1 by distance, time, photo and text; the list is ordered by same component or device first, then by this. */
  score: z.number(),
  /** An open case can take this one in by a merge; a closed one is shown for comparison. */
  canTake: z.boolean(),
});
export type DuplicateCandidate = z.infer<typeof duplicateCandidateSchema>;

/** `GET /api/cases/{id}/duplicates`. */
export const duplicatesReplySchema = z.object({
  county: z.string(), case: duplicateSideSchema,
  radiusMeters: z.number(), windowHours: z.number(), siblings: z.array(z.string()),
  /** Every candidate of the moment, to be named in `duplicatesSeen` when the case is filed; those that the asker may not see are among them. */
  ids: z.array(z.number().int()),
  /** At most 50, the likeliest first. */
  candidates: z.array(duplicateCandidateSchema),
  /** Candidates that lie where the asker's permission does not reach. */
  withheld: z.number().int(),
});
export type DuplicatesReply = z.infer<typeof duplicatesReplySchema>;

/** `POST /api/duplicates/preview`: a report that is not filed yet. */
export const duplicatePreviewSchema = z.object({
  county: z.string().regex(/^[0-9]{6}$/, 'must be 6 digits').optional(),
  lng: z.number().min(-180).max(180), lat: z.number().min(-85.05).max(85.05), class: codeText,
  componentId: featureId.optional(),
});
export type DuplicatePreview = z.infer<typeof duplicatePreviewSchema>;

/** Little is told, because anybody may ask: no text, no names, no photos. */
export const duplicatePreviewReplySchema = z.object({
  county: z.string(), radiusMeters: z.number(), windowHours: z.number(),
  candidates: z.array(z.object({
    id: z.number().int(), class: z.string(), state: z.enum(CASE_STATES), step: z.number().int(), reason: z.enum(DUPLICATE_REASONS),
    meters: z.number(), reportedAt: z.number(), endedAt: z.number().nullable(), reportCount: z.number().int(),
  })),
});
export type DuplicatePreviewReply = z.infer<typeof duplicatePreviewReplySchema>;
