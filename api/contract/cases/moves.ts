/**
 * `POST /api/cases/{id}/moves`: what somebody wants to do with a case, and what a move needs beside its note.
 * The same keys stand in `case_moves.detail`, where the database's guards read them.
 */
import { z } from 'zod';
import { CASE_MOVES } from './vocabulary.ts';
import type { CaseMove } from './vocabulary.ts';
import { accuracyMeters, codeText, featureId, latitudeDegrees, longitudeDegrees, momentMs, serialId, smallNumber, storableText } from './values.ts';

const noteText = (least: number) => storableText(least, 4000);
const noneTwice = [(list: readonly unknown[]) => new Set(list).size === list.length, 'names something twice'] as const;
const photos = z.array(serialId).max(20).refine(...noneTwice);
const check = { assignee: codeText.optional(), assigneeReason: storableText(0, 200).optional() };
/** What a reporter reads when following the report by its receipt. */
const reply = noteText(1).optional();

/** What each move takes; moves that are not named take nothing. Photos are ids of uploaded pictures that no other case has. */
export const MOVE_DETAILS = {
  /** Filing may correct the class; every duplicate candidate of the moment has to be named as seen. */
  file: z.object({ standardId: smallNumber, class: codeText.optional(), duplicatesSeen: z.array(featureId).max(500) }),
  merge: z.object({ into: featureId }),
  /** One department holds the case; several: it is offered to them, and the first to accept holds it. */
  dispatch: z.object({ departments: z.array(codeText).min(1).max(20).refine(...noneTwice) }),
  assign: z.object({ handler: codeText }),
  /** Where the phone was, in WGS 84: the pair, or neither. Far from the case, or a photo that was taken far from it, flags the case. */
  submit: z.object({ photos: photos.min(1), lng: longitudeDegrees.optional(), lat: latitudeDegrees.optional(), accuracyMeters: accuracyMeters.optional() })
    .refine(({ lng, lat }) => (lng === undefined) === (lat === undefined), { path: ['lat'], message: 'lng and lat come together' }),
  /** Without an assignee the duty grid's collector, or the nearest with a fresh position, is found. */
  precheck: z.object(check),
  postcheck: z.object(check),
  /** `met`: a precheck found it as reported; a postcheck found the closing condition met. */
  precheck_done: z.object({ result: z.enum(['met', 'not_met']), photos: photos.optional() }),
  postcheck_done: z.object({ result: z.enum(['met', 'not_met']), photos: photos.optional() }),
  ask_suspension: z.object({ until: momentMs }),
  review_appeal: z.object({ grant: z.boolean() }),
  /** A reply of a comment is the desk's alone. */
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
  version: smallNumber.optional(),
  detail: z.record(z.string(), z.unknown()).default({}),
});
export type MakeCaseMove = z.infer<typeof makeCaseMoveSchema>;
