/** Words of the import page in Chinese. */
export const importsZh = {
  title: '导入数据', close: '关闭导入', failed: '导入页面无法打开', withheld: '当前身份不能导入数据', withheldHint: '权限所限，此页内容未显示。县指挥中心值班员和值班长可以导入。', listComma: '、', listStop: '。',
  file: {
    title: '选择文件', drop: '把文件拖到这里，或点击选择', choose: '选择文件', formats: '支持：{{endings}}（Shapefile 请打包成 .zip）', part: '{{name}} 只是 Shapefile 的一部分：请把同名的 .shp、.shx、.dbf（以及 .prj、.cpg，如有）打包成一个 .zip 再上传', limit: '最大 {{most}}；更大的文件用 npm run import', tooLarge: '文件 {{size}}，超过本服务器的上限 {{most}}。更大的文件用 npm run import 导入。', empty: '{{name}} 是空文件',
    notSent: '文件没有传完：与服务器的连接中断。请重试。', sending: '正在上传 {{name}}', earlier: '一天内上传过的文件', forget: '从服务器删除', forgetOne: '从服务器删除 {{name}}', other: '换文件', sampled: '{{count}} 个字段（看了前 {{records}} 条记录）', whole: '{{count}} 个字段，{{records}} 条记录', which: '共 {{count}} 个，请选一个',
    reading: '正在读取字段…', unreadable: '文件无法读取', encoding: '文字编码', encodingAuto: '自动', sheet: '工作表', table: '数据表',
  },
  target: {
    title: '坐标系、图层和县', crs: '文件的坐标系', crsHint: '请声明，系统不猜测', degrees: '度（经纬度）', metres: '米（平面坐标）', proj: '按 PROJ 字符串', projHint: '列表中没有。自定中央经线请输入 PROJ 字符串：+proj=tmerc +lon_0=118.8333 +x_0=500000 +ellps=GRS80 +units=m', stated: '文件自己声明：{{stated}}', statedOther: '文件自己声明：{{stated}}。它不是可选的坐标系之一，请按实际声明。', silent: '文件没有说明坐标系。', layer: '导入到图层',
    county: '县', existing: '已有的县', new: '新建县', which: '导入到', code: '县代码（6 位）', nameZh: '中文名称', nameEn: '英文名称', zone: '时区', codeWrong: '县代码是 6 位数字', codeTaken: '这个代码的县已经有了，请选“已有的县”', departments: '文件中出现的新部门自动加入本县',
  },
  fields: {
    title: '字段对应', field: '字段', samples: '样例', becomes: '导入为', becomesOf: '{{field}} 导入为', values: '取值…', valuesOf: '{{field}} 的取值', filled: '{{share}}% 有值', noValue: '无值', why: '为什么', kept: '保留为属性', ignored: '不导入', source: '来源名称（同一来源再次导入会更新）', keepRest: '其余字段保留为属性',
    missing: '还缺：{{what}}', save: '下载映射', load: '载入映射', json: '编辑 JSON', take: '采用', noObject: '映射必须是一个 JSON 对象', group: { place: '标识和位置', class: '类别', columns: '字段（* 必填）', attributes: '其他' },
  },
  gap: { class: '类别', position: '位置', positionHalf: '坐标的另一半', column: '必填字段', field: '文件中没有字段“{{field}}”', source: '来源名称' },
  type: { text: '文字', 'whole number': '整数', number: '数值', date: '日期', time: '时间', 'yes or no': '是/否', empty: '无值', 'component identifier': '部件标识码', 'camera code': '摄像机编码', 'unit grid code': '单元网格编码', 'area code': '行政区划代码', 'geometry (WKT)': '几何（WKT）' },
  target_: { identity: '记录标识', lng: '经度', lat: '纬度', east: '东坐标（米）', north: '北坐标（米）', wkt: '几何（WKT）', class: '类别', attribute: '附加属性' },
  column: { geometry: '位置', supervisor_dept: '主管部门', owner_dept: '权属单位', keeper_dept: '养护单位', reported_at: '来电时间', reporter_name: '诉求人', reporter_phone: '联系电话' },
  values: {
    title: '“{{field}}”的取值', becomes: '{{value}} 对应', same: '原样', none: '未指定（记录会被拒绝）', asSource: '按上面的方式查找', forms: '日期的写法', offset: '时差', unit: '单位', unitNone: '无单位', decimal: '小数点', ifBad: '不合格的值', reject: '拒绝记录', leaveOut: '留空',
    classBy: '类别的查找方式', classByTable: '只按下表', scheme: '分类标准', by: { name: '按名称', code: '按代码', objid: '从标识码中取', id: '“标准:代码”' }, classHint: '下表单独指定的值优先。', classTableHint: '为每个值选定类别；未指定的会被拒绝。', many: '不同的值太多，只列出样例；其余的请编辑 JSON。',
  },
  missing: { mapping: '字段对应', crs: '坐标系', county: '县', countyName: '县的英文名称' },
  preview: {
    title: '试导入', howMany: '试多少', first: '前 {{count}} 条', whole: '整个文件', start: '试一试', again: '再试一次', hint: '试导入不会保存任何内容，只说明会导入什么、拒绝什么。', missing: '请先给出：{{what}}', refused: '无法试导入', failed: '试导入中止，没有保存任何内容', lost: '试导入的进度读不到了', cancelled: '已停止。', old: '设置已改动，下面是改动前的结果',
    ofWhole: '整个文件，共 {{count}} 条记录', ofFirst: '文件的前 {{count}} 条记录', map: '试导入地图', keyGood: '合格：图上 {{shown}} / 共 {{count}}', keyRejects: '拒绝：图上 {{shown}} / 共 {{count}}', rejects: '被拒绝的记录：{{count}}', rejectsLabel: '被拒绝的记录', noRejects: '没有记录被拒绝', moreRejects: '只列出前 {{shown}} 条；导入后可下载完整清单',
    line: '第 {{line}} 行', noPlace: '无位置', moreReasons: '另有 {{count}} 项',
  },
  figure: { read: '记录', inserted: '新增', updated: '更新', unchanged: '未变', rejected: '拒绝', insertedDry: '将新增', updatedDry: '将更新', unchangedDry: '不变' },
  step: { Begin: '正在启动', 'Read and check': '读取并检查', 'Check against the database': '与数据库核对', 'Load the rows': '写入', 'Take the reports in': '受理来件', 'Compare with what is there': '与本县已有数据比对', 'Compare with what was loaded': '与导入时核对', 'Take the rows back': '撤销' },
  progress: { records: '{{records}} 条 · 每秒 {{rate}} 条', stop: '停止' },
  run: {
    title: '导入', start: '开始导入', nothingGood: '没有一条记录合格，无法导入', tryFirst: '先按当前设置试一次', confirmFirst: '请先看过上面的警告', wholeFile: '导入整个文件；合格的一次写入，不合格的进入拒绝清单', allOrNothing: '{{count}} 条合格记录一次写入；中途停止则全部不保留', confirm: '我已核实，仍要导入', refused: '无法导入', failed: '导入中止，没有保留任何内容', lost: '导入的进度读不到了；是否已保留，请看下面的导入记录', cancelled: '已停止，没有保留任何内容。', fewAtATime: '整个文件中每条合格来件各立一案，分小批写入；中途停止时，已受理的保留', cancelledReports: '已停止。已受理的来件保留；同一文件再次导入会接着往下做。', failedReports: '导入已停止。已受理的来件保留；同一文件再次导入会接着往下做',
  },
  summary: {
    done: '导入完成。', undone: '这次导入已撤销。', newCounty: '导入完成，新的县“{{county}}”已可在地图上选择。', nothing: '没有一条记录合格，什么都没有改变。', same: '没有变化：这些记录本来就有。', rate: '用时 {{seconds}} 秒，每秒 {{rate}} 条', boundary: '已按边界核对：{{boundary}}', noBoundary: '没有可核对的边界', rejects: '下载拒绝清单', next: '导入下一个文件', show: '在地图上看', classes: '按类别', rejectedFor: '拒绝原因', leftOut: '按映射留空的值', departments: '新增部门', more: '另有 {{count}} 项',
  },
  undo: { undo: '撤销', question: '撤销导入“{{file}}”？', what: '这次新增的行会删除，更新的行会恢复原值；此后另行改动过的行保留。', yes: '撤销', done: '已撤销：删除 {{removed}}，恢复 {{restored}}', doneKept: '已撤销：删除 {{removed}}，恢复 {{restored}}，保留 {{kept}}（此后另有改动）', cancelled: '撤销已停止，没有改变任何内容', undone: '已撤销', undoneKept: '已撤销，保留 {{kept}}', doneCounty: '已撤销：删除 {{removed}}；这次新建的县也已删除', allKept: '没有撤销：{{kept}} 行此后都改动过，全部保留', problem: { layer: '此类数据不可撤销', expired: '已过可撤销期', nothing: '没有改动任何行' } },
  batches: { title: '导入记录', of: '{{county}}的导入记录', when: '时间', who: '导入人', file: '文件', layer: '图层', reports: '热线来件', standards: '立案标准', commandLine: '命令行', rejects: '拒绝清单', failed: '导入记录读取失败', empty: '还没有导入过', emptyHint: '导入之后，每一次的文件、数量和撤销都在这里' },
};
