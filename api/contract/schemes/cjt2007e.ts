/** Event classes, older list: major classes only. 04 and 05 are the other way round in the newer list. */
import { twoLevelScheme } from './build-scheme.ts';

export const cjt2007e = twoLevelScheme({
  id: 'cjt2007e',
  kind: 'event',
  title: { zh: '事件分类（旧版，仅大类）', en: 'Event classes, older list (major classes only)' },
  edition: '2007',
  note: {
    zh: '依据 CJ/T 214-2007 系推断，未与标准原文核对。04 为突发事件、05 为街面秩序，与新版相反。',
    en: 'That this is CJ/T 214-2007 is inferred, not checked against the text of the standard. 04 is emergencies and 05 is street order, the other way round than in the newer list.',
  },
}, [
  ['01', '市容环境', 'City appearance and environment', []],
  ['02', '宣传广告', 'Publicity and advertising', []],
  ['03', '施工管理', 'Construction management', []],
  ['04', '突发事件', 'Emergencies', []],
  ['05', '街面秩序', 'Street order', []],
]);
