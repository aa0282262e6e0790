--! Staff with their positions, and what devices measure: readings by day, the newest of each quantity, hourly figures.

-- Staff: people and vehicles that carry a positioning terminal. One row each, at the newest fix. -----------------------

create table staff (
  county county_code not null references counties,
  id feature_id not null,
  code text not null check (code ~ '^[A-Za-z0-9_.-]{1,64}$'),
  class text not null references classes,
  name text,
  name_en text,
  state text not null default 'off_duty' check (state in ('on_duty', 'off_duty')),
  duty_phone text,
  department text,
  grids text[] not null default '{}', -- codes of the grids that this person answers for
  fix_at timestamptz,                 -- moment of the newest fix; null: never seen, and geom is where they report for duty
  heading_deg real check (heading_deg >= 0 and heading_deg < 360),
  speed_mps real check (speed_mps >= 0 and speed_mps < 'infinity'),
  simulated boolean not null default false,
  area_code text check (valid_area_code(area_code)),
  unit_grid text check (valid_unit_grid_code(unit_grid)),
  omni_grid text,
  source text not null,
  source_id text not null,
  attributes jsonb not null default '{}',
  geom geometry(Point, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, code),
  unique (county, source, source_id),
  foreign key (county, department) references departments
);
create sequence staff_id maxvalue 4294967295 owned by staff.id;
alter table staff alter column id set default nextval('staff_id');
create index staff_geom_3857 on staff using gist (geom_3857);
alter table staff add constraint staff_on_the_map check (st_xmin(geom) >= -180 and st_xmax(geom) <= 180
  and st_ymin(geom) >= -85.05 and st_ymax(geom) <= 85.05);
create trigger place before insert or update on staff for each row execute function place_row();
create trigger touch before update on staff for each row execute function touch_row();
create trigger announce_insert after insert on staff referencing new table as new_rows for each statement execute function announce_change();
create trigger announce_update after update on staff referencing old table as old_rows new table as new_rows for each statement execute function announce_change();
create trigger announce_delete after delete on staff referencing old table as old_rows for each statement execute function announce_change();
create trigger announce_truncate after truncate on staff for each statement execute function announce_change();

-- Fixes and readings, one partition a UTC day. Old days leave by dropping their partition. ----------------------------

create table positions (
  county county_code not null,
  staff_id bigint not null,
  time timestamptz not null,
  lng double precision not null check (lng between -180 and 180),
  lat double precision not null check (lat between -85.05 and 85.05),
  heading_deg real,
  speed_mps real,
  simulated boolean not null default false,
  received_at timestamptz not null default now(),
  primary key (county, staff_id, time)
) partition by range (time);

create table readings (
  county county_code not null,
  device_id bigint not null,
  quantity text not null,
  time timestamptz not null,
  value double precision not null check (value > '-infinity' and value < 'infinity'),
  simulated boolean not null default false,
  received_at timestamptz not null default now(),
  primary key (county, device_id, quantity, time)
) partition by range (time);

-- Makes the partitions of readings and positions for the days given, both included. Running twice changes nothing. A table
-- that is attached locks its parent against other changes of its make-up, not against reading and writing: `create table ...
-- partition of` would wait for the longest reader, with all intake behind it.
create function ensure_days(first_day date, last_day date) returns void language plpgsql as $$
declare
  day date;
  parent text;
begin
  for day in select generate_series(first_day, last_day, interval '1 day')::date loop
    foreach parent in array array['readings', 'positions'] loop
      if to_regclass(format('%s_%s', parent, to_char(day, 'YYYYMMDD'))) is null then
        execute format('create table %I (like %I including all)', format('%s_%s', parent, to_char(day, 'YYYYMMDD')), parent);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)',
          parent, format('%s_%s', parent, to_char(day, 'YYYYMMDD')),
          day::timestamp at time zone 'utc', (day + 1)::timestamp at time zone 'utc');
      end if;
    end loop;
  end loop;
end $$;

-- Drops the partitions of days before the one given. Hourly figures stay. Dropping waits for readers of the parent, and intake
-- would wait behind it: so it gives up soon (55P03), and its caller tries again later.
create function drop_days_before(first_kept date) returns integer language plpgsql as $$
declare
  name text;
  dropped integer := 0;
begin
  perform set_config('lock_timeout', '2s', true);
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent in ('readings'::regclass, 'positions'::regclass)
      and c.relname ~ '_[0-9]{8}$' and to_date(right(c.relname, 8), 'YYYYMMDD') < first_kept
  loop
    execute format('drop table %I', name);
    dropped := dropped + 1;
  end loop;
  perform set_config('lock_timeout', '0', true);
  return dropped;
end $$;

-- The newest reading of each quantity of a device, and the one before it (for rates of change).
create table device_latest (
  county county_code not null,
  device_id bigint not null,
  quantity text not null,
  time timestamptz not null,
  value double precision not null,
  before_time timestamptz,
  before_value double precision,
  simulated boolean not null default false,
  primary key (county, device_id, quantity)
) with (fillfactor = 60);

create table reading_hours (
  county county_code not null,
  device_id bigint not null,
  quantity text not null,
  hour timestamptz not null,
  count integer not null,
  sum double precision not null,
  min double precision not null,
  max double precision not null,
  primary key (county, device_id, quantity, hour)
) with (fillfactor = 60);

-- Stores a batch: new readings, newest values, hourly figures and the word to the change feed, all in the caller's
-- transaction. Rows that are there already are passed over. Answers the new rows, each with what was newest before the
-- batch. A late reading is kept by its own time and never moves the newest value back.
create function ingest_readings(counties text[], device_ids bigint[], quantities text[], times timestamptz[], reading_values double precision[], are_simulated boolean[])
  returns table (county text, device_id bigint, quantity text, "time" timestamptz, value double precision, latest_time timestamptz, latest_value double precision)
  language sql as $$
  with given as (
    select * from unnest(counties, device_ids, quantities, times, reading_values, are_simulated) as g(county, device_id, quantity, "time", value, simulated)
    order by 1, 2, 3, 4 -- one order for every writer: no two of them wait for each other
  ), fresh as (
    insert into readings (county, device_id, quantity, time, value, simulated)
      select * from given on conflict do nothing
      returning county, device_id, quantity, time, value, simulated
  ), ranked as (
    select f.*, row_number() over newest_first as rank, lead(f.time) over newest_first as next_time, lead(f.value) over newest_first as next_value
    from fresh f window newest_first as (partition by f.county, f.device_id, f.quantity order by f.time desc)
  ), newest as (
    insert into device_latest as l (county, device_id, quantity, time, value, before_time, before_value, simulated)
      select r.county, r.device_id, r.quantity, r.time, r.value, r.next_time, r.next_value, r.simulated
      from ranked r where r.rank = 1 order by 1, 2, 3
      on conflict (county, device_id, quantity) do update set
        time = excluded.time, value = excluded.value, simulated = excluded.simulated,
        before_time = case when excluded.before_time > l.time then excluded.before_time else l.time end,
        before_value = case when excluded.before_time > l.time then excluded.before_value else l.value end
        where excluded.time > l.time
      returning l.county, l.device_id
  ), hours as (
    insert into reading_hours as h (county, device_id, quantity, hour, count, sum, min, max)
      select f.county, f.device_id, f.quantity, date_trunc('hour', f.time, 'UTC'), count(*), sum(f.value), min(f.value), max(f.value)
      from fresh f group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (county, device_id, quantity, hour) do update set
        count = h.count + excluded.count, sum = h.sum + excluded.sum,
        min = least(h.min, excluded.min), max = greatest(h.max, excluded.max)
  ), announced as (
    insert into change (county, layer, ids) select n.county, 'device_latest', array_agg(distinct n.device_id) from newest n group by n.county
      returning pg_notify('tongguan_change', '')
  )
  select f.county, f.device_id, f.quantity, f.time, f.value, l.time, l.value
  from fresh f
  left join device_latest l on l.county = f.county and l.device_id = f.device_id and l.quantity = f.quantity
  cross join (select count(*) from announced) as told
$$;

-- Stores fixes; the newest one moves the row of the staff member. Answers the new ones.
create function ingest_positions(counties text[], staff_ids bigint[], times timestamptz[], lngs double precision[], lats double precision[],
    headings real[], speeds real[], are_simulated boolean[])
  returns table (county text, staff_id bigint, "time" timestamptz) language sql as $$
  with given as (
    select * from unnest(counties, staff_ids, times, lngs, lats, headings, speeds, are_simulated)
      as g(county, staff_id, "time", lng, lat, heading_deg, speed_mps, simulated) order by 1, 2, 3
  ), fresh as (
    insert into positions (county, staff_id, time, lng, lat, heading_deg, speed_mps, simulated)
      select * from given on conflict do nothing
      returning positions.county, positions.staff_id, positions.time, positions.lng, positions.lat, positions.heading_deg, positions.speed_mps, positions.simulated
  ), newest as (
    select distinct on (f.county, f.staff_id) f.* from fresh f order by f.county, f.staff_id, f.time desc
  ), moved as (
    update staff s set geom = st_setsrid(st_makepoint(n.lng, n.lat), 4490), fix_at = n.time, heading_deg = n.heading_deg,
        speed_mps = n.speed_mps, simulated = n.simulated, state = 'on_duty'
      from newest n where s.county = n.county and s.id = n.staff_id and (s.fix_at is null or n.time > s.fix_at)
  )
  select f.county, f.staff_id, f.time from fresh f
$$;

-- Who may publish, what could not be used, and which HTTP requests were answered already. -----------------------------

-- A device or staff member publishes to its own topic only; a gateway to any topic of its county.
create table ingest_credentials (
  county county_code not null references counties,
  kind text not null check (kind in ('device', 'staff', 'gateway')),
  code text not null,
  secret_sha256 text not null check (secret_sha256 ~ '^[0-9a-f]{64}$'), -- secrets are random tokens of 128 bits or more
  simulated boolean not null default false, -- what comes by this credential is marked as simulated
  created_at timestamptz not null default now(),
  primary key (county, kind, code)
);

create table ingest_quarantine (
  id bigint generated always as identity primary key,
  received_at timestamptz not null default now(),
  county text,
  topic text not null,
  client text,
  reason text not null, -- a code of the contract's table of reasons
  detail text not null,
  payload text not null, -- the first part of it, as text
  payload_bytes integer not null
);
create index ingest_quarantine_county on ingest_quarantine (county, id);

create table idempotency_keys (
  path text not null,
  key text not null,
  body_sha256 text not null,
  reply jsonb not null,
  at timestamptz not null default now(),
  primary key (path, key)
);
create index idempotency_keys_at on idempotency_keys (at);
