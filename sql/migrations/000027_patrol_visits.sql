--! Which grid was visited in which half hour: proof of patrols that names no person and needs no trail.

-- All-purpose and duty grids with a fix of somebody who patrols: collectors, grid keepers and patrol cars, not crews and trucks on
-- their way through. Kept as long as the fixes are.
create table patrol_visits (
  county county_code not null,
  half_hour timestamptz not null, -- its beginning, UTC
  kind text not null check (kind in ('omni', 'duty')),
  grid text not null,             -- code of the grid that held the fix, in force on the county's day of the fix
  primary key (county, half_hour, kind, grid)
);

-- As before, and notes the grids that the fixes lie in. A fix on a border lies in both.
create or replace function ingest_positions(counties text[], staff_ids bigint[], times timestamptz[], lngs double precision[], lats double precision[],
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
  ), seen as (
    -- Who stands still is looked up once.
    select distinct f.county, date_bin('30 minutes', f.time, timestamptz '2000-01-01 00:00:00+00') as half_hour, (f.time at time zone c.time_zone)::date as day, f.lng, f.lat
    from fresh f join counties c on c.county = f.county join staff s on s.county = f.county and s.id = f.staff_id
    where s.class in ('staff:collector', 'staff:grid_keeper', 'staff:patrol_car')
  ), visited as (
    insert into patrol_visits (county, half_hour, kind, grid)
      select distinct p.county, p.half_hour, g.kind, g.code
      from seen p cross join lateral (
        select g.kind, g.code from grids g
        where g.county = p.county and g.kind in ('omni', 'duty') and g.valid_from <= p.day and (g.valid_to is null or g.valid_to > p.day)
          and st_covers(g.geom_3857, st_transform(st_setsrid(st_makepoint(p.lng, p.lat), 4490), 3857)) offset 0) g
      order by 1, 2, 3, 4 -- one order for every writer
      on conflict do nothing
  )
  select f.county, f.staff_id, f.time from fresh f
$$;

create or replace function drop_days_before(first_kept date) returns integer language plpgsql as $$
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
  delete from patrol_visits where half_hour < first_kept::timestamp at time zone 'utc';
  perform set_config('lock_timeout', '0', true);
  return dropped;
end $$;
