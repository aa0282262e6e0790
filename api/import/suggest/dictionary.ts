/**
 * What fields are called: the attribute names of the component standard (GB/T 30428.2), what surveys, platforms and open data
 * call the same things in Chinese and English, and the initials that old databases use (BSM 标识码, MC 名称, BZ 备注).
 * Every layer has its columns, most telling names first.
 */
import type { ImportTarget } from '../mapping-format.ts';

export type ColumnNames = Readonly<Record<string, readonly string[]>>;

const NAME = ['名称', 'name', 'MC', 'title'];
const NOTE = ['备注', 'note', 'remark', 'remarks', 'comment', '说明', 'BZ'];
const ADDRESS = ['地址', '地址描述', '位置描述', '详细地址', '所在位置', '位置', 'address', 'addr', 'DZ', '安装地址', '安装位置', '地点'];
const AREA_CODE = ['行政区划代码', '区划代码', '社区代码', '社区编码', '村居代码', '所属社区编码', 'area_code', 'AreaCode', 'XZQDM', '行政区代码'];
const UNIT_GRID = ['BGID', '所在单元网格', '单元网格', '单元网格编码', '单元网格代码', '单元网格标识码', '万米网格', '万米网格编码', '所属网格', '所在网格', 'unit_grid', 'grid_code', 'GridCode'];
const OMNI_GRID = ['全科网格', '全科网格编码', '综治网格', '综治网格编码', 'omni_grid'];
const OWNER = ['权属单位', '权属单位名称', 'DeptName2', '产权单位', '所属单位', 'owner', '建设单位'];
const OWNER_CODE = ['权属单位代码', '权属单位编码', 'DeptCode2', '产权单位代码', 'owner_dept', 'owner_code'];
const STATE = ['状态', 'state', 'status', '现状', 'ZT', '使用状态', '运行状态'];
const PLACE: ColumnNames = { area_code: AREA_CODE, unit_grid: UNIT_GRID, omni_grid: OMNI_GRID };
const NAMED: ColumnNames = { name: NAME, name_en: ['英文名称', 'name_en', 'name:en', 'NameEn'], ...PLACE };
const VALIDITY: ColumnNames = { valid_from: ['初始时间', '启用日期', '生效日期', 'valid_from', 'ORDate'], valid_to: ['终止时间', '停用日期', '失效日期', 'valid_to'] };

/** A department has a code, a name, or both: `owner_dept` is its name, `owner_dept#code` its code. */
export const COLUMN_NAMES: Readonly<Record<ImportTarget, ColumnNames>> = {
  areas: {
    code: ['行政区划代码', '区划代码', '统计用区划代码', '代码', '编码', 'code', 'XZQDM', 'DM', 'adcode'], level: ['级别', '行政级别', '层级', 'level', 'JB'],
    parent_code: ['上级代码', '上级区划代码', '父级代码', 'parent_code', 'parent'], name: ['XZQMC', '行政区名称', '区划名称', ...NAME], name_en: NAMED.name_en!, ...VALIDITY,
  },
  grids: {
    code: ['网格编码', '网格代码', '网格编号', '网格标识码', 'BGID', 'grid_code', 'GridCode', 'code', '编码', '代码', '编号'], kind: ['网格类型', '网格类别', 'kind', 'grid_type'],
    parent_code: ['责任网格编码', '责任网格代码', '所属责任网格', '上级网格', 'parent_code'], name: ['网格名称', ...NAME], area_code: ['所属社区', ...AREA_CODE],
    keeper: ['网格长', '网格员', '负责人', '责任人', 'keeper'], ...VALIDITY,
  },
  components: {
    objid: ['ObjID', '部件标识码', '标识码', '部件编码', '部件代码', '部件编号', 'BJBSM', 'BSM', 'BJBM'], name: ['ObjName', '部件名称', ...NAME],
    state: ['ObjState', '部件状态', '完好状态', '完好情况', ...STATE], position_class: ['定位精度', '定位等级', '精度等级', '精度', 'PosClass', 'accuracy', 'DWJD'],
    supervisor_dept: ['DeptName1', '主管部门', '主管部门名称', '主管单位', '主管单位名称'], 'supervisor_dept#code': ['DeptCode1', '主管部门代码', '主管部门编码', '主管单位代码'],
    owner_dept: OWNER, 'owner_dept#code': OWNER_CODE, keeper_dept: ['DeptName3', '养护单位', '养护单位名称', '管养单位', '维护单位', '养护部门'],
    'keeper_dept#code': ['DeptCode3', '养护单位代码', '养护单位编码', '养护部门代码'],
    survey_date: ['ORDate', '普查日期', '初始日期', '采集日期', '调查日期', '测量日期', '采集时间', '普查时间', '建档日期', '安装日期', 'survey_date', 'survey:date', 'check_date'],
    change_date: ['CHDate', '变更日期', '更新日期', '变更时间', '更新时间', 'change_date', 'lastcheck'], address: [...ADDRESS, 'SetLoc'], note: NOTE, ...PLACE,
  },
  devices: {
    code: ['设备编号', '设备编码', '设备代码', '设备ID', 'device_id', 'device_code', 'DeviceID', 'IMEI', 'SN', '序列号', '编号', '编码', 'code'], name: ['设备名称', ...NAME],
    state: ['设备状态', '在线状态', ...STATE], product: ['型号', '产品型号', '设备型号', 'model', 'product'], vendor: ['厂家', '厂商', '生产厂家', '供应商', '品牌', 'vendor', 'manufacturer'],
    installer: ['安装单位', '施工单位', 'installer'], owner_dept: OWNER, 'owner_dept#code': OWNER_CODE, heartbeat_seconds: ['心跳周期', '心跳间隔', '上报周期', 'heartbeat_seconds', 'heartbeat'],
    installed_on: ['安装日期', '安装时间', 'installed_on', 'install_date'], last_seen_at: ['最后在线时间', '最近上线时间', '最后上报时间', 'last_seen_at', 'last_seen'], ...PLACE,
  },
  cameras: {
    code: ['国标编码', '国标编号', '摄像机编码', '设备国标编码', '点位编码', '设备编码', 'camera_code', 'gb_code', 'gbid', 'DeviceID', '编码', 'code'],
    name: ['点位名称', '摄像机名称', '监控点名称', '监控名称', '设备名称', ...NAME], state: ['在线状态', '设备状态', ...STATE], sector: ['所属行业', '行业', '部门类型', 'sector'],
    heading_deg: ['方位角', '朝向', '监控方位', '摄像机方位', '方向', 'heading', 'azimuth', 'direction', 'camera:direction', 'bearing'], fov_deg: ['视场角', '视角', 'fov', 'fov_deg'],
    range_meters: ['可视距离', '监控距离', '监控半径', 'range', 'range_meters'], mount_height_meters: ['安装高度', '架设高度', '杆高', '高度', 'mount_height', 'height'],
    owner_dept: OWNER, 'owner_dept#code': OWNER_CODE, ...PLACE,
  },
  staff: {
    code: ['工号', '人员编号', '人员编码', '编号', '编码', 'staff_code', 'code', 'user_id'], name: ['姓名', '人员姓名', ...NAME], name_en: NAMED.name_en!, state: ['在岗状态', ...STATE],
    duty_phone: ['联系电话', '手机号', '手机', '电话', 'phone', 'mobile', 'tel'], department: ['所属部门', '部门', '单位', 'department', 'dept'], 'department#code': ['部门代码', '部门编码', 'dept_code'], ...PLACE,
  },
  events: {
    code: ['事件编号', '案件编号', '案卷编号', '工单编号', 'event_id', 'case_code', '编号', 'code'], name: ['事件名称', '标题', ...NAME], state: ['事件状态', '案件状态', ...STATE],
    severity: ['紧急程度', '严重程度', '等级', 'severity', 'priority'], channel: ['来源渠道', '上报渠道', '渠道', 'channel'],
    occurred_at: ['发生时间', '上报时间', '受理时间', '发现时间', '时间', 'occurred_at', 'time', 'created_at', 'requested_datetime'],
    closed_at: ['结案时间', '办结时间', '完成时间', 'closed_at', 'closed'], description: ['事件描述', '问题描述', '描述', '内容', 'description'], ...PLACE,
  },
  buildings: {
    ...NAMED, name: ['建筑名称', '楼栋名称', '楼名', '楼宇名称', ...NAME], address: ['门牌号', '门牌', ...ADDRESS], floors: ['层数', '楼层数', '楼层', '地上层数', 'floors', 'floor', 'levels', 'building:levels', 'storeys'],
    height_meters: ['建筑高度', '楼高', '高度', 'height', 'GD'],
  },
  roads: { ...NAMED, name: ['道路名称', '路名', '街道名称', 'road_name', ...NAME], width_meters: ['道路宽度', '路宽', '宽度', 'width', 'KD'] },
  water: { ...NAMED, name: ['河流名称', '水体名称', '水系名称', ...NAME] },
  green: { ...NAMED, name: ['绿地名称', '公园名称', ...NAME] },
  reports: {
    reported_at: ['来电时间', '受理时间', '诉求时间', '上报时间', 'reported_at', 'requested_datetime'], description: ['诉求内容', '问题描述', '工单内容', '内容', '描述', 'description'],
    address: ['事发地址', '事发地点', '诉求地址', ...ADDRESS], reporter_name: ['诉求人', '来电人', '反映人', '联系人', 'reporter_name'],
    reporter_phone: ['联系电话', '来电号码', '电话', '手机', 'reporter_phone', 'phone'],
  },
  alerts: {}, cases: {},
};

/** Fields that say what a record is, by a code or a name of a class. */
export const CLASS_NAMES: readonly string[] = [
  '分类代码', '类别代码', '小类代码', '小类编码', '部件分类代码', '部件类型', '部件类别', '部件名称', '小类名称', '小类', '类型', '类别', '分类', '名称', 'ObjName', 'ObjCode', 'class', 'type', 'kind', 'category', 'LX', 'LB',
  '设备类型', '设备类别', '摄像机类型', '事件类型', '案件类型', '诉求类别', '问题类型', '建筑类型', '建筑用途', '用途', '道路等级', '道路类型', '等级', 'fclass', 'highway', 'building',
];

/** Fields that number records; those that a program numbers anew with every export come last. */
export const IDENTITY_NAMES: readonly string[] = [
  'ObjID', '标识码', '唯一标识', '唯一编码', '编号', '编码', '代码', '工号', '序列号', 'uuid', 'guid', 'code', 'id', 'osm_id', '@id', 'BSM', 'BH', '序号', 'OBJECTID', 'FID', 'gid', 'OID', 'rowid',
];
export const RENUMBERED: ReadonlySet<string> = new Set(['序号', 'objectid', 'fid', 'gid', 'oid', 'rowid', '行号']);

export const POSITION_NAMES = {
  lng: ['经度', 'lng', 'lon', 'long', 'longitude', 'JD', '东经', 'GPS经度', 'x', 'X坐标', 'POINT_X', 'coord_x', 'gcj_lng', 'bd_lng'],
  lat: ['纬度', 'lat', 'latitude', 'WD', '北纬', 'GPS纬度', 'y', 'Y坐标', 'POINT_Y', 'coord_y', 'gcj_lat', 'bd_lat'],
  east: ['东坐标', '横坐标', 'east', 'easting', 'E', 'Y坐标', 'X坐标', 'x', 'y', 'POINT_X', 'POINT_Y', 'coord_x', 'coord_y'],
  north: ['北坐标', '纵坐标', 'north', 'northing', 'N', 'X坐标', 'Y坐标', 'x', 'y', 'POINT_X', 'POINT_Y', 'coord_x', 'coord_y'],
  wkt: ['wkt', 'the_geom', 'geom', 'geometry', 'shape', '图形', '坐标', '空间坐标'],
} as const;

/** Words that tell the layer, in the names of fields and of the file. */
export const LAYER_WORDS: Readonly<Partial<Record<ImportTarget, readonly string[]>>> = {
  areas: ['行政区', '区划', '社区', '街道', '乡镇', '村界', 'admin'], grids: ['网格', 'grid'], components: ['部件', '井盖', '路灯', '行道树', 'objid', 'objname', 'component', 'lamp', 'manhole'],
  devices: ['设备', '传感器', '物联', 'device', 'sensor', 'iot', 'imei'], cameras: ['摄像', '监控', '视频', '枪机', '球机', 'camera', 'surveillance', 'cctv'],
  staff: ['人员', '姓名', '工号', '采集员', '网格员', 'staff'], events: ['事件', '案件', '案卷', 'event', 'incident'], buildings: ['建筑', '楼栋', '楼宇', '房屋', 'building'],
  roads: ['道路', '路网', '路段', '公路', 'road', 'highway', 'street'], water: ['河', '湖', '水系', '水体', 'water', 'river'], green: ['绿地', '公园', '林地', 'green', 'park'],
  reports: ['诉求', '热线', '12345', '工单', 'hotline'],
};

/** Names by which the standards say which code a field holds: its values are that code or wrong, and never another code. */
export const OBJID_NAMES: readonly string[] = ['ObjID', '部件标识码', 'BJBSM'];
export const UNIT_GRID_NAMES: readonly string[] = ['BGID', '单元网格标识码', '单元网格编码'];
export const AREA_CODE_NAMES: readonly string[] = ['行政区划代码', 'XZQDM'];

/** Values that mean nothing. */
export const EMPTY_WORDS: readonly string[] = ['无', '暂无', '未知', '不详', '-', '--', '—', '/', '\\', 'NULL', 'null', '<Null>', '<空>', 'N/A', 'n/a', 'NA', 'nan', 'None', '空'];

/** What states are called, by layer: state of the product to its words. */
export const STATE_WORDS: Readonly<Partial<Record<ImportTarget, Readonly<Record<string, readonly string[]>>>>> = {
  components: {
    intact: ['完好', '正常', '良好', '好', '完整', 'intact', 'good', 'ok', 'normal'], damaged: ['破损', '损坏', '坏', '破坏', '故障', '残缺', 'damaged', 'broken', 'bad'],
    missing: ['丢失', '缺失', '被盗', 'missing', 'lost'], abandoned: ['废弃', '停用', '弃用', '报废', 'abandoned', 'disused'],
  },
  devices: { normal: ['正常', '在线', 'normal', 'online', 'ok'], alarm: ['报警', '告警', '异常', 'alarm'], offline: ['离线', '掉线', '失联', '故障', 'offline'] },
  cameras: { online: ['在线', '正常', 'online', 'on', 'ok'], offline: ['离线', '掉线', '故障', '异常', 'offline', 'off'] },
  staff: { on_duty: ['在岗', '上班', '在线', 'on_duty'], off_duty: ['离岗', '下班', '休息', '离线', 'off_duty'] },
  events: { open: ['未结案', '处理中', '处置中', '待处理', 'open'], closed: ['已结案', '结案', '办结', '已办结', '关闭', 'closed'] },
};

/** The same for columns whose values are words of the product. */
export const VALUE_WORDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  position_class: { A: ['A', 'A类', 'a', 'A级', '±0.5', '0.5'], B: ['B', 'B类', 'b', 'B级', '±1.0', '1.0'], C: ['C', 'C类', 'c', 'C级', '±10', '10'] },
  level: { county: ['county', '县', '区', '县级', '区县'], town: ['town', '街道', '乡镇', '镇', '乡', '乡级', '街镇'], village: ['village', '社区', '村', '村级', '村居', '社区村'] },
  kind: { unit: ['unit', '单元', '单元网格', '万米网格'], duty: ['duty', '责任', '责任网格', '管理网格'], omni: ['omni', '全科', '全科网格', '综治网格'], evaluation: ['evaluation', '评价', '评价网格'], extension: ['extension', '扩展', '扩展网格'] },
  severity: { critical: ['critical', '特急', '特别紧急', '紧急'], major: ['major', '重大', '较急'], minor: ['minor', '一般'], notice: ['notice', '普通', '提示'] },
  sector: { police: ['police', '公安'] },
};
