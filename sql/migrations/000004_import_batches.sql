--! Imports: which file, by which mapping, what came of it.
create table import_batches (
  batch bigint generated always as identity primary key,
  county county_code not null references counties,
  layer text not null,
  source text not null,
  file_name text not null,
  file_sha256 text not null,
  mapping jsonb not null,
  crs text not null,
  rows_read bigint not null,
  rows_inserted bigint not null,
  rows_updated bigint not null,
  rows_unchanged bigint not null,
  rows_rejected bigint not null,
  started_at timestamptz not null,
  finished_at timestamptz not null default now()
);
create index import_batches_county on import_batches (county, batch);
