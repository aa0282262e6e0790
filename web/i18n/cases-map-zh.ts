/** Words of cases on the map, of figures and of indicators in Chinese. */
export const casesMapZh = {
  title: '案件指标', open: '领导看板', openIndicators: '考核指标', close: '关闭', linkLabel: '{{name}}：{{count}}，查看案件', numerator: '分子', denominator: '分母', without: '无', inRegion: '所绘区域',
  filtered: '按地图筛选统计', clearFilter: '取消筛选', filterNote: '数字按地图上案件的类别和辖区筛选统计',
  behind: {
    unitNote: '按{{unit}}计数，清单为相应的案件，件数可能较少', title: '案件清单', list: '案件', close: '关闭清单', total: '{{count}} 件', refresh: '重新读取清单', more: '已显示 {{shown}} 件，继续显示', failed: '案件清单读取失败', empty: '没有这样的案件', emptyHint: '数字为 0，或案件已经流转',
  },
  filter: { omni: '全科网格', duty: '责任网格', unit: '单元网格', grid: '网格', step: '环节', class: '类别', area: '辖区', village: '村（社区）', department: '部门', flow: '流程', person: '人员', none: '不在', bbox: '范围', state: '状态' },
  by: { area: '乡镇（街道）', village: '村（社区）', duty: '责任网格', omni: '全科网格', unit: '单元网格', department: '部门', step: '环节', class: '大类', county: '全县', person: '人员', label: '分组' },
  color: {
    title: '按案件着色', short: { open: '未结', overdue: '已超期', soon: '即将超期' }, none: '不着色', kind: '网格', legend: '案件数', noCase: '无案件', fixed: '固定分级：颜色全天含义不变', range: '{{from}}–{{to}}', upward: '{{from}} 及以上', zoomIn: '放大地图后显示{{kind}}', asOf: '截至 {{time}}', failed: '案件数读取失败', total: '共 {{count}} 件，其中 {{without}} 件不在{{kind}}内',
  },
  grid: { title: '案件', none: '没有未结案件', more: '其他', all: '此处的案件', failed: '案件数读取失败' },
  gaps: {
    title: '无人负责', switch: '显示无人负责的网格', class: '类别', all: '全部有立案标准的类别', hatch: '无部门负责：{{count}} / {{total}} 个网格', duty: '无采集员：{{count}} / {{total}} 个责任网格', none: '处处有人负责', noStandards: '没有生效的立案标准，无从查起',
    failed: '责任空白读取失败', loading: '正在查找…', strength: '斜线越重，无人负责的类别越多', hint: '单击地图查看此处由谁负责', classes: '共查 {{count}} 个类别',
  },
  who: {
    title: '此处由谁负责', class: '问题类别', choose: '先选择一个类别', nobody: '无人负责，由派遣员决定', chain: '查找顺序', found: '找到', notFound: '没有', fanOut: '同时告知多个部门，先接收者负责', keeper: '养护单位：{{name}}', failed: '责任单位读取失败', close: '关闭',
    step: { owner: '部件权属单位', area_holder: '片区责任人（街长、河长、林长、园长）', class_default: '类别默认部门', dispatcher: '派遣员' },
  },
  leader: {
    title: '领导看板', work: '当前在办', today: '今日', headline: '结案率', whole: '全部时间', month: '本月', ofFiled: '按立案数', ofDue: '按应结案数', table: '分布', name: '名称', age: '平均时长', ageHint: '未结案件自上报起的平均时长', oldest: '最早一件上报于 {{time}}', chart: '各部门超期案件', chartText: '各部门超期案件柱状图：{{text}}', noOverdue: '没有超期案件', failed: '案件数读取失败', empty: '没有案件', emptyHint: '案件上报后，数字会出现在这里',
    stale: '显示的是 {{time}} 的数字', none: '（无）', locate: '在地图上定位{{name}}', color: '地图着色', live: '随案件流转更新', days: '{{value}} 天', hours: '{{value}} 小时', indicators: '全部指标', pageTotal: '共 {{count}} 行',
  },
  indicators: {
    title: '考核指标', period: '期间', preset: { month: '本月', last_month: '上月', quarter: '本季度', year: '本年', all: '全部', custom: '自定义' }, from: '起始日', to: '截止日', flow: '流程', anyFlow: '全部流程', by: '分组', csv: '导出 CSV', csvHint: '与此表相同的数据，UTF-8',
    definition: '分子：{{numerator}}。分母：{{denominator}}。期间：{{period}}。', better: { high: '越高越好', low: '越低越好' }, noDenominator: '分母为 0，没有结果', change: { previous: '环比', year: '同比' }, changeHint: { previous: '与前一段等长期间（{{period}}）相比', year: '与上年同期（{{period}}）相比' }, points: '{{value}} 个百分点', seconds: '{{value}} 秒', isBetter: '变好', isWorse: '变差',
    failed: '指标读取失败', empty: '此期间没有数据', emptyHint: '换一个期间，或放宽筛选', personWithheld: '人员考核数据不对分析员开放：分析员只看汇总，不看个人', total: '合计', exempt: '含申诉通过 {{count}} 件', asOf: '截至 {{time}}', name: '名称', badSpan: '截止日早于起始日', explain: '什么是{{name}}', rows: '分组明细', unit: { case: '案件', report: '上报', task: '任务', dispatch: '派遣', clock: '计时', shift: '网格班次', device: '设备' }, noCases: '按{{unit}}计，没有对应的案件清单', lasts: '期间未结束，按现在计', roles: { collector: '采集员', intake: '受理员', dispatcher: '派遣员', handler: '处置人' },
    length: { seconds: '{{value}} 秒', minutes: '{{value}} 分', hours: '{{value}} 小时' },
  },
  region: { byStep: '按环节', noLink: '区域为矩形时可查看各环节的案件' },
  help: { figures: '领导看板', indicators: '考核指标' },
};
