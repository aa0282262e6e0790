--! Open windows of the work calendars as rows, so that the database works out deadlines itself; what is frozen stays so.

-- A window counts from opens_ms to closes_ms, epoch milliseconds; before_ms: the open time of all windows of its pace before it.
create table work_windows (
  county county_code not null,
  edition integer not null,
  pace text not null,            -- work, or season:<id>
  opens_ms bigint not null,
  closes_ms bigint not null check (closes_ms > opens_ms),
  before_ms bigint not null check (before_ms >= 0),
  primary key (county, edition, pace, opens_ms)
);
create unique index work_windows_before on work_windows (county, edition, pace, before_ms) include (opens_ms, closes_ms);

-- The instant of a local time, by the rules of calendar-zone.ts: of a repeated one the first, of a skipped one the change of the clocks.
create function instant_of_local(local_time timestamp, zone text) returns timestamptz language plpgsql stable strict as $$
declare
  usual timestamptz := local_time at time zone zone;
  early timestamptz := usual - interval '1 day';
  late timestamptz := usual + interval '1 day';
  middle timestamptz;
  old_offset interval := (early at time zone zone) - (early at time zone 'UTC');
  first timestamptz := (local_time - old_offset) at time zone 'UTC';
begin
  if first at time zone zone = local_time then return first; end if;
  if usual at time zone zone = local_time then return usual; end if;
  while late - early > interval '1 millisecond' loop
    middle := date_trunc('milliseconds', early + (late - early) / 2);
    if (middle at time zone zone) - (middle at time zone 'UTC') = old_offset then early := middle; else late := middle; end if;
  end loop;
  return late;
end $$;

-- The open windows of a calendar in some years, as openYear in calendar.ts makes them. Days near a change of the clocks are gone through
-- one by one; on all others local time is UTC and an offset.
create function open_windows(body jsonb, first_year integer, last_year integer)
  returns table (pace text, opens_ms bigint, closes_ms bigint, before_ms bigint) language sql stable as $$
  with zone as (select body ->> 'timeZone' as name), days as (
    select d::date as day, to_char(d, 'MM-DD') as month_day, extract(isodow from d)::int as weekday,
      ((d - interval '1 day') at time zone 'UTC') at time zone z.name - (d - interval '1 day') as offset_before,
      ((d + interval '2 days') at time zone 'UTC') at time zone z.name - (d + interval '2 days') as offset_after
    from zone z, generate_series(make_date(first_year, 1, 1)::timestamp, make_date(last_year, 12, 31)::timestamp, '1 day') d
  ), worked as (
    select d.* from days d left join jsonb_array_elements(body -> 'days') x on x ->> 'day' = d.day::text
    where case when x is null then body -> 'workWeekdays' @> to_jsonb(d.weekday) else x ->> 'kind' = 'workday' end
  ), bounds as (
    select d.day, d.month_day, d.offset_before = d.offset_after as is_plain, d.offset_before, d.day + (w ->> 'from')::time as opens, d.day + (w ->> 'to')::time as closes
    from worked d, jsonb_array_elements(body -> 'windows') w
  ), windows as (
    select b.month_day,
      ms_of(case when b.is_plain then (b.opens - b.offset_before) at time zone 'UTC' else instant_of_local(b.opens, z.name) end) as opens,
      ms_of(case when b.is_plain then (b.closes - b.offset_before) at time zone 'UTC' else instant_of_local(b.closes, z.name) end) as closes
    from bounds b, zone z
  ), paces as (
    select 'work' as pace, null as from_day, null as to_day
    union all select 'season:' || (s ->> 'id'), s ->> 'from', s ->> 'to' from jsonb_array_elements(body -> 'seasons') s
  )
  select p.pace, w.opens, w.closes, coalesce(sum(w.closes - w.opens) over (partition by p.pace order by w.opens rows between unbounded preceding and 1 preceding), 0)::bigint
  from windows w join paces p on p.from_day is null
    or case when p.from_day <= p.to_day then w.month_day between p.from_day and p.to_day else w.month_day >= p.from_day or w.month_day <= p.to_day end
  where w.closes > w.opens
$$;

-- Deadlines reach from five years before the calendar's days and its making to ten years after them.
create function fill_work_windows() returns trigger language plpgsql as $$
declare
  first_year integer := least(extract(year from new.made_at)::int, (select min(left(x ->> 'day', 4)::int) from jsonb_array_elements(new.body -> 'days') x)) - 5;
  last_year integer := greatest(extract(year from new.made_at)::int, (select max(left(x ->> 'day', 4)::int) from jsonb_array_elements(new.body -> 'days') x)) + 10;
begin
  insert into work_windows (county, edition, pace, opens_ms, closes_ms, before_ms)
    select new.county, new.edition, w.* from open_windows(new.body, greatest(first_year, 1970), least(last_year, 2200)) w;
  if not exists (select from work_windows w where w.county = new.county and w.edition = new.edition and w.pace = 'work') then
    raise exception 'Calendar % of county % is never open', new.edition, new.county using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger fill_windows after insert on work_calendars for each row execute function fill_work_windows();

-- All windows of a calendar come at once, with the calendar; afterwards there is nothing to add.
create function check_work_windows() returns trigger language plpgsql as $$
begin
  if exists (select from (select county, edition, count(*) as made from new_rows group by county, edition) n
      where not exists (select from work_calendars k where k.county = n.county and k.edition = n.edition)
        or n.made <> (select count(*) from work_windows w where w.county = n.county and w.edition = n.edition)) then
    raise exception 'Open windows come with their calendar only' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger check_windows after insert on work_windows referencing new table as new_rows for each statement execute function check_work_windows();
create trigger append_only before update or delete on work_windows for each row execute function refuse_change();
create trigger refuse_truncate before truncate on work_windows for each statement execute function refuse_change();
create trigger append_only before update or delete on work_calendars for each row execute function refuse_change();
create trigger refuse_truncate before truncate on work_calendars for each statement execute function refuse_change();

create function refuse_unreached(of_county text, of_edition integer, of_pace text, at_ms bigint) returns void language plpgsql as $$
begin
  raise exception 'Work calendar % of county % does not count at pace % around %', of_edition, of_county, of_pace, to_timestamp(at_ms / 1000.0)
    using errcode = 'TG001', detail = '{"guard":"clocks"}';
end $$;

-- The open time before an instant, from the beginning of what the calendar reaches.
create function case_open_before(of_county text, of_edition integer, of_pace text, at_ms bigint) returns bigint language plpgsql stable as $$
declare
  w work_windows;
begin
  select x.* into w from work_windows x where x.county = of_county and x.edition = of_edition and x.pace = of_pace and x.opens_ms <= at_ms
    order by x.opens_ms desc limit 1;
  if not found or (at_ms > w.closes_ms and not exists (select from work_windows x
      where x.county = of_county and x.edition = of_edition and x.pace = of_pace and x.opens_ms > at_ms)) then
    perform refuse_unreached(of_county, of_edition, of_pace, at_ms);
  end if;
  return w.before_ms + least(at_ms, w.closes_ms) - w.opens_ms;
end $$;

-- addTime and timeBetween of calendar.ts, to the millisecond.
create function case_add_time(of_county text, of_edition integer, of_pace text, from_ms bigint, add_ms bigint) returns bigint language plpgsql stable as $$
declare
  wanted bigint;
  w work_windows;
begin
  if of_pace = 'continuous' or add_ms = 0 then return from_ms + add_ms; end if;
  wanted := case_open_before(of_county, of_edition, of_pace, from_ms) + add_ms;
  select x.* into w from work_windows x where x.county = of_county and x.edition = of_edition and x.pace = of_pace and x.before_ms < wanted
    order by x.before_ms desc limit 1;
  if wanted - w.before_ms > w.closes_ms - w.opens_ms then perform refuse_unreached(of_county, of_edition, of_pace, w.closes_ms); end if;
  return w.opens_ms + wanted - w.before_ms;
end $$;
create function case_time_between(of_county text, of_edition integer, of_pace text, from_ms bigint, to_ms bigint) returns bigint language plpgsql stable as $$
begin
  if of_pace = 'continuous' then return to_ms - from_ms; end if;
  return case_open_before(of_county, of_edition, of_pace, to_ms) - case_open_before(of_county, of_edition, of_pace, from_ms);
end $$;

-- Months -----------------------------------------------------------------------------------------------------------------

create function guard_score_period() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if (new.month + interval '1 month') at time zone (select k.time_zone from counties k where k.county = new.county) > now() then
      raise exception 'Month % is not over yet', to_char(new.month, 'YYYY-MM') using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if tg_op = 'UPDATE' then
    if new is not distinct from old then return new; end if;
  end if;
  raise exception 'A frozen month stays frozen' using errcode = 'restrict_violation';
end $$;
create trigger guard_period before insert or update or delete on score_periods for each row execute function guard_score_period();
create trigger refuse_truncate before truncate on score_periods for each statement execute function refuse_change();
