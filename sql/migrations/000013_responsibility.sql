--! Who answers for a class at a place, where nobody does, and which cases may be about the same thing.

-- Responsibility ------------------------------------------------------------------------------------------------------

create function county_today(of_county text) returns date language sql stable as $$
  select (now() at time zone c.time_zone)::date from counties c where c.county = of_county
$$;

-- Length of the longest of some prefixes that a text begins with; null: it begins with none.
create function longest_prefix(prefixes text[], of_text text) returns integer language sql immutable parallel safe as $$
  select max(length(p)) from unnest(prefixes) p where starts_with(of_text, p)
$$;

-- 无主井盖, 不明井盖: classes whose name says that nobody knows the owner, whatever list they are of.
create function is_unowned_class(of_class text) returns boolean language sql stable as $$
  select exists (select from classes k where k.class = of_class and k.name_zh ~ '无主|不明')
$$;

-- Metres from a place to what an area holder answers for, 0 inside; null: out of reach. A polygon's edges are straight in 3857;
-- distances are on the spheroid. Boxes and planar distances only save the dear one: Mercator stretches lengths by 1/cos(latitude).
create function holder_meters(geom geometry, geom_3857 geometry, reach_meters real, at_point geometry, at_3857 geometry)
  returns double precision language sql immutable parallel safe as $$
  select case
    when not geom_3857 && st_expand(at_3857, reach_meters * 1.02 / cos(radians(st_y(at_point))) + 0.001) then null
    when st_dimension(geom) = 2 and st_covers(geom_3857, at_3857) then 0
    when not st_dwithin(geom_3857, at_3857, reach_meters * 1.02 / cos(radians(st_y(at_point))) + 0.001) then null
    when st_dwithin(geom::geography, at_point::geography, reach_meters) then st_distance(geom::geography, at_point::geography)
  end
$$;

-- Every step of the order that finds somebody, the answer first: owner of the component, or for an unowned one the
-- departments that it is offered to (a fan-out); then the area holder, nearest and then smallest; then the class default,
-- longest class prefix and then longest area prefix. No row: nobody answers, a dispatcher chooses.
create function responsibility_steps(of_county text, at_point geometry, in_area text, of_class text, of_component bigint)
  returns table (step text, responsibility_id bigint, departments text[], keeper text, holder_kind text, holder text,
    name_zh text, name_en text, meters double precision)
  language plpgsql stable as $$
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

-- The same for a place whose area is not known yet. `at_point` in EPSG:4490.
create function responsibility_at(of_county text, at_point geometry, of_class text, of_component bigint default null)
  returns table (step text, responsibility_id bigint, departments text[], keeper text, holder_kind text, holder text,
    name_zh text, name_en text, meters double precision)
  language sql stable as $$
  select s.* from place_of(of_county, st_transform(at_point, 3857)) p,
    responsibility_steps(of_county, at_point, p.area_code, of_class, of_component) s
$$;

-- Whom a case may be dispatched to without giving a reason; empty: nobody answers. Its area is the one of the report.
create or replace function responsible_departments(of_county text, of_case bigint, of_class text) returns text[] language sql stable as $$
  select coalesce((select s.departments from cases c, responsibility_steps(c.county, c.geom, c.area_code, of_class, c.component_id) s
    where c.county = of_county and c.id = of_case limit 1), '{}')
$$;

-- The places that gaps are looked for at: unit grids, and all-purpose grids where there are none. Each is judged at its anchor.
create function responsibility_places(of_county text)
  returns table (kind text, id bigint, at_3857 geometry, area_code text) language sql stable as $$
  select g.kind, g.id::bigint, g.anchor_3857::geometry, (select a.code from areas a
      where a.county = of_county and a.level = 'village' and a.valid_to is null and st_covers(a.geom_3857, g.anchor_3857) order by a.code limit 1)
  from grids g
  where g.county = of_county and g.valid_to is null and (g.kind = 'unit' or (g.kind = 'omni' and not exists (
    select from grids u where u.county = of_county and u.kind = 'unit' and u.valid_to is null and st_covers(u.geom_3857, g.anchor_3857))))
$$;

-- Places where nobody answers for at least one of some classes, and for which. One pass over all of them: what holds in the
-- whole county drops out first, then what holds by area, and only the rest is compared with the reach of area holders.
create function responsibility_gaps(of_county text, of_classes text[]) returns table (kind text, id bigint, classes text[])
  language sql stable as $$
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

-- Whoever keeps an answer about gaps keeps it under this number: every change of what it follows from makes it grow.
create table responsibility_stamps (
  county county_code primary key,
  stamp bigint not null
);
create function stamp_responsibility() returns trigger language plpgsql as $$
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
do $$
declare name text;
begin
  foreach name in array array['responsibilities', 'case_standards', 'areas', 'grids'] loop
    execute format('create trigger stamp_insert after insert on %I referencing new table as new_rows for each statement execute function stamp_responsibility()', name);
    execute format('create trigger stamp_update after update on %I referencing new table as new_rows for each statement execute function stamp_responsibility()', name);
    execute format('create trigger stamp_delete after delete on %I referencing old table as old_rows for each statement execute function stamp_responsibility()', name);
    execute format('create trigger stamp_truncate after truncate on %I for each statement execute function stamp_responsibility()', name);
  end loop;
end $$;

-- Duplicates ----------------------------------------------------------------------------------------------------------

-- How near and how recent; a class without a row has what components (15 m) and events (50 m) usually have, and a day.
create function duplicate_settings_of(of_county text, of_class text, out radius_meters double precision, out window_hours double precision, out siblings text[])
  language sql stable as $$
  select coalesce(s.radius_meters, case k.kind when 'event' then 50 else 15 end), coalesce(s.window_hours, 24), coalesce(s.siblings, '{}')
  from (select (select l.kind from classes c join class_schemes l on l.scheme = c.scheme where c.class = of_class) as kind) k
    left join duplicate_settings s on s.county = of_county and s.class = of_class
$$;

-- The case that holds what a merged case brought.
create function primary_case(of_county text, of_case bigint) returns bigint language sql stable as $$
  with recursive up as (
    select c.id, c.merged_into, 1 as step from cases c where c.county = of_county and c.id = of_case
    union all
    select c.id, c.merged_into, up.step + 1 from up join cases c on c.county = of_county and c.id = up.merged_into where up.step < 100
  )
  select id::bigint from up order by step desc limit 1
$$;

-- Candidates for a report at a place: same component at any distance, same device while an alert of it is open, or of the
-- class or a sibling within its radius; each open, or ended within the window before the moment of the report. A merged case
-- stands for its primary, at the least distance of both. A refused report is no candidate.
create function duplicate_candidates_at(of_county text, at_point geometry, of_class text, of_component bigint, of_device bigint,
    at_moment timestamptz, not_case bigint)
  returns table (id bigint, meters double precision, reason text) language plpgsql stable as $$
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

create or replace function duplicate_candidates(of_county text, of_case bigint)
  returns table (id bigint, meters double precision, reason text) language sql stable as $$
  select d.* from cases c, duplicate_candidates_at(c.county, c.geom, c.class, c.component_id, c.device_id, c.reported_at, c.id) d
  where c.county = of_county and c.id = of_case
$$;
