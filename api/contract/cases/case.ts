/** A case as lists, the lane and the drawer carry it; moments are epoch milliseconds. The same keys as SQL `case_body`. */
import { z } from 'zod';
import { SEVERITIES } from '../vocabulary.ts';
import { CASE_FLOWS, CASE_MOVES, CASE_STATES, REPORT_CHANNELS } from './vocabulary.ts';

const moment = z.number().nullable();
const text = z.string().nullable();
const integer = z.number().int();

export const caseSchema = z.object({
  id: integer, code: text, flow: z.enum(CASE_FLOWS), state: z.enum(CASE_STATES), step: integer, class: z.string(), severity: z.enum(SEVERITIES),
  name: text, description: text, address: text, channel: z.enum(REPORT_CHANNELS),
  componentId: integer.nullable(), deviceId: integer.nullable(), alertId: integer.nullable(),
  department: text, offered: z.array(z.string()), handler: text, round: integer, returns: integer,
  reportCount: integer, urged: integer, supervised: z.boolean(), mergedInto: integer.nullable(),
  reportedAt: z.number(), filedAt: moment, closedAt: moment, endedAt: moment,
  /** Of the clock that runs now; null: none runs. */
  dueAt: moment, dueClock: z.enum(['accept', 'dispatch', 'handle']).nullable(),
  /** The handling deadline in force, kept when its clock has stopped. */
  handleDueAt: moment, handleOnTime: z.boolean().nullable(), exempt: z.boolean(),
  farFlag: z.boolean(), version: integer, simulated: z.boolean(),
  lng: z.number(), lat: z.number(), areaCode: text, unitGrid: text, omniGrid: text, dutyGrid: text,
});
export type Case = z.infer<typeof caseSchema>;

/** What the lane tells of a move. */
export const laneCaseMoveSchema = z.object({
  id: integer, number: integer, move: z.enum(CASE_MOVES), by: z.string(), note: text, at: z.number(), from: z.enum(CASE_STATES).nullable(), to: z.enum(CASE_STATES),
});
export const laneCaseSchema = caseSchema.extend({ move: laneCaseMoveSchema });
export type LaneCase = z.infer<typeof laneCaseSchema>;
