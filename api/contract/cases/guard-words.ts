/** Why a move is refused, in both languages of the interface; the database says the same with the names in it. */
import type { Words } from './clock-words.ts';
import type { CaseGuard } from './vocabulary.ts';

/** Beside the guards: what every move is held to. */
export const MOVE_RULES = ['state', 'role', 'moment', 'clocks', 'detail'] as const;
export type Refusing = CaseGuard | (typeof MOVE_RULES)[number];

export const GUARD_WORDS: Readonly<Record<Refusing, Words>> = {
  state: { zh: '当前环节不能这样办理', en: 'The case is not in a state for that' },
  role: { zh: '您的岗位不能这样办理', en: 'Your role may not do that' },
  moment: { zh: '办理时间不对', en: 'The moment is wrong' },
  clocks: { zh: '计时与流程不符', en: 'The clocks do not follow the flow' },
  detail: { zh: '填写内容不完整', en: 'Something that the move needs is missing or wrong' },
  reason: { zh: '须写明理由', en: 'The note has to say why' },
  photo: { zh: '须至少有一张本人上传的照片', en: 'At least one photo is needed, uploaded by who makes the move' },
  photo_by_channel: { zh: '该来源的上报须有照片', en: 'Reports of this channel need a photo' },
  inside_jurisdiction: { zh: '位置不在本县范围内', en: 'The place lies outside the county' },
  active_class: { zh: '该分类没有有效的立案标准', en: 'No standards are in force for the list of this class' },
  one_task: { zh: '已有一项核实或核查任务未完成', en: 'A check is open already' },
  no_open_task: { zh: '还有任务未完成', en: 'A task is still open' },
  open_task: { zh: '没有由您完成的任务', en: 'There is no open task for you to finish' },
  target_open: { zh: '目标案件须在办且未并入他案', en: 'The other case has to be open and not merged itself' },
  merging: { zh: '随并案、拆案自动产生', en: 'It is made by merging and unmerging' },
  standard: { zh: '须选择该分类有效的立案标准', en: 'A standard in force of the class has to be chosen' },
  duplicates_seen: { zh: '须先查看全部疑似重复案件', en: 'Every candidate for a duplicate has to be looked at first' },
  responsible: { zh: '须选择责任部门，否则须写明理由', en: 'The department has to be a responsible one, or the note says why not' },
  offered: { zh: '案件未派给本部门，或已被其他部门接收', en: 'The case is not offered to this department, or another one holds it' },
  held: { zh: '尚无部门接收', en: 'No department holds the case yet' },
  unassigned: { zh: '已有处置人员', en: 'Somebody works on it already' },
  department_person: { zh: '处置人员须属于责任部门', en: 'The person has to belong to the department that holds the case' },
  mine: { zh: '案件不在本部门或本人手中', en: 'Another department or person holds the case' },
  checker: { zh: '核查人须为在册采集员，且不能是处置人', en: 'A collector on record checks the case, and not who handled it' },
  condition_met: { zh: '结案条件须已核查满足；未核查的须说明依据', en: 'The last check has to find the closing condition met; without a check the note says how it is known' },
  alert_over: { zh: '告警仍在持续，结案须说明理由', en: 'The condition of its alert still holds: the note has to say why it is closed' },
  receiver: { zh: '本轮接到退回的人不能推动结案', en: 'Who received a return in this round does not take the case towards its closing' },
  not_overdue: { zh: '已超过时限', en: 'The deadline has passed' },
  overdue: { zh: '未超期，无须申诉', en: 'It was handled in time' },
  extensions_left: { zh: '延期次数已用完，或已有申请', en: 'No extension is left, or one is asked for already' },
  suspensions_left: { zh: '挂账次数已用完，或已有申请', en: 'No suspension is left, or one is asked for already' },
  until: { zh: '挂账截止时间须在允许的期限内', en: 'The suspension has to end within the time allowed' },
  adjustment_asked: { zh: '没有待审的申请', en: 'Nobody asked for it' },
  appeal_once: { zh: '已申诉过', en: 'It was appealed against before' },
  two_reviews: { zh: '没有由您审议的申诉', en: 'There is no appeal for you to review; the second review is another person’s' },
  period_frozen: { zh: '结案月份尚未冻结', en: 'The month of closing is not frozen yet' },
  county_level: { zh: '须县级办理', en: 'Only the county level may' },
};
