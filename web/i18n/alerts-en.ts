import type { alertsZh } from './alerts-zh.ts';

/** Words of the alert desk in English: panel, details, pictures, shift notes, rules, quarantine. */
export const alertsEn: typeof alertsZh = {
  title: 'Alerts', open: 'Open the alert panel', close: 'Close the alert panel', badge: 'Critical alerts not acknowledged: {{count}}', badgeNone: 'No critical alert waits',
  tab: { alerts: 'Alerts', notes: 'Hand-over' },
  list: 'Alerts that are not closed', empty: 'No alert is open', emptyHint: 'New alerts appear here by themselves', emptyFilter: 'No alert matches the filter', emptyFilterHint: 'Hidden by the filter: {{count}}', failed: 'The alerts could not be read', stale: 'Showing alerts from {{time}}',
  withheldHint: 'You see the alerts of your own areas only', total: '{{waiting}} waiting, {{count}} in all',
  arrived: '{{count}} new', showArrived: 'Show new alerts (N)',
  state: { open: 'Open', acknowledged: 'Acknowledged', cleared: 'Cleared', closed: 'Closed' },
  kind: { threshold: 'Beyond threshold', rate: 'Changes too fast', no_data: 'No data' },
  by: { seen: '{{person}} {{time}}', acknowledged: 'Acknowledged by {{person}} at {{time}}', closed: 'Closed by {{person}}', closedNobody: 'Closed', cleared: 'Cleared at {{time}}', snoozed: 'Snoozed until {{time}}', assigned: 'Assigned to {{person}}', annulled: 'Annulled by late data' },
  value: '{{quantity}} {{value}}', peak: 'peak {{value}}', simulated: 'simulated', simulatedHint: 'Raised by a simulated device; not a real alert',
  age: { now: 'just now', minutes: '{{value}} min', hours: '{{value}} h', days: '{{value}} d' },
  storm: { title: '{{class}}', where: '{{area}} · {{count}} alerts', waiting: '{{waiting}} waiting', allSeen: 'all acknowledged', acknowledge: 'All seen', close: 'Close all', unfold: 'Unfold', fold: 'Fold', others: 'Others of the same storm: {{count}}' },
  filter: { label: 'Filter', severity: 'Severity', state: 'State', owner: 'Owner', all: 'All', mine: 'Mine', unassigned: 'Unassigned', snoozed: 'With snoozed', reset: 'Clear filter' },
  act: { acknowledge: 'Acknowledge', close: 'Close', snooze: 'Snooze', comment: 'Comment', assign: 'Assign', details: 'Details', back: 'Back to the list', locate: 'Locate', more: 'More', copyLink: 'Copy link' },
  done: { acknowledged: 'Acknowledged', stormAcknowledged: '{{count}} acknowledged', stormClosed: '{{count}} closed', closed: 'Closed', snoozed: 'Snoozed until {{time}}', assigned: 'Assigned to {{person}}', commented: 'Comment added' },
  faster: { acknowledged: '{{person}} was faster: acknowledged at {{time}}', closed: '{{person}} was faster: the alert is closed', cleared: 'The alert cleared by itself', other: 'The alert has changed, nothing was done: {{detail}}' },
  failedAct: 'Not done: {{detail}}', alreadyAcknowledged: 'Acknowledged already by {{person}} at {{time}}', cannotAcknowledge: 'Only an open alert can be acknowledged',
  closing: { title: 'Close the alert', stormTitle: 'Close {{count}} alerts', still: 'The condition still holds: closing needs a reason', note: 'What was done', notePlaceholder: 'Such as: cover put back, site checked', optional: 'may be left empty', ok: 'Close the alert' },
  snoozing: { title: 'Snooze the alert', hint: 'Hidden from the list and silent until then; it comes back by itself', minutes: '{{value}} min', hours: '{{value}} h', morning: 'Tomorrow 8:00' },
  sound: { label: 'Sound', off: 'Off', critical: 'Critical only', all: 'All alerts', waits: 'Sound begins after a click anywhere on the page', muted: 'Muted', on: 'Sound: {{policy}}' },
  announce: { one: 'New alert: {{severity}}, {{name}}, {{place}}', many: '{{count}} new alerts, the worst is {{severity}}' },
  details: {
    title: 'Alert', failed: 'The alert could not be read', missing: 'This alert does not exist or is outside your permission', device: 'Device', component: 'Component', opened: 'Opened', cleared: 'Cleared', lasted: 'lasted {{age}}', assigned: 'Assigned to', snoozed: 'Snoozed until', area: 'Place',
    why: 'Why did this fire', rule: 'Rule', decided: 'Readings that decided', advice: 'What to do', chart: 'Last 24 hours', chartFailed: 'The readings could not be read', chartEmpty: 'No reading in this time', chartNone: 'This rule looks at no value', on: 'fires {{value}}', off: 'ends {{value}}', interval: 'Alert',
    chartText: '{{quantity}} over the last 24 hours: lowest {{min}}, highest {{max}}, newest {{last}}', hourly: 'hourly means', readingAt: '{{time}} {{value}}', noValue: 'last report',
    timeline: 'What was done', comment: 'Add a comment', commentPlaceholder: 'What was found, what comes next', send: 'Send', assignTo: 'Assign to…', nobody: 'Nobody', engine: 'System', persons: 'Persons', nearStaff: 'Nearby staff',
    staff: 'Nearest staff and vehicles', staffNone: 'Nobody on duty nearby', staffWithheld: 'Your permission does not reach positions of staff', phoneWithheld: 'phone withheld', noPhone: 'no phone registered', call: 'Call {{phone}}', fixAge: 'fix {{age}} old', noFix: 'no fix', away: '{{meters}} m',
    cameras: 'Nearest cameras', camerasNone: 'No camera nearby', watch: 'Open side by side', play: 'Play', handOver: 'Hand over',
  },
  moves: { opened: 'Fired', acknowledged: 'Acknowledged', cleared: 'Cleared', closed: 'Closed', commented: 'Comment', snoozed: 'Snoozed', assigned: 'Assigned', grouped: 'Joined a storm', moved_earlier: 'Late data: began earlier', shortened: 'Late data: shortened', annulled: 'Late data: annulled', reopened: 'Fired again' },
  notes: {
    title: 'Shift hand-over', write: 'For the next shift', placeholder: 'What is not finished, what needs watching…', add: 'Add', empty: 'No hand-over note', emptyHint: 'Write what the next shift has to know', failed: 'The hand-over notes could not be read', done: 'Done', doneBy: 'done by {{person}} at {{time}}', by: '{{person}} {{time}}', about: 'about alert #{{id}}', attach: 'Attach alert #{{id}}', detach: 'Attach no alert', open: '{{count}} not done', added: 'Added', showDone: 'Show {{count}} done', hideDone: 'Hide what is done',
  },
  video: {
    title: 'Video', play: 'Play video', asking: 'Asking for the picture…', loading: 'Buffering…', none: 'No picture', failed: 'Playing failed: {{detail}}', unsupported: 'The browser does not play {{protocol}}', unsupportedHint: 'The platform gave an address for {{protocol}} only: use its own client', simulated: 'Simulated', simulatedHint: 'A made picture for the demo, not a real camera', close: 'Close the picture', closeAll: 'Close all', most: 'At most {{count}} at once: the oldest one made room', again: 'Ask again', offline: 'The camera is offline', camera: 'Camera', noHls: 'This browser cannot play HLS',
  },
  rules: {
    title: 'Alert rules', open: 'Alert rules', failed: 'The rules could not be read', empty: 'There is no rule yet', emptyHint: 'Make a rule, try it on the last 7 days, then switch it on', add: 'New rule', edit: 'Edit rule', view: 'Rule', readOnly: 'Only county operators change rules', name: 'Rule', device: 'Device kind', condition: 'Condition', severity: 'Severity', where: 'Where', when: 'When', enabled: 'On', openAlerts: 'Open alerts', changed: 'changed by {{person}} {{time}}', everywhere: 'Whole county', always: 'All day',
    cond: { above: '{{quantity}} above {{on}}, ends below {{off}}', below: '{{quantity}} below {{on}}, ends above {{off}}', rateAbove: '{{quantity}} rises by more than {{on}} a minute', rateBelow: '{{quantity}} falls by more than {{on}} a minute', hold: 'for {{seconds}} s', no_data: 'no data for {{count}} heartbeats' },
    day: { d1: 'Mon', d2: 'Tue', d3: 'Wed', d4: 'Thu', d5: 'Fri', d6: 'Sat', d7: 'Sun' }, everyDay: 'Every day',
    form: {
      nameZh: 'Chinese name', nameEn: 'English name', kind: 'Kind', quantity: 'Quantity', direction: 'Direction', above: 'above', below: 'below', onValue: 'Fires at', offValue: 'Ends at', rateOn: 'Change a minute', rateOff: 'Ends at a change of', hold: 'For at least', seconds: 's', missed: 'Heartbeats missed', intervals: 'intervals', area: 'Area', grid: 'Grid code', limitTime: 'Only within a daily window', days: 'Days', from: 'From', to: 'To', validFrom: 'Valid from', validTo: 'Valid to', filesCase: 'Each alert files a case', adviceZh: 'What to do (Chinese)', adviceEn: 'What to do (English)', optional: 'optional', nameTaken: 'A rule needs a name', needed: 'needed', offAbove: 'The end must not lie above the beginning', offBelow: 'The end must not lie below the beginning',
    },
    save: 'Save', saved: 'The rule is saved', saveFailed: 'The rule was not saved: {{detail}}', try: 'Try on the last 7 days', trying: 'Trying…', tryFailed: 'The rule could not be tried: {{detail}}', would_one: 'Would have fired once in 7 days ({{count}})', would_other: 'Would have fired {{count}} times in 7 days', wouldNot: 'Would not have fired in 7 days', tried: '{{devices}} devices, {{readings}} readings', examples: 'Newest examples', outdated: 'The rule has changed: try it again', lasted: 'lasted {{age}}', still: 'not ended', peak: 'peak {{value}}', switchOn: 'Switch on “{{name}}”?', switchOnOk: 'Switch on', switchOff: 'Switch off “{{name}}”?', switchOffHint: 'It raises no further alerts; those that are open stay', switchOffOk: 'Switch off', saveAndOn: 'Save and switch on', tryFirst: 'Try it first, then switch it on', all: 'All rules',
  },
  quarantine: {
    title: 'Quarantine', open: 'Quarantine of refused messages', intro: 'Messages from the field that cannot be used. An HTTP request is told its error at once; these came over MQTT.', failed: 'The quarantine could not be read', empty: 'No message is in quarantine', emptyHint: 'Everything that came could be used', withheld: 'Your permission does not reach the quarantine', time: 'Received', topic: 'Topic', client: 'Client', reason: 'Reason', payload: 'Content', bytes: '{{count}} bytes', cut: 'only the first part is kept', more: 'Older messages', total: '{{count}} in all, at most {{cap}} are kept', refresh: 'Refresh',
    stored: 'Stored', duplicate: 'Duplicates', refused: 'Quarantined', dropped: 'Dropped (QoS 0)', clients: 'Clients online', broker: 'MQTT', waiting: 'Waiting for the store',
  },
  help: { title: 'Alerts', desk: 'Alert panel', next: 'Next', previous: 'Previous', enter: 'Open', acknowledge: 'Acknowledge', close: 'Close', snooze: 'Snooze', fold: 'Open or fold a storm', fresh: 'Show new alerts', back: 'Back', mute: 'Mute or unmute' },
};
