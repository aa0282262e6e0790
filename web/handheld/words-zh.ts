/** Words of the two small pages in Chinese: collectors' and citizens'. Names of classes and steps come from the server. */
export const wordsZh = {
  product: '一图通管',
  common: {
    retry: '重试', close: '关闭', send: '提交', back: '返回', change: '修改', remove: '删除', loading: '正在加载…', failed: '读取失败：{{detail}}', unreachable: '连不上服务器', optional: '选填',
    language: '切换到英文', themeDark: '切换到深色', themeLight: '切换到浅色', county: '县（区）', meters: '{{value}} 米', kilometers: '{{value}} 千米', old: '未联网，显示的是上次读取的内容',
    ago: { now: '刚刚', minutes: '{{value}} 分钟前', hours: '{{value}} 小时前', days: '{{value}} 天前' }, in: { minutes: '{{value}} 分钟', hours: '{{value}} 小时', days: '{{value}} 天' },
  },
  photo: { title: '照片', take: '拍照', choose: '选照片', hint: '最多 {{count}} 张，拍清问题和周边', alt: '第 {{number}} 张照片', remove: '删除第 {{number}} 张', tooMany: '最多 {{count}} 张照片', tooBig: '“{{name}}”无法读取，请换一张', needed: '请拍一张照片' },
  place: {
    title: '位置', locate: '定位', locating: '正在定位…', here: '手机定位，误差约 {{meters}} 米', byHand: '手动指定', none: '还没有位置', needed: '请确定位置：定位、拖动地图或输入坐标', map: '位置小地图，拖动或用方向键移动，加减号缩放', drag: '拖动地图，让十字对准问题所在', zoomIn: '放大', zoomOut: '缩小', mapFailed: '地图读取失败，仍可定位或输入坐标', typed: '经度,纬度', typedHint: '如 113.63120,37.80250', typedWrong: '写成“经度,纬度”，如 113.63120,37.80250', address: '地点描述', addressHint: '如：迎宾路 12 号门前',
    denied: '没有定位权限，请在浏览器设置中允许，或手动指定', unavailable: '暂时定不到位，请手动指定', insecure: '浏览器只在 https 下提供定位，请手动指定', coarse: '误差较大，请核对',
  },
  classes: { title: '类别', groups: '大类', search: '搜索类别', searchHint: '汉字、拼音或首字母，如 井盖 / jg', none: '没有找到“{{text}}”', needed: '请选择类别', all: '全部大类', failed: '类别读取失败', chosen: '已选', components: '部件', events: '事件', more: '没有合适的？搜索全部类别' },
  condition: { title: '情形', hint: '选择符合的情形', limit: '时限 {{value}} {{unit}}', other: '其他情形', unit: { urgent_minute: '紧急分钟', urgent_hour: '紧急工作时', work_hour: '工作时', work_day: '工作日', natural_day: '自然日', seasonal_work_day: '季节工作日' } },
  text: { title: '说明', hint: '看到了什么，有没有危险' },
  nearby: { title: '附近可能已经上报', one: '{{meters}} 米外，{{age}}上报：{{class}}', same: '就是它，补充到该案件', another: '不是同一件', chosen: '将补充到该案件', count: '已上报 {{count}} 次' },
  collect: {
    title: '采集', tab: { report: '上报', tasks: '任务', outbox: '发件箱' }, person: '当前人员', notCollector: '当前人员不是采集员，请选择采集员', queued: '已放入发件箱', submit: '提交上报', correct: '改好重新提交', correcting: '正在修改被退回的上报', discard: '放弃修改',
    offline: '未联网：上报会先存在手机里，联网后自动发送', shell: '此地址不是 https，断网时无法打开本页', storage: '浏览器不允许存储，请不要在发送完之前关闭本页', storageFull: '手机存储空间不足，未能保存：{{detail}}',
  },
  outbox: {
    empty: '没有待发送的上报', emptyHint: '提交的上报和核查结果会先放在这里', state: { waiting: '等待发送', sending: '正在发送…', sent: '已发送', refused: '被退回' }, receipt: '回执号 {{receipt}}', reason: '原因：{{reason}}', tries: '已尝试 {{count}} 次', next: '{{time}}后再试', now: '立即发送', fix: '修改', again: '原样重发', drop: '删除', dropAsk: '删除后无法恢复，确定删除？', joined: '已并入在办案件', far: '照片或定位离申报位置较远，已标记', photos: '{{count}} 张照片', others: '本机还有其他人员的 {{count}} 条未发送，请切换到该人员', waiting: '{{count}} 条等待发送',
  },
  tasks: {
    empty: '没有核实或核查任务', emptyHint: '分派给您的任务会出现在这里', precheck: '核实', postcheck: '核查', precheckAsk: '现场情况与上报一致吗？', postcheckAsk: '现场是否达到结案条件？', met: { precheck: '属实', postcheck: '已达标' }, notMet: { precheck: '不属实', postcheck: '未达标' }, due: '剩 {{time}}', over: '超时 {{time}}', away: '距您 {{distance}}', unknownDistance: '距离未知', photos: '上报照片', note: '说明', noteHint: '现场看到的情况', answer: '提交结果', queued: '结果已放入发件箱', answered: '已作答，等待发送', condition: '结案条件', refresh: '刷新',
  },
  report: {
    title: '随手报', intro: '拍一张照片，告诉我们哪里出了什么问题。', follow: '查询进度', fresh: '我要上报', receiptAsk: '回执号', receiptHint: '上报成功时给您的号码', look: '查询', phone: '电话', phoneHint: '选填，便于工作人员联系您', what: '出了什么问题', where: '在哪里', tell: '说明', privacy: '电话只有受理人员可以看到。', sending: '正在提交…', failed: '没有提交成功：{{detail}}。您填写的内容还在，可以再试一次。',
    unsent: '没有连上服务器。您填写的内容还在，请稍后再试。', done: '已收到，谢谢！', receipt: '您的回执号', copy: '复制', copied: '已复制', keep: '请记下回执号，用它查询处理进度。', openIt: '查看进度', another: '再报一件', at: '{{time}} 上报', expected: '预计 {{time}} 前处理', reply: '答复', unknown: '没有回执号为 {{receipt}} 的上报，请核对号码', progress: '处理进度', photoNeeded: '请拍一张照片，便于核实', tooOften: '提交太频繁，请过一会儿再试',
    plain: {
      cover: '井盖坏了、不见了', lamp: '路灯不亮', rubbish: '垃圾没人清', road: '路面坑洼破损', water: '路面积水', sewage: '污水外溢', noise: '商铺噪声', site: '工地噪声', dust: '工地扬尘', smoke: '露天烧烤', parking: '非机动车乱停', stall: '占道经营', tree: '树木倒伏、枯死', sign: '小广告', rail: '护栏损坏', bin: '垃圾箱破损满溢',
    },
  },
};
export type Words = typeof wordsZh;
