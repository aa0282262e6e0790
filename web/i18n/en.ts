import { alertsEn } from './alerts-en.ts';
import { casesMapEn } from './cases-map-en.ts';
import { casesResponsibilityEn } from './cases-responsibility-en.ts';
import { caseTasksEn } from './cases-tasks-en.ts';
import { casesEn } from './cases-en.ts';
import type { Dictionary } from './zh.ts';

/** Words of the screen in English. Names of classes, states and departments come from the county's vocabulary. */
export const en: Dictionary = {
  product: 'Tongguan',
  tagline: 'One map to govern a county',
  common: {
    retry: 'Retry', close: 'Close', cancel: 'Cancel', clear: 'Clear', all: 'All', none: 'None', loading: 'Loading…', copy: 'Copy', copied: 'Copied',
    unknown: 'Unknown', yes: 'Yes', no: 'No', asOf: 'as of {{time}}', more: 'More', back: 'Back', moreActions: 'More actions', colon: ': ',
  },
  top: {
    county: 'County', person: 'Acting as', search: 'Search', searchPlaceholder: 'Code, case, person, road, place or lng,lat',
    searchHint: 'Press / to search', searchEmpty: 'Nothing found for “{{query}}”', searchEmptyHint: 'Try a component ObjID, device or grid code, a case number, a person, a road or place name, or coordinates such as “113.63,37.80”',
    searchFailed: 'Search failed', searching: 'Searching…', language: 'Switch to Chinese', theme: { dark: 'Switch to light', light: 'Switch to dark' },
    help: 'Shortcuts', live: 'Live', replay: 'Replay', now: 'Current time',
    scope: { all: 'Whole county', areas_one: '{{count}} area', areas_other: '{{count}} areas' },
    personFailed: 'The person could not be changed',
  },
  health: {
    loading: { cases: 'Demo cases are loading, {{done}} of {{total}}: figures still change' },
    title: 'System status', ok: 'Healthy', degraded: 'Degraded', down: 'No answer from the server', checking: 'Checking',
    database: 'Database', embedded: 'Embedded (evaluation)', native: 'PostgreSQL', reachable: 'reachable', unreachable: 'not reachable',
    feed: 'Change feed', lag: '{{ms}} ms behind', noLag: 'no changes yet', rows: 'Features in memory', memory: 'Memory used', uptime: 'Up for', version: 'Version',
    lastChange: 'Last change', error: 'Error', seconds: '{{value}} s', minutes: '{{value}} min', hours: '{{value}} h',
  },
  rail: { label: 'Tools', layers: 'Layers', list: 'List', region: 'Region statistics', distance: 'Measure distance', area: 'Measure area', home: 'Back to the county', import: 'Import data', pitch: 'Tilted view', flat: 'Flat view', north: 'North up', zoomIn: 'Zoom in', zoomOut: 'Zoom out' },
  layers: {
    title: 'Layers', count: '{{count}}', filtered: '{{count}} / {{total}}', opacity: 'Opacity', show: 'Show {{name}}', hide: 'Hide {{name}}',
    expand: 'Open the legend of {{name}}', collapse: 'Close the legend of {{name}}', legend: 'Legend and filter', states: 'State', classes: 'Class', resetFilter: 'Clear filter',
    resetAll: 'Clear all filters', filterOn: 'Filtered', emptyLayer: 'The county has no such data', emptyFilter: 'Nothing matches the filter', withheld: 'Part of this layer is outside your permission',
    failed: 'The layer counts could not be read', loadFailed: 'The layer could not be loaded', stale: 'Showing data from {{time}}', tileFailed: 'Map tiles could not be read', groupBusiness: 'Operations', groupBase: 'Base map', overview: '{{count}} features',
    aggregated: 'Zoom in to street level to see single features', area: 'Area: {{name}}', grid: 'Grid: {{code}}', modes: 'Show as', mode: { map: 'Points', points: 'Timeline', heat: 'Heat' },
    zoomTo: 'Zoom to {{name}}', only: 'Only', onlyThis: 'Only {{name}}', searchClass: 'Find a class',
  },
  legend: {
    aggregate: 'Totals', aggregateHint: 'The number is a total, the colour its share of problems', share: { low: 'Problems under 5%', middle: '5–10%', high: '10% and more' }, sector: 'View sector',
    heat: 'Heat: low → high', heatLow: 'Low', heatHigh: 'High',
  },
  list: {
    title: 'List', layer: 'Layer of the list', inView: '{{count}} in view', empty: 'No {{name}} in view', emptyHint: 'Move or zoom out the map, or widen the filter', failed: 'The list could not be read',
    loadingMore: 'Loading more…', label: 'Features in view', hidden: 'This layer is not shown', show: 'Show the layer', export: 'Export', exportCsv: 'Export CSV', exportGeojson: 'Export GeoJSON', loaded: '{{count}} loaded',
  },
  drawer: {
    title: 'Details', close: 'Close details', locate: 'Locate', copyLink: 'Copy link', linkCopied: 'Link copied', attributes: 'Attributes', within: 'Inside', departments: 'Departments', position: 'Position', cameras: 'Cameras that see this place',
    camerasNear: 'Cameras nearby', camerasNone: 'No camera nearby', camerasFailed: 'The cameras could not be read', covers: 'In view', notCovers: 'Not covered', distance: '{{meters}} m', bearing: 'bearing {{deg}}°',
    failed: 'Could not be read', missing: 'This feature does not exist or is outside your permission', onlyGrid: 'Only this grid', onlyArea: 'Only this area', filterOn: 'Filtering', related: 'Attached component', supervisor: 'Supervisor', owner: 'Owner', keeper: 'Keeper',
    raw: 'Source attributes',
  },
  field: {
    code: 'Code', objid: 'ObjID', class: 'Class', className: 'Class name', state: 'State', name: 'Name', nameEn: 'English name', surveyDate: 'Surveyed on', changeDate: 'Changed on', positionClass: 'Position class', address: 'Address', note: 'Note',
    areaCode: 'Area', areaName: 'Area name', unitGrid: 'Unit grid', omniGrid: 'All-purpose grid', level: 'Level', parentCode: 'Parent code', validFrom: 'Valid from', validTo: 'Valid to', kind: 'Kind of grid', scheme: 'Scheme', keeper: 'Grid keeper',
    areaSquareMeters: 'Surface', product: 'Product', vendor: 'Vendor', installer: 'Installer', heartbeatSeconds: 'Heartbeat', installedOn: 'Installed on', lastSeenAt: 'Last seen', componentId: 'Attached component', sector: 'Sector', headingDeg: 'Heading',
    fovDeg: 'Field of view', rangeMeters: 'Range', mountHeightMeters: 'Mount height', severity: 'Severity', channel: 'Channel', occurredAt: 'Occurred', closedAt: 'Closed', description: 'Description', floors: 'Floors', heightMeters: 'Height', widthMeters: 'Width',
    department: 'Department', grids: 'Grids answered for', dutyPhone: 'Duty phone', fixAt: 'Newest fix', speedMps: 'Speed', simulated: 'Simulated', ruleId: 'Rule', deviceId: 'Device', quantity: 'Quantity', triggerValue: 'Value that fired', peakValue: 'Peak value',
    openedAt: 'Opened', clearedAt: 'Cleared', acknowledgedAt: 'Acknowledged', acknowledgedBy: 'Acknowledged by', assignedTo: 'Assigned to', snoozedUntil: 'Snoozed until',
    source: 'Source', sourceId: 'Source id', updatedAt: 'Updated', lngLat: 'Longitude, latitude', projected: 'Plane coordinates', time: 'Time', classCode: 'Class code',
  },
  live: {
    connected: 'Live', connecting: 'Connecting', lost: 'Live data interrupted', stale: 'Data {{age}} old', staleHint: 'The map keeps showing the last known state and reconnects by itself',
    connection: 'Live connection', feedLag: 'From change to this server', lag: '{{ms}} ms', dataAge: 'Newest field data', ago: '{{age}} ago', none: 'none yet', ticks: 'Updates', ticksPerSecond: '{{value}} / s', problem: 'Problem', viewers: 'Viewers', intake: 'Intake', waiting: '{{count}} rows waiting', dropped: 'Dropped (QoS 0)', quarantined: 'Quarantined', broker: 'MQTT broker',
    brokerKind: { embedded: 'Embedded', outside: 'Outside', off: 'Off' }, brokerDown: 'not connected',
    age: { seconds: '{{value}} s', minutes: '{{value}} min', hours: '{{value}} h', days: '{{value}} d' },
    edge: { label: 'Alerts outside the map', one: '{{severity}} alert {{distance}} away, {{direction}}', many: '{{count}} alerts, nearest {{distance}} away, {{direction}}' },
    direction: { n: 'north', ne: 'north-east', e: 'east', se: 'south-east', s: 'south', sw: 'south-west', w: 'west', nw: 'north-west' },
    readings: 'Newest readings', noReadings: 'This device has sent nothing yet', readingsFailed: 'The readings could not be read', simulated: 'Simulated', simulatedHint: 'This value comes from the simulator, not from the field',
    follow: 'Follow', following: 'Following', fix: 'Newest fix', noFix: 'No fix yet: shown where they report for duty', oldFix: 'The position is old', call: 'Call', position: 'Now',
    legend: { stale: 'Grey: newest fix older than {{minutes}} min', trail: 'Trail: the way of the last minutes', pulse: 'Pulsing: critical and not acknowledged', case: 'The number is the step, the rim the urgency; yellow: due within the hour, red: overdue, grey: no clock runs. The map shows cases that are not closed' },
  },
  unit: { metersPerSecond: '{{value}} m/s', meters: '{{value}} m', kilometers: '{{value}} km', squareMeters: '{{value}} m²', hectares: '{{value}} ha', squareKilometers: '{{value}} km²', degrees: '{{value}}°', seconds: '{{value}} s', floors: '{{value}}' },
  measure: { distance: 'Distance', area: 'Area', hintLine: 'Click to add points, double-click or press Enter to finish', hintArea: 'Click to add points, click the first one or press Enter to finish', total: 'Length {{value}}', surface: 'Area {{value}}', perimeter: 'Perimeter {{value}}', again: 'Measure again' },
  region: {
    title: 'Region statistics', intro: 'Draw a region on the map to count what is inside it by layer, class, state and grid.', polygon: 'Polygon', rectangle: 'Rectangle', redraw: 'Draw again', clear: 'Clear', hintPolygon: 'Click to add corners, click the first one or press Enter to finish',
    hintRectangle: 'Click one corner, then the opposite one', hintEdit: 'Drag a corner to move it, a midpoint to add one', surface: 'Area of the region', total: 'Features inside', byClass: 'By class', byState: 'By state', byUnitGrid: 'By unit grid', byOmniGrid: 'By all-purpose grid', noGrid: 'in no grid',
    empty: 'Nothing inside this region', emptyHint: 'Draw elsewhere, or widen the filter', failed: 'The region could not be counted', csv: 'Download CSV', csvFailed: 'The download failed', counting: 'Counting…', wholeCounty: 'Current view', withheld: 'Only what your permission reaches is counted', layer: 'Layer', count: 'Count', share: 'Share', showMore: 'Show all {{count}}', showLess: 'Show less',
    filterNote: 'Counted under the current filter',
    problem: { self_crossing: 'The edges of the region cross: draw it again or move a corner', empty: 'The region has no surface: draw it again', too_many_vertices: 'The region has too many corners: simplify it', hole_outside: 'A hole of the region lies outside of it' },
  },
  time: {
    title: 'Time range', span: { '24h': 'Last 24 hours', '7d': 'Last 7 days', '90d': 'Last 90 days', '365d': 'Last year' }, play: 'Play', pause: 'Pause', from: 'From', to: 'To', events: '{{count}} events', cases: '{{count}} cases', loading: 'Reading…', empty: 'No events in view in this period', failed: 'They could not be read',
    whole: 'Whole span', window: 'Window', close: 'Leave time mode', latest: 'The latest was at {{time}}', goLatest: 'Go there', mode: 'Show as',
  },
  map: {
    label: 'Map of the county', hoverAggregate: '{{count}} {{name}}', clickToZoom: 'click to zoom in', scale: 'Scale', coordinates: 'Coordinates', zone: 'CGCS2000 3° zone {{zone}} (central meridian {{meridian}}°)', zoomLevel: 'zoom {{zoom}}', north: 'Compass',
    noCounty: 'There is no county yet', noCountyHint: 'Import a file here or with npm run import, or run npm start to make the demo county', countyGone: '{{name}} ({{code}}) is no longer here, as when the import that made it is undone.', countyGoneNow: ' The map now shows {{name}}.', countyMissing: 'No county has the code {{code}}', countyMissingHint: 'Choose another county in the top bar',
    listComma: ', ', listStop: '. ', loading: 'Opening the map…', loadingFonts: 'Loading fonts…', failed: 'The server does not answer', failedHint: 'Check that it is running, or try again in a moment.', tilesFailed: 'Some layers could not be read: {{names}}', tilesStale: 'The map keeps showing earlier data', contextLost: 'The graphics context was lost, restoring it…',
    controls: { zoomIn: 'Zoom in', zoomOut: 'Zoom out' },
  },
  webgl: {
    title: 'This browser cannot show the map', why: 'The map needs WebGL 2. This browser does not offer it, or its graphics card is on a block list.', try: 'What you can do', tryUpdate: 'Use a browser with Chromium 100 or newer (Chrome, Edge and others), or Firefox',
    tryGpu: 'Switch on hardware acceleration in the browser settings and update the graphics driver', tryIt: 'Open chrome://gpu, look for WebGL 2 and tell your administrator', still: 'The data can be read without the map', counts: 'Features by layer', layer: 'Layer', count: 'Count', download: 'Download CSV',
  },
  help: {
    title: 'Shortcuts', search: 'Search', layers: 'Layer panel', list: 'List panel', draw: 'Draw a region', next: 'Next in the list', previous: 'Previous in the list', open: 'Open the chosen one', escape: 'Cancel or close', help: 'Show the shortcuts', zoom: 'Zoom the map', pan: 'Move the map (when it has the focus)', pitch: 'Tilted or flat view', home: 'Back to the county',
    measure: 'Measure distance', enterMap: 'Finish drawing',
  },
  alerts: alertsEn,
  cases: casesEn,
  caseTasks: caseTasksEn,
  responsibility: casesResponsibilityEn,
  figures: casesMapEn,
  skip: { toMap: 'Skip to the map', toList: 'Skip to the list' },
};
