/** Conditions and closing conditions of the demo standard that many classes share, in our own words. Chinese, English. */

type Phrase = readonly [zh: string, en: string];

/** When a case may be closed. */
export const CLOSINGS = {
  secured: ['已复位或更换，稳固平整，警示围挡撤除', 'Put back or replaced, firm and level, barriers taken away'],
  safe: ['险情已排除，不再可能伤人', 'The danger is gone; nobody can be hurt'],
  repaired: ['已修复或更换，外观和功能恢复', 'Repaired or replaced, in shape and working'],
  steady: ['已固定，车辆经过无跳动、无响声', 'Fixed; quiet when vehicles pass'],
  level: ['路面已找平，无明显高差、坑洞和积水', 'The surface is level, without steps, holes or puddles'],
  flowing: ['已疏通，排水顺畅', 'Cleared; water drains'],
  clean: ['已清理干净，无污渍、乱贴乱画和散落物', 'Clean, without stains, stickers or litter'],
  upright: ['已扶正加固或更换', 'Upright and firm, or replaced'],
  closed: ['箱门已关闭上锁', 'Door shut and locked'],
  lit: ['灯光恢复，亮度正常', 'Lit again, as bright as it should be'],
  painted: ['已除锈补漆，颜色一致', 'Rust removed and painted in its colour'],
  legible: ['内容清楚准确，朝向正确', 'Legible, correct and facing the right way'],
  tight: ['渗漏已止住，周围已清理', 'The leak is stopped and the place cleaned'],
  running: ['恢复正常使用', 'Working again'],
  free: ['障碍物已移走，可正常使用', 'Obstacles gone, usable'],
  replanted: ['已补植，支撑和浇水到位', 'Replanted, staked and watered'],
  tended: ['已修剪养护，长势恢复', 'Pruned and tended, recovering'],
  stopped: ['行为已停止，现场已恢复', 'It has stopped and the place is as before'],
  removed: ['已拆除或移走，现场已清运', 'Taken down or away, and the place cleared'],
  orderly: ['摆放整齐，通行无碍', 'In order, the way is free'],
  permitted: ['已停工并补办手续，或已恢复原状', 'Work stopped and permitted after all, or undone'],
  corrected: ['已整改，符合要求', 'Put right, as required'],
  passable: ['路面恢复通行，警示撤除', 'The road is open again, warnings taken away'],
} as const satisfies Record<string, Phrase>;
export type Closing = keyof typeof CLOSINGS;

/** What can be wrong with a component. */
export const CONDITIONS = {
  gone: ['缺失或移位，行人车辆有跌落、磕碰危险', 'Missing or out of place; people or vehicles could fall in or hit it', 'secured'],
  hazard: ['断裂、松脱或变形，随时可能伤人', 'Broken, loose or bent so that it may hurt somebody any time', 'safe'],
  broken: ['有破损，暂无安全危险', 'Damaged, without danger for now', 'repaired'],
  rattle: ['车辆经过时跳动、有响声', 'Jumps or bangs when vehicles pass', 'steady'],
  sunken: ['四周路面下沉，或与路面高差明显', 'The road around it has sunk, or it stands out of the surface', 'level'],
  blocked: ['被杂物、淤泥堵塞，排水不畅', 'Blocked by rubbish or silt, water does not drain', 'flowing'],
  dirty: ['积灰、污渍明显或被乱贴乱画', 'Visibly dirty, stickered or scrawled on', 'clean'],
  tilted: ['明显歪斜，尚未倒下', 'Clearly leaning, not fallen', 'upright'],
  fallen: ['已经倒下，或随时可能倒下', 'Fallen, or about to fall', 'upright'],
  open: ['箱门敞开或锁具损坏', 'Door open or lock broken', 'closed'],
  bare: ['电线、带电部件外露', 'Wires or live parts exposed', 'safe'],
  dark: ['不亮或闪烁', 'Dark or flickering', 'lit'],
  rusty: ['锈蚀、掉漆或褪色', 'Rusty, peeling or faded', 'painted'],
  unreadable: ['字迹不清、内容有误或朝向不对', 'Illegible, wrong or turned the wrong way', 'legible'],
  leaking: ['渗漏、冒水或有明显漏气', 'Leaking, gushing or clearly losing gas', 'tight'],
  overflow: ['已满溢，四周有散落或外流', 'Full to overflowing, with litter or liquid around it', 'clean'],
  smell: ['异味明显或蚊蝇聚集', 'It smells badly or attracts flies', 'clean'],
  idle: ['停用或功能失灵', 'Out of service or not working', 'running'],
  blocked_way: ['被占用或有障碍物，不能正常使用', 'Occupied or obstructed, cannot be used', 'free'],
  abandoned: ['长期无人使用、残破，影响街面', 'Long unused and derelict, an eyesore', 'removed'],
  holes: ['坑洞、隆起或积水，影响通行', 'Holes, bumps or puddles in the way', 'level'],
  flooded: ['积水，行人车辆无法安全通过', 'Under water, not safe to pass', 'passable'],
  dead: ['枯死或缺株，需要补植', 'Dead or missing, to be replanted', 'replanted'],
  weak: ['倾倒、断枝或枯枝可能掉落', 'Toppling, or branches may fall', 'safe'],
  dry: ['缺水、病虫害或长势明显衰弱', 'Dry, ill or clearly weak', 'tended'],
  shade: ['枝叶遮挡路灯、标志或视线', 'Its branches hide lamps, signs or the view', 'tended'],
  trampled: ['黄土裸露、被踩踏或大片缺株', 'Bare earth, trampled or with large gaps', 'replanted'],
  litter: ['有垃圾杂物', 'Rubbish lies in it', 'clean'],
  foul_water: ['池水浑浊或漂有垃圾', 'The water is foul or carries rubbish', 'clean'],
} as const satisfies Record<string, readonly [zh: string, en: string, closing: Closing]>;
export type Condition = keyof typeof CONDITIONS;
