/** Over HTTP: which moves a case offers to a person, bulk moves, and frozen months. */
import { z } from 'zod';
import { bilingualSchema } from '../shapes.ts';
import { caseSchema } from './case.ts';
import { MOVE_RULES } from './guard-words.ts';
import { makeCaseMoveSchema } from './moves.ts';
import { featureId } from './values.ts';
import { CASE_GUARDS, CASE_MOVES, CASE_ROLES, CASE_STATES } from './vocabulary.ts';

const refusalSchema = bilingualSchema.extend({ guard: z.enum([...CASE_GUARDS, ...MOVE_RULES]) });

export const offeredMoveSchema = z.object({
  move: z.enum(CASE_MOVES), kind: z.enum(['forward', 'return', 'end', 'same']), to: z.enum(CASE_STATES).nullable(), step: z.number().int().nullable(),
  /** The role of the asker under which it would be made. */
  role: z.enum(CASE_ROLES),
  /** What stands against it, whatever the mover gives: it is shown, not offered. */
  refusals: z.array(refusalSchema),
  /** What the mover has yet to give: a note, a photo, a choice. */
  needs: z.array(refusalSchema),
  /** What it does to the clocks, in words; empty: nothing. */
  clocks: z.array(bilingualSchema.extend({ effect: z.string() })),
  /** When the clock that runs after it is due; null: none runs, or it stays as it is. */
  due: bilingualSchema.extend({ clock: z.enum(['accept', 'dispatch', 'handle']), at: z.number() }).nullable(),
});
export type OfferedMove = z.infer<typeof offeredMoveSchema>;

/** `GET /api/cases/{id}/moves-offered?county=`: every move that the flow has from the case's state for the asker's roles. */
export const movesOfferedReplySchema = z.object({
  county: z.string(), caseId: z.number().int(), state: z.enum(CASE_STATES), version: z.number().int(), moves: z.array(offeredMoveSchema),
});
export type MovesOfferedReply = z.infer<typeof movesOfferedReplySchema>;

/** `POST /api/cases/moves`: the same move of many cases, each by itself: what one is refused, another may get. */
export const bulkMovesSchema = makeCaseMoveSchema.omit({ version: true }).extend({ ids: z.array(featureId).min(1).max(200) });
export type BulkMoves = z.infer<typeof bulkMovesSchema>;

export const bulkMovesReplySchema = z.object({
  county: z.string(), moved: z.number().int(),
  /** In the order of the request. */
  cases: z.array(z.object({
    id: z.number().int(),
    /** As it is then; null: it was refused. */
    case: caseSchema.nullable(),
    refused: z.object({ code: z.string(), detail: z.string(), guard: z.string().nullable() }).nullable(),
  })),
});
export type BulkMovesReply = z.infer<typeof bulkMovesReplySchema>;

/** `POST /api/score-periods`: the figures of a past month stand from now on, and its cases may be scored. */
export const freezePeriodSchema = z.object({ month: z.string().regex(/^(19|2\d)\d\d-(0[1-9]|1[0-2])$/, 'must be a month as 2026-10') });
export const scorePeriodsReplySchema = z.object({
  county: z.string(),
  /** Newest first. */
  periods: z.array(z.object({ month: z.string(), frozenAt: z.number(), frozenBy: z.string() })),
});
export type ScorePeriodsReply = z.infer<typeof scorePeriodsReplySchema>;
