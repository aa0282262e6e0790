import type { importsZh } from './words-zh.ts';

/** Words of the import page in English. */
export const importsEn: typeof importsZh = {
  title: 'Import data', close: 'Close the import', failed: 'The import page could not be opened', withheld: 'This person may not import data', withheldHint: 'Your permission hides what is on this page. County operators and shift leads may import.', listComma: ', ', listStop: '. ',
  file: {
    title: 'Choose a file', drop: 'Drop a file here, or click to choose', choose: 'Choose a file', formats: 'Read: {{endings}}', limit: 'Up to {{most}}; npm run import takes larger ones', tooLarge: 'The file has {{size}}, and this server takes {{most}}. Larger files are imported by npm run import.', empty: '{{name}} is empty',
    notSent: 'The file did not arrive whole: the connection to the server broke. Try again.', sending: 'Sending {{name}}', earlier: 'Uploaded within the last day', forget: 'Remove from the server', forgetOne: 'Remove {{name}} from the server', other: 'Another file', sampled: '{{count}} fields (the first {{records}} records looked at)', whole: '{{count}} fields, {{records}} records', which: '{{count}} of them: choose one',
    reading: 'Reading the fields…', unreadable: 'The file cannot be read', encoding: 'Encoding', encodingAuto: 'automatic', sheet: 'Sheet', table: 'Table',
  },
  target: {
    title: 'Coordinate system, layer, county', crs: 'Coordinate system of the file', crsHint: 'Declare it: it is never guessed', degrees: 'Degrees', metres: 'Metres', stated: 'The file itself says {{stated}}', statedOther: 'The file itself says {{stated}}, which is none of the systems here. Declare what it really is.', silent: 'The file does not say its coordinate system.', layer: 'Into the layer',
    county: 'County', existing: 'Existing', new: 'New', which: 'Into', code: 'County code (6 digits)', nameZh: 'Chinese name', nameEn: 'English name', zone: 'Time zone', codeWrong: 'A county code has 6 digits', codeTaken: 'There is a county with this code already: choose “Existing”', departments: 'Departments that are new in the file are added to the county',
  },
  fields: {
    title: 'Fields', field: 'Field', samples: 'Samples', becomes: 'Becomes', becomesOf: '{{field}} becomes', values: 'Values…', valuesOf: 'Values of {{field}}', filled: '{{share}}% filled', noValue: 'no value', why: 'why', kept: 'kept as attribute', ignored: 'left out', source: 'Name of the source (the same source again updates its rows)', keepRest: 'Keep all other fields as attributes',
    missing: 'Still missing: {{what}}', save: 'Save mapping', load: 'Load mapping', json: 'Edit JSON', take: 'Use it', noObject: 'A mapping is a JSON object', group: { place: 'Identity and position', class: 'Class', columns: 'Columns (* needed)', attributes: 'Others' },
  },
  gap: { class: 'class', position: 'position', positionHalf: 'the other half of the position', column: 'needed column', field: 'the file has no field “{{field}}”', source: 'name of the source' },
  type: { text: 'text', 'whole number': 'whole number', number: 'number', date: 'date', time: 'time', 'yes or no': 'yes/no', empty: 'no value', 'component identifier': 'component ObjID', 'camera code': 'camera code', 'unit grid code': 'unit grid code', 'area code': 'area code', 'geometry (WKT)': 'geometry (WKT)' },
  target_: { identity: 'Identity', lng: 'Longitude', lat: 'Latitude', east: 'East (metres)', north: 'North (metres)', wkt: 'Geometry (WKT)', class: 'Class', attribute: 'Attribute' },
  column: { supervisor_dept: 'Supervising department', owner_dept: 'Owner', keeper_dept: 'Keeper', reported_at: 'Time of the call', reporter_name: 'Name of the caller', reporter_phone: 'Telephone of the caller' },
  values: {
    title: 'Values of “{{field}}”', becomes: '{{value}} becomes', same: 'as it is', none: 'nothing said (rejects the record)', asSource: 'looked up as above', forms: 'How dates are written', offset: 'Offset', unit: 'Unit', unitNone: 'none', decimal: 'Decimal sign', ifBad: 'A bad value', reject: 'rejects the record', leaveOut: 'is left out',
    classBy: 'Class is found by', classByTable: 'the table alone', scheme: 'Class list', by: { name: 'its name', code: 'its code', objid: 'digits of the ObjID', id: 'scheme:code' }, classHint: 'Values that the table names go first.', classTableHint: 'Choose a class for each value; the others are rejected.', many: 'Too many different values: these are samples. Edit the JSON for the rest.',
  },
  missing: { mapping: 'fields', crs: 'coordinate system', county: 'county', countyName: 'English name of the county' },
  preview: {
    title: 'Try it', howMany: 'How many', first: 'First {{count}}', whole: 'Whole file', start: 'Try', again: 'Try again', hint: 'A trial keeps nothing: it says what would be loaded and what would be rejected.', missing: 'Still to be given: {{what}}', refused: 'It cannot be tried', failed: 'The trial stopped; nothing was kept', lost: 'The trial cannot be followed any more', cancelled: 'Stopped.', old: 'Something was changed since: this is the result from before',
    ofWhole: 'The whole file, {{count}} records', ofFirst: 'The first {{count}} records of the file', map: 'Map of the trial', keyGood: 'Good: {{shown}} shown of {{count}}', keyRejects: 'Rejected: {{shown}} shown of {{count}}', rejects: 'Rejected records: {{count}}', rejectsLabel: 'Rejected records', noRejects: 'No record is rejected', moreRejects: 'The first {{shown}} are listed; all of them can be downloaded after the import',
    line: 'Line {{line}}', noPlace: 'no position', moreReasons: 'and {{count}} more',
  },
  figure: { read: 'Records', inserted: 'New', updated: 'Updated', unchanged: 'Unchanged', rejected: 'Rejected', insertedDry: 'Would be new', updatedDry: 'Would change', unchangedDry: 'Unchanged' },
  step: { Begin: 'Starting', 'Read and check': 'Reading and checking', 'Check against the database': 'Checking against the database', 'Load the rows': 'Loading the rows', 'Take the reports in': 'Taking the reports in', 'Compare with what is there': 'Comparing with what the county has', 'Compare with what was loaded': 'Comparing with what was loaded', 'Take the rows back': 'Taking rows back' },
  progress: { records: '{{records}} records · {{rate}}/s', stop: 'Stop' },
  run: {
    title: 'Import', start: 'Import', nothingGood: 'No record is good: there is nothing to import', tryFirst: 'Try it first as it is set now', confirmFirst: 'Read the warning above first', wholeFile: 'Imports the whole file: the good records at once, the others go to the reject file', allOrNothing: '{{count}} good records are loaded at once; stopped midway, none is kept', confirm: 'I have checked it: import all the same', refused: 'It cannot be imported', failed: 'The import stopped; nothing was kept', lost: 'The import cannot be followed any more; whether it was kept, the list below says', cancelled: 'Stopped. Nothing of it was kept.',
  },
  summary: {
    done: 'Imported.', undone: 'This import was undone.', newCounty: 'Imported. The new county {{county}} can be chosen on the map.', nothing: 'No record is good: nothing was changed.', same: 'Nothing changed: these rows were there already.', rate: '{{seconds}} s, {{rate}} records/s', boundary: 'Held against {{boundary}}', noBoundary: 'There was no boundary to hold them against', rejects: 'Download the reject file', next: 'Next file', show: 'Show on the map', classes: 'By class', rejectedFor: 'Rejected for', leftOut: 'Values left out, as the mapping allows', departments: 'Departments added', more: 'and {{count}} more',
  },
  undo: { undo: 'Undo', question: 'Undo the import of “{{file}}”?', what: 'Rows that it brought are removed, rows that it changed get their old values back; rows that were changed since then stay.', yes: 'Undo it', done: 'Undone: {{removed}} removed, {{restored}} restored', doneKept: 'Undone: {{removed}} removed, {{restored}} restored, {{kept}} kept (changed since)', cancelled: 'The undo was stopped; nothing was changed', undone: 'Undone', undoneKept: 'Undone, {{kept}} kept', doneCounty: 'Undone: {{removed}} removed, and the county that it made', allKept: 'Not undone: all {{kept}} rows were changed since and stay', problem: { layer: 'Data of this kind is not undone', expired: 'Too old to be undone', nothing: 'Changed no row' } },
  batches: { title: 'Imports', of: 'Imports of {{county}}', when: 'When', who: 'Who', file: 'File', layer: 'Layer', reports: 'Hotline reports', commandLine: 'command line', rejects: 'Rejects', failed: 'The imports could not be read', empty: 'Nothing was imported yet', emptyHint: 'Each import will stand here with its file, its figures and a way to undo it' },
};
