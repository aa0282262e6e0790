import type { casesMapZh } from './cases-map-zh.ts';

/** Words of cases on the map, of figures and of indicators in English. */
export const casesMapEn: typeof casesMapZh = {
  title: 'Case figures', open: 'Leader board', openIndicators: 'Indicators', close: 'Close', linkLabel: '{{name}}: {{count}}, show the cases', numerator: 'numerator', denominator: 'denominator', without: 'none', inRegion: 'the drawn region',
  filtered: 'Under the filter of the map', clearFilter: 'Clear the filter', filterNote: 'Numbers follow the map’s filter of cases by class and area',
  behind: {
    unitNote: 'counts {{unit}}; these are the cases that have one, so there may be fewer', title: 'Cases', list: 'Cases', close: 'Close the list', total: '{{count}} cases', refresh: 'Read the list again', more: '{{shown}} shown, show more', failed: 'The cases could not be read', empty: 'There are no such cases', emptyHint: 'The number is 0, or the cases have moved on',
  },
  filter: { omni: 'All-purpose grid', duty: 'Duty grid', unit: 'Unit grid', grid: 'Grid', step: 'Step', class: 'Class', area: 'Area', village: 'Village', department: 'Department', flow: 'Flow', person: 'Person', none: 'Outside any', bbox: 'Inside', state: 'State' },
  by: { area: 'Township', village: 'Village', duty: 'Duty grid', omni: 'All-purpose grid', unit: 'Unit grid', department: 'Department', step: 'Step', class: 'Major class', county: 'County', person: 'Person', label: 'By' },
  color: {
    title: 'Colour by cases', short: { open: 'Open', overdue: 'Overdue', soon: 'Soon' }, none: 'None', kind: 'Grid', legend: 'Cases', noCase: 'no case', fixed: 'Fixed breaks: a colour means the same all day', range: '{{from}}–{{to}}', upward: '{{from}} or more', zoomIn: 'Zoom in to see each {{kind}}', asOf: 'as of {{time}}', failed: 'The numbers could not be read', total: '{{count}} cases, {{without}} of them outside any {{kind}}',
  },
  grid: { title: 'Cases', none: 'No open cases', more: 'Others', all: 'Cases here', failed: 'The numbers could not be read' },
  gaps: {
    title: 'Where nobody answers', switch: 'Show grids where nobody answers', class: 'Class', all: 'All classes with a standard', hatch: 'no department: {{count}} of {{total}} grids', duty: 'no collector: {{count}} of {{total}} duty grids', none: 'Somebody answers everywhere', noStandards: 'No standards are in force, so nothing could be asked',
    failed: 'The gaps could not be read', loading: 'Looking…', strength: 'the heavier the hatch, the more classes', hint: 'Click the map to see who answers there', classes: '{{count}} classes were looked at',
  },
  who: {
    title: 'Who answers here?', class: 'Class of the problem', choose: 'Choose a class first', nobody: 'Nobody: a dispatcher decides', chain: 'Where it was looked for, in order', found: 'found', notFound: 'nobody', fanOut: 'Offered to several departments, the first to accept answers', keeper: 'Kept by {{name}}', failed: 'Who answers could not be read', close: 'Close',
    step: { owner: 'Owner of the component', area_holder: 'Holder of the area (street, river, forest, park chief)', class_default: 'Default of the class', dispatcher: 'Dispatcher' },
  },
  leader: {
    title: 'Leader board', work: 'Open now', today: 'Today', headline: 'Closing rate', whole: 'All time', month: 'This month', ofFiled: 'of filed', ofDue: 'of due to close', table: 'Where', name: 'Name', age: 'Mean age', ageHint: 'Mean time since the report, of open cases', oldest: 'the oldest was reported at {{time}}', chart: 'Overdue by department', chartText: 'Bars of overdue cases by department: {{text}}', noOverdue: 'No case is overdue', failed: 'The numbers could not be read', empty: 'There are no cases', emptyHint: 'Numbers appear here once cases are reported',
    stale: 'these numbers are from {{time}}', none: '(none)', locate: 'Show {{name}} on the map', color: 'Colour the map', live: 'follows the moves of cases', days: '{{value}} d', hours: '{{value}} h', indicators: 'All indicators', pageTotal: '{{count}} rows',
  },
  indicators: {
    title: 'Indicators', period: 'Period', preset: { month: 'This month', last_month: 'Last month', quarter: 'This quarter', year: 'This year', all: 'All time', custom: 'Custom' }, from: 'First day', to: 'Last day', flow: 'Flow', anyFlow: 'All flows', by: 'By', csv: 'Export CSV', csvHint: 'The same data as this table, UTF-8',
    definition: 'Numerator: {{numerator}}. Denominator: {{denominator}}. Period: {{period}}.', better: { high: 'higher is better', low: 'lower is better' }, noDenominator: 'The denominator is 0, so there is no value', change: { previous: 'vs. before', year: 'vs. last year' }, changeHint: { previous: 'compared with the period of equal length before ({{period}})', year: 'compared with the same period a year before ({{period}})' }, points: '{{value}} points', seconds: '{{value}} s', isBetter: 'better', isWorse: 'worse',
    failed: 'The indicators could not be read', empty: 'There is nothing in this period', emptyHint: 'Choose another period, or widen the filter', personWithheld: 'Indicators of single persons are withheld from analysts, who see totals only', total: 'Total', exempt: '{{count}} of them by a granted appeal', asOf: 'as of {{time}}', name: 'Name', badSpan: 'The last day is before the first', explain: 'What is “{{name}}”?', rows: 'Rows', unit: { case: 'cases', report: 'reports', task: 'tasks', dispatch: 'dispatches', clock: 'clocks', shift: 'grid shifts', device: 'devices' }, noCases: 'Counts {{unit}}: there is no list of cases behind it', lasts: 'The period lasts: counted until now', roles: { collector: 'collector', intake: 'intake', dispatcher: 'dispatcher', handler: 'handler' },
    length: { seconds: '{{value}} s', minutes: '{{value}} min', hours: '{{value}} h' },
  },
  region: { byStep: 'By step', noLink: 'For a rectangle the cases of each step can be shown' },
  help: { figures: 'Leader board', indicators: 'Indicators' },
};
