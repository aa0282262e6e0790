/**
 * The alert rules that a county begins with: thresholds that a works department would start from, each with advice for
 * the person at the desk. A county changes them to what its own devices and streets are like.
 *
 * What devices measure while all is well, for who simulates them: tilts below 2°, liquid in a shaft 0.2 to 0.8 m, a lamp
 * 0.4 to 0.7 A at night and 0 by day, river level 1 to 2 m changing by less than 0.2 m an hour, PM2.5 20 to 90 µg/m³.
 */
import type { RuleBody } from './alerts.ts';

const COMMON = {
  missedIntervals: null, area: null, grid: null, dailyWindow: null, validFrom: null, validTo: null, enabled: true, holdSeconds: 0, filesCase: false,
} as const;

type Beyond = Pick<RuleBody, 'name' | 'deviceClass' | 'quantity' | 'direction' | 'onValue' | 'offValue' | 'severity' | 'advice'> & Partial<RuleBody>;

const threshold = (rule: Beyond): RuleBody => ({ ...COMMON, kind: 'threshold', ...rule });

/** No reading of any quantity for so many heartbeats. */
function silence(device: string, zh: string, en: string, missedIntervals: number): RuleBody {
  return {
    ...COMMON, kind: 'no_data', deviceClass: `device:${device}`, quantity: null, direction: null, onValue: null, offValue: null,
    missedIntervals, severity: 'notice', name: { zh: `${zh}离线`, en: `${en} offline` },
    advice: {
      zh: '同一片区同时多台离线，先查供电和通信基站；单台离线，查电池和信号，报设备运维单位。',
      en: 'Many in one place at once: look at power and the radio cell first. One alone: battery and signal, then the maintainer.',
    },
  };
}

export const DEFAULT_RULES: readonly RuleBody[] = [
  threshold({
    name: { zh: '井盖倾斜', en: 'Manhole cover tilted' }, deviceClass: 'device:manhole_tilt', quantity: 'tilt',
    direction: 'above', onValue: 15, offValue: 10, severity: 'critical', filesCase: true,
    advice: {
      zh: '立即派最近人员到场围挡警示，核实井盖是否移位或缺失，通知权属单位复位。',
      en: 'Send the nearest person to fence it off at once, see whether the cover moved or is gone, and call its owner.',
    },
  }),
  threshold({
    name: { zh: '井下液位过高', en: 'Liquid in the shaft too high' }, deviceClass: 'device:manhole_level', quantity: 'level',
    direction: 'above', onValue: 1.5, offValue: 1.2, holdSeconds: 300, severity: 'major', filesCase: true,
    advice: {
      zh: '查看周边视频是否积水，通知排水单位疏通；降雨时同步关注下穿通道。',
      en: 'Look at the cameras nearby for standing water and call the drainage crew; while it rains watch the underpasses too.',
    },
  }),
  threshold({
    name: { zh: '路灯夜间未亮', en: 'Lamp dark at night' }, deviceClass: 'device:lamp_current', quantity: 'current',
    direction: 'below', onValue: 0.1, offValue: 0.2, holdSeconds: 900, severity: 'minor',
    dailyWindow: { days: [1, 2, 3, 4, 5, 6, 7], from: '18:30', to: '06:00' },
    advice: {
      zh: '连片熄灭查配电箱和回路；单灯熄灭列入次日维修。',
      en: 'A row of dark lamps: look at the feeder cabinet and the circuit. One lamp: repair it the next day.',
    },
  }),
  threshold({
    name: { zh: '河道水位超警戒', en: 'River above its warning level' }, deviceClass: 'device:water_level', quantity: 'water_level',
    direction: 'above', onValue: 3.5, offValue: 3.2, holdSeconds: 300, severity: 'major',
    advice: {
      zh: '通知河长和防汛值班，封闭亲水平台和低洼路段，视情转移沿岸人员。',
      en: 'Tell the river chief and flood duty, close waterside paths and low roads, and move people from the banks if need be.',
    },
  }),
  threshold({
    name: { zh: '河道水位快速上涨', en: 'River rising fast' }, kind: 'rate', deviceClass: 'device:water_level', quantity: 'water_level',
    direction: 'above', onValue: 0.02, offValue: 0.005, severity: 'major',
    advice: {
      zh: '对照上游水位和雨量，预警下游乡镇，提前检查泵站。',
      en: 'Compare the level upstream and the rain, warn the townships downstream and look to the pumps in time.',
    },
  }),
  threshold({
    name: { zh: 'PM2.5 偏高', en: 'PM2.5 high' }, deviceClass: 'device:air_quality', quantity: 'pm25',
    direction: 'above', onValue: 150, offValue: 115, holdSeconds: 600, severity: 'minor',
    advice: {
      zh: '查看周边工地、露天焚烧和餐饮油烟，安排洒水降尘。',
      en: 'Look for building sites, open fires and kitchens around it, and send the sprinkler.',
    },
  }),
  threshold({
    name: { zh: '树木倾斜', en: 'Tree leaning' }, deviceClass: 'device:tree_tilt', quantity: 'tilt',
    direction: 'above', onValue: 10, offValue: 8, severity: 'major',
    advice: {
      zh: '划出警戒区，通知园林单位支护；古树名木同时报主管部门。',
      en: 'Keep people away and have the parks crew prop it; for an old and famous tree tell its authority too.',
    },
  }),
  threshold({
    name: { zh: '广告牌倾斜', en: 'Hoarding leaning' }, deviceClass: 'device:hoarding_tilt', quantity: 'tilt',
    direction: 'above', onValue: 5, offValue: 3, holdSeconds: 60, severity: 'critical',
    advice: {
      zh: '疏散牌下人员车辆，拉设警戒，通知产权单位加固或拆除。',
      en: 'Clear people and cars from under it, fence it off, and have its owner secure it or take it down.',
    },
  }),
  silence('manhole_tilt', '井盖倾角传感器', 'Manhole tilt sensor', 2),
  silence('manhole_level', '井下液位计', 'Shaft level gauge', 3),
  silence('lamp_current', '单灯控制器', 'Lamp controller', 4),
  silence('water_level', '河道水位计', 'River gauge', 3),
  silence('air_quality', '空气质量微站', 'Air station', 15),
  silence('tree_tilt', '树木倾斜传感器', 'Tree tilt sensor', 2),
  silence('hoarding_tilt', '广告牌倾斜传感器', 'Hoarding tilt sensor', 3),
];

/** A rule as a row of `alert_rules`, by column name; `county`, `updated_at` and `updated_by` are the writer's. */
export function ruleRow(rule: RuleBody): Record<string, unknown> {
  return {
    name_zh: rule.name.zh, name_en: rule.name.en, kind: rule.kind, device_class: rule.deviceClass, quantity: rule.quantity,
    direction: rule.direction, on_value: rule.onValue, off_value: rule.offValue, hold_seconds: rule.holdSeconds,
    missed_intervals: rule.missedIntervals, severity: rule.severity, area_code: rule.area, grid: rule.grid,
    daily_window: rule.dailyWindow, valid_from: rule.validFrom, valid_to: rule.validTo, enabled: rule.enabled,
    advice_zh: rule.advice?.zh ?? null, advice_en: rule.advice?.en ?? null, files_case: rule.filesCase,
  };
}
