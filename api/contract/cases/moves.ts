/**
 * `POST /api/cases/{id}/moves`: what somebody wants to do with a case, and what a move needs beside its note.
 * The same keys stand in `case_moves.detail`, where the database's guards read them.
 */
import { z } from 'zod';
import { CASE_MOVES } from './vocabulary.ts';
import type { CaseMove } from './vocabulary.ts';

const noteText = (least: number) => z.string().min(least).max(4000)
  .refine((text) => !text.includes('\u0000') && text.isWellFormed(), 'holds a character that cannot be kept');
const id = z.number().int().nonnegative();
const photos = z.array(id).max(20);
/** What a reporter reads when following the report by its receipt. */
const reply = noteText(1).optional();

/** What each move takes; moves that are not named take nothing. Photos are ids of uploaded pictures that no other case has. */
export const MOVE_DETAILS = {
  /** Filing may correct the class; every duplicate candidate of the moment has to be named as seen. */
  file: z.object({ standardId: id, class: z.string().optional(), duplicatesSeen: z.array(id).max(500) }),
  merge: z.object({ into: id }),
  /** One department holds the case; several: it is offered to them, and the first to accept holds it. */
  dispatch: z.object({ departments: z.array(z.string()).min(1).max(20) }),
  assign: z.object({ handler: z.string() }),
  submit: z.object({ photos: photos.min(1), lng: z.number().optional(), lat: z.number().optional(), accuracyMeters: z.number().nonnegative().optional() }),
  /** Without an assignee the duty grid's collector, or the nearest with a fresh position, is found. */
  precheck: z.object({ assignee: z.string().optional(), assigneeReason: z.string().max(200).optional() }),
  postcheck: z.object({ assignee: z.string().optional(), assigneeReason: z.string().max(200).optional() }),
  /** `met`: a precheck found it as reported; a postcheck found the closing condition met. */
  precheck_done: z.object({ result: z.enum(['met', 'not_met']), photos: photos.optional() }),
  postcheck_done: z.object({ result: z.enum(['met', 'not_met']), photos: photos.optional() }),
  ask_suspension: z.object({ until: z.number() }),
  review_appeal: z.object({ grant: z.boolean() }),
  comment: z.object({ photos: photos.optional(), reply }),
  close: z.object({ reply }),
  reject: z.object({ reply }),
  score: z.object({ score: z.number().min(0).max(100) }),
} as const satisfies Partial<Record<CaseMove, z.ZodType>>;

/** Reports come by `POST /api/reports`; absorb and release are the other side of merge and unmerge. */
const NOT_ASKED = ['report', 'add_report', 'absorb', 'release'] as const satisfies readonly CaseMove[];

/** Moves that persons ask for by this route. */
export const ASKED_MOVES: readonly CaseMove[] = CASE_MOVES.filter((move) => !(NOT_ASKED as readonly CaseMove[]).includes(move));

export const makeCaseMoveSchema = z.object({
  move: z.enum(CASE_MOVES).exclude(NOT_ASKED),
  note: noteText(0).optional(),
  /** The version of the case that the person saw: 409 `case_moved` when somebody moved it since, with who and what. */
  version: z.number().int().optional(),
  detail: z.record(z.string(), z.unknown()).default({}),
});
export type MakeCaseMove = z.infer<typeof makeCaseMoveSchema>;
