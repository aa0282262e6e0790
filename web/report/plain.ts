/** What citizens call things, and the class that each means in the newer lists. What a county's vocabulary has not got is not offered. */
import type { Words } from '../handheld/words-zh.ts';

export const PLAIN: readonly (readonly [word: keyof Words['report']['plain'], classId: string])[] = [
  ['cover', 'yc2013:0123'], ['lamp', 'yc2013:0137'], ['rubbish', 'yc2013e:0110'], ['road', 'yc2013e:0113'], ['water', 'yc2013e:0506'], ['sewage', 'yc2013e:0130'],
  ['parking', 'yc2013e:0410'], ['stall', 'yc2013e:0406'], ['noise', 'yc2013e:0128'], ['smoke', 'yc2013e:0129'], ['site', 'yc2013e:0301'], ['dust', 'yc2013e:0304'],
  ['tree', 'yc2013:0402'], ['sign', 'yc2013e:0201'], ['rail', 'yc2013:0217'], ['bin', 'yc2013:0305'],
];
