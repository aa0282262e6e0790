/** Words of the report form on the map and of "my tasks" in Chinese. */
export const caseTasksZh = {
  form: {
    title: '新建案件', open: '新建案件', close: '关闭新建案件', place: '位置', pick: '在地图上点选', picking: '请在地图上点击问题所在，或搜索地点', picked: '{{lngLat}}', move: '拖动标记可调整', search: '搜索地点、道路、部件', address: '地点描述', class: '类别', classHint: '汉字、拼音或首字母、编码，如 井盖 / jg / 0101', classNone: '没有符合的类别',
    component: '关联部件', componentNone: '不关联部件', componentAway: '{{meters}} 米', componentFailed: '附近部件读取失败', componentEmpty: '附近 {{meters}} 米内没有此类部件', condition: '情形', conditionNone: '其他情形', limit: '时限 {{limit}}', channel: '来源', external: '来源编号', externalHint: '如热线工单号', reporter: '上报人', reporterName: '姓名', reporterPhone: '电话', text: '描述', photos: '照片', photosHint: '拖入、粘贴或选择照片', photosAdd: '选择照片', photoAlt: '照片 {{number}}', photoRemove: '删除照片 {{number}}',
    similar: '附近可能重复', similarNone: '附近没有重复', similarFailed: '重复检查失败', similarOne: '{{meters}} 米 · {{age}}前', similarOpen: '查看', sameComponent: '同一部件：提交后并入该案件', responsible: '责任部门', nobody: '无人负责，需派遣员选择', fanOut: '由先认领的部门承办', responsibleFailed: '责任部门读取失败', because: '依据', send: '提交', sending: '正在提交…', discard: '清空', needPlace: '请先确定位置', needClass: '请选择类别', sent: '已上报，回执号 {{receipt}}', joined: '已并入在办案件，回执号 {{receipt}}', far: '照片位置离申报地点 {{meters}} 米，已标记', failed: '未能提交：{{detail}}', notAllowed: '当前身份不能上报',
  },
  tasks: {
    title: '我的任务', open: '我的任务', close: '关闭我的任务', count: '{{count}} 件', empty: '没有待办任务', emptyHint: '需要您办理的案件会出现在这里', failed: '任务读取失败', stale: '显示的是 {{time}} 的任务', more: '还有 {{count}} 件，先办前面的', notMine: '当前身份没有任务：请切换到部门、处置人员或采集员', openCase: '打开案件', locate: '定位', unfold: '展开办理', fold: '收起', until: '挂账至 {{time}}', returned: '{{person}} {{time}} {{move}}', reason: '理由', askedAt: '{{time}} 申请：{{reason}}', decided: { approved: '已批准', refused: '未批准', lapsed: '已失效', asked: '待批' }, detailsFailed: '案件读取失败',
    group: { checks: '核实与核查', handling: '处置中', to_accept: '待认领', to_assign: '待指派', to_feed_back: '待反馈', returned: '被退回', asked: '申请中', decided: '已批复', suspended: '挂账中', to_appeal: '可申诉' },
    hint: { checks: '到现场核对并作答', handling: '处置完成后拍照提交', to_accept: '先认领的部门承办', to_assign: '指派处置人员，或写明理由退回', to_feed_back: '确认处置结果后反馈', returned: '看清退回理由后重新办理', asked: '等待批复', decided: '近 7 天的批复', suspended: '条件具备后恢复办理', to_appeal: '近 30 天超期结案，可申诉一次' },
  },
};
