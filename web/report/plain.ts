/** What citizens call things, and the class that each means: in the newer lists, or that of the same name in a list of the county's own. */
import type { ClassEntry } from '../../api/contract/shapes.ts';
import type { ClassGroup } from '../handheld/reportable.ts';
import type { Words } from '../handheld/words-zh.ts';

type PlainWord = keyof Words['report']['plain'];

/** The name stands here because the page does not carry the class lists. */
export const PLAIN: readonly (readonly [word: PlainWord, classId: string, name: string])[] = [
  ['cover', 'yc2013:0123', '不明井盖'], ['lamp', 'yc2013:0137', '路灯'], ['rubbish', 'yc2013e:0110', '暴露生活垃圾'], ['road', 'yc2013e:0113', '道路破损'],
  ['water', 'yc2013e:0506', '道路积水'], ['sewage', 'yc2013e:0130', '乱倒乱排污水、废水'], ['parking', 'yc2013e:0410', '非机动车乱停放'], ['stall', 'yc2013e:0406', '占道经营'],
  ['noise', 'yc2013e:0128', '商业噪音'], ['smoke', 'yc2013e:0129', '露天烧烤'], ['site', 'yc2013e:0301', '施工扰民'], ['dust', 'yc2013e:0304', '工地扬尘'],
  ['tree', 'yc2013:0402', '行道树'], ['sign', 'yc2013e:0201', '非法小广告'], ['rail', 'yc2013:0217', '交通护栏'], ['bin', 'yc2013:0305', '垃圾箱（果皮箱、桶）'],
];

/** The plain words that mean a class of these groups, with the class. What the county has not got is not offered. */
export function plainClasses(groups: readonly ClassGroup[]): readonly (readonly [word: PlainWord, entry: ClassEntry])[] {
  const classes = groups.flatMap((group) => group.classes);
  return PLAIN.flatMap(([word, id, name]) => {
    const entry = classes.find((each) => each.id === id) ?? classes.find((each) => each.name.zh === name);
    return entry ? [[word, entry] as const] : [];
  });
}
