--! Alerts: the rules, the alerts themselves, what was done with them, storms and shift notes.

create table alert_rules (
  county county_code not null references counties,
  id integer generated always as identity,
  name_zh text not null,
  name_en text not null,
  kind text not null check (kind in ('threshold', 'rate', 'no_data')),
  device_class text not null references classes,
  quantity text,                 -- null for no_data
  direction text check (direction in ('above', 'below')),
  on_value double precision,     -- threshold: the value; rate: change per minute
  off_value double precision,    -- where it ends; equal to on_value without hysteresis
  hold_seconds integer not null default 0 check (hold_seconds between 0 and 86400),
  missed_intervals real check (missed_intervals > 0), -- no_data: so many heartbeats without a reading
  severity text not null check (severity in ('critical', 'major', 'minor', 'notice')),
  area_code text,                -- prefix; null: everywhere
  grid text,                     -- unit or omni grid code; null: everywhere
  -- Validity: {"days":[1..7],"from":"18:00","to":"06:00"} in the county's time zone; null: always.
  daily_window jsonb,
  valid_from timestamptz,
  valid_to timestamptz,
  enabled boolean not null default false,
  advice_zh text,
  advice_en text,
  updated_at timestamptz not null default now(),
  updated_by text,
  primary key (county, id),
  unique (county, name_zh),
  check ((kind = 'no_data') = (quantity is null)),
  check (kind <> 'no_data' or missed_intervals is not null),
  check (kind = 'no_data' or (direction is not null and on_value is not null and off_value is not null)),
  check (valid_to is null or valid_from is null or valid_to > valid_from),
  check (kind = 'no_data' or (direction = 'above' and off_value <= on_value) or (direction = 'below' and off_value >= on_value))
);
create trigger touch before update on alert_rules for each row execute function touch_row();

-- Many alerts of one kind of device in one township within a minute.
create table alert_storms (
  county county_code not null references counties,
  id bigint generated always as identity,
  device_class text not null references classes,
  rule_id integer not null,
  area_code text not null, -- 9 digits: the township or subdistrict
  severity text not null,
  opened_at timestamptz not null,
  last_at timestamptz not null,
  primary key (county, id)
);
create index alert_storms_recent on alert_storms (county, rule_id, area_code, last_at);

create table alerts (
  county county_code not null references counties,
  id feature_id not null,
  class text not null references classes, -- alert:threshold, alert:rate, alert:no_data
  name text,
  state text not null default 'open' check (state in ('open', 'acknowledged', 'cleared', 'closed')),
  severity text not null check (severity in ('critical', 'major', 'minor', 'notice')),
  rule_id integer not null,
  device_id feature_id not null,
  component_id feature_id,
  quantity text,
  -- Event time: when the condition began to hold and when it ended, by the readings' own times.
  opened_at timestamptz not null,
  cleared_at timestamptz,
  trigger_value double precision,
  peak_value double precision,
  why jsonb not null,            -- the rule as it was, and the readings that decided; see the contract
  storm_id bigint,
  annulled boolean not null default false, -- a late reading showed that it should not have opened
  acknowledged_at timestamptz,
  acknowledged_by text,
  assigned_to text,
  snoozed_until timestamptz,
  closed_at timestamptz,
  closed_by text,
  simulated boolean not null default false,
  created_at timestamptz not null default now(),
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
  unique (county, source, source_id),
  foreign key (county, rule_id) references alert_rules,
  foreign key (county, device_id) references devices,
  foreign key (county, component_id) references components,
  foreign key (county, storm_id) references alert_storms,
  check (cleared_at is null or cleared_at >= opened_at),
  check (state not in ('open', 'acknowledged') or cleared_at is null),
  check (state <> 'acknowledged' or acknowledged_by is not null),
  check ((state = 'closed') = (closed_at is not null))
);
create unique index alerts_one_open on alerts (county, device_id, rule_id) where state in ('open', 'acknowledged');
create index alerts_live on alerts (county, id) where state <> 'closed';
create index alerts_device on alerts (county, device_id, opened_at);
create index alerts_time on alerts (county, opened_at);
create index alerts_storm on alerts (county, storm_id) where storm_id is not null;

-- Append-only: who did what, when and why.
create table alert_moves (
  id bigint generated always as identity primary key,
  county county_code not null,
  alert_id feature_id not null,
  at timestamptz not null default clock_timestamp(),
  event_at timestamptz, -- for what readings did: their own time
  move text not null check (move in ('opened', 'acknowledged', 'cleared', 'closed', 'commented', 'snoozed', 'assigned', 'grouped', 'moved_earlier', 'shortened', 'annulled', 'reopened')),
  by_person text,       -- null: the rule engine
  note text,
  detail jsonb not null default '{}',
  foreign key (county, alert_id) references alerts
);
create index alert_moves_alert on alert_moves (county, alert_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on alert_moves for each row execute function refuse_change();

create table shift_notes (
  county county_code not null references counties,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  by_person text not null,
  text text not null check (length(text) between 1 and 4000),
  alert_id feature_id,
  done_at timestamptz,
  done_by text,
  primary key (county, id),
  foreign key (county, alert_id) references alerts
);

create sequence alerts_id maxvalue 4294967295 owned by alerts.id;
alter table alerts alter column id set default nextval('alerts_id');
create index alerts_geom_3857 on alerts using gist (geom_3857);
alter table alerts add constraint alerts_on_the_map check (st_xmin(geom) >= -180 and st_xmax(geom) <= 180
  and st_ymin(geom) >= -85.05 and st_ymax(geom) <= 85.05);
create trigger place before insert or update on alerts for each row execute function place_row();
create trigger touch before update on alerts for each row execute function touch_row();
create trigger announce_insert after insert on alerts referencing new table as new_rows for each statement execute function announce_change();
create trigger announce_update after update on alerts referencing old table as old_rows new table as new_rows for each statement execute function announce_change();
create trigger announce_delete after delete on alerts referencing old table as old_rows for each statement execute function announce_change();
create trigger announce_truncate after truncate on alerts for each statement execute function announce_change();
create trigger announce_insert after insert on alert_rules referencing new table as new_rows for each statement execute function announce_words();
create trigger announce_update after update on alert_rules referencing new table as new_rows for each statement execute function announce_words();
create trigger announce_delete after delete on alert_rules referencing old table as old_rows for each statement execute function announce_words();
create trigger announce_truncate after truncate on alert_rules for each statement execute function announce_words();
