import { alertsZh } from './alerts-zh.ts';
import { casesMapZh } from './cases-map-zh.ts';
import { casesResponsibilityZh } from './cases-responsibility-zh.ts';
import { caseTasksZh } from './cases-tasks-zh.ts';
import { casesZh } from './cases-zh.ts';

/** Words of the screen in Chinese. Names of classes, states and departments come from the county's vocabulary. */
export const zh = {
  product: '一图通管',
  tagline: '县域一图统管',
  common: {
    retry: '重试', close: '关闭', cancel: '取消', clear: '清除', all: '全部', none: '无', loading: '正在加载…', copy: '复制', copied: '已复制',
    unknown: '未知', yes: '是', no: '否', asOf: '截至 {{time}}', more: '更多', back: '返回', moreActions: '更多操作', colon: '：',
  },
  top: {
    county: '县（区）', person: '当前人员', search: '搜索', searchPlaceholder: '编码、案件、人员、地名或 经度,纬度',
    searchHint: '按 / 键搜索', searchEmpty: '没有找到“{{query}}”', searchEmptyHint: '可输入部件标识码、设备编号、网格编码、案件编号、人员、道路或地名，或“113.63,37.80”这样的坐标',
    searchFailed: '搜索失败', searching: '正在搜索…', language: '切换到英文', theme: { dark: '切换到浅色', light: '切换到深色' },
    help: '快捷键', live: '实时', replay: '回放', now: '当前时间',
    scope: { all: '全县', areas_one: '{{count}} 个辖区', areas_other: '{{count}} 个辖区' },
    personFailed: '切换人员失败',
  },
  health: {
    loading: { cases: '演示案件载入中 {{done}} / {{total}}，数字还会变化' },
    title: '系统状态', ok: '运行正常', degraded: '部分异常', down: '服务未响应', checking: '正在检查',
    database: '数据库', embedded: '内置（演示用）', native: '独立部署', reachable: '可用', unreachable: '不可用',
    feed: '变更同步', lag: '延迟 {{ms}} 毫秒', noLag: '暂无变更', rows: '内存要素', memory: '内存占用', uptime: '已运行', version: '版本',
    lastChange: '最近变更', error: '异常', seconds: '{{value}} 秒', minutes: '{{value}} 分钟', hours: '{{value}} 小时',
  },
  rail: { label: '工具', layers: '图层', list: '列表', region: '区域统计', distance: '测距', area: '测面积', home: '回到县域', import: '导入数据', pitch: '立体视图', flat: '平面视图', north: '指北', zoomIn: '放大', zoomOut: '缩小' },
  layers: {
    title: '图层', count: '{{count}} 个', filtered: '{{count}} / {{total}}', opacity: '不透明度', show: '显示{{name}}', hide: '隐藏{{name}}',
    expand: '展开{{name}}图例', collapse: '收起{{name}}图例', legend: '图例与筛选', states: '状态', classes: '类别', resetFilter: '清除筛选',
    resetAll: '清除全部筛选', filterOn: '已筛选', emptyLayer: '本县没有此类数据', emptyFilter: '当前筛选下没有数据', withheld: '部分数据不在您的权限范围内',
    failed: '图层数量读取失败', loadFailed: '图层未能载入', stale: '显示的是 {{time}} 的数据', tileFailed: '地图瓦片读取失败', groupBusiness: '业务图层', groupBase: '底图图层', overview: '共 {{count}} 个要素',
    aggregated: '放大到街道级查看单个要素', area: '辖区：{{name}}', grid: '网格：{{code}}', modes: '显示方式', mode: { map: '点位', points: '时间回放', heat: '热力' },
    zoomTo: '定位到{{name}}', only: '只看', onlyThis: '只看{{name}}', searchClass: '查找类别',
  },
  legend: {
    aggregate: '聚合数量', aggregateHint: '圆内为数量，颜色为异常占比', share: { low: '异常不到 5%', middle: '5–10%', high: '10% 以上' }, sector: '可视范围',
    heat: '热力：低 → 高', heatLow: '低', heatHigh: '高',
  },
  list: {
    title: '列表', layer: '列表图层', inView: '当前视野内 {{count}} 个', empty: '视野内没有{{name}}', emptyHint: '移动或缩小地图，或放宽筛选条件', failed: '列表读取失败',
    loadingMore: '继续加载…', label: '视野内要素', hidden: '该图层未显示', show: '显示该图层', export: '导出', exportCsv: '导出 CSV', exportGeojson: '导出 GeoJSON', loaded: '已载入 {{count}}',
  },
  drawer: {
    title: '详情', close: '关闭详情', locate: '定位', copyLink: '复制链接', linkCopied: '链接已复制', attributes: '属性', within: '区内数量', departments: '责任部门', position: '位置', cameras: '可看到此处的摄像机',
    camerasNear: '附近摄像机', camerasNone: '附近没有摄像机', camerasFailed: '摄像机读取失败', covers: '可视', notCovers: '未覆盖', distance: '{{meters}} 米', bearing: '方位 {{deg}}°',
    failed: '读取失败', missing: '该要素不存在或不在您的权限范围内', onlyGrid: '只看此网格', onlyArea: '只看此辖区', filterOn: '筛选中', related: '关联部件', supervisor: '主管部门', owner: '权属单位', keeper: '养护单位',
    raw: '原始属性',
  },
  field: {
    code: '编码', objid: '部件标识码', class: '类别', className: '类别名称', state: '状态', name: '名称', nameEn: '英文名称', surveyDate: '普查日期', changeDate: '变更日期', positionClass: '定位精度', address: '地址', note: '备注',
    areaCode: '所属辖区', areaName: '辖区名称', unitGrid: '单元网格', omniGrid: '全科网格', level: '级别', parentCode: '上级编码', validFrom: '启用日期', validTo: '停用日期', kind: '网格类型', scheme: '编码标准', keeper: '网格长',
    areaSquareMeters: '面积', product: '产品型号', vendor: '厂商', installer: '安装单位', heartbeatSeconds: '心跳周期', installedOn: '安装日期', lastSeenAt: '最近上报', componentId: '关联部件', sector: '所属行业', headingDeg: '朝向',
    fovDeg: '视场角', rangeMeters: '可视距离', mountHeightMeters: '架设高度', severity: '严重程度', channel: '来源渠道', occurredAt: '发生时间', closedAt: '结案时间', description: '描述', floors: '层数', heightMeters: '高度', widthMeters: '宽度',
    department: '所属部门', grids: '负责网格', dutyPhone: '值班电话', fixAt: '最近定位', speedMps: '速度', simulated: '模拟数据', ruleId: '规则', deviceId: '设备', quantity: '监测量', triggerValue: '触发值', peakValue: '峰值',
    openedAt: '发生时间', clearedAt: '恢复时间', acknowledgedAt: '确认时间', acknowledgedBy: '确认人', assignedTo: '指派给', snoozedUntil: '静默至',
    source: '数据来源', sourceId: '来源编号', updatedAt: '更新时间', lngLat: '经纬度', projected: '平面坐标', time: '时间', classCode: '类别代码',
  },
  live: {
    connected: '实时', connecting: '正在连接', lost: '实时数据中断', stale: '数据已过 {{age}}', staleHint: '地图保留最后已知状态，并自动重连',
    connection: '实时连接', feedLag: '变更到达服务端', lag: '{{ms}} 毫秒', dataAge: '最新现场数据', ago: '{{age}}前', none: '暂无', ticks: '更新频率', ticksPerSecond: '每秒 {{value}} 次', problem: '异常', viewers: '在看终端', intake: '接入', waiting: '{{count}} 条待入库', dropped: '丢弃（QoS 0）', quarantined: '隔离', broker: 'MQTT 服务',
    brokerKind: { embedded: '内置', outside: '外部', off: '关闭' }, brokerDown: '未连接',
    age: { seconds: '{{value}} 秒', minutes: '{{value}} 分钟', hours: '{{value}} 小时', days: '{{value}} 天' },
    edge: { label: '视野外的告警', one: '{{direction}}方向 {{distance}} 处有{{severity}}告警', many: '{{direction}}方向有 {{count}} 条告警，最近 {{distance}}' },
    direction: { n: '北', ne: '东北', e: '东', se: '东南', s: '南', sw: '西南', w: '西', nw: '西北' },
    readings: '最新读数', noReadings: '该设备尚未上报', readingsFailed: '读数读取失败', simulated: '模拟', simulatedHint: '此数值来自模拟器，并非现场上报',
    follow: '跟随', following: '跟随中', fix: '最近定位', noFix: '尚无定位，显示在报到地点', oldFix: '定位已过时', call: '拨打', position: '当前',
    legend: { stale: '灰色：最近定位已超过 {{minutes}} 分钟', trail: '轨迹：最近几分钟走过的路', pulse: '闪动：紧急且未确认', case: '数字为所处步骤，边框为紧急程度；黄色：一小时内到期，红色：已超期，灰色：计时暂停。地图显示未结案件' },
  },
  unit: { metersPerSecond: '{{value}} 米/秒', meters: '{{value}} 米', kilometers: '{{value}} 公里', squareMeters: '{{value}} 平方米', hectares: '{{value}} 公顷', squareKilometers: '{{value}} 平方公里', degrees: '{{value}}°', seconds: '{{value}} 秒', floors: '{{value}} 层' },
  measure: { distance: '测距', area: '测面积', hintLine: '单击添加点，双击或按 Enter 结束', hintArea: '单击添加点，单击起点或按 Enter 结束', total: '总长 {{value}}', surface: '面积 {{value}}', perimeter: '周长 {{value}}', again: '重新测量' },
  region: {
    title: '区域统计', intro: '在地图上画出一个区域，按图层、类别、状态和网格统计其中的要素。', polygon: '画多边形', rectangle: '画矩形', redraw: '重画', clear: '清除区域', hintPolygon: '单击添加顶点，单击起点或按 Enter 结束',
    hintRectangle: '单击一角，再单击对角', hintEdit: '拖动顶点可调整，拖动中点可加点', surface: '区域面积', total: '区域内要素', byClass: '按类别', byState: '按状态', byUnitGrid: '按单元网格', byOmniGrid: '按全科网格', noGrid: '不在网格内',
    empty: '区域内没有要素', emptyHint: '换个位置，或放宽筛选条件', failed: '统计失败', csv: '下载 CSV', csvFailed: '下载失败', counting: '正在统计…', wholeCounty: '当前视野', withheld: '仅统计您权限范围内的数据', layer: '图层', count: '数量', share: '占比', showMore: '显示全部 {{count}} 项', showLess: '收起',
    filterNote: '按当前筛选统计',
    problem: { self_crossing: '区域的边相互交叉，请重画或移动顶点', empty: '区域没有面积，请重画', too_many_vertices: '区域的顶点太多，请简化', hole_outside: '区域的洞在边界之外' },
  },
  time: {
    title: '时间范围', span: { '24h': '近 24 小时', '7d': '近 7 天', '90d': '近 90 天', '365d': '近一年' }, play: '播放', pause: '暂停', from: '开始', to: '结束', events: '{{count}} 起事件', cases: '{{count}} 件案件', loading: '正在读取…', empty: '此时段视野内没有事件', failed: '读取失败',
    whole: '整段', window: '时间窗', close: '退出时间模式', latest: '最近一起在 {{time}}', goLatest: '跳到该时段', mode: '事件显示方式',
  },
  map: {
    label: '县域地图', hoverAggregate: '{{count}} 个{{name}}', clickToZoom: '点击放大', scale: '比例尺', coordinates: '坐标', zone: 'CGCS2000 3° 带 {{zone}}（中央经线 {{meridian}}°）', zoomLevel: '级别 {{zoom}}', north: '指北针',
    noCounty: '还没有任何县域数据', noCountyHint: '可在这里或用 npm run import 导入文件，也可运行 npm start 生成演示县', countyGone: '{{name}}（{{code}}）已不在系统中，例如生成它的导入被撤销。', countyGoneNow: '现在显示的是{{name}}。', countyMissing: '没有编码为 {{code}} 的县（区）', countyMissingHint: '可从顶部切换到其他县（区）',
    listComma: '、', listStop: '。', loading: '正在打开地图…', loadingFonts: '正在载入字体…', failed: '无法连接服务', failedHint: '请检查服务是否运行，或稍后重试。', tilesFailed: '部分图层读取失败：{{names}}', tilesStale: '地图上保留的是先前的数据', contextLost: '显卡上下文丢失，正在恢复…',
    controls: { zoomIn: '放大', zoomOut: '缩小' },
  },
  webgl: {
    title: '此浏览器无法显示地图', why: '地图需要 WebGL 2，而此浏览器没有提供，或显卡被列入禁用名单。', try: '可以这样处理', tryUpdate: '使用 Chromium 内核 100 以上的浏览器（Chrome、Edge、360 安全、奇安信、UOS 浏览器等）',
    tryGpu: '在浏览器设置中打开“硬件加速”，并更新显卡驱动', tryIt: '在 chrome://gpu 查看 WebGL 2 状态，并告知管理员', still: '没有地图时仍可查看数据', counts: '各图层数量', layer: '图层', count: '数量', download: '下载 CSV',
  },
  help: {
    title: '快捷键', search: '搜索', layers: '图层面板', list: '列表面板', draw: '画区域', next: '列表下一项', previous: '列表上一项', open: '打开选中项', escape: '取消或关闭', help: '显示快捷键', zoom: '放大 / 缩小地图', pan: '移动地图（地图获得焦点时）', pitch: '立体 / 平面视图', home: '回到县域',
    measure: '测距', enterMap: '结束绘制',
  },
  alerts: alertsZh,
  cases: casesZh,
  caseTasks: caseTasksZh,
  responsibility: casesResponsibilityZh,
  figures: casesMapZh,
  skip: { toMap: '跳到地图', toList: '跳到列表' },
};

/** The shape that every language fills. */
export type Dictionary = typeof zh;
