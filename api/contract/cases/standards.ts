/**
 * Standards: what makes a case of a class, how long it may take, and when it may be closed. A case pins the standard that it was filed
 * under, by id, because limits change from edition to edition.
 */
import { z } from 'zod';
import { bilingualSchema } from '../shapes.ts';
import { describeLimit } from './clock-words.ts';
import type { Words } from './clock-words.ts';
import { type Limit, limitSchema } from './clock.ts';

/** `fix`: the limit is for putting it right; `stop`: for making it stop (an illegal felling), whatever has to follow. */
export const STANDARD_KINDS = ['fix', 'stop'] as const;
export type StandardKind = (typeof STANDARD_KINDS)[number];

export const standardSchema = z.object({
  id: z.int().positive(),
  scheme: z.string(),
  edition: z.string(),
  /** `scheme:code` of a minor class. */
  class: z.string().regex(/^[a-z0-9]+:[0-9a-z_]+$/),
  /** When a finding of the class is a case under this standard. */
  condition: bilingualSchema,
  /** What must be so for the case to be closed. */
  closeCondition: bilingualSchema,
  limit: limitSchema,
  kind: z.enum(STANDARD_KINDS),
  /** Who handles and who supervises, in the words of the sheet that the standard came from; nobody is dispatched to by them. */
  handler: z.string().nullish(),
  supervisor: z.string().nullish(),
});
export type Standard = z.infer<typeof standardSchema>;

/** `GET /api/standards?county=&class=`: those in force, by class; of one class where it is given. */
export const standardsReplySchema = z.object({ county: z.string(), standards: z.array(standardSchema) });
export type StandardsReply = z.infer<typeof standardsReplySchema>;

const UNIT_OF_LETTER = {
  m: 'urgent_minute', u: 'urgent_hour', h: 'work_hour', d: 'work_day', n: 'natural_day', s: 'seasonal_work_day',
} as const satisfies Record<string, Limit['unit']>;

/**
 * A limit written short: `2u` urgent hours, `4h` work hours, `5d` work days, `1n` natural day, `30m` urgent minutes, `15s` work days of the
 * planting season; `!` at the end makes it a limit to stop. Throws for anything else.
 */
export function limitOf(short: string): { limit: Limit; kind: StandardKind } {
  const [, value, letter, stop] = /^(\d+)([muhdns])(!?)$/.exec(short) ?? [];
  if (!value || !letter) throw new Error(`"${short}" is not a limit like 2u, 4h, 5d or 15s`);
  const unit = UNIT_OF_LETTER[letter as keyof typeof UNIT_OF_LETTER];
  return {
    limit: { value: Number(value), unit, season: unit === 'seasonal_work_day' ? 'planting' : null },
    kind: stop ? 'stop' : 'fix',
  };
}

/** The limit of a standard in words, and whether it is one to make it stop: "1 紧急工作时内制止" and "stopped within 1 urgent hour". */
export function describeStandardLimit({ limit, kind }: Pick<Standard, 'limit' | 'kind'>): Words {
  const { zh, en } = describeLimit(limit);
  return kind === 'stop' ? { zh: `${zh}内制止`, en: `stopped within ${en}` } : { zh, en };
}

/** Whether a case under this limit is urgent: its limit runs through nights and holidays in minutes or hours. */
export function defaultUrgency(limit: Limit): boolean {
  return limit.unit === 'urgent_minute' || limit.unit === 'urgent_hour';
}
