/** Which picture stands for a component class on the map. */
import type { BilingualText } from '../layers.ts';

export const ICON_GROUPS = [
  'manhole', 'lamp', 'tree', 'bin', 'hydrant', 'sign', 'signal', 'pole', 'box', 'seat', 'shelter', 'toilet', 'guardrail',
  'board', 'sculpture', 'other',
] as const;
export type IconGroup = (typeof ICON_GROUPS)[number];

export const ICON_GROUP_NAMES: Readonly<Record<IconGroup, BilingualText>> = {
  manhole: { zh: '井盖', en: 'Manhole covers' },
  lamp: { zh: '灯', en: 'Lamps' },
  tree: { zh: '树木', en: 'Trees' },
  bin: { zh: '垃圾箱', en: 'Bins' },
  hydrant: { zh: '消防设施', en: 'Fire-fighting facilities' },
  sign: { zh: '指示牌', en: 'Signs' },
  signal: { zh: '信号灯', en: 'Signals' },
  pole: { zh: '杆桩', en: 'Poles and bollards' },
  box: { zh: '箱柜', en: 'Cabinets' },
  seat: { zh: '座椅', en: 'Benches' },
  shelter: { zh: '亭', en: 'Shelters and booths' },
  toilet: { zh: '厕所', en: 'Toilets' },
  guardrail: { zh: '护栏', en: 'Railings' },
  board: { zh: '广告与宣传牌', en: 'Boards' },
  sculpture: { zh: '雕塑与喷泉', en: 'Sculptures and fountains' },
  other: { zh: '其他', en: 'Other' },
};

/** Codes of each scheme by group; a class that is in no group is `other`. */
export const ICON_GROUP_CODES: Readonly<Record<'yc2013' | 'cjt2007', Readonly<Partial<Record<IconGroup, readonly string[]>>>>> = {
  yc2013: {
    manhole: ['0101', '0102', '0103', '0104', '0106', '0110', '0111', '0114', '0118', '0123', '0126'],
    lamp: ['0137', '0138', '0139', '0178'],
    tree: ['0401', '0402', '0404', '0497'],
    bin: ['0304', '0305', '0397'],
    sign: ['0129', '0212', '0230', '0283', '0302', '0498', '0598'],
    pole: ['0130', '0131', '0150', '0211', '0220', '0221'],
    box: ['0127', '0128', '0145', '0149', '0154', '0193'],
    seat: ['0407'],
    shelter: ['0140', '0151', '0152', '0197', '0199', '0204'],
    toilet: ['0301'],
    guardrail: ['0217', '0224', '0408', '0507', '0508'],
    board: ['0306', '0307', '0308', '0396'],
    sculpture: ['0406', '0410'],
  },
  cjt2007: {
    manhole: ['0101', '0102', '0103', '0104', '0105', '0106', '0107', '0108', '0109', '0110', '0111', '0112', '0114', '0127',
      '0128', '0129', '0130'],
    lamp: ['0118', '0119', '0120', '2126'],
    tree: ['0401', '0402', '0403'],
    bin: ['0304', '0305'],
    hydrant: ['0113'],
    sign: ['0204', '0209', '0213', '0303', '2112'],
    signal: ['0210', '0214', '0215'],
    pole: ['0117', '0133', '0136', '0202'],
    box: ['0115', '0116', '0123', '0125', '0134', '0135', '2102', '2104', '2106'],
    seat: ['0407'],
    shelter: ['0121', '0122', '0124', '0137', '0138', '0203', '0217'],
    toilet: ['0301', '2125'],
    guardrail: ['0211', '0216', '0408', '0604', '0606'],
    board: ['0306', '0307', '0501', '2121'],
    sculpture: ['0406', '0410'],
  },
};

const GROUP_BY_CLASS: ReadonlyMap<string, IconGroup> = new Map(
  Object.entries(ICON_GROUP_CODES).flatMap(([scheme, groups]) =>
    Object.entries(groups).flatMap(([group, codes]) =>
      codes.map((code): [string, IconGroup] => [`${scheme}:${code}`, group as IconGroup]))),
);

/** Words in the names of classes, the first that fits counts: for lists that the product does not know code by code. */
const GROUP_WORDS: readonly (readonly [group: IconGroup, words: RegExp])[] = [
  ['manhole', /井盖|箅子|沟槽盖板/], ['board', /广告|牌匾|宣传|公示|灯箱/], ['sign', /指示牌|标识牌|标志牌|标示牌|路名牌|站牌|提示牌/], ['signal', /信号|显示屏/],
  ['box', /变压器/], ['lamp', /灯|亮化/], ['hydrant', /消防|消火栓/], ['seat', /[座坐]椅/], ['sculpture', /雕塑|喷泉/], ['toilet', /公共厕所|公厕/], ['shelter', /亭|驿站/],
  ['guardrail', /护栏|隔音屏|防[汛洪]墙|栏杆/], ['pole', /杆|桩(?!）)|限高|监控|铁塔|咪表/], ['bin', /垃圾|果皮箱|烟头/], ['tree', /树/],
  ['box', /箱|柜|邮筒|电力设施|充电|配电|自动售货机|提款机/],
];

/** The icon group that a class seems to be of by its Chinese name; `other` when no word says it. */
export function iconGroupOfName(name: string): IconGroup {
  return GROUP_WORDS.find(([, words]) => words.test(name))?.[0] ?? 'other';
}

/** The icon group of a component class id (`yc2013:0137` gives `lamp`); `other` for a class that has no picture. */
export function iconGroupOf(classId: string): IconGroup {
  return GROUP_BY_CLASS.get(classId) ?? 'other';
}
