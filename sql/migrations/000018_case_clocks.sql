--! The clocks of a case, worked out by the database: what a move says about them has to be exactly that.
-- The same arithmetic as clock.ts, plan-clocks.ts; a clock is the same JSON. A test holds the two against each other.

create function case_budget(of_county text, of_edition integer, of_limit jsonb, out pace text, out budget_ms bigint) language plpgsql stable as $$
declare
  unit text := of_limit ->> 'unit';
  hours float8 := (select (w.body ->> 'hoursPerWorkDay')::float8 from work_calendars w where w.county = of_county and w.edition = of_edition);
begin
  pace := case when unit in ('work_hour', 'work_day') then 'work' when unit = 'seasonal_work_day' then 'season:' || (of_limit ->> 'season') else 'continuous' end;
  budget_ms := greatest(1, floor((of_limit ->> 'value')::float8
    * case unit when 'urgent_minute' then 60000 when 'natural_day' then 86400000 when 'urgent_hour' then 3600000 when 'work_hour' then 3600000 else hours * 3600000 end + 0.5));
end $$;

-- When so much more of a clock's time has passed, from an instant on.
create function case_due_after(of_county text, k jsonb, from_ms bigint, used_ms bigint) returns bigint language sql stable as $$
  select case_add_time(of_county, (k ->> 'calendarEdition')::int, k ->> 'pace', from_ms, (k ->> 'budgetMs')::bigint - used_ms)
$$;

-- Used time and deadline as the spans and the budget make them.
create function case_clock_settled(of_county text, k jsonb) returns jsonb language plpgsql stable as $$
declare
  span jsonb;
  used bigint := 0;
  deadline bigint;
  ended bigint;
begin
  for span in select e from jsonb_array_elements(k -> 'spans') e loop
    if deadline is null then
      ended := case_due_after(of_county, k, (span ->> 'from')::bigint, used);
      if span ->> 'to' is null or ended <= (span ->> 'to')::bigint then deadline := ended; end if;
    end if;
    if span ->> 'to' is not null then
      used := used + case_time_between(of_county, (k ->> 'calendarEdition')::int, k ->> 'pace', (span ->> 'from')::bigint, (span ->> 'to')::bigint);
    end if;
  end loop;
  return k || jsonb_build_object('usedMs', used, 'deadline', deadline);
end $$;

create function case_clock_started(of_county text, kind text, instance integer, of_limit jsonb, of_edition integer, at_ms bigint) returns jsonb language sql stable as $$
  select jsonb_build_object('clock', kind, 'instance', instance, 'limit', of_limit, 'pace', b.pace, 'budgetMs', b.budget_ms, 'calendarEdition', of_edition,
    'startedAt', at_ms, 'spans', jsonb_build_array(jsonb_build_object('from', at_ms, 'to', null)), 'usedMs', 0, 'state', 'running',
    'deadline', case_add_time(of_county, of_edition, b.pace, at_ms, b.budget_ms), 'extensions', 0, 'stoppedAt', null, 'overdue', null)
  from case_budget(of_county, of_edition, of_limit) b
$$;

-- The clock after pause, resume, extend or stop; null: it cannot do that.
create function case_clock_changed(of_county text, k jsonb, verb text, at_ms bigint) returns jsonb language plpgsql stable as $$
declare
  state text := k ->> 'state';
  last jsonb := k -> 'spans' -> -1;
  ended jsonb := jsonb_set(k, '{spans,-1,to}', to_jsonb(at_ms));
  deadline bigint := (k ->> 'deadline')::bigint;
  used bigint := (k ->> 'usedMs')::bigint;
begin
  case
  when verb = 'pause' and state = 'running' then
    return case_clock_settled(of_county, ended || '{"state":"paused"}');
  when verb = 'resume' and state = 'paused' then
    if (last ->> 'to')::bigint = at_ms then
      k := jsonb_set(k, '{spans,-1,to}', 'null');
    else
      k := jsonb_set(k, '{spans}', (k -> 'spans') || jsonb_build_object('from', at_ms, 'to', null));
    end if;
    return case_clock_settled(of_county, k || '{"state":"running"}');
  when verb = 'extend' and state <> 'stopped' then
    return case_clock_settled(of_county, k || jsonb_build_object('extensions', (k ->> 'extensions')::int + 1, 'budgetMs', (k ->> 'budgetMs')::bigint
      + (select b.budget_ms from case_budget(of_county, (k ->> 'calendarEdition')::int, k -> 'limit') b)));
  when verb = 'stop' and state <> 'stopped' then
    deadline := coalesce(deadline, case_due_after(of_county, k, at_ms, used));
    if state = 'running' then
      k := ended;
      used := used + case_time_between(of_county, (k ->> 'calendarEdition')::int, k ->> 'pace', (last ->> 'from')::bigint, at_ms);
    end if;
    return k || jsonb_build_object('usedMs', used, 'state', 'stopped', 'deadline', deadline, 'stoppedAt', at_ms, 'overdue', at_ms > deadline);
  else
    return null;
  end case;
end $$;

-- Of two clocks of a kind that have not stopped the one that is due earlier, in the state and instance of the first; null: that is the first.
create function case_clock_earlier(of_county text, mine jsonb, other jsonb, at_ms bigint) returns jsonb language plpgsql stable as $$
begin
  if mine is null or other is null or mine ->> 'state' = 'stopped' or other ->> 'state' = 'stopped'
    or coalesce((other ->> 'deadline')::bigint, case_due_after(of_county, other, at_ms, (other ->> 'usedMs')::bigint))
      >= coalesce((mine ->> 'deadline')::bigint, case_due_after(of_county, mine, at_ms, (mine ->> 'usedMs')::bigint)) then
    return null;
  end if;
  other := jsonb_set(other, '{instance}', mine -> 'instance');
  if mine ->> 'state' = other ->> 'state' then return other; end if;
  return case_clock_changed(of_county, other, case mine ->> 'state' when 'running' then 'resume' else 'pause' end, at_ms);
end $$;

-- The department that returned the case gets it back, under the same limit: its clock goes on.
create function case_is_resumed(c cases, m case_moves, clock jsonb) returns boolean language sql immutable as $$
  select detail_texts(m.detail -> 'departments') = array[c.returned_by] and jsonb_strip_nulls(clock -> 'limit') = jsonb_strip_nulls(c.standard -> 'limit')
$$;

-- The clocks of a case had another one never been merged into it: everything that happened to them is gone through once more without it.
create function case_clocks_without(of_county text, of_case bigint, merged bigint) returns jsonb language plpgsql stable as $$
declare
  clocks jsonb := '{}';
  before jsonb := '{}';
  gone bigint[] := merged || array(select (m.detail ->> 'merged')::bigint from case_moves m where m.county = of_county and m.case_id = of_case and m.move = 'release');
  h record;
  kind text;
  verb text;
begin
  for h in select ms_of(m.at) as at_ms, e.change from case_moves m, jsonb_array_elements(m.clocks) with ordinality e(change, n)
      where m.county = of_county and m.case_id = of_case and m.move <> 'release' and not (m.move = 'absorb' and (m.detail ->> 'merged')::bigint = any(gone))
      order by m.number, e.n loop
    kind := split_part(h.change ->> 'effect', ':', 1);
    verb := split_part(h.change ->> 'effect', ':', 2);
    if verb = 'start' or clocks -> kind is null then
      clocks := clocks || jsonb_build_object(kind, h.change -> 'clock');
    elsif verb = 'restore' then
      clocks := clocks || jsonb_build_object(kind, coalesce(before -> kind, h.change -> 'clock'));
    elsif verb = 'earlier' then
      clocks := clocks || jsonb_build_object(kind, coalesce(case_clock_earlier(of_county, clocks -> kind, h.change -> 'other', h.at_ms), clocks -> kind));
    else
      if verb = 'stop' then before := before || jsonb_build_object(kind, clocks -> kind); end if;
      clocks := clocks || jsonb_build_object(kind, case_clock_changed(of_county, clocks -> kind, verb, h.at_ms));
    end if;
  end loop;
  return clocks;
end $$;

-- What absorbing and releasing do: the clock of another case that runs out earlier, and what would be without it.
create function case_merge_changes(c cases, m case_moves, clocks jsonb) returns jsonb language plpgsql stable as $$
declare
  changes jsonb := '[]';
  kind text;
  other jsonb;
  after jsonb;
  without jsonb;
begin
  if m.move = 'release' then without := case_clocks_without(c.county, c.id, (m.detail ->> 'merged')::bigint); end if;
  foreach kind in array array['accept', 'dispatch', 'handle'] loop
    if m.move = 'release' then
      after := without -> kind;
      if after is not null and after is distinct from clocks -> kind then
        changes := changes || jsonb_build_object('effect', kind || ':restore', 'clock', after);
      end if;
    else
      -- As it was before the merge stopped it.
      select case when m.detail -> 'stopped' ? kind then k.before_stop else k.body end into other from case_clocks k
        where k.county = c.county and k.case_id = (m.detail ->> 'merged')::bigint and k.clock = kind order by k.instance desc limit 1;
      after := case_clock_earlier(c.county, clocks -> kind, other, ms_of(m.at));
      if after is not null then changes := changes || jsonb_build_object('effect', kind || ':earlier', 'clock', after, 'other', other); end if;
    end if;
  end loop;
  return changes;
end $$;

-- The calendar that a clock starts by: the newest. Of a history that is loaded, one that there is.
create function case_start_edition(c cases, m case_moves, effect text) returns integer language plpgsql stable as $$
declare
  newest integer := coalesce((select max(w.edition) from work_calendars w where w.county = c.county), 0);
  given jsonb := jsonb_path_query_first(m.clocks, '$[*] ? (@.effect == $e).clock.calendarEdition', jsonb_build_object('e', effect));
begin
  if c.source <> 'case' and jsonb_typeof(given) = 'number' and exists (select from work_calendars w where w.county = c.county and to_jsonb(w.edition) = given) then
    return given::int;
  end if;
  return newest;
end $$;

-- The effects of a move on the clocks as they are, in the order in which they happen.
create function case_clock_changes(c cases, m case_moves, s case_settings, asked text[]) returns jsonb language plpgsql stable as $$
declare
  changes jsonb := '[]';
  at_ms bigint := ms_of(m.at);
  clocks jsonb := coalesce((select jsonb_object_agg(k.clock, k.body) from (select distinct on (x.clock) x.clock, x.body from case_clocks x
    where x.county = c.county and x.case_id = c.id order by x.clock, x.instance desc) k), '{}');
  steps text[] := '{}';
  step text;
  kind text;
  after jsonb;
begin
  foreach step in array asked loop
    if step = 'all:stop' then
      steps := steps || array(select k || ':stop' from unnest(array['accept', 'dispatch', 'handle']) k where clocks -> k ->> 'state' <> 'stopped');
    elsif step = 'all:restore' and m.move = 'unmerge' then
      steps := steps || array(select k || ':restore' from unnest(array['accept', 'dispatch', 'handle']) k where (clocks -> k ->> 'stoppedAt')::bigint = ms_of(c.ended_at));
    elsif step in ('all:restore', 'all:earlier') then
      return case_merge_changes(c, m, clocks);
    elsif step = 'handle:take_up' then
      steps := steps || case when clocks -> 'handle' ->> 'state' is distinct from 'paused' then array['handle:start']
        when case_is_resumed(c, m, clocks -> 'handle') then array['handle:resume'] else array['handle:stop', 'handle:start'] end;
    else
      steps := steps || step;
    end if;
  end loop;
  foreach step in array steps loop
    kind := split_part(step, ':', 1);
    case split_part(step, ':', 2)
    when 'start' then
      if clocks -> kind ->> 'state' <> 'stopped' then perform refuse_case_move(m, c.state, 'clocks', format('%s: it has not stopped', step)); end if;
      after := case_clock_started(c.county, kind, coalesce((clocks -> kind ->> 'instance')::int, 0) + 1,
        case kind when 'handle' then c.standard -> 'limit'
          else jsonb_build_object('value', case kind when 'accept' then s.accept_minutes else s.dispatch_minutes end, 'unit', 'urgent_minute') end,
        case_start_edition(c, m, step), at_ms);
    when 'restore' then
      select k.before_stop into after from case_clocks k where k.county = c.county and k.case_id = c.id and k.clock = kind order by k.instance desc limit 1;
    else
      after := case_clock_changed(c.county, clocks -> kind, split_part(step, ':', 2), at_ms);
    end case;
    if after is null then perform refuse_case_move(m, c.state, 'clocks', format('%s: its clock does not allow that', step)); end if;
    clocks := clocks || jsonb_build_object(kind, after);
    changes := changes || jsonb_build_object('effect', step, 'clock', after);
  end loop;
  return changes;
end $$;

-- An effect as it is compared: a limit without a season may say so or leave it out.
create function case_change_compared(change jsonb) returns jsonb language sql immutable as $$
  select case when jsonb_typeof(change -> 'clock' -> 'limit') = 'object' then jsonb_set(change, '{clock,limit}', jsonb_strip_nulls(change -> 'clock' -> 'limit')) else change end
$$;

-- Writes the clocks. @returns the effects as they are kept: the database's own, so that nothing odd in a number stays
create function change_case_clocks(c cases, m case_moves, s case_settings, asked text[]) returns jsonb language plpgsql as $$
declare
  due jsonb := case_clock_changes(c, m, s, asked);
  effects text[] := array(select e ->> 'effect' from jsonb_array_elements(due) e);
  given text[] := array(select e ->> 'effect' from jsonb_array_elements(m.clocks) e);
  change jsonb;
  wanted jsonb;
  after jsonb;
begin
  if given is distinct from effects then
    perform refuse_case_move(m, c.state, 'clocks', format('its effects on the clocks have to be %s, not %s', effects, given));
  end if;
  for n in 0 .. jsonb_array_length(due) - 1 loop
    change := case_change_compared(m.clocks -> n);
    wanted := case_change_compared(due -> n);
    if change is distinct from wanted then
      perform refuse_case_move(m, c.state, 'clocks', format('%s: the clock has to be %s, not %s', change ->> 'effect', wanted -> 'clock', change -> 'clock'));
    end if;
    after := due -> n -> 'clock';
    insert into case_clocks as k (county, case_id, clock, instance, state, started_at, deadline, stopped_at, overdue, body)
      values (c.county, c.id, after ->> 'clock', (after ->> 'instance')::int, after ->> 'state', moment_of(after -> 'startedAt'), moment_of(after -> 'deadline'),
        moment_of(after -> 'stoppedAt'), (after ->> 'overdue')::boolean, after)
      on conflict (county, case_id, clock, instance) do update set state = excluded.state, started_at = excluded.started_at, deadline = excluded.deadline,
        stopped_at = excluded.stopped_at, overdue = excluded.overdue, body = excluded.body,
        before_stop = case when excluded.state = 'stopped' and k.state <> 'stopped' then k.body when excluded.state <> 'stopped' then null else k.before_stop end;
  end loop;
  return due;
end $$;
