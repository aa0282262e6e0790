CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;

COMMENT ON EXTENSION postgis IS 'PostGIS geometry and geography spatial types and functions';

CREATE DOMAIN public.county_code AS text
	CONSTRAINT county_code_check CHECK ((VALUE ~ '^[0-9]{6}$'::text));

CREATE DOMAIN public.feature_id AS bigint
	CONSTRAINT feature_id_check CHECK (((VALUE >= 0) AND (VALUE < '4294967296'::bigint)));

CREATE FUNCTION public.alert_body(of_county text, of_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION public.announce_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if current_setting('tongguan.quiet', true) = 'on' then return null; end if;
  if tg_op = 'TRUNCATE' then
    insert into change (county, layer, ids) values (null, tg_table_name, null);
  elsif tg_op = 'INSERT' then
    insert into change (county, layer, ids)
      select county, tg_table_name, case when count(*) <= change_ids_limit() then array_agg(id) end
      from new_rows group by county;
  elsif tg_op = 'DELETE' then
    insert into change (county, layer, ids)
      select county, tg_table_name, case when count(*) <= change_ids_limit() then array_agg(id) end
      from old_rows group by county;
  else
    insert into change (county, layer, ids)
      select county, tg_table_name, case when count(*) <= change_ids_limit() then array_agg(id) end
      from (select county, id from old_rows union select county, id from new_rows) touched group by county;
  end if;
  perform pg_notify('tongguan_change', '');
  return null;
end $$;

CREATE FUNCTION public.announce_words() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  touched boolean := true;
begin
  if tg_op in ('INSERT', 'UPDATE') then
    touched := exists (select from new_rows);
  elsif tg_op = 'DELETE' then
    touched := exists (select from old_rows);
  end if;
  if touched then
    insert into change (layer) values (tg_table_name);
    perform pg_notify('tongguan_change', '');
  end if;
  return null;
end $$;

CREATE FUNCTION public.append_to_lane(of_county text, of_kind text, of_ref bigint, of_area text, of_body jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_body(of_county text, of_id bigint) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
  select jsonb_build_object(
    'id', c.id, 'code', c.code, 'flow', c.flow, 'state', c.state, 'step', c.step, 'class', c.class, 'severity', c.severity,
    'name', c.name, 'description', c.description, 'address', c.address, 'channel', c.channel,
    'componentId', c.component_id, 'deviceId', c.device_id, 'alertId', c.alert_id,
    'department', c.department, 'offered', to_jsonb(c.offered), 'handler', c.handler, 'round', c.round, 'returns', c.returns,
    'reportCount', c.report_count, 'urged', c.urged, 'supervised', c.supervised, 'mergedInto', c.merged_into,
    'reportedAt', (extract(epoch from c.reported_at) * 1000)::float8, 'filedAt', (extract(epoch from c.filed_at) * 1000)::float8,
    'closedAt', (extract(epoch from c.closed_at) * 1000)::float8, 'endedAt', (extract(epoch from c.ended_at) * 1000)::float8,
    'dueAt', (extract(epoch from c.due_at) * 1000)::float8, 'dueClock', c.due_clock,
    'handleDueAt', (extract(epoch from c.handle_due_at) * 1000)::float8, 'handleOnTime', c.handle_on_time, 'exempt', c.exempt,
    'farFlag', c.far_flag, 'version', c.version, 'simulated', c.simulated,
    'lng', st_x(c.geom), 'lat', st_y(c.geom), 'areaCode', c.area_code, 'unitGrid', c.unit_grid, 'omniGrid', c.omni_grid, 'dutyGrid', c.duty_grid)
  from cases c where c.county = of_county and c.id = of_id
$$;

CREATE FUNCTION public.case_soon_from(deadline timestamp with time zone, clock jsonb) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select deadline - greatest(span / 4, least(interval '1 hour', span / 2))
  from (select deadline - to_timestamp((clock -> 'spans' -> -1 ->> 'from')::float8 / 1000) as span) s
$$;

CREATE FUNCTION public.case_urgency(severity text) RETURNS smallint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select (case severity when 'critical' then 1 when 'major' then 2 when 'minor' then 3 else 4 end)::smallint
$$;

CREATE FUNCTION public.change_ids_limit() RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ select 20000 $$;

CREATE FUNCTION public.county_today(of_county text) RETURNS date
    LANGUAGE sql STABLE
    AS $$
  select (now() at time zone c.time_zone)::date from counties c where c.county = of_county
$$;

CREATE FUNCTION public.drop_days_before(first_kept date) RETURNS integer
    LANGUAGE plpgsql
    AS $_$
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
end $_$;

CREATE FUNCTION public.duplicate_candidates(of_county text, of_case bigint) RETURNS TABLE(id bigint, meters double precision, reason text)
    LANGUAGE sql STABLE
    AS $$
  select d.* from cases c, duplicate_candidates_at(c.county, c.geom, c.class, c.component_id, c.device_id, c.reported_at, c.id) d
  where c.county = of_county and c.id = of_case
$$;

CREATE FUNCTION public.duplicate_candidates_at(of_county text, at_point public.geometry, of_class text, of_component bigint, of_device bigint, at_moment timestamp with time zone, not_case bigint) RETURNS TABLE(id bigint, meters double precision, reason text)
    LANGUAGE plpgsql STABLE
    AS $$
declare
  at_3857 geometry := st_transform(at_point, 3857);
  at_sphere geography := at_point::geography;
  near record;
  like_classes text[];
  planar_meters double precision;
  since timestamptz;
  open_alerts bigint[];
begin
  select * into near from duplicate_settings_of(of_county, of_class);
  like_classes := of_class || near.siblings;
  planar_meters := near.radius_meters * 1.02 / cos(radians(st_y(at_point)));
  since := at_moment - near.window_hours * interval '1 hour';
  open_alerts := array(select a.id::bigint from alerts a
    where a.county = of_county and a.device_id = of_device and a.state in ('open', 'acknowledged'));
  return query
    with found as (
      select c.id, c.state, c.geom, 3 as rank from cases c
        where c.county = of_county and st_dwithin(c.geom_3857, at_3857, planar_meters) and c.class = any (like_classes)
          and st_distance(c.geom::geography, at_sphere) <= near.radius_meters
          and (c.ended_at is null or c.ended_at >= since or c.state = 'merged')
      union all
      select c.id, c.state, c.geom, 1 from cases c where c.county = of_county and c.component_id = of_component
          and (c.ended_at is null or c.ended_at >= since or c.state = 'merged' or c.alert_id = any (open_alerts))
      union all
      select c.id, c.state, c.geom, 2 from cases c where open_alerts <> '{}' and c.county = of_county and c.device_id = of_device
          and (c.ended_at is null or c.ended_at >= since or c.state = 'merged' or c.alert_id = any (open_alerts))
    ), standing as (
      select case f.state when 'merged' then primary_case(of_county, f.id) else f.id::bigint end as id,
        min(st_distance(f.geom::geography, at_sphere)) as meters, min(f.rank) as rank
      from found f group by 1
    )
    select s.id, s.meters, (array['component', 'device', 'place'])[s.rank]
    from standing s join cases c on c.county = of_county and c.id = s.id
    where c.id is distinct from not_case and c.state not in ('merged', 'not_filed')
      and (c.state not in ('closed', 'scored', 'force_closed') or c.ended_at >= since or c.alert_id = any (open_alerts))
    order by s.rank, s.meters, s.id;
end $$;

CREATE FUNCTION public.duplicate_settings_of(of_county text, of_class text, OUT radius_meters double precision, OUT window_hours double precision, OUT siblings text[]) RETURNS record
    LANGUAGE sql STABLE
    AS $$
  select coalesce(s.radius_meters, case k.kind when 'event' then 50 else 15 end), coalesce(s.window_hours, 24), coalesce(s.siblings, '{}')
  from (select (select l.kind from classes c join class_schemes l on l.scheme = c.scheme where c.class = of_class) as kind) k
    left join duplicate_settings s on s.county = of_county and s.class = of_class
$$;

CREATE FUNCTION public.ensure_days(first_day date, last_day date) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.holder_meters(geom public.geometry, geom_3857 public.geometry, reach_meters real, at_point public.geometry, at_3857 public.geometry) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case
    when not geom_3857 && st_expand(at_3857, reach_meters * 1.02 / cos(radians(st_y(at_point))) + 0.001) then null
    when st_dimension(geom) = 2 and st_covers(geom_3857, at_3857) then 0
    when not st_dwithin(geom_3857, at_3857, reach_meters * 1.02 / cos(radians(st_y(at_point))) + 0.001) then null
    when st_dwithin(geom::geography, at_point::geography, reach_meters) then st_distance(geom::geography, at_point::geography)
  end
$$;

CREATE FUNCTION public.ingest_positions(counties text[], staff_ids bigint[], times timestamp with time zone[], lngs double precision[], lats double precision[], headings real[], speeds real[], are_simulated boolean[]) RETURNS TABLE(county text, staff_id bigint, "time" timestamp with time zone)
    LANGUAGE sql
    AS $$
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

CREATE FUNCTION public.ingest_readings(counties text[], device_ids bigint[], quantities text[], times timestamp with time zone[], reading_values double precision[], are_simulated boolean[]) RETURNS TABLE(county text, device_id bigint, quantity text, "time" timestamp with time zone, value double precision, latest_time timestamp with time zone, latest_value double precision)
    LANGUAGE sql
    AS $$
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

CREATE FUNCTION public.is_unowned_class(of_class text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from classes k where k.class = of_class and k.name_zh ~ '无主|不明')
$$;

CREATE FUNCTION public.lane_alert_move() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  body jsonb := alert_body(new.county, new.alert_id);
begin
  perform append_to_lane(new.county, 'alert', new.alert_id, body ->> 'areaCode', body || jsonb_build_object('move', jsonb_build_object(
    'id', new.id, 'move', new.move, 'by', new.by_person, 'note', new.note, 'at', (extract(epoch from new.at) * 1000)::float8)));
  return null;
end $$;

CREATE FUNCTION public.lane_case_move() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  body jsonb := case_body(new.county, new.case_id);
begin
  perform append_to_lane(new.county, 'case', new.case_id, body ->> 'areaCode', body || jsonb_build_object('move', jsonb_build_object(
    'id', new.id, 'number', new.number, 'move', new.move, 'by', new.by_person, 'note', new.note, 'at', (extract(epoch from new.at) * 1000)::float8,
    'from', new.from_state, 'to', new.to_state)));
  return null;
end $$;

CREATE FUNCTION public.lane_event() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform append_to_lane(new.county, 'event', new.id, new.area_code, jsonb_build_object(
    'id', new.id, 'state', new.state, 'severity', new.severity, 'class', new.class, 'name', new.name,
    'occurredAt', (extract(epoch from new.occurred_at) * 1000)::float8, 'channel', new.channel,
    'lng', st_x(new.geom), 'lat', st_y(new.geom), 'areaCode', new.area_code));
  return null;
end $$;

CREATE FUNCTION public.lane_note() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform append_to_lane(new.county, 'note', new.id, null, jsonb_build_object('id', new.id, 'by', new.by_person, 'text', new.text,
    'at', (extract(epoch from new.at) * 1000)::float8, 'alertId', new.alert_id,
    'doneAt', (extract(epoch from new.done_at) * 1000)::float8, 'doneBy', new.done_by));
  return null;
end $$;

CREATE FUNCTION public.longest_prefix(prefixes text[], of_text text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select max(length(p)) from unnest(prefixes) p where starts_with(of_text, p)
$$;

CREATE FUNCTION public.place_again(of_county text) RETURNS bigint
    LANGUAGE plpgsql
    AS $_$
declare
  layer text;
  changed bigint;
  total bigint := 0;
begin
  foreach layer in array array['components', 'devices', 'cameras', 'events', 'buildings', 'roads', 'water', 'green'] loop
    execute format($sql$
      update %1$I t set area_code = p.area_code, unit_grid = p.unit_grid, omni_grid = p.omni_grid
      from %1$I s, place_of(s.county, s.%2$I) p
      where s.county = $1 and t.county = s.county and t.id = s.id
        and (t.area_code, t.unit_grid, t.omni_grid) is distinct from (p.area_code, p.unit_grid, p.omni_grid)
    $sql$, layer, case when layer in ('buildings', 'roads', 'water', 'green') then 'anchor_3857' else 'geom_3857' end) using of_county;
    get diagnostics changed = row_count;
    total := total + changed;
  end loop;
  return total;
end $_$;

CREATE FUNCTION public.place_of(at_county text, at_point public.geometry, OUT area_code text, OUT unit_grid text, OUT omni_grid text) RETURNS record
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    select
      (select a.code from areas a
        where a.county = at_county and a.level = 'village' and a.valid_to is null and st_covers(a.geom_3857, at_point)
        order by a.code limit 1),
      (select g.code from grids g
        where g.county = at_county and g.kind = 'unit' and g.valid_to is null and st_covers(g.geom_3857, at_point)
        order by g.code limit 1),
      (select g.code from grids g
        where g.county = at_county and g.kind = 'omni' and g.valid_to is null and st_covers(g.geom_3857, at_point)
        order by g.code limit 1)
  $$;

CREATE FUNCTION public.place_row() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  at_point geometry;
  place record;
begin
  if tg_op = 'UPDATE' then
    if (new.geom is not distinct from old.geom and new.county = old.county)
      or (new.area_code, new.unit_grid, new.omni_grid) is distinct from (old.area_code, old.unit_grid, old.omni_grid) then
      return new;
    end if;
  elsif new.area_code is not null then
    return new;
  end if;
  -- As anchor_3857 is made, so that place and tile agree.
  at_point := st_transform(new.geom, 3857);
  if st_dimension(at_point) > 0 then
    at_point := st_pointonsurface(at_point);
  end if;
  place := place_of(new.county, at_point);
  new.area_code := place.area_code;
  if tg_op = 'UPDATE' then
    new.unit_grid := place.unit_grid;
    new.omni_grid := place.omni_grid;
  else
    new.unit_grid := coalesce(new.unit_grid, place.unit_grid);
    new.omni_grid := coalesce(new.omni_grid, place.omni_grid);
  end if;
  return new;
end $$;

CREATE FUNCTION public.primary_case(of_county text, of_case bigint) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
  with recursive up as (
    select c.id, c.merged_into, 1 as step from cases c where c.county = of_county and c.id = of_case
    union all
    select c.id, c.merged_into, up.step + 1 from up join cases c on c.county = of_county and c.id = up.merged_into where up.step < 100
  )
  select id::bigint from up order by step desc limit 1
$$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_op = 'DELETE' and current_setting('tongguan.trimming', true) = 'on' then return old; end if; -- see trim_alerts
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

CREATE FUNCTION public.responsibility_at(of_county text, at_point public.geometry, of_class text, of_component bigint DEFAULT NULL::bigint) RETURNS TABLE(step text, responsibility_id bigint, departments text[], keeper text, holder_kind text, holder text, name_zh text, name_en text, meters double precision)
    LANGUAGE sql STABLE
    AS $$
  select s.* from place_of(of_county, st_transform(at_point, 3857)) p,
    responsibility_steps(of_county, at_point, p.area_code, of_class, of_component) s
$$;

CREATE FUNCTION public.responsibility_gaps(of_county text, of_classes text[]) RETURNS TABLE(kind text, id bigint, classes text[])
    LANGUAGE sql STABLE
    AS $$
  with places as materialized (
    select p.*, a.at_point, st_expand(p.at_3857, 1020 / cos(radians(st_y(a.at_point)))) as box
    from responsibility_places(of_county) p, st_transform(p.at_3857, 4490) as a(at_point)
  ), rules as materialized (
    select r.id, r.kind, r.area_code, k.class
    from responsibilities r, county_today(of_county) as today, (select distinct class from unnest(of_classes) as c(class)) k
    where r.county = of_county and r.valid_from <= today and (r.valid_to is null or r.valid_to > today)
      and longest_prefix(r.classes, k.class) is not null and (r.kind <> 'fan_out' or is_unowned_class(k.class))
  ), remaining as materialized (
    select distinct k.class from unnest(of_classes) as k(class)
    where not exists (select from rules r where r.kind <> 'area_holder' and r.area_code is null and r.class = k.class)
  ), open_areas as materialized (
    select a.area_code, k.class from (select distinct coalesce(area_code, '') as area_code from places) a cross join remaining k
    where not exists (select from rules r where r.kind <> 'area_holder' and r.class = k.class and starts_with(a.area_code, r.area_code))
  ), reached as materialized ( -- by itself: joined with the classes at once, each pair would be measured once a class
    select p.kind, p.id, r.id as rule
    from responsibilities r join places p on r.geom_3857 && p.box and holder_meters(r.geom, r.geom_3857, r.reach_meters, p.at_point, p.at_3857) is not null
      and (r.area_code is null or starts_with(p.area_code, r.area_code))
    where r.county = of_county and r.id = any (array(select l.id from rules l join remaining m on m.class = l.class where l.kind = 'area_holder'))
  ), held as materialized (
    select distinct h.kind, h.id, l.class from reached h join rules l on l.id = h.rule
  )
  select p.kind, p.id, array_agg(o.class order by o.class)
  from places p join open_areas o on o.area_code = coalesce(p.area_code, '')
    left join held h on h.kind = p.kind and h.id = p.id and h.class = o.class
  where h.id is null
  group by p.kind, p.id
$$;

CREATE FUNCTION public.responsibility_places(of_county text) RETURNS TABLE(kind text, id bigint, at_3857 public.geometry, area_code text)
    LANGUAGE sql STABLE
    AS $$
  select g.kind, g.id::bigint, g.anchor_3857::geometry, (select a.code from areas a
      where a.county = of_county and a.level = 'village' and a.valid_to is null and st_covers(a.geom_3857, g.anchor_3857) order by a.code limit 1)
  from grids g
  where g.county = of_county and g.valid_to is null and (g.kind = 'unit' or (g.kind = 'omni' and not exists (
    select from grids u where u.county = of_county and u.kind = 'unit' and u.valid_to is null and st_covers(u.geom_3857, g.anchor_3857))))
$$;

CREATE FUNCTION public.responsibility_steps(of_county text, at_point public.geometry, in_area text, of_class text, of_component bigint) RETURNS TABLE(step text, responsibility_id bigint, departments text[], keeper text, holder_kind text, holder text, name_zh text, name_en text, meters double precision)
    LANGUAGE plpgsql STABLE
    AS $$
declare
  at_3857 geometry := st_transform(at_point, 3857);
  today date := county_today(of_county);
  thing record;
begin
  select k.class, k.owner_dept, k.keeper_dept, k.name into thing
    from components k where k.county = of_county and k.id = of_component;
  if is_unowned_class(of_class) or is_unowned_class(thing.class) or (thing.class is not null and thing.owner_dept is null) then
    return query
      select 'fan_out', r.id, r.departments, null::text, null::text, null::text, r.name_zh, r.name_en, null::double precision
      from responsibilities r, greatest(longest_prefix(r.classes, of_class), longest_prefix(r.classes, thing.class)) as fit
      where r.county = of_county and r.kind = 'fan_out' and fit is not null and (r.area_code is null or starts_with(in_area, r.area_code))
        and r.valid_from <= today and (r.valid_to is null or r.valid_to > today)
      order by fit desc, length(coalesce(r.area_code, '')) desc, r.id limit 1;
  else
    return query
      select 'owner', null::bigint, array[thing.owner_dept], thing.keeper_dept, null::text, null::text, thing.name, thing.name, null::double precision
      where thing.owner_dept is not null;
  end if;
  return query
    select 'area_holder', r.id, r.departments, null::text, r.holder_kind, r.holder, r.name_zh, r.name_en, far
    from responsibilities r, holder_meters(r.geom, r.geom_3857, r.reach_meters, at_point, at_3857) as far
    where r.county = of_county and r.kind = 'area_holder'
      and r.geom_3857 && st_expand(at_3857, 1020 / cos(radians(st_y(at_point)))) -- no reach is longer than 1,000 m
      and longest_prefix(r.classes, of_class) is not null and (r.area_code is null or starts_with(in_area, r.area_code))
      and r.valid_from <= today and (r.valid_to is null or r.valid_to > today) and far is not null
    order by far, case st_dimension(r.geom) when 2 then st_area(r.geom::geography) else st_length(r.geom::geography) * 2 * r.reach_meters end, r.id
    limit 1;
  return query
    select 'class_default', r.id, r.departments, null::text, null::text, r.holder, r.name_zh, r.name_en, null::double precision
    from responsibilities r, longest_prefix(r.classes, of_class) as fit
    where r.county = of_county and r.kind = 'class_default' and fit is not null and (r.area_code is null or starts_with(in_area, r.area_code))
      and r.valid_from <= today and (r.valid_to is null or r.valid_to > today)
    order by fit desc, length(coalesce(r.area_code, '')) desc, r.id limit 1;
end $$;

CREATE FUNCTION public.responsible_departments(of_county text, of_case bigint, of_class text) RETURNS text[]
    LANGUAGE sql STABLE
    AS $$
  select coalesce((select s.departments from cases c, responsibility_steps(c.county, c.geom, c.area_code, of_class, c.component_id) s
    where c.county = of_county and c.id = of_case limit 1), '{}')
$$;

CREATE FUNCTION public.stamp_responsibility() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_op = 'TRUNCATE' then
    update responsibility_stamps set stamp = stamp + 1;
  elsif tg_op = 'DELETE' then
    insert into responsibility_stamps as s select distinct county, 1 from old_rows order by 1 on conflict (county) do update set stamp = s.stamp + 1;
  else
    insert into responsibility_stamps as s select distinct county, 1 from new_rows order by 1 on conflict (county) do update set stamp = s.stamp + 1;
  end if;
  return null;
end $$;

CREATE FUNCTION public.touch_row() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.updated_at := now();
  return new;
end $$;

CREATE FUNCTION public.trim_alerts(of_county text, before timestamp with time zone, most integer) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
declare
  doomed bigint[];
begin
  delete from shift_notes n where n.county = of_county and n.id in
    (select o.id from shift_notes o where o.county = of_county and o.done_at < before order by o.id limit most);
  doomed := array(select a.id from alerts a where a.county = of_county and a.opened_at < before and a.cleared_at < before and a.closed_at < before
    and not exists (select from shift_notes n where n.county = a.county and n.alert_id = a.id) order by a.opened_at limit most);
  perform set_config('tongguan.trimming', 'on', true);
  delete from alert_moves m where m.county = of_county and m.alert_id = any(doomed);
  perform set_config('tongguan.trimming', '', true);
  delete from alerts a where a.county = of_county and a.id = any(doomed);
  delete from alert_storms s where s.county = of_county and s.last_at < before
    and not exists (select from alerts a where a.county = s.county and a.storm_id = s.id);
  return cardinality(doomed);
end $$;

CREATE FUNCTION public.trim_change(seen pg_snapshot) RETURNS bigint
    LANGUAGE sql
    AS $$
  with gone as (delete from change where xid < pg_snapshot_xmax(seen) and pg_visible_in_snapshot(xid, seen) returning 1)
  select count(*) from gone
$$;

CREATE FUNCTION public.trim_lane(before timestamp with time zone) RETURNS bigint
    LANGUAGE sql
    AS $$
  with gone as (delete from lane where at < before returning county, number),
  floors as (update lane_heads h set floor = greatest(h.floor, g.newest)
    from (select county, max(number) as newest from gone group by county) g where h.county = g.county)
  select count(*) from gone
$$;

CREATE FUNCTION public.valid_area_code(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ select code ~ '^[0-9]{12}$' $_$;

CREATE FUNCTION public.valid_camera_code(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ select code ~ '^[0-9]{20}$' and substr(code, 11, 3) in ('131', '132') $_$;

CREATE FUNCTION public.valid_objid(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
    select code ~ '^[0-9]{16}$' and substr(code, 7, 2) <> '00' and (
      (substr(code, 9, 2) <> '00' and substr(code, 11, 6) <> '000000')
      or (substr(code, 9, 3) <> '000' and substr(code, 12, 5) <> '00000'))
  $_$;

CREATE FUNCTION public.valid_unit_grid_code(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ select code ~ '^[0-9]{15}$' and right(code, 3) <> '000' $_$;

CREATE TABLE public.alert_moves (
    id bigint NOT NULL,
    county public.county_code NOT NULL,
    alert_id public.feature_id NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    event_at timestamp with time zone,
    move text NOT NULL,
    by_person text,
    note text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT alert_moves_move_check CHECK ((move = ANY (ARRAY['opened'::text, 'acknowledged'::text, 'cleared'::text, 'closed'::text, 'commented'::text, 'snoozed'::text, 'assigned'::text, 'grouped'::text, 'moved_earlier'::text, 'shortened'::text, 'annulled'::text, 'reopened'::text])))
);

ALTER TABLE public.alert_moves ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alert_moves_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.alert_rules (
    county public.county_code NOT NULL,
    id integer NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    kind text NOT NULL,
    device_class text NOT NULL,
    quantity text,
    direction text,
    on_value double precision,
    off_value double precision,
    hold_seconds integer DEFAULT 0 NOT NULL,
    missed_intervals real,
    severity text NOT NULL,
    area_code text,
    grid text,
    daily_window jsonb,
    valid_from timestamp with time zone,
    valid_to timestamp with time zone,
    enabled boolean DEFAULT false NOT NULL,
    advice_zh text,
    advice_en text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_by text,
    CONSTRAINT alert_rules_check CHECK (((kind = 'no_data'::text) = (quantity IS NULL))),
    CONSTRAINT alert_rules_check1 CHECK (((kind <> 'no_data'::text) OR (missed_intervals IS NOT NULL))),
    CONSTRAINT alert_rules_check2 CHECK (((kind = 'no_data'::text) OR ((direction IS NOT NULL) AND (on_value IS NOT NULL) AND (off_value IS NOT NULL)))),
    CONSTRAINT alert_rules_check3 CHECK (((valid_to IS NULL) OR (valid_from IS NULL) OR (valid_to > valid_from))),
    CONSTRAINT alert_rules_check4 CHECK (((kind = 'no_data'::text) OR ((direction = 'above'::text) AND (off_value <= on_value)) OR ((direction = 'below'::text) AND (off_value >= on_value)))),
    CONSTRAINT alert_rules_direction_check CHECK ((direction = ANY (ARRAY['above'::text, 'below'::text]))),
    CONSTRAINT alert_rules_hold_seconds_check CHECK (((hold_seconds >= 0) AND (hold_seconds <= 86400))),
    CONSTRAINT alert_rules_kind_check CHECK ((kind = ANY (ARRAY['threshold'::text, 'rate'::text, 'no_data'::text]))),
    CONSTRAINT alert_rules_missed_intervals_check CHECK (((missed_intervals >= (0.1)::double precision) AND (missed_intervals <= (1000)::double precision))),
    CONSTRAINT alert_rules_off_value_check CHECK (((off_value >= ('-1000000000'::numeric)::double precision) AND (off_value <= ('1000000000'::numeric)::double precision))),
    CONSTRAINT alert_rules_on_value_check CHECK (((on_value >= ('-1000000000'::numeric)::double precision) AND (on_value <= ('1000000000'::numeric)::double precision))),
    CONSTRAINT alert_rules_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'major'::text, 'minor'::text, 'notice'::text])))
);

ALTER TABLE public.alert_rules ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alert_rules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.alert_storms (
    county public.county_code NOT NULL,
    id bigint NOT NULL,
    device_class text NOT NULL,
    rule_id integer NOT NULL,
    area_code text NOT NULL,
    severity text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL
);

ALTER TABLE public.alert_storms ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alert_storms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.alerts (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    class text NOT NULL,
    name text,
    state text DEFAULT 'open'::text NOT NULL,
    severity text NOT NULL,
    rule_id integer NOT NULL,
    device_id public.feature_id NOT NULL,
    component_id public.feature_id,
    quantity text,
    opened_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    trigger_value double precision,
    peak_value double precision,
    why jsonb NOT NULL,
    storm_id bigint,
    annulled boolean DEFAULT false NOT NULL,
    acknowledged_at timestamp with time zone,
    acknowledged_by text,
    assigned_to text,
    snoozed_until timestamp with time zone,
    closed_at timestamp with time zone,
    closed_by text,
    simulated boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alerts_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT alerts_check CHECK (((cleared_at IS NULL) OR (cleared_at >= opened_at))),
    CONSTRAINT alerts_check1 CHECK (((state <> ALL (ARRAY['open'::text, 'acknowledged'::text])) OR (cleared_at IS NULL))),
    CONSTRAINT alerts_check2 CHECK (((state <> 'acknowledged'::text) OR (acknowledged_by IS NOT NULL))),
    CONSTRAINT alerts_check3 CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
    CONSTRAINT alerts_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT alerts_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT alerts_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'major'::text, 'minor'::text, 'notice'::text]))),
    CONSTRAINT alerts_state_check CHECK ((state = ANY (ARRAY['open'::text, 'acknowledged'::text, 'cleared'::text, 'closed'::text]))),
    CONSTRAINT alerts_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.alerts_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.alerts_id OWNED BY public.alerts.id;

CREATE TABLE public.areas (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    code text NOT NULL,
    level text NOT NULL,
    parent_code text,
    class text NOT NULL,
    name text NOT NULL,
    name_en text,
    valid_from date DEFAULT '2000-01-01'::date NOT NULL,
    valid_to date,
    source text NOT NULL,
    source_id text NOT NULL,
    geom public.geometry(MultiPolygon,4490) NOT NULL,
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    anchor_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_pointonsurface(public.st_transform(geom, 3857))) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT areas_check CHECK ((class = ('area:'::text || level))),
    CONSTRAINT areas_check1 CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
    CONSTRAINT areas_code_check CHECK (public.valid_area_code(code)),
    CONSTRAINT areas_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT areas_level_check CHECK ((level = ANY (ARRAY['county'::text, 'town'::text, 'village'::text]))),
    CONSTRAINT areas_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT areas_parent_code_check CHECK (public.valid_area_code(parent_code))
);

CREATE SEQUENCE public.areas_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.areas_id OWNED BY public.areas.id;

CREATE TABLE public.buildings (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    class text NOT NULL,
    name text,
    name_en text,
    address text,
    floors smallint,
    height_meters real,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(MultiPolygon,4490) NOT NULL,
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    anchor_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_pointonsurface(public.st_transform(geom, 3857))) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT buildings_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT buildings_floors_check CHECK (((floors >= 1) AND (floors <= 250))),
    CONSTRAINT buildings_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT buildings_height_meters_check CHECK (((height_meters > (0)::double precision) AND (height_meters < 'Infinity'::real))),
    CONSTRAINT buildings_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT buildings_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.buildings_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.buildings_id OWNED BY public.buildings.id;

CREATE TABLE public.camera_streams (
    county public.county_code NOT NULL,
    camera_id public.feature_id NOT NULL,
    protocol text NOT NULL,
    url text NOT NULL,
    valid_seconds integer,
    simulated boolean DEFAULT false NOT NULL,
    CONSTRAINT camera_streams_protocol_check CHECK ((protocol = ANY (ARRAY['hls'::text, 'whep'::text, 'flv'::text, 'snapshot'::text]))),
    CONSTRAINT camera_streams_url_check CHECK ((url ~ '^(https?://|/[^/])'::text)),
    CONSTRAINT camera_streams_valid_seconds_check CHECK ((valid_seconds > 0))
);

CREATE TABLE public.cameras (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    code text,
    class text NOT NULL,
    name text,
    state text DEFAULT 'online'::text NOT NULL,
    sector text,
    heading_deg real,
    fov_deg real,
    range_meters real,
    mount_height_meters real,
    owner_dept text,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT cameras_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT cameras_code_check CHECK (public.valid_camera_code(code)),
    CONSTRAINT cameras_fov_deg_check CHECK (((fov_deg > (0)::double precision) AND (fov_deg <= (360)::double precision))),
    CONSTRAINT cameras_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT cameras_heading_deg_check CHECK (((heading_deg >= (0)::double precision) AND (heading_deg < (360)::double precision))),
    CONSTRAINT cameras_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT cameras_range_meters_check CHECK (((range_meters > (0)::double precision) AND (range_meters < 'Infinity'::real))),
    CONSTRAINT cameras_state_check CHECK ((state = ANY (ARRAY['online'::text, 'offline'::text]))),
    CONSTRAINT cameras_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.cameras_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.cameras_id OWNED BY public.cameras.id;

CREATE TABLE public.case_adjustments (
    county public.county_code NOT NULL,
    id bigint NOT NULL,
    case_id public.feature_id NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    reason text NOT NULL,
    until timestamp with time zone,
    decided_at timestamp with time zone,
    decided_by text,
    decision text,
    CONSTRAINT case_adjustments_check CHECK (((kind = 'suspend'::text) = (until IS NOT NULL))),
    CONSTRAINT case_adjustments_kind_check CHECK ((kind = ANY (ARRAY['extend'::text, 'suspend'::text]))),
    CONSTRAINT case_adjustments_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'refused'::text, 'lapsed'::text])))
);

ALTER TABLE public.case_adjustments ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.case_adjustments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.case_appeals (
    county public.county_code NOT NULL,
    case_id public.feature_id NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    asked_by text NOT NULL,
    reason text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    first_by text,
    first_at timestamp with time zone,
    second_by text,
    second_at timestamp with time zone,
    CONSTRAINT case_appeals_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'first_granted'::text, 'granted'::text, 'refused'::text])))
);

CREATE TABLE public.case_clocks (
    county public.county_code NOT NULL,
    case_id public.feature_id NOT NULL,
    clock text NOT NULL,
    instance integer NOT NULL,
    state text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    deadline timestamp with time zone,
    stopped_at timestamp with time zone,
    overdue boolean,
    body jsonb NOT NULL,
    CONSTRAINT case_clocks_check CHECK (((state = 'paused'::text) OR (deadline IS NOT NULL))),
    CONSTRAINT case_clocks_check1 CHECK (((state = 'stopped'::text) = (stopped_at IS NOT NULL))),
    CONSTRAINT case_clocks_clock_check CHECK ((clock = ANY (ARRAY['accept'::text, 'dispatch'::text, 'handle'::text]))),
    CONSTRAINT case_clocks_instance_check CHECK ((instance > 0)),
    CONSTRAINT case_clocks_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'stopped'::text])))
);

CREATE TABLE public.case_flow_moves (
    flow text NOT NULL,
    move text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    kind text NOT NULL,
    guards text[] NOT NULL,
    clocks text[] NOT NULL,
    roles text[] NOT NULL,
    CONSTRAINT case_flow_moves_kind_check CHECK ((kind = ANY (ARRAY['forward'::text, 'return'::text, 'end'::text, 'same'::text]))),
    CONSTRAINT case_flow_moves_roles_check CHECK ((cardinality(roles) > 0))
);

CREATE TABLE public.case_flow_states (
    flow text NOT NULL,
    state text NOT NULL,
    step smallint NOT NULL,
    is_end boolean NOT NULL,
    CONSTRAINT case_flow_states_step_check CHECK ((step > 0))
);

CREATE TABLE public.case_flows (
    flow text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE public.case_moves (
    id bigint NOT NULL,
    county public.county_code NOT NULL,
    case_id public.feature_id NOT NULL,
    number integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    move text NOT NULL,
    from_state text,
    to_state text,
    by_person text NOT NULL,
    by_role text NOT NULL,
    by_department text,
    by_county_level boolean DEFAULT false NOT NULL,
    note text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    clocks jsonb DEFAULT '[]'::jsonb NOT NULL,
    expected integer,
    CONSTRAINT case_moves_note_check CHECK ((length(note) <= 4000))
);

ALTER TABLE public.case_moves ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.case_moves_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.case_numbers (
    county public.county_code NOT NULL,
    day date NOT NULL,
    last integer NOT NULL,
    CONSTRAINT case_numbers_last_check CHECK ((last < 100000))
);

CREATE TABLE public.case_settings (
    county public.county_code NOT NULL,
    accept_minutes integer DEFAULT 15 NOT NULL,
    dispatch_minutes integer DEFAULT 15 NOT NULL,
    task_minutes integer DEFAULT 30 NOT NULL,
    most_extensions integer DEFAULT 2 NOT NULL,
    most_suspensions integer DEFAULT 1 NOT NULL,
    longest_suspension_days integer DEFAULT 365 NOT NULL,
    far_meters integer DEFAULT 100 NOT NULL,
    fresh_fix_minutes integer DEFAULT 15 NOT NULL,
    photo_exempt text[] DEFAULT '{iot,hotline,open311,leader,transfer}'::text[] NOT NULL,
    CONSTRAINT case_settings_accept_minutes_check CHECK (((accept_minutes >= 1) AND (accept_minutes <= 10080))),
    CONSTRAINT case_settings_dispatch_minutes_check CHECK (((dispatch_minutes >= 1) AND (dispatch_minutes <= 10080))),
    CONSTRAINT case_settings_far_meters_check CHECK ((far_meters > 0)),
    CONSTRAINT case_settings_fresh_fix_minutes_check CHECK ((fresh_fix_minutes > 0)),
    CONSTRAINT case_settings_longest_suspension_days_check CHECK (((longest_suspension_days >= 1) AND (longest_suspension_days <= 3650))),
    CONSTRAINT case_settings_most_extensions_check CHECK (((most_extensions >= 0) AND (most_extensions <= 100))),
    CONSTRAINT case_settings_most_suspensions_check CHECK (((most_suspensions >= 0) AND (most_suspensions <= 100))),
    CONSTRAINT case_settings_task_minutes_check CHECK (((task_minutes >= 1) AND (task_minutes <= 10080)))
);

CREATE TABLE public.case_standards (
    county public.county_code NOT NULL,
    id integer NOT NULL,
    scheme text NOT NULL,
    edition text NOT NULL,
    class text NOT NULL,
    condition_zh text NOT NULL,
    condition_en text NOT NULL,
    close_condition_zh text NOT NULL,
    close_condition_en text NOT NULL,
    limit_value double precision NOT NULL,
    limit_unit text NOT NULL,
    season text,
    kind text DEFAULT 'fix'::text NOT NULL,
    in_force boolean DEFAULT true NOT NULL,
    CONSTRAINT case_standards_check CHECK (((limit_unit = 'seasonal_work_day'::text) = (season IS NOT NULL))),
    CONSTRAINT case_standards_kind_check CHECK ((kind = ANY (ARRAY['fix'::text, 'stop'::text]))),
    CONSTRAINT case_standards_limit_unit_check CHECK ((limit_unit = ANY (ARRAY['urgent_minute'::text, 'urgent_hour'::text, 'work_hour'::text, 'work_day'::text, 'natural_day'::text, 'seasonal_work_day'::text]))),
    CONSTRAINT case_standards_limit_value_check CHECK (((limit_value > (0)::double precision) AND (limit_value < (100000)::double precision)))
);

CREATE TABLE public.case_tasks (
    county public.county_code NOT NULL,
    id bigint NOT NULL,
    case_id public.feature_id NOT NULL,
    kind text NOT NULL,
    round smallint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    assignee text,
    reason text,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    done_by text,
    result text,
    note text,
    CONSTRAINT case_tasks_check CHECK (((state = 'done'::text) = ((result IS NOT NULL) AND (done_at IS NOT NULL)))),
    CONSTRAINT case_tasks_kind_check CHECK ((kind = ANY (ARRAY['precheck'::text, 'postcheck'::text, 'joint'::text]))),
    CONSTRAINT case_tasks_result_check CHECK ((result = ANY (ARRAY['met'::text, 'not_met'::text]))),
    CONSTRAINT case_tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'cancelled'::text])))
);

ALTER TABLE public.case_tasks ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.case_tasks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.cases (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    code text,
    flow text NOT NULL,
    state text NOT NULL,
    state_before text,
    step smallint NOT NULL,
    class text NOT NULL,
    severity text DEFAULT 'minor'::text NOT NULL,
    name text,
    description text,
    address text,
    channel text NOT NULL,
    component_id public.feature_id,
    device_id public.feature_id,
    alert_id public.feature_id,
    standard_id integer,
    standard jsonb,
    department text,
    offered text[] DEFAULT '{}'::text[] NOT NULL,
    handler text,
    returned_by text,
    receivers text[] DEFAULT '{}'::text[] NOT NULL,
    round smallint DEFAULT 1 NOT NULL,
    returns smallint DEFAULT 0 NOT NULL,
    extensions smallint DEFAULT 0 NOT NULL,
    suspensions smallint DEFAULT 0 NOT NULL,
    report_count smallint DEFAULT 0 NOT NULL,
    urged smallint DEFAULT 0 NOT NULL,
    supervised boolean DEFAULT false NOT NULL,
    merged_into public.feature_id,
    reported_at timestamp with time zone NOT NULL,
    reported_by text,
    filed_at timestamp with time zone,
    filed_by text,
    dispatched_at timestamp with time zone,
    dispatched_by text,
    handled_at timestamp with time zone,
    fed_back_at timestamp with time zone,
    closed_at timestamp with time zone,
    closed_by text,
    ended_at timestamp with time zone,
    due_at timestamp with time zone,
    due_clock text,
    handle_due_at timestamp with time zone,
    accept_on_time boolean,
    dispatch_on_time boolean,
    handle_on_time boolean,
    exempt boolean DEFAULT false NOT NULL,
    far_flag boolean DEFAULT false NOT NULL,
    score real,
    version integer DEFAULT 0 NOT NULL,
    simulated boolean DEFAULT false NOT NULL,
    duty_grid text,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text DEFAULT 'case'::text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT cases_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT cases_channel_check CHECK ((channel = ANY (ARRAY['collector'::text, 'hotline'::text, 'public'::text, 'leader'::text, 'video'::text, 'iot'::text, 'patrol'::text, 'transfer'::text, 'open311'::text]))),
    CONSTRAINT cases_code_check CHECK ((code ~ '^[0-9]{19}$'::text)),
    CONSTRAINT cases_due_clock_check CHECK ((due_clock = ANY (ARRAY['accept'::text, 'dispatch'::text, 'handle'::text]))),
    CONSTRAINT cases_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT cases_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT cases_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'major'::text, 'minor'::text, 'notice'::text]))),
    CONSTRAINT cases_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.cases_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.cases_id OWNED BY public.cases.id;

CREATE TABLE public.change (
    seq bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    county text,
    layer text NOT NULL,
    ids bigint[],
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.change ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.change_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.class_schemes (
    scheme text NOT NULL,
    kind text NOT NULL,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    edition text,
    note_zh text,
    note_en text
);

CREATE TABLE public.classes (
    class text NOT NULL,
    scheme text NOT NULL,
    code text NOT NULL,
    parent text,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    CONSTRAINT classes_check CHECK ((class = ((scheme || ':'::text) || code)))
);

CREATE TABLE public.components (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    objid text,
    class text NOT NULL,
    name text,
    state text DEFAULT 'intact'::text NOT NULL,
    position_class text,
    supervisor_dept text,
    owner_dept text,
    keeper_dept text,
    survey_date date,
    change_date date,
    address text,
    note text,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT components_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT components_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT components_objid_check CHECK (public.valid_objid(objid)),
    CONSTRAINT components_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT components_position_class_check CHECK ((position_class = ANY (ARRAY['A'::text, 'B'::text, 'C'::text]))),
    CONSTRAINT components_state_check CHECK ((state = ANY (ARRAY['intact'::text, 'damaged'::text, 'missing'::text, 'abandoned'::text]))),
    CONSTRAINT components_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.components_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.components_id OWNED BY public.components.id;

CREATE TABLE public.counties (
    county public.county_code NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    time_zone text DEFAULT 'Asia/Shanghai'::text NOT NULL,
    is_demo boolean DEFAULT false NOT NULL,
    home_lng double precision,
    home_lat double precision,
    home_zoom double precision,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.departments (
    county public.county_code NOT NULL,
    code text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE public.device_latest (
    county public.county_code NOT NULL,
    device_id bigint NOT NULL,
    quantity text NOT NULL,
    "time" timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    before_time timestamp with time zone,
    before_value double precision,
    simulated boolean DEFAULT false NOT NULL
)
WITH (fillfactor='60');

CREATE TABLE public.devices (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    code text NOT NULL,
    class text NOT NULL,
    name text,
    state text DEFAULT 'normal'::text NOT NULL,
    component_id public.feature_id,
    product text,
    vendor text,
    installer text,
    owner_dept text,
    heartbeat_seconds integer,
    installed_on date,
    last_seen_at timestamp with time zone,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT devices_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT devices_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT devices_heartbeat_seconds_check CHECK ((heartbeat_seconds > 0)),
    CONSTRAINT devices_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT devices_state_check CHECK ((state = ANY (ARRAY['normal'::text, 'alarm'::text, 'offline'::text]))),
    CONSTRAINT devices_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.devices_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.devices_id OWNED BY public.devices.id;

CREATE TABLE public.duplicate_settings (
    county public.county_code NOT NULL,
    class text NOT NULL,
    radius_meters real NOT NULL,
    window_hours real NOT NULL,
    siblings text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT duplicate_settings_radius_meters_check CHECK (((radius_meters > (0)::double precision) AND (radius_meters <= (5000)::double precision))),
    CONSTRAINT duplicate_settings_window_hours_check CHECK (((window_hours >= (0)::double precision) AND (window_hours <= (8760)::double precision)))
);

CREATE TABLE public.events (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    code text,
    class text NOT NULL,
    name text,
    state text DEFAULT 'open'::text NOT NULL,
    severity text DEFAULT 'notice'::text NOT NULL,
    channel text,
    occurred_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    component_id public.feature_id,
    description text,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT events_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT events_check CHECK ((closed_at >= occurred_at)),
    CONSTRAINT events_check1 CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
    CONSTRAINT events_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT events_occurred_at_check CHECK (isfinite(occurred_at)),
    CONSTRAINT events_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT events_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'major'::text, 'minor'::text, 'notice'::text]))),
    CONSTRAINT events_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
    CONSTRAINT events_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.events_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.events_id OWNED BY public.events.id;

CREATE TABLE public.green (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    class text NOT NULL,
    name text,
    name_en text,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(MultiPolygon,4490) NOT NULL,
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    anchor_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_pointonsurface(public.st_transform(geom, 3857))) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT green_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT water_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT water_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT water_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.green_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.green_id OWNED BY public.green.id;

CREATE TABLE public.grids (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    scheme text DEFAULT 'GB/T 30428.1'::text NOT NULL,
    parent_code text,
    class text GENERATED ALWAYS AS (('grid:'::text || kind)) STORED NOT NULL,
    name text,
    area_code text,
    keeper text,
    valid_from date DEFAULT '2000-01-01'::date NOT NULL,
    valid_to date,
    source text NOT NULL,
    source_id text NOT NULL,
    geom public.geometry(MultiPolygon,4490) NOT NULL,
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    anchor_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_pointonsurface(public.st_transform(geom, 3857))) STORED,
    area_square_meters double precision,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT grids_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT grids_check CHECK (((kind <> 'unit'::text) OR public.valid_unit_grid_code(code))),
    CONSTRAINT grids_check1 CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
    CONSTRAINT grids_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT grids_kind_check CHECK ((kind = ANY (ARRAY['unit'::text, 'duty'::text, 'omni'::text, 'evaluation'::text, 'extension'::text]))),
    CONSTRAINT grids_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision)))
);

CREATE SEQUENCE public.grids_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.grids_id OWNED BY public.grids.id;

CREATE TABLE public.idempotency_keys (
    path text NOT NULL,
    key text NOT NULL,
    body_sha256 text NOT NULL,
    reply jsonb NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.import_batches (
    batch bigint NOT NULL,
    county public.county_code NOT NULL,
    layer text NOT NULL,
    source text NOT NULL,
    file_name text NOT NULL,
    file_sha256 text NOT NULL,
    mapping jsonb NOT NULL,
    crs text NOT NULL,
    rows_read bigint NOT NULL,
    rows_inserted bigint NOT NULL,
    rows_updated bigint NOT NULL,
    rows_unchanged bigint NOT NULL,
    rows_rejected bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.import_batches ALTER COLUMN batch ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_batches_batch_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ingest_credentials (
    county public.county_code NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    secret_sha256 text NOT NULL,
    simulated boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ingest_credentials_kind_check CHECK ((kind = ANY (ARRAY['device'::text, 'staff'::text, 'gateway'::text]))),
    CONSTRAINT ingest_credentials_secret_sha256_check CHECK ((secret_sha256 ~ '^[0-9a-f]{64}$'::text))
);

CREATE TABLE public.ingest_quarantine (
    id bigint NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    county text,
    topic text NOT NULL,
    client text,
    reason text NOT NULL,
    detail text NOT NULL,
    payload text NOT NULL,
    payload_bytes integer NOT NULL
);

ALTER TABLE public.ingest_quarantine ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.ingest_quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.lane (
    county public.county_code NOT NULL,
    number bigint NOT NULL,
    kind text NOT NULL,
    ref bigint NOT NULL,
    area_code text,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    body jsonb NOT NULL,
    CONSTRAINT lane_kind_check CHECK ((kind = ANY (ARRAY['alert'::text, 'event'::text, 'note'::text, 'case'::text])))
);

CREATE TABLE public.lane_heads (
    county public.county_code NOT NULL,
    number bigint DEFAULT 0 NOT NULL,
    floor bigint DEFAULT 0 NOT NULL
);

CREATE TABLE public.migration (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.photos (
    county public.county_code NOT NULL,
    id bigint NOT NULL,
    sha256 text NOT NULL,
    media_type text NOT NULL,
    bytes integer NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    looks bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_person text,
    taken_at timestamp with time zone,
    exif_lng double precision,
    exif_lat double precision,
    case_id public.feature_id,
    report_id bigint,
    move_id bigint,
    CONSTRAINT photos_bytes_check CHECK ((bytes > 0)),
    CONSTRAINT photos_height_check CHECK ((height > 0)),
    CONSTRAINT photos_media_type_check CHECK ((media_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'image/webp'::text]))),
    CONSTRAINT photos_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT photos_width_check CHECK ((width > 0))
);

ALTER TABLE public.photos ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.photos_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.positions (
    county public.county_code NOT NULL,
    staff_id bigint NOT NULL,
    "time" timestamp with time zone NOT NULL,
    lng double precision NOT NULL,
    lat double precision NOT NULL,
    heading_deg real,
    speed_mps real,
    simulated boolean DEFAULT false NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT positions_lat_check CHECK (((lat >= ('-85.05'::numeric)::double precision) AND (lat <= (85.05)::double precision))),
    CONSTRAINT positions_lng_check CHECK (((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision)))
)
PARTITION BY RANGE ("time");

CREATE TABLE public.reading_hours (
    county public.county_code NOT NULL,
    device_id bigint NOT NULL,
    quantity text NOT NULL,
    hour timestamp with time zone NOT NULL,
    count integer NOT NULL,
    sum double precision NOT NULL,
    min double precision NOT NULL,
    max double precision NOT NULL
)
WITH (fillfactor='60');

CREATE TABLE public.readings (
    county public.county_code NOT NULL,
    device_id bigint NOT NULL,
    quantity text NOT NULL,
    "time" timestamp with time zone NOT NULL,
    value double precision NOT NULL,
    simulated boolean DEFAULT false NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT readings_value_check CHECK (((value > '-Infinity'::double precision) AND (value < 'Infinity'::double precision)))
)
PARTITION BY RANGE ("time");

CREATE TABLE public.reports (
    county public.county_code NOT NULL,
    id bigint NOT NULL,
    case_id public.feature_id NOT NULL,
    receipt text NOT NULL,
    channel text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_person text,
    class text NOT NULL,
    description text,
    address text,
    reporter_name text,
    reporter_phone text,
    raw_lng double precision,
    raw_lat double precision,
    raw_crs text,
    accuracy_meters real,
    client_key text,
    external_id text,
    component_id public.feature_id,
    device_id public.feature_id,
    alert_id public.feature_id,
    evidence jsonb,
    far_meters real,
    verified boolean,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    CONSTRAINT reports_accuracy_meters_check CHECK ((accuracy_meters >= (0)::double precision)),
    CONSTRAINT reports_address_check CHECK ((length(address) <= 500)),
    CONSTRAINT reports_channel_check CHECK ((channel = ANY (ARRAY['collector'::text, 'hotline'::text, 'public'::text, 'leader'::text, 'video'::text, 'iot'::text, 'patrol'::text, 'transfer'::text, 'open311'::text]))),
    CONSTRAINT reports_client_key_check CHECK (((length(client_key) >= 8) AND (length(client_key) <= 100))),
    CONSTRAINT reports_description_check CHECK ((length(description) <= 4000)),
    CONSTRAINT reports_receipt_check CHECK ((receipt ~ '^[0-9A-Z]{8,24}$'::text)),
    CONSTRAINT reports_reporter_name_check CHECK ((length(reporter_name) <= 100)),
    CONSTRAINT reports_reporter_phone_check CHECK ((length(reporter_phone) <= 40))
);

ALTER TABLE public.reports ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.responsibilities (
    county public.county_code NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    holder_kind text,
    classes text[] NOT NULL,
    area_code text,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    holder text,
    departments text[] NOT NULL,
    geom public.geometry(Geometry,4490),
    geom_3857 public.geometry(Geometry,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    reach_meters real DEFAULT 0 NOT NULL,
    valid_from date DEFAULT '2000-01-01'::date NOT NULL,
    valid_to date,
    CONSTRAINT responsibilities_area_code_check CHECK ((area_code ~ '^[0-9]{1,12}$'::text)),
    CONSTRAINT responsibilities_check CHECK (((kind <> 'area_holder'::text) OR ((geom IS NOT NULL) AND (holder_kind IS NOT NULL)))),
    CONSTRAINT responsibilities_check1 CHECK (((kind = 'fan_out'::text) OR (cardinality(departments) = 1))),
    CONSTRAINT responsibilities_check2 CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
    CONSTRAINT responsibilities_classes_check CHECK ((cardinality(classes) > 0)),
    CONSTRAINT responsibilities_departments_check CHECK ((cardinality(departments) > 0)),
    CONSTRAINT responsibilities_holder_kind_check CHECK ((holder_kind = ANY (ARRAY['street'::text, 'river'::text, 'forest'::text, 'park'::text]))),
    CONSTRAINT responsibilities_kind_check CHECK ((kind = ANY (ARRAY['area_holder'::text, 'class_default'::text, 'fan_out'::text]))),
    CONSTRAINT responsibilities_reach_meters_check CHECK (((reach_meters >= (0)::double precision) AND (reach_meters <= (1000)::double precision)))
);

ALTER TABLE public.responsibilities ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.responsibilities_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.responsibility_stamps (
    county public.county_code NOT NULL,
    stamp bigint NOT NULL
);

CREATE TABLE public.roads (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    class text NOT NULL,
    name text,
    name_en text,
    width_meters real,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(MultiLineString,4490) NOT NULL,
    geom_3857 public.geometry(MultiLineString,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    anchor_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_pointonsurface(public.st_transform(geom, 3857))) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT roads_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT roads_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT roads_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT roads_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid)),
    CONSTRAINT roads_width_meters_check CHECK (((width_meters > (0)::double precision) AND (width_meters < 'Infinity'::real)))
);

CREATE SEQUENCE public.roads_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.roads_id OWNED BY public.roads.id;

CREATE TABLE public.score_periods (
    county public.county_code NOT NULL,
    month date NOT NULL,
    frozen_at timestamp with time zone DEFAULT now() NOT NULL,
    frozen_by text NOT NULL,
    CONSTRAINT score_periods_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

CREATE TABLE public.shift_notes (
    county public.county_code NOT NULL,
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    by_person text NOT NULL,
    text text NOT NULL,
    alert_id public.feature_id,
    done_at timestamp with time zone,
    done_by text,
    CONSTRAINT shift_notes_text_check CHECK (((length(text) >= 1) AND (length(text) <= 4000)))
);

ALTER TABLE public.shift_notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.shift_notes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.staff (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    code text NOT NULL,
    class text NOT NULL,
    name text,
    name_en text,
    state text DEFAULT 'off_duty'::text NOT NULL,
    duty_phone text,
    department text,
    grids text[] DEFAULT '{}'::text[] NOT NULL,
    fix_at timestamp with time zone,
    heading_deg real,
    speed_mps real,
    simulated boolean DEFAULT false NOT NULL,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT staff_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT staff_code_check CHECK ((code ~ '^[A-Za-z0-9_.-]{1,64}$'::text)),
    CONSTRAINT staff_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT staff_heading_deg_check CHECK (((heading_deg >= (0)::double precision) AND (heading_deg < (360)::double precision))),
    CONSTRAINT staff_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT staff_speed_mps_check CHECK (((speed_mps >= (0)::double precision) AND (speed_mps < 'Infinity'::real))),
    CONSTRAINT staff_state_check CHECK ((state = ANY (ARRAY['on_duty'::text, 'off_duty'::text]))),
    CONSTRAINT staff_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.staff_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.staff_id OWNED BY public.staff.id;

CREATE TABLE public.water (
    county public.county_code NOT NULL,
    id public.feature_id NOT NULL,
    class text NOT NULL,
    name text,
    name_en text,
    area_code text,
    unit_grid text,
    omni_grid text,
    source text NOT NULL,
    source_id text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    geom public.geometry(MultiPolygon,4490) NOT NULL,
    geom_3857 public.geometry(MultiPolygon,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    anchor_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_pointonsurface(public.st_transform(geom, 3857))) STORED,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT water_area_code_check CHECK (public.valid_area_code(area_code)),
    CONSTRAINT water_geom_check CHECK ((NOT public.st_isempty(geom))),
    CONSTRAINT water_on_the_map CHECK (((public.st_xmin((geom)::public.box3d) >= ('-180'::integer)::double precision) AND (public.st_xmax((geom)::public.box3d) <= (180)::double precision) AND (public.st_ymin((geom)::public.box3d) >= ('-85.05'::numeric)::double precision) AND (public.st_ymax((geom)::public.box3d) <= (85.05)::double precision))),
    CONSTRAINT water_unit_grid_check CHECK (public.valid_unit_grid_code(unit_grid))
);

CREATE SEQUENCE public.water_id
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 4294967295
    CACHE 1;

ALTER SEQUENCE public.water_id OWNED BY public.water.id;

CREATE TABLE public.work_calendars (
    county public.county_code NOT NULL,
    edition integer NOT NULL,
    body jsonb NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    made_by text,
    CONSTRAINT work_calendars_edition_check CHECK ((edition > 0))
);

ALTER TABLE ONLY public.alerts ALTER COLUMN id SET DEFAULT nextval('public.alerts_id'::regclass);

ALTER TABLE ONLY public.areas ALTER COLUMN id SET DEFAULT nextval('public.areas_id'::regclass);

ALTER TABLE ONLY public.buildings ALTER COLUMN id SET DEFAULT nextval('public.buildings_id'::regclass);

ALTER TABLE ONLY public.cameras ALTER COLUMN id SET DEFAULT nextval('public.cameras_id'::regclass);

ALTER TABLE ONLY public.cases ALTER COLUMN id SET DEFAULT nextval('public.cases_id'::regclass);

ALTER TABLE ONLY public.components ALTER COLUMN id SET DEFAULT nextval('public.components_id'::regclass);

ALTER TABLE ONLY public.devices ALTER COLUMN id SET DEFAULT nextval('public.devices_id'::regclass);

ALTER TABLE ONLY public.events ALTER COLUMN id SET DEFAULT nextval('public.events_id'::regclass);

ALTER TABLE ONLY public.green ALTER COLUMN id SET DEFAULT nextval('public.green_id'::regclass);

ALTER TABLE ONLY public.grids ALTER COLUMN id SET DEFAULT nextval('public.grids_id'::regclass);

ALTER TABLE ONLY public.roads ALTER COLUMN id SET DEFAULT nextval('public.roads_id'::regclass);

ALTER TABLE ONLY public.staff ALTER COLUMN id SET DEFAULT nextval('public.staff_id'::regclass);

ALTER TABLE ONLY public.water ALTER COLUMN id SET DEFAULT nextval('public.water_id'::regclass);

ALTER TABLE ONLY public.alert_moves
    ADD CONSTRAINT alert_moves_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alert_rules
    ADD CONSTRAINT alert_rules_county_name_zh_key UNIQUE (county, name_zh);

ALTER TABLE ONLY public.alert_rules
    ADD CONSTRAINT alert_rules_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.alert_storms
    ADD CONSTRAINT alert_storms_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT areas_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT areas_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.buildings
    ADD CONSTRAINT buildings_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.buildings
    ADD CONSTRAINT buildings_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.camera_streams
    ADD CONSTRAINT camera_streams_pkey PRIMARY KEY (county, camera_id);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.case_adjustments
    ADD CONSTRAINT case_adjustments_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.case_appeals
    ADD CONSTRAINT case_appeals_pkey PRIMARY KEY (county, case_id);

ALTER TABLE ONLY public.case_clocks
    ADD CONSTRAINT case_clocks_pkey PRIMARY KEY (county, case_id, clock, instance);

ALTER TABLE ONLY public.case_flow_moves
    ADD CONSTRAINT case_flow_moves_flow_move_from_state_key UNIQUE NULLS NOT DISTINCT (flow, move, from_state);

ALTER TABLE ONLY public.case_flow_states
    ADD CONSTRAINT case_flow_states_pkey PRIMARY KEY (flow, state);

ALTER TABLE ONLY public.case_flows
    ADD CONSTRAINT case_flows_pkey PRIMARY KEY (flow);

ALTER TABLE ONLY public.case_moves
    ADD CONSTRAINT case_moves_county_case_id_number_key UNIQUE (county, case_id, number);

ALTER TABLE ONLY public.case_moves
    ADD CONSTRAINT case_moves_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.case_numbers
    ADD CONSTRAINT case_numbers_pkey PRIMARY KEY (county, day);

ALTER TABLE ONLY public.case_settings
    ADD CONSTRAINT case_settings_pkey PRIMARY KEY (county);

ALTER TABLE ONLY public.case_standards
    ADD CONSTRAINT case_standards_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.case_tasks
    ADD CONSTRAINT case_tasks_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY public.class_schemes
    ADD CONSTRAINT class_schemes_pkey PRIMARY KEY (scheme);

ALTER TABLE ONLY public.classes
    ADD CONSTRAINT classes_pkey PRIMARY KEY (class);

ALTER TABLE ONLY public.classes
    ADD CONSTRAINT classes_scheme_code_key UNIQUE (scheme, code);

ALTER TABLE ONLY public.components
    ADD CONSTRAINT components_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.components
    ADD CONSTRAINT components_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.counties
    ADD CONSTRAINT counties_pkey PRIMARY KEY (county);

ALTER TABLE ONLY public.departments
    ADD CONSTRAINT departments_pkey PRIMARY KEY (county, code);

ALTER TABLE ONLY public.device_latest
    ADD CONSTRAINT device_latest_pkey PRIMARY KEY (county, device_id, quantity);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_code_key UNIQUE (county, code);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.duplicate_settings
    ADD CONSTRAINT duplicate_settings_pkey PRIMARY KEY (county, class);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.green
    ADD CONSTRAINT green_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.green
    ADD CONSTRAINT green_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.grids
    ADD CONSTRAINT grids_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.grids
    ADD CONSTRAINT grids_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (path, key);

ALTER TABLE ONLY public.import_batches
    ADD CONSTRAINT import_batches_pkey PRIMARY KEY (batch);

ALTER TABLE ONLY public.ingest_credentials
    ADD CONSTRAINT ingest_credentials_pkey PRIMARY KEY (county, kind, code);

ALTER TABLE ONLY public.ingest_quarantine
    ADD CONSTRAINT ingest_quarantine_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lane_heads
    ADD CONSTRAINT lane_heads_pkey PRIMARY KEY (county);

ALTER TABLE ONLY public.lane
    ADD CONSTRAINT lane_pkey PRIMARY KEY (county, number);

ALTER TABLE ONLY public.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.photos
    ADD CONSTRAINT photos_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.positions
    ADD CONSTRAINT positions_pkey PRIMARY KEY (county, staff_id, "time");

ALTER TABLE ONLY public.reading_hours
    ADD CONSTRAINT reading_hours_pkey PRIMARY KEY (county, device_id, quantity, hour);

ALTER TABLE ONLY public.readings
    ADD CONSTRAINT readings_pkey PRIMARY KEY (county, device_id, quantity, "time");

ALTER TABLE ONLY public.reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.responsibilities
    ADD CONSTRAINT responsibilities_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.responsibility_stamps
    ADD CONSTRAINT responsibility_stamps_pkey PRIMARY KEY (county);

ALTER TABLE ONLY public.roads
    ADD CONSTRAINT roads_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.roads
    ADD CONSTRAINT roads_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.score_periods
    ADD CONSTRAINT score_periods_pkey PRIMARY KEY (county, month);

ALTER TABLE ONLY public.shift_notes
    ADD CONSTRAINT shift_notes_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_county_code_key UNIQUE (county, code);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.work_calendars
    ADD CONSTRAINT work_calendars_pkey PRIMARY KEY (county, edition);

CREATE INDEX alert_moves_alert ON public.alert_moves USING btree (county, alert_id, id);

CREATE INDEX alert_storms_recent ON public.alert_storms USING btree (county, rule_id, area_code, last_at);

CREATE INDEX alerts_device ON public.alerts USING btree (county, device_id, opened_at);

CREATE INDEX alerts_geom_3857 ON public.alerts USING gist (geom_3857);

CREATE INDEX alerts_holding ON public.alerts USING btree (county, device_id, rule_id) WHERE (cleared_at IS NULL);

CREATE INDEX alerts_live ON public.alerts USING btree (county, id) WHERE (state <> 'closed'::text);

CREATE UNIQUE INDEX alerts_one_open ON public.alerts USING btree (county, device_id, rule_id) WHERE (state = ANY (ARRAY['open'::text, 'acknowledged'::text]));

CREATE INDEX alerts_storm ON public.alerts USING btree (county, storm_id) WHERE (storm_id IS NOT NULL);

CREATE INDEX alerts_time ON public.alerts USING btree (county, opened_at);

CREATE UNIQUE INDEX areas_code_now ON public.areas USING btree (county, code) WHERE (valid_to IS NULL);

CREATE INDEX areas_geom_3857 ON public.areas USING gist (geom_3857);

CREATE INDEX buildings_geom_3857 ON public.buildings USING gist (geom_3857);

CREATE UNIQUE INDEX cameras_code ON public.cameras USING btree (county, code) WHERE (code IS NOT NULL);

CREATE INDEX cameras_geom_3857 ON public.cameras USING gist (geom_3857);

CREATE INDEX case_adjustments_case ON public.case_adjustments USING btree (county, case_id);

CREATE UNIQUE INDEX case_adjustments_one_asked ON public.case_adjustments USING btree (county, case_id, kind) WHERE (state = 'asked'::text);

CREATE INDEX case_clocks_dispatch ON public.case_clocks USING btree (county, deadline) INCLUDE (case_id, stopped_at, overdue) WHERE ((clock = 'dispatch'::text) AND (deadline IS NOT NULL));

CREATE INDEX case_clocks_paused ON public.case_clocks USING btree (county, case_id) WHERE (state = 'paused'::text);

CREATE INDEX case_clocks_running ON public.case_clocks USING btree (county, case_id) INCLUDE (clock, deadline) WHERE (state = 'running'::text);

CREATE INDEX case_moves_at ON public.case_moves USING btree (county, at);

CREATE INDEX case_moves_dispatched ON public.case_moves USING btree (county, at) INCLUDE (case_id, number, by_person) WHERE (move = 'dispatch'::text);

CREATE INDEX case_moves_person ON public.case_moves USING btree (county, by_person, at);

CREATE INDEX case_moves_returned ON public.case_moves USING btree (county, case_id, number) INCLUDE (move) WHERE (move = ANY (ARRAY['dispatch'::text, 'dept_return'::text, 'return_intake'::text]));

CREATE INDEX case_standards_class ON public.case_standards USING btree (county, class) WHERE in_force;

CREATE INDEX case_tasks_assignee ON public.case_tasks USING btree (county, assignee, due_at) WHERE (state = 'open'::text);

CREATE INDEX case_tasks_case ON public.case_tasks USING btree (county, case_id);

CREATE INDEX case_tasks_due ON public.case_tasks USING btree (county, due_at);

CREATE UNIQUE INDEX case_tasks_one_open ON public.case_tasks USING btree (county, case_id, kind) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX cases_alert ON public.cases USING btree (county, alert_id) WHERE ((alert_id IS NOT NULL) AND (merged_into IS NULL));

CREATE INDEX cases_closed ON public.cases USING btree (county, closed_at) INCLUDE (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department) WHERE (closed_at IS NOT NULL);

CREATE UNIQUE INDEX cases_code ON public.cases USING btree (county, code) WHERE (code IS NOT NULL);

CREATE INDEX cases_component ON public.cases USING btree (county, component_id) WHERE (component_id IS NOT NULL);

CREATE INDEX cases_department ON public.cases USING btree (county, department, state);

CREATE INDEX cases_device ON public.cases USING btree (county, device_id) WHERE (device_id IS NOT NULL);

CREATE INDEX cases_due ON public.cases USING btree (county, due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX cases_fed_back ON public.cases USING btree (county, fed_back_at) INCLUDE (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, handler, round) WHERE (fed_back_at IS NOT NULL);

CREATE INDEX cases_filed ON public.cases USING btree (county, filed_at) INCLUDE (id, state, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, filed_by, accept_on_time, closed_at) WHERE (filed_at IS NOT NULL);

CREATE INDEX cases_geom_3857 ON public.cases USING gist (geom_3857);

CREATE INDEX cases_handle_due ON public.cases USING btree (county, handle_due_at) INCLUDE (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, handler, handle_on_time, exempt, fed_back_at, closed_at) WHERE (handle_due_at IS NOT NULL);

CREATE INDEX cases_inbox ON public.cases USING btree (county, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (state <> ALL (ARRAY['closed'::text, 'scored'::text, 'not_filed'::text, 'merged'::text, 'force_closed'::text]));

CREATE INDEX cases_inbox_urgency ON public.cases USING btree (county, public.case_urgency(severity), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (state <> ALL (ARRAY['closed'::text, 'scored'::text, 'not_filed'::text, 'merged'::text, 'force_closed'::text]));

CREATE INDEX cases_live ON public.cases USING btree (county, state, id) WHERE (state <> ALL (ARRAY['closed'::text, 'scored'::text, 'not_filed'::text, 'merged'::text, 'force_closed'::text]));

CREATE INDEX cases_merged ON public.cases USING btree (county, merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX cases_reported ON public.cases USING btree (county, reported_at DESC, id DESC) INCLUDE (state, class, severity, area_code, unit_grid, omni_grid, duty_grid, flow, channel, filed_at);

CREATE INDEX cases_updated ON public.cases USING btree (county, updated_at DESC, id DESC);

CREATE INDEX change_xid ON public.change USING btree (xid);

CREATE INDEX components_geom_3857 ON public.components USING gist (geom_3857);

CREATE UNIQUE INDEX components_objid ON public.components USING btree (county, objid) WHERE (objid IS NOT NULL);

CREATE INDEX devices_component ON public.devices USING btree (county, component_id);

CREATE INDEX devices_geom_3857 ON public.devices USING gist (geom_3857);

CREATE INDEX events_geom_3857 ON public.events USING gist (geom_3857);

CREATE INDEX events_time ON public.events USING btree (county, occurred_at);

CREATE INDEX green_geom_3857 ON public.green USING gist (geom_3857);

CREATE UNIQUE INDEX grids_code_now ON public.grids USING btree (county, kind, code) WHERE (valid_to IS NULL);

CREATE INDEX grids_geom_3857 ON public.grids USING gist (geom_3857);

CREATE INDEX idempotency_keys_at ON public.idempotency_keys USING btree (at);

CREATE INDEX import_batches_county ON public.import_batches USING btree (county, batch);

CREATE INDEX ingest_quarantine_county ON public.ingest_quarantine USING btree (county, id);

CREATE INDEX lane_at ON public.lane USING btree (at);

CREATE INDEX photos_case ON public.photos USING btree (county, case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX photos_waiting ON public.photos USING btree (at) WHERE (case_id IS NULL);

CREATE UNIQUE INDEX reports_alert ON public.reports USING btree (county, alert_id) WHERE (alert_id IS NOT NULL);

CREATE INDEX reports_at ON public.reports USING btree (county, at) INCLUDE (id, case_id, channel, by_person);

CREATE INDEX reports_case ON public.reports USING btree (county, case_id);

CREATE UNIQUE INDEX reports_client_key ON public.reports USING btree (county, client_key) WHERE (client_key IS NOT NULL);

CREATE UNIQUE INDEX reports_external ON public.reports USING btree (county, channel, external_id) WHERE (external_id IS NOT NULL);

CREATE UNIQUE INDEX reports_receipt ON public.reports USING btree (county, receipt);

CREATE INDEX reports_verified ON public.reports USING btree (county, case_id) WHERE verified;

CREATE INDEX responsibilities_geom ON public.responsibilities USING gist (geom_3857);

CREATE INDEX roads_geom_3857 ON public.roads USING gist (geom_3857);

CREATE INDEX staff_geom_3857 ON public.staff USING gist (geom_3857);

CREATE INDEX water_geom_3857 ON public.water USING gist (geom_3857);

CREATE TRIGGER announce_delete AFTER DELETE ON public.alert_rules REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_delete AFTER DELETE ON public.alerts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.areas REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.buildings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.cameras REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.cases REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.class_schemes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_delete AFTER DELETE ON public.classes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_delete AFTER DELETE ON public.components REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.counties REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_delete AFTER DELETE ON public.departments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_delete AFTER DELETE ON public.devices REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.events REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.green REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.grids REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.roads REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.staff REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.water REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.alert_rules REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_insert AFTER INSERT ON public.alerts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.areas REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.buildings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.cameras REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.cases REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.class_schemes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_insert AFTER INSERT ON public.classes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_insert AFTER INSERT ON public.components REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.counties REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_insert AFTER INSERT ON public.departments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_insert AFTER INSERT ON public.devices REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.green REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.grids REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.roads REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.staff REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.water REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.alert_rules FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.alerts FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.areas FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.buildings FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.cameras FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.cases FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.class_schemes FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.classes FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.components FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.counties FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.departments FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.devices FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.green FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.grids FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.roads FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.staff FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.water FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.alert_rules REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_update AFTER UPDATE ON public.alerts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.areas REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.buildings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.cameras REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.cases REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.class_schemes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_update AFTER UPDATE ON public.classes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_update AFTER UPDATE ON public.components REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.counties REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_update AFTER UPDATE ON public.departments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_words();

CREATE TRIGGER announce_update AFTER UPDATE ON public.devices REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.events REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.green REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.grids REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.roads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.staff REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.water REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.alert_moves FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE CONSTRAINT TRIGGER lane_entry AFTER INSERT ON public.alert_moves DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.lane_alert_move();

CREATE CONSTRAINT TRIGGER lane_entry AFTER INSERT ON public.case_moves DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.at > (now() - '01:00:00'::interval))) EXECUTE FUNCTION public.lane_case_move();

CREATE CONSTRAINT TRIGGER lane_entry AFTER INSERT OR UPDATE ON public.shift_notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.lane_note();

CREATE CONSTRAINT TRIGGER lane_insert AFTER INSERT ON public.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.occurred_at > (now() - '1 day'::interval))) EXECUTE FUNCTION public.lane_event();

CREATE CONSTRAINT TRIGGER lane_update AFTER UPDATE ON public.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.occurred_at > (now() - '1 day'::interval)) AND ((new.state IS DISTINCT FROM old.state) OR (new.severity IS DISTINCT FROM old.severity)))) EXECUTE FUNCTION public.lane_event();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.alerts FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.buildings FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.cameras FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.cases FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.components FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.devices FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.green FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.roads FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.staff FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.water FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.areas REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.case_standards REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.grids REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.responsibilities REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.areas REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.case_standards REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.grids REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.responsibilities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.areas FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.case_standards FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.grids FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.responsibilities FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.areas REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.case_standards REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.grids REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.responsibilities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER touch BEFORE UPDATE ON public.alert_rules FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.alerts FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.areas FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.buildings FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.cameras FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.cases FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.components FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.devices FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.green FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.grids FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.roads FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.staff FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.water FOR EACH ROW EXECUTE FUNCTION public.touch_row();

ALTER TABLE ONLY public.alert_moves
    ADD CONSTRAINT alert_moves_county_alert_id_fkey FOREIGN KEY (county, alert_id) REFERENCES public.alerts(county, id);

ALTER TABLE ONLY public.alert_rules
    ADD CONSTRAINT alert_rules_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.alert_rules
    ADD CONSTRAINT alert_rules_device_class_fkey FOREIGN KEY (device_class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.alert_storms
    ADD CONSTRAINT alert_storms_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.alert_storms
    ADD CONSTRAINT alert_storms_device_class_fkey FOREIGN KEY (device_class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_county_component_id_fkey FOREIGN KEY (county, component_id) REFERENCES public.components(county, id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_county_device_id_fkey FOREIGN KEY (county, device_id) REFERENCES public.devices(county, id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_county_rule_id_fkey FOREIGN KEY (county, rule_id) REFERENCES public.alert_rules(county, id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_county_storm_id_fkey FOREIGN KEY (county, storm_id) REFERENCES public.alert_storms(county, id);

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT areas_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT areas_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.buildings
    ADD CONSTRAINT buildings_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.buildings
    ADD CONSTRAINT buildings_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.camera_streams
    ADD CONSTRAINT camera_streams_county_camera_id_fkey FOREIGN KEY (county, camera_id) REFERENCES public.cameras(county, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_county_owner_dept_fkey FOREIGN KEY (county, owner_dept) REFERENCES public.departments(county, code);

ALTER TABLE ONLY public.case_adjustments
    ADD CONSTRAINT case_adjustments_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES public.cases(county, id);

ALTER TABLE ONLY public.case_appeals
    ADD CONSTRAINT case_appeals_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES public.cases(county, id);

ALTER TABLE ONLY public.case_clocks
    ADD CONSTRAINT case_clocks_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES public.cases(county, id);

ALTER TABLE ONLY public.case_flow_moves
    ADD CONSTRAINT case_flow_moves_flow_fkey FOREIGN KEY (flow) REFERENCES public.case_flows(flow);

ALTER TABLE ONLY public.case_flow_moves
    ADD CONSTRAINT case_flow_moves_flow_from_state_fkey FOREIGN KEY (flow, from_state) REFERENCES public.case_flow_states(flow, state);

ALTER TABLE ONLY public.case_flow_states
    ADD CONSTRAINT case_flow_states_flow_fkey FOREIGN KEY (flow) REFERENCES public.case_flows(flow);

ALTER TABLE ONLY public.case_moves
    ADD CONSTRAINT case_moves_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES public.cases(county, id);

ALTER TABLE ONLY public.case_numbers
    ADD CONSTRAINT case_numbers_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.case_settings
    ADD CONSTRAINT case_settings_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.case_standards
    ADD CONSTRAINT case_standards_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.case_standards
    ADD CONSTRAINT case_standards_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.case_standards
    ADD CONSTRAINT case_standards_scheme_fkey FOREIGN KEY (scheme) REFERENCES public.class_schemes(scheme);

ALTER TABLE ONLY public.case_tasks
    ADD CONSTRAINT case_tasks_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES public.cases(county, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_component_id_fkey FOREIGN KEY (county, component_id) REFERENCES public.components(county, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_department_fkey FOREIGN KEY (county, department) REFERENCES public.departments(county, code);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_device_id_fkey FOREIGN KEY (county, device_id) REFERENCES public.devices(county, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_county_merged_into_fkey FOREIGN KEY (county, merged_into) REFERENCES public.cases(county, id);

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_flow_state_fkey FOREIGN KEY (flow, state) REFERENCES public.case_flow_states(flow, state);

ALTER TABLE ONLY public.classes
    ADD CONSTRAINT classes_parent_fkey FOREIGN KEY (parent) REFERENCES public.classes(class);

ALTER TABLE ONLY public.classes
    ADD CONSTRAINT classes_scheme_fkey FOREIGN KEY (scheme) REFERENCES public.class_schemes(scheme);

ALTER TABLE ONLY public.components
    ADD CONSTRAINT components_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.components
    ADD CONSTRAINT components_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.components
    ADD CONSTRAINT components_county_keeper_dept_fkey FOREIGN KEY (county, keeper_dept) REFERENCES public.departments(county, code);

ALTER TABLE ONLY public.components
    ADD CONSTRAINT components_county_owner_dept_fkey FOREIGN KEY (county, owner_dept) REFERENCES public.departments(county, code);

ALTER TABLE ONLY public.components
    ADD CONSTRAINT components_county_supervisor_dept_fkey FOREIGN KEY (county, supervisor_dept) REFERENCES public.departments(county, code);

ALTER TABLE ONLY public.departments
    ADD CONSTRAINT departments_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_component_id_fkey FOREIGN KEY (county, component_id) REFERENCES public.components(county, id);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_owner_dept_fkey FOREIGN KEY (county, owner_dept) REFERENCES public.departments(county, code);

ALTER TABLE ONLY public.duplicate_settings
    ADD CONSTRAINT duplicate_settings_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.duplicate_settings
    ADD CONSTRAINT duplicate_settings_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_county_component_id_fkey FOREIGN KEY (county, component_id) REFERENCES public.components(county, id);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.green
    ADD CONSTRAINT green_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.green
    ADD CONSTRAINT green_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.grids
    ADD CONSTRAINT grids_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.grids
    ADD CONSTRAINT grids_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.import_batches
    ADD CONSTRAINT import_batches_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.ingest_credentials
    ADD CONSTRAINT ingest_credentials_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.lane_heads
    ADD CONSTRAINT lane_heads_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county) ON DELETE CASCADE;

ALTER TABLE ONLY public.photos
    ADD CONSTRAINT photos_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES public.cases(county, id);

ALTER TABLE ONLY public.photos
    ADD CONSTRAINT photos_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.photos
    ADD CONSTRAINT photos_county_report_id_fkey FOREIGN KEY (county, report_id) REFERENCES public.reports(county, id);

ALTER TABLE ONLY public.reports
    ADD CONSTRAINT reports_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.reports
    ADD CONSTRAINT reports_county_case_id_fkey FOREIGN KEY (county, case_id) REFERENCES public.cases(county, id);

ALTER TABLE ONLY public.reports
    ADD CONSTRAINT reports_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.responsibilities
    ADD CONSTRAINT responsibilities_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.roads
    ADD CONSTRAINT roads_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.roads
    ADD CONSTRAINT roads_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.score_periods
    ADD CONSTRAINT score_periods_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.shift_notes
    ADD CONSTRAINT shift_notes_county_alert_id_fkey FOREIGN KEY (county, alert_id) REFERENCES public.alerts(county, id);

ALTER TABLE ONLY public.shift_notes
    ADD CONSTRAINT shift_notes_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_county_department_fkey FOREIGN KEY (county, department) REFERENCES public.departments(county, code);

ALTER TABLE ONLY public.staff
    ADD CONSTRAINT staff_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.work_calendars
    ADD CONSTRAINT work_calendars_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);
