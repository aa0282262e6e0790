import type { Words } from './words-zh.ts';

/** Words of the two small pages in English. */
export const wordsEn: Words = {
  product: 'Tongguan',
  common: {
    retry: 'Try again', close: 'Close', send: 'Send', back: 'Back', change: 'Change', remove: 'Remove', loading: 'Loading…', failed: 'Could not be read: {{detail}}', unreachable: 'the server cannot be reached', optional: 'optional',
    language: 'Switch to Chinese', themeDark: 'Switch to dark', themeLight: 'Switch to light', county: 'County', meters: '{{value}} m', kilometers: '{{value}} km', old: 'No connection: this is what was read last',
    ago: { now: 'just now', minutes: '{{value}} min ago', hours: '{{value}} h ago', days: '{{value}} d ago' }, in: { minutes: '{{value}} min', hours: '{{value}} h', days: '{{value}} d' },
  },
  photo: { title: 'Photos', take: 'Take a photo', choose: 'Choose', hint: 'At most {{count}}; show the problem and what is around it', alt: 'Photo {{number}}', remove: 'Remove photo {{number}}', tooMany: 'At most {{count}} photos', tooBig: '“{{name}}” cannot be read; take another one', needed: 'A photo is needed' },
  place: {
    title: 'Place', locate: 'Locate', locating: 'Locating…', here: 'Position of the phone, within about {{meters}} m', byHand: 'Set by hand', none: 'No place yet', needed: 'Set the place: locate, drag the map or type coordinates', map: 'Small map of the place: drag it or use the arrow keys, plus and minus to zoom', drag: 'Drag the map until the cross is on the problem', zoomIn: 'Zoom in', zoomOut: 'Zoom out', mapFailed: 'The map could not be read; locate or type coordinates', typed: 'Longitude,latitude', typedHint: 'such as 113.63120,37.80250', typedWrong: 'Write “longitude,latitude”, such as 113.63120,37.80250', address: 'Where it is, in words', addressHint: 'such as: in front of 12 Yingbin Road',
    denied: 'The browser may not locate: allow it in its settings, or set the place by hand', unavailable: 'No position right now: set the place by hand', insecure: 'Browsers locate on https only: set the place by hand', coarse: 'not exact, please check',
  },
  classes: { title: 'Class', groups: 'Groups', search: 'Search classes', searchHint: 'a word, a code, Chinese or pinyin', none: 'Nothing found for “{{text}}”', needed: 'Choose a class', all: 'All groups', failed: 'The classes could not be read', chosen: 'Chosen', components: 'Components', events: 'Events', more: 'Nothing fits? Search all classes' },
  condition: { title: 'Condition', hint: 'Choose what fits', limit: 'limit: {{value}} {{unit}}', other: 'Something else', unit: { urgent_minute: 'urgent min', urgent_hour: 'urgent h', work_hour: 'work h', work_day: 'work d', natural_day: 'd', seasonal_work_day: 'work d in season' } },
  text: { title: 'Description', hint: 'What you see, and whether it is dangerous' },
  nearby: { title: 'Perhaps reported already', one: '{{meters}} m away, {{age}}: {{class}}', same: 'This is it: add to that case', another: 'It is another one', chosen: 'Will be added to that case', count: 'reported {{count}} times' },
  collect: {
    title: 'Collect', tab: { report: 'Report', tasks: 'Tasks', outbox: 'Outbox' }, person: 'Person', notCollector: 'The current person is no collector; choose one', queued: 'Put into the outbox', submit: 'Send report', correct: 'Send corrected report', correcting: 'Correcting a refused report', discard: 'Discard changes',
    offline: 'No connection: reports are kept on the phone and sent when it is back', shell: 'This address is not https: without a connection this page cannot be opened', storage: 'The browser does not allow storage: do not close this page before everything is sent', storageFull: 'The phone has no room left, not kept: {{detail}}',
  },
  outbox: {
    empty: 'Nothing waits to be sent', emptyHint: 'Reports and answers to checks are put here first', state: { waiting: 'Waiting', sending: 'Sending…', sent: 'Sent', refused: 'Refused' }, receipt: 'Receipt {{receipt}}', reason: 'Reason: {{reason}}', tries: 'tried {{count}} times', next: 'again in {{time}}', now: 'Send now', fix: 'Correct', again: 'Send as it is', drop: 'Delete', dropAsk: 'It cannot be brought back. Delete it?', joined: 'Joined a case that is open', far: 'Photo or position far from the claimed place: flagged', photos: '{{count}} photos', others: '{{count}} unsent of other persons on this phone: switch to that person', waiting: '{{count}} waiting',
  },
  tasks: {
    empty: 'No check to do', emptyHint: 'Checks that are assigned to you appear here', precheck: 'Precheck', postcheck: 'Postcheck', precheckAsk: 'Is it as it was reported?', postcheckAsk: 'Is the closing condition met?', met: { precheck: 'As reported', postcheck: 'Met' }, notMet: { precheck: 'Not as reported', postcheck: 'Not met' }, due: '{{time}} left', over: '{{time}} overdue', away: '{{distance}} away', unknownDistance: 'distance unknown', photos: 'Photos of the report', note: 'Note', noteHint: 'What you found there', answer: 'Send answer', queued: 'Answer put into the outbox', answered: 'Answered, waiting to be sent', condition: 'Closing condition', refresh: 'Refresh',
  },
  report: {
    title: 'Report a problem', intro: 'Take a photo and tell us what is wrong, and where.', follow: 'Follow a report', fresh: 'Report something', receiptAsk: 'Receipt number', receiptHint: 'the number you got when you reported', look: 'Look up', phone: 'Telephone', phoneHint: 'optional, so that we can call you back', what: 'What is wrong', where: 'Where is it', tell: 'Description', privacy: 'Only those who take reports see your number.', sending: 'Sending…', failed: 'Not sent: {{detail}}. What you entered is still here; try again.',
    unsent: 'The server could not be reached. What you entered is still here; try again later.', done: 'Received. Thank you!', receipt: 'Your receipt number', copy: 'Copy', copied: 'Copied', keep: 'Keep this number: it shows how your report goes on.', openIt: 'Follow it', another: 'Report another', at: 'reported {{time}}', expected: 'to be done by {{time}}', reply: 'Answer', unknown: 'There is no report {{receipt}}: check the number', progress: 'Progress', photoNeeded: 'Take a photo, so that it can be checked', tooOften: 'Too many reports at once: try again in a while',
    plain: {
      cover: 'Manhole cover broken or gone', lamp: 'Street lamp is dark', rubbish: 'Rubbish not collected', road: 'Road surface broken', water: 'Road under water', sewage: 'Sewage overflows', noise: 'Noisy shop', site: 'Noisy building site', dust: 'Dust from a building site', smoke: 'Barbecue smoke', parking: 'Bikes in the way', stall: 'Stalls on the pavement', tree: 'Tree fallen or dead', sign: 'Illegal posters', rail: 'Railing broken', bin: 'Bin broken or full',
    },
  },
};
