/** Words of the case desk in Chinese: list, details, moves, duplicates, dispatch of many. Other rooms of the case loop have files of their own. */
export const casesZh = {
  title: '案件', open: '打开案件台', close: '关闭案件台', count: '在办案件 {{count}} 件，超期 {{overdue}} 件',
  flow: '流程', steps: '环节', allSteps: '全部', list: '在办案件', total: '{{count}} 件', totalOf: '{{count}} / {{total}} 件', overdueCount: '超期 {{count}}', soonCount: '临期 {{count}}',
  empty: '没有在办案件', emptyHint: '新上报的案件会自动出现在这里', emptyStep: '此环节没有案件', emptyFilter: '没有符合条件的案件', emptyFilterHint: '筛选条件隐藏了 {{count}} 件', failed: '案件读取失败', stale: '显示的是 {{time}} 的案件', cut: '案件过多，只显示最紧急的 {{count}} 件', withheld: '只显示您辖区内的案件',
  arrived: '新到 {{count}} 件', showArrived: '显示新到的案件（N）', left: '已离开此列表：{{state}}',
  search: '搜索编号、地址、描述', sortBy: '排序', sort: { due: '最急在前', newest: '最新在前', severity: '紧急程度' },
  filter: { label: '筛选', due: '时限', department: '部门', class: '类别', classes: '全部类别', departments: '全部部门', where: '范围', mine: '待我办理', view: '仅地图范围内', reset: '清除筛选', noDepartment: '未派遣', any: '全部时限', overdue: '已超期', today: '今日到期', soon: '即将到期', paused: '暂停计时', more: '更多筛选', fewer: '收起筛选' },
  due: {
    left: '剩 {{time}}', over: '超期 {{time}}', at: '{{time}} 到期', paused: '暂停计时', suspended: '挂账中', none: '不计时', done: '已处置', ended: '已结束', clock: { accept: '受理时限', dispatch: '派遣时限', handle: '处置时限' },
    days: '{{days}} 天 {{hours}} 小时', hours: '{{hours}} 小时 {{minutes}} 分', minutes: '{{minutes}} 分', seconds: '{{seconds}} 秒', inTime: '按期', late: '超期', notYet: '尚未计时',
  },
  flag: { supervised: '督办', urged: '催办 {{count}} 次', far: '位置偏差', round: '第 {{round}} 轮', returns: '退回 {{count}} 次', simulated: '模拟', reports: '{{count}} 次上报', exempt: '豁免', exemptHint: '申诉成立，不计入考核', farHint: '照片或定位离申报位置较远', simulatedHint: '演示数据，不是真实案件', offered: '待认领', alert: '物联告警' },
  channel: { collector: '采集员上报', hotline: '12345 热线', public: '公众举报', leader: '领导交办', video: '视频巡查', iot: '物联告警', patrol: '巡查', transfer: '部门转办', open311: 'Open311' },
  role: { reporter: '上报人', collector: '采集员', intake: '受理员', dispatcher: '派遣员', lead: '值班长', department: '部门', handler: '处置人', leader: '领导', assessor: '考核员', system: '系统' },
  move: {
    report: '上报', add_report: '追加上报', precheck: '派核实', precheck_done: '核实结果', merge: '并案', unmerge: '拆案', reject: '不予立案', file: '立案', dispatch: '派遣', accept: '认领', return_intake: '退回受理', dept_return: '部门退回', assign: '指派人员', submit: '提交处置', dept_reject: '退回重办', feedback: '反馈结果',
    postcheck: '派核查', postcheck_done: '核查结果', rework: '返工', close: '结案', ask_extension: '申请延期', extend: '批准延期', refuse_extension: '不同意延期', ask_suspension: '申请挂账', suspend: '批准挂账', refuse_suspension: '不同意挂账', resume: '恢复办理', appeal: '申诉', review_appeal: '审议申诉', score: '考核', urge: '催办', supervise: '督办', inspect: '督查', force_close: '强制结案', comment: '批注', absorb: '并入他案', release: '拆出并案',
  },
  effect: {
    'accept:start': '开始受理计时', 'accept:pause': '暂停受理计时', 'accept:resume': '恢复受理计时', 'accept:stop': '停止受理计时', 'all:restore': '各计时恢复原状', 'all:earlier': '取较早的计时', 'dispatch:start': '开始派遣计时', 'dispatch:stop': '停止派遣计时', 'handle:start': '重新开始处置计时', 'handle:take_up': '开始（或接续）处置计时', 'handle:pause': '暂停处置计时', 'handle:resume': '恢复处置计时', 'handle:stop': '停止处置计时', 'handle:extend': '处置时限延长一个时限', 'all:stop': '停止全部计时', none: '不影响计时',
  },
  explain: { open: '为什么这时到期', hide: '收起', title: '时限说明', instance: '第 {{instance}} 次', state: { running: '计时中', paused: '已暂停', stopped: '已停止' }, failed: '时限说明读取失败', running: '当前计时', earlier: '其他计时', none: '没有计时' },
  details: {
    title: '案件', failed: '案件读取失败', missing: '没有此案件，或不在您的权限范围内', locate: '定位', copyLink: '复制链接', copied: '链接已复制', back: '返回列表', closeDrawer: '关闭详情', step: '第 {{step}} 步，共 {{count}} 步：{{name}}', stepNow: '当前环节', facts: '基本情况', place: '地点', grid: '网格', department: '承办部门', offered: '待认领部门', handler: '处置人', channel: '来源', reportedAt: '上报时间', filedAt: '立案时间', description: '描述', standard: '立案标准', closeCondition: '结案条件', limit: '时限', mergedInto: '已并入案件', openPrimary: '打开主案', edition: '{{scheme}} · {{edition}}',
    component: '关联部件', componentOpen: '打开部件', past: '同一部件的其他案件', pastNone: '没有其他案件', reports: '上报记录（{{count}}）', reporter: '上报人', receipt: '回执号 {{receipt}}', photos: '照片', photo: '照片 {{number}}，{{time}}', photosNone: '没有照片', far: '距申报位置 {{meters}} 米', verified: '核实属实', unverified: '核实不属实', evidence: '告警依据', alertOpen: '打开告警', evidenceFailed: '告警信息读取失败',
    moves: '办理过程', movesNone: '尚无记录', fromTo: '{{from}} → {{to}}', system: '系统', tasks: '核实与核查', task: { precheck: '核实', postcheck: '核查', joint: '联合处置' }, taskState: { open: '进行中', done: '已完成', cancelled: '已取消' }, taskDue: '{{time}} 前完成', result: { met: '属实或达标', not_met: '不属实或未达标' }, nobody: '未指定人员', reason: { duty_grid: '责任网格采集员', nearest: '就近人员', chosen: '指定' }, adjustments: '延期与挂账', adjustment: { extend: '延期', suspend: '挂账' }, adjustmentState: { asked: '待批', approved: '已批准', refused: '未同意', lapsed: '已失效' }, until: '至 {{time}}', appeal: '申诉', appealState: { asked: '待审议', first_granted: '一审同意', granted: '已成立', refused: '不成立' }, merged: '并入的案件',
  },
  act: {
    title: '可以办理', none: '当前身份没有可办理的事项', ended: '案件已结束', failed: '可办事项读取失败', blocked: '暂不能办理：{{why}}', send: '确认{{move}}', cancel: '取消', note: '说明', noteNeeded: '理由（必填）', noteOptional: '说明（可不填）', noteHint: { reason: '写明理由，会记入办理过程' }, clock: '对计时的影响', unusual: '特殊事项', everyday: '办理', done: '已办理：{{move}}', refused: '未能办理：{{why}}',
    movedTitle: '{{person}} 已先行办理', moved: '{{person}} 在 {{time}} 办理了“{{move}}”，案件现为“{{state}}”。您填写的内容已保留。', movedUnknown: '案件刚刚被其他人办理过，已重新读取。您填写的内容已保留。', gone: '“{{move}}”已不能办理，填写的内容：{{note}}', keep: '知道了',
    department: '派遣到', departmentsHint: '选择多个部门时，先认领的部门承办', suggested: '建议', why: '依据', noSuggestion: '没有建议的责任部门，请选择并写明理由', suggestFailed: '责任部门读取失败', otherDepartment: '选择其他部门需要写明理由', handler: '处置人', handlerFailed: '人员读取失败', handlerCode: '人员编号', noHandlers: '该部门没有可指派的人员', onDuty: '在岗', offDuty: '离岗', standard: '立案标准', standards: '选择符合的立案条件', standardFailed: '立案标准读取失败', noStandard: '此类别没有在用的立案标准', duplicates: '疑似重复案件', duplicatesSeen: '已看过全部 {{count}} 件疑似重复案件', duplicatesNone: '没有疑似重复案件', duplicatesFailed: '疑似重复案件读取失败', into: '并入', pickInto: '选择要并入的案件', until: '挂账至', untilHint: '一年以内，到期自动恢复计时', result: '结果', met: { precheck_done: '属实', postcheck_done: '达到结案条件' }, notMet: { precheck_done: '不属实', postcheck_done: '未达到结案条件' }, reply: '答复上报人（可不填）', load: '在办 {{open}} 件，超期 {{overdue}} 件', returnedBy: '曾退回：', grant: '同意申诉', refuseAppeal: '不同意', score: '得分', photos: '照片', addPhoto: '添加照片', photoFailed: '照片上传失败：{{detail}}', removePhoto: '移除照片 {{number}}', assignee: '采集员', assigneeAuto: '自动选择（责任网格或就近）', uploading: '正在上传…',
  },
  twins: {
    title: '疑似重复', none: '没有疑似重复案件', failed: '疑似重复案件读取失败', compare: '并排比较', this: '本案', other: '疑似重复', distance: '相距 {{meters}} 米', sameComponent: '同一部件', sameDevice: '同一设备', age: '早 {{age}}', ageLater: '晚 {{age}}', sameTime: '同时', apart: '相隔 {{age}}', withheld: '另有 {{count}} 件不在您的权限范围内', merge: '本案并入此案', takeIn: '此案并入本案', hidden: '已标为不是重复 {{count}} 件', notSame: '不是同一件', kept: '已标为不是重复', undo: '撤销', previous: '上一件', next: '下一件', of: '{{index}} / {{count}}', unmerge: '拆出', mergedHere: '已并入本案 {{count}} 件', reasons: { component: '同一部件', device: '同一设备', near: '位置相近', class: '类别相同', text: '描述相似', photo: '照片相似', time: '时间相近' }, text: '描述相似 {{percent}}', looks: '照片相似', closeIt: '关闭比较', noMove: '当前环节不能并案', clock: '并案后主案保留最早的计时', score: '相似度 {{percent}}',
  },
  bulk: {
    picked: '已选 {{count}} 件', clear: '取消选择', dispatch: '批量派遣', title: '批量派遣 {{count}} 件', toOne: '全部派遣到一个部门', toSuggested: '各自派遣到建议的部门', onlyPending: '只有“待派遣”的案件可以派遣：{{count}} 件不在此列，将被跳过', note: '理由（部门不在责任之列时必填）', send: '派遣 {{count}} 件', result: '已派遣 {{done}} 件，未派遣 {{refused}} 件', ok: '已派遣', refused: '未派遣', close: '完成', failed: '批量派遣失败：{{detail}}', pick: '选择案件 {{code}}', pickAll: '选择当前列表中的全部案件', most: '一次最多 {{count}} 件，已选前 {{count}} 件', noSuggestion: '没有建议的责任部门', progress: '正在派遣 {{done}} / {{count}}', keepRefused: '保留未派遣的选择',
  },
  help: { title: '案件', desk: '案件台', next: '下一件', previous: '上一件', enter: '打开', main: '办理主要事项', nth: '办理第 n 项', pick: '选择 / 取消选择', range: '连续选择', bulk: '批量派遣', steps: '上一环节 / 下一环节', back: '返回', fresh: '显示新到的案件' },
};
