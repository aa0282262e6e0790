/** What people read for the values of `vocabulary.ts` and `layers.ts`, in both languages. */
import type { BilingualText, LayerId } from '../layers.ts';
import type {
  AreaLevel, CameraSector, EventChannel, GridKind, PersonRole, PositionClass, Severity,
} from '../vocabulary.ts';

export interface NamedState {
  readonly id: string;
  readonly name: BilingualText;
}

/** States of each layer, in the order in which a legend shows them; empty for a layer without states. */
export const STATES: Readonly<Record<LayerId, readonly NamedState[]>> = {
  areas: [],
  grids: [],
  components: [
    { id: 'intact', name: { zh: '完好', en: 'Intact' } },
    { id: 'damaged', name: { zh: '破损', en: 'Damaged' } },
    { id: 'missing', name: { zh: '丢失', en: 'Missing' } },
    { id: 'abandoned', name: { zh: '废弃', en: 'Abandoned' } },
  ],
  devices: [
    { id: 'normal', name: { zh: '正常', en: 'Normal' } },
    { id: 'alarm', name: { zh: '告警', en: 'Alarm' } },
    { id: 'offline', name: { zh: '离线', en: 'Offline' } },
  ],
  cameras: [
    { id: 'online', name: { zh: '在线', en: 'Online' } },
    { id: 'offline', name: { zh: '离线', en: 'Offline' } },
  ],
  staff: [
    { id: 'on_duty', name: { zh: '在岗', en: 'On duty' } },
    { id: 'off_duty', name: { zh: '离岗', en: 'Off duty' } },
  ],
  alerts: [
    { id: 'open', name: { zh: '未确认', en: 'Open' } },
    { id: 'acknowledged', name: { zh: '已确认', en: 'Acknowledged' } },
    { id: 'cleared', name: { zh: '已恢复', en: 'Cleared' } },
  ],
  cases: [
    { id: 'reported', name: { zh: '待受理', en: 'Reported' } },
    { id: 'prechecking', name: { zh: '核实中', en: 'Being verified' } },
    { id: 'pending_dispatch', name: { zh: '待派遣', en: 'To dispatch' } },
    { id: 'pending_handle', name: { zh: '待接收', en: 'To accept' } },
    { id: 'handling', name: { zh: '处置中', en: 'In work' } },
    { id: 'handled', name: { zh: '待反馈', en: 'Work done' } },
    { id: 'pending_check', name: { zh: '待核查', en: 'To check' } },
    { id: 'checking', name: { zh: '核查中', en: 'Being checked' } },
    { id: 'urged', name: { zh: '催办中', en: 'Urged' } },
    { id: 'supervised', name: { zh: '督办中', en: 'Supervised' } },
    { id: 'inspecting', name: { zh: '督查中', en: 'Under inspection' } },
    { id: 'suspended', name: { zh: '挂账', en: 'Suspended' } },
    { id: 'closed', name: { zh: '已结案', en: 'Closed' } },
    { id: 'scored', name: { zh: '已考核', en: 'Assessed' } },
    { id: 'not_filed', name: { zh: '不予立案', en: 'Not filed' } },
    { id: 'merged', name: { zh: '已并案', en: 'Merged' } },
    { id: 'force_closed', name: { zh: '强制结案', en: 'Closed by order' } },
  ],
  events: [
    { id: 'open', name: { zh: '未办结', en: 'Open' } },
    { id: 'closed', name: { zh: '已办结', en: 'Closed' } },
  ],
  buildings: [],
  roads: [],
  water: [],
  green: [],
};

export const SEVERITY_NAMES: Readonly<Record<Severity, BilingualText>> = {
  critical: { zh: '紧急', en: 'Critical' },
  major: { zh: '重要', en: 'Major' },
  minor: { zh: '一般', en: 'Minor' },
  notice: { zh: '提示', en: 'Notice' },
};

export const EVENT_CHANNEL_NAMES: Readonly<Record<EventChannel, BilingualText>> = {
  collector: { zh: '采集员上报', en: 'Collector report' },
  '12345': { zh: '热线 12345', en: 'Hotline 12345' },
  public: { zh: '公众上报', en: 'Public report' },
  leader: { zh: '领导交办', en: 'Leader instruction' },
  video: { zh: '视频巡查', en: 'Video patrol' },
  iot: { zh: '物联感知', en: 'Sensor alert' },
  patrol: { zh: '巡查自处', en: 'Handled on patrol' },
  transfer: { zh: '部门转办', en: 'Transferred by a department' },
};

export const CAMERA_SECTOR_NAMES: Readonly<Record<CameraSector, BilingualText>> = {
  governance: { zh: '综治', en: 'Social governance' },
  urban_management: { zh: '城管', en: 'Urban management' },
  water: { zh: '水利', en: 'Water resources' },
  police: { zh: '公安', en: 'Police' },
  environment: { zh: '环保', en: 'Environmental protection' },
  hospital: { zh: '医院', en: 'Hospitals' },
  school: { zh: '学校', en: 'Schools' },
};

export const POSITION_CLASS_NAMES: Readonly<Record<PositionClass, BilingualText>> = {
  A: { zh: 'A 类（±0.5 米）', en: 'Class A (±0.5 m)' },
  B: { zh: 'B 类（±1.0 米）', en: 'Class B (±1.0 m)' },
  C: { zh: 'C 类（±10 米）', en: 'Class C (±10 m)' },
};

export const GRID_KIND_NAMES: Readonly<Record<GridKind, BilingualText>> = {
  unit: { zh: '单元网格', en: 'Unit grid' },
  duty: { zh: '责任网格', en: 'Duty grid' },
  omni: { zh: '全科网格', en: 'All-purpose grid' },
  evaluation: { zh: '评价网格', en: 'Evaluation grid' },
  extension: { zh: '扩展网格', en: 'Extension grid' },
};

export const AREA_LEVEL_NAMES: Readonly<Record<AreaLevel, BilingualText>> = {
  county: { zh: '县', en: 'County' },
  town: { zh: '乡镇、街道', en: 'Town or subdistrict' },
  village: { zh: '村、社区', en: 'Village or community' },
};

export const PERSON_ROLE_NAMES: Readonly<Record<PersonRole, BilingualText>> = {
  county_operator: { zh: '县级值班员', en: 'County operator' },
  township_operator: { zh: '乡镇值班员', en: 'Township operator' },
  analyst: { zh: '分析员', en: 'Analyst' },
  lead: { zh: '值班长', en: 'Shift lead' },
  leader: { zh: '领导', en: 'Leader' },
  department: { zh: '部门', en: 'Department desk' },
  handler: { zh: '处置人', en: 'Handler' },
  collector: { zh: '采集员', en: 'Collector' },
};
