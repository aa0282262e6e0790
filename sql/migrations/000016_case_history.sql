--! How far the demo county's history of cases is loaded, so that a load that was cut off goes on where it stopped.

create table case_history (
  county county_code primary key references counties,
  seed bigint not null,
  until timestamptz not null,             -- the end of the history: the moment of the first start
  filed integer not null check (filed > 0),
  first_id bigint not null,               -- ids of its cases and reports count from here
  batches integer not null check (batches > 0),
  batches_done integer not null default 0 check (batches_done between 0 and batches),
  cases_done integer not null default 0,
  finished_at timestamptz
);
