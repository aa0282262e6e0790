/** Bounds of what is sent about cases: the same that the columns of the database have, so that nothing odd comes as far as it. */
import { z } from 'zod';

const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** Text that a column, and the JSON of a move, can keep. @param least in characters @param most in characters */
export const storableText = (least: number, most: number) => z.string().min(least).max(most).refine(isStorable, 'holds a character that cannot be kept');
/** The same without blanks around it. */
export const plainText = (most: number) => z.string().trim().max(most).refine(isStorable, 'holds a character that cannot be kept');
/** A code: of a class, a department, a person. */
export const codeText = storableText(1, 64);
/** Of a case, component or device. */
export const featureId = z.number().int().min(0).max(4_294_967_295);
/** Of a photo or a report, which the database counts without an end. */
export const serialId = z.number().int().nonnegative();
/** Numbers that the database keeps in four bytes: of standards, and versions of a case. */
export const smallNumber = z.number().int().min(0).max(2_147_483_647);
/** Epoch ms, 1970 to 2200. */
export const momentMs = z.number().min(0).max(Date.UTC(2200, 0, 1));
export const longitudeDegrees = z.number().min(-180).max(180);
export const latitudeDegrees = z.number().min(-90).max(90);
/** How exact a position is; finer than a millimetre is exact. */
export const accuracyMeters = z.number().nonnegative().max(100_000).overwrite((meters) => Math.round(meters * 1000) / 1000);
