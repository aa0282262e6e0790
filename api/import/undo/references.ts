/** What may stand on a row of a layer, so that undoing an import must not take the row away. */
import type { LayerId } from '../../contract/layers.ts';

export interface RowReference {
  /** SQL: `key` and `found`, the first thing that stands on the row with this key. $1 is the county. Asked once for all rows. */
  readonly select: string;
  readonly by: 'id' | 'code';
  /** `%` stands for what was found. */
  readonly reason: string;
  /** The same without the number, for counts. */
  readonly summary: string;
  /** Asked again until nothing new is found: the row of a layer stands on another of it. */
  readonly again?: boolean;
}

const by = (key: 'id' | 'code', table: string, column: string, shown: string, words: [string, string], where = ''): RowReference => ({
  by: key, select: `select ${column} as key, min(${shown})::text as found from ${table} where county = $1 and ${column} is not null ${where} group by 1`,
  reason: words[0], summary: words[1],
});

const about = (column: string): RowReference[] => [
  by('id', 'cases', column, 'id', ['case % is about it', 'a case is about it']),
  by('id', 'reports', column, 'id', ['report % is about it', 'a report is about it']),
  by('id', 'alerts', column, 'id', ['alert % is about it', 'an alert is about it']),
];

const credential = (kind: string): RowReference =>
  by('code', 'ingest_credentials', 'code', 'kind', ['it has a credential of its own to send by', 'it has a credential of its own to send by'], `and kind = '${kind}'`);

/** A part of the row that is not taken away by the same undoing. */
const part = (table: 'areas' | 'grids', word: string): RowReference => ({
  by: 'code', again: true, reason: `${word} % is a part of it`, summary: `a part of it stays`,
  select: `select x.parent_code as key, min(x.code) as found from ${table} x where x.county = $1 and x.parent_code is not null
    and not exists (select from undo_rows u where u.id = x.id and u.was_inserted and u.reason is null) group by 1`,
});

const lies: [string, string] = ['case % lies in it', 'a case lies in it'];

/** Held against the rows in this order; a row is kept for the first that finds something. */
export const ROW_REFERENCES: Readonly<Partial<Record<LayerId, readonly RowReference[]>>> = {
  components: [
    by('id', 'devices', 'component_id', 'code', ['device % is attached to it', 'a device is attached to it']),
    ...about('component_id'),
    by('id', 'events', 'component_id', 'id', ['event % is about it', 'an event is about it']),
  ],
  devices: [...about('device_id'), by('id', 'device_latest', 'device_id', 'quantity', ['it has sent readings (%)', 'it has sent readings']), credential('device')],
  cameras: [by('id', 'camera_streams', 'camera_id', 'protocol', ['the address of its picture (%) is kept', 'the address of its picture is kept'])],
  staff: [
    by('code', 'cases', 'handler', 'id', ['case % was in this person\'s hands', 'a case was in this person\'s hands']),
    by('code', 'case_tasks', 'assignee', 'case_id', ['a task of case % is this person\'s', 'a task of a case is this person\'s']),
    credential('staff'),
  ],
  areas: [by('code', 'cases', 'area_code', 'id', lies), part('areas', 'area')],
  grids: [
    by('code', 'cases', 'unit_grid', 'id', lies), by('code', 'cases', 'duty_grid', 'id', lies), by('code', 'cases', 'omni_grid', 'id', lies),
    by('code', '(select county, unnest(grids) as grid, code from staff) s', 'grid', 'code', ['staff member % answers for it', 'a staff member answers for it']),
    part('grids', 'grid'),
  ],
};
