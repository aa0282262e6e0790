/** Flat lists for the layers that no national list classifies; the scheme is named for what its layer holds. */
import { flatScheme } from './build-scheme.ts';

const OWN_LIST = {
  zh: '本系统自有分类，不出自任何国家标准。',
  en: 'A list of this product; it comes from no national standard.',
};

export const area = flatScheme({
  id: 'area', kind: 'areas', title: { zh: '行政区划级别', en: 'Administrative levels' }, edition: null, note: OWN_LIST,
}, [
  ['county', '县', 'County'],
  ['town', '乡镇、街道', 'Town or subdistrict'],
  ['village', '村、社区', 'Village or community'],
]);

export const grid = flatScheme({
  id: 'grid', kind: 'grids', title: { zh: '网格类型', en: 'Kinds of grid' }, edition: null,
  note: {
    zh: '单元、责任、评价、扩展网格的名称见于 GB/T 30428.1（据实现该标准的系统，未与原文核对）；全科网格为县域社会治理网格。',
    en: 'Unit, duty, evaluation and extension grids are named in GB/T 30428.1 (as implemented by systems in use, not checked against its text); the all-purpose grid is that of county-wide social governance.',
  },
}, [
  ['unit', '单元网格', 'Unit grid'],
  ['duty', '责任网格', 'Duty grid'],
  ['omni', '全科网格', 'All-purpose grid'],
  ['evaluation', '评价网格', 'Evaluation grid'],
  ['extension', '扩展网格', 'Extension grid'],
]);

export const road = flatScheme({
  id: 'road', kind: 'roads', title: { zh: '道路等级', en: 'Road classes' }, edition: null, note: OWN_LIST,
}, [
  ['primary', '主干路', 'Main road'],
  ['secondary', '次干路', 'Secondary road'],
  ['residential', '街巷', 'Residential street'],
  ['service', '内部道路', 'Service road'],
  ['path', '人行与骑行道', 'Footpath or cycle path'],
  ['rail', '铁路与轨道', 'Railway or tramway'],
]);

export const building = flatScheme({
  id: 'building', kind: 'buildings', title: { zh: '建筑用途', en: 'Building uses' }, edition: null, note: OWN_LIST,
}, [
  ['residential', '住宅', 'Residential building'],
  ['commercial', '商业', 'Commercial building'],
  ['office', '办公', 'Office building'],
  ['industrial', '工业仓储', 'Industrial building or warehouse'],
  ['public', '公共设施', 'Public building'],
  ['school', '学校', 'School'],
  ['hospital', '医院', 'Hospital'],
  ['village', '农村房屋', 'Village house'],
  ['other', '其他建筑', 'Other building'],
]);

export const water = flatScheme({
  id: 'water', kind: 'water', title: { zh: '水体类型', en: 'Kinds of water' }, edition: null, note: OWN_LIST,
}, [
  ['river', '河流', 'River'],
  ['lake', '湖泊', 'Lake'],
  ['reservoir', '水库', 'Reservoir'],
  ['canal', '渠道', 'Canal'],
]);

export const green = flatScheme({
  id: 'green', kind: 'green', title: { zh: '绿地类型', en: 'Kinds of green' }, edition: null, note: OWN_LIST,
}, [
  ['park', '公园', 'Park'],
  ['lawn', '草地', 'Lawn'],
  ['forest', '林地', 'Forest'],
  ['farmland', '耕地', 'Farmland'],
  ['orchard', '果园', 'Orchard'],
]);

export const device = flatScheme({
  id: 'device', kind: 'devices', title: { zh: '物联设备类型', en: 'Kinds of IoT device' }, edition: null, note: OWN_LIST,
}, [
  ['manhole_tilt', '井盖倾斜传感器', 'Manhole cover tilt sensor'],
  ['manhole_level', '井下液位传感器', 'Manhole level sensor'],
  ['lamp_current', '路灯电流传感器', 'Street lamp current sensor'],
  ['water_level', '水位计', 'Water level gauge'],
  ['air_quality', '空气质量监测仪', 'Air quality monitor'],
  ['tree_tilt', '树木倾斜传感器', 'Tree tilt sensor'],
  ['hoarding_tilt', '广告牌倾斜传感器', 'Hoarding tilt sensor'],
]);

export const camera = flatScheme({
  id: 'camera', kind: 'cameras', title: { zh: '摄像机结构类型', en: 'Camera types' }, edition: null,
  note: {
    zh: '球机、半球、固定枪机、遥控枪机对应 GB/T 28181 目录中的结构类型 1 至 4；全景与未知为本系统补充。',
    en: 'PTZ dome, dome, fixed and remote-controlled bullet are structure types 1 to 4 of a GB/T 28181 catalogue; panoramic and unknown are additions of this product.',
  },
}, [
  ['ptz', '球机', 'PTZ dome camera'],
  ['dome', '半球', 'Dome camera'],
  ['fixed', '固定枪机', 'Fixed bullet camera'],
  ['remote', '遥控枪机', 'Remote-controlled bullet camera'],
  ['panoramic', '全景摄像机', 'Panoramic camera'],
  ['unknown', '类型未知', 'Unknown type'],
]);

export const staff = flatScheme({
  id: 'staff', kind: 'staff', title: { zh: '人员与车辆类型', en: 'Kinds of staff and vehicle' }, edition: null, note: OWN_LIST,
}, [
  ['collector', '信息采集员', 'Collector'],
  ['grid_keeper', '网格员', 'Grid keeper'],
  ['repair_crew', '维修人员', 'Repair crew'],
  ['patrol_car', '巡查车', 'Patrol car'],
  ['sanitation_truck', '环卫车', 'Sanitation truck'],
]);

export const alert = flatScheme({
  id: 'alert', kind: 'alerts', title: { zh: '告警类型', en: 'Kinds of alert' }, edition: null, note: OWN_LIST,
}, [
  ['threshold', '超限', 'Beyond a threshold'],
  ['rate', '突变', 'Changing too fast'],
  ['no_data', '失联', 'No data'],
]);
