--! The second lane: alerts, events and notes in the order in which they were committed, numbered without a gap.
-- The number is taken by a deferred trigger, at the very end of the transaction. The counter's row lock is then held
-- until the commit is done: whoever sees number n sees every number below it, in every process, and a transaction that
-- fails leaves no gap. (A sequence would give numbers in the order of statements, and holes.)

create table lane_heads (
  county county_code primary key references counties on delete cascade,
  number bigint not null default 0, -- the newest entry
  floor bigint not null default 0   -- entries up to this number were trimmed
);

create table lane (
  county county_code not null,
  number bigint not null,
  kind text not null check (kind in ('alert', 'event', 'note')),
  ref bigint not null,  -- id of the alert, event or note
  area_code text,       -- for the scope of the reader
  at timestamptz not null default clock_timestamp(),
  body jsonb not null,
  primary key (county, number)
);
create index lane_at on lane (at);

create function append_to_lane(of_county text, of_kind text, of_ref bigint, of_area text, of_body jsonb) returns void language plpgsql as $$
declare
  n bigint;
begin
  insert into lane_heads as h (county, number) values (of_county, 1)
    on conflict (county) do update set number = h.number + 1 returning number into n;
  insert into lane (county, number, kind, ref, area_code, body) values (of_county, n, of_kind, of_ref, of_area, of_body);
  -- One word to the feed is enough, however many entries a transaction appends.
  if not exists (select from change c where c.xid = pg_current_xact_id() and c.county = of_county and c.layer = 'lane') then
    insert into change (county, layer, ids) values (of_county, 'lane', null);
    perform pg_notify('tongguan_change', '');
  end if;
end $$;

-- The alert as a viewer needs it, as the transaction leaves it.
create function alert_body(of_county text, of_id bigint) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', a.id, 'state', a.state, 'severity', a.severity, 'class', a.class, 'name', a.name,
    'ruleId', a.rule_id, 'ruleName', jsonb_build_object('zh', r.name_zh, 'en', r.name_en),
    'deviceId', a.device_id, 'deviceCode', d.code, 'deviceName', d.name, 'deviceClass', d.class, 'componentId', a.component_id,
    'quantity', a.quantity, 'triggerValue', a.trigger_value, 'peakValue', a.peak_value,
    'openedAt', (extract(epoch from a.opened_at) * 1000)::float8, 'clearedAt', (extract(epoch from a.cleared_at) * 1000)::float8,
    'acknowledgedAt', (extract(epoch from a.acknowledged_at) * 1000)::float8, 'acknowledgedBy', a.acknowledged_by,
    'closedAt', (extract(epoch from a.closed_at) * 1000)::float8, 'closedBy', a.closed_by,
    'snoozedUntil', (extract(epoch from a.snoozed_until) * 1000)::float8, 'assignedTo', a.assigned_to,
    'stormId', a.storm_id, 'annulled', a.annulled, 'simulated', a.simulated,
    'lng', st_x(a.geom), 'lat', st_y(a.geom), 'areaCode', a.area_code, 'unitGrid', a.unit_grid, 'omniGrid', a.omni_grid)
  from alerts a
  join alert_rules r on r.county = a.county and r.id = a.rule_id
  join devices d on d.county = a.county and d.id = a.device_id
  where a.county = of_county and a.id = of_id
$$;

create function lane_alert_move() returns trigger language plpgsql as $$
declare
  body jsonb := alert_body(new.county, new.alert_id);
begin
  perform append_to_lane(new.county, 'alert', new.alert_id, body ->> 'areaCode', body || jsonb_build_object('move', jsonb_build_object(
    'id', new.id, 'move', new.move, 'by', new.by_person, 'note', new.note, 'at', (extract(epoch from new.at) * 1000)::float8)));
  return null;
end $$;
create constraint trigger lane_entry after insert on alert_moves deferrable initially deferred
  for each row execute function lane_alert_move();

create function lane_event() returns trigger language plpgsql as $$
begin
  perform append_to_lane(new.county, 'event', new.id, new.area_code, jsonb_build_object(
    'id', new.id, 'state', new.state, 'severity', new.severity, 'class', new.class, 'name', new.name,
    'occurredAt', (extract(epoch from new.occurred_at) * 1000)::float8, 'channel', new.channel,
    'lng', st_x(new.geom), 'lat', st_y(new.geom), 'areaCode', new.area_code));
  return null;
end $$;
-- Events of the present only: an import of last year's events is no news, and does not even queue the trigger.
create constraint trigger lane_insert after insert on events deferrable initially deferred
  for each row when (new.occurred_at > now() - interval '1 day') execute function lane_event();
create constraint trigger lane_update after update on events deferrable initially deferred
  for each row when (new.occurred_at > now() - interval '1 day' and (new.state is distinct from old.state or new.severity is distinct from old.severity))
  execute function lane_event();

create function lane_note() returns trigger language plpgsql as $$
begin
  perform append_to_lane(new.county, 'note', new.id, null, jsonb_build_object('id', new.id, 'by', new.by_person, 'text', new.text,
    'at', (extract(epoch from new.at) * 1000)::float8, 'alertId', new.alert_id,
    'doneAt', (extract(epoch from new.done_at) * 1000)::float8, 'doneBy', new.done_by));
  return null;
end $$;
create constraint trigger lane_entry after insert or update on shift_notes deferrable initially deferred
  for each row execute function lane_note();

-- Forgets entries older than the moment given; their numbers are never given again.
create function trim_lane(before timestamptz) returns bigint language sql as $$
  with gone as (delete from lane where at < before returning county, number),
  floors as (update lane_heads h set floor = greatest(h.floor, g.newest)
    from (select county, max(number) as newest from gone group by county) g where h.county = g.county)
  select count(*) from gone
$$;
