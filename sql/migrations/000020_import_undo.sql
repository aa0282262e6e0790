--! Import batches: who loaded them, where their rejects are told, and what is needed to take one back.

-- A batch outlives the county that it made and that its undoing removed.
alter table import_batches
  drop constraint import_batches_county_fkey,
  add column by_person text,   -- the user of the operating system for the command line; null: not recorded then
  add column state text not null default 'done' check (state in ('done', 'undone')),
  add column reject_file text, -- null: nothing was rejected
  -- What is needed beside the rows: api/import/batch.ts. Null: nothing is kept, the batch cannot be undone.
  add column undo jsonb,
  add column undone_at timestamptz,
  add column undone_by text,
  add column rows_restored bigint not null default 0,
  add column rows_deleted bigint not null default 0,
  add column rows_kept bigint not null default 0, -- by the undoing: changed since, or needed by something
  add check ((state = 'undone') = (undone_at is not null));

-- Rows that a batch inserted, some thousands to a row of this table: 24 bytes each instead of the 90 of a row and its index
-- entry. A mark is the md5 of the columns that `undo` names, as the batch left them: a row with another mark was changed since.
create table import_undo_inserted (
  batch bigint not null references import_batches on delete cascade,
  ids bigint[] not null,
  marks uuid[] not null,
  check (cardinality(ids) = cardinality(marks))
);
create index import_undo_inserted_batch on import_undo_inserted (batch);

-- Rows that a batch changed: only the columns that it changed, with their values before; geom as hexadecimal EWKB.
create table import_undo_updated (
  batch bigint not null references import_batches on delete cascade,
  id bigint not null,
  mark uuid not null,
  before jsonb not null,
  primary key (batch, id)
);

-- Undoing deletes components by the thousand, and each asks these tables whether it is referred to.
create index events_component on events (county, component_id) where component_id is not null;
create index alerts_component on alerts (county, component_id) where component_id is not null;
