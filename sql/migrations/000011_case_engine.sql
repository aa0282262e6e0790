--! The engine of cases: a row in case_moves moves a case, or is refused with the guard that it failed.
-- What a case is may only be changed from here. A refusal says which guard it was: error TG001, DETAIL {"guard":...,"move":...,"state":...};
-- TG002: the flow has no such move from that state; TG003: somebody moved the case since the mover saw it.

create function ms_of(moment timestamptz) returns bigint language sql immutable strict parallel safe
  as $$ select (extract(epoch from moment) * 1000)::bigint $$;
create function moment_of(ms jsonb) returns timestamptz language sql immutable parallel safe -- not strict, so that it is inlined
  as $$ select case when jsonb_typeof(ms) = 'number' then to_timestamp(ms::float8 / 1000) end $$;

create function case_settings_of(of_county text) returns case_settings language plpgsql as $$
declare
  s case_settings;
begin
  select * into s from case_settings where county = of_county;
  if not found then
    insert into case_settings (county) values (of_county) on conflict do nothing;
    select * into s from case_settings where county = of_county;
  end if;
  return s;
end $$;

-- A case begins --------------------------------------------------------------------------------------------------------

create function begin_case() returns trigger language plpgsql as $$
declare
  local_day date;
  number_of_day integer;
begin
  new.state := (select to_state from case_flow_moves where flow = new.flow and move = 'report' and from_state is null);
  if new.state is null then
    raise exception 'There is no flow "%"', new.flow using errcode = 'foreign_key_violation';
  end if;
  new.step := (select step from case_flow_states where flow = new.flow and state = new.state);
  new.reported_at := date_trunc('milliseconds', new.reported_at);
  -- Whatever the writer says, it has no history yet.
  select null, 0, null, null, null, '{}', null, null, '{}', 1, 0, 0, 0, 0, 0, false, null
    into new.state_before, new.version, new.standard_id, new.standard, new.department, new.offered, new.handler, new.returned_by, new.receivers,
      new.round, new.returns, new.extensions, new.suspensions, new.report_count, new.urged, new.supervised, new.merged_into;
  select null, null, null, null, null, null, null, null, null
    into new.filed_at, new.filed_by, new.dispatched_at, new.dispatched_by, new.handled_at, new.fed_back_at, new.closed_at, new.closed_by, new.ended_at;
  select null, null, null, null, null, null, false, null
    into new.due_at, new.due_clock, new.handle_due_at, new.accept_on_time, new.dispatch_on_time, new.handle_on_time, new.exempt, new.score;
  -- A unit grid knows its duty grid; to look for it by the place costs a hundred times as much.
  new.duty_grid := coalesce(
    (select g.parent_code from grids g where g.county = new.county and g.kind = 'unit' and g.code = new.unit_grid and g.valid_to is null),
    (select g.code from grids g
      where g.county = new.county and g.kind = 'duty' and g.valid_to is null and st_covers(g.geom_3857, new.geom_3857)
      order by g.code limit 1));
  local_day := (new.reported_at at time zone (select time_zone from counties where county = new.county))::date;
  insert into case_numbers as n (county, day, last) values (new.county, local_day, 1)
    on conflict (county, day) do update set last = n.last + 1
    returning n.last into number_of_day;
  new.code := new.county || to_char(local_day, 'YYYYMMDD') || lpad(number_of_day::text, 5, '0');
  new.source_id := coalesce(new.source_id, new.code);
  return new;
end $$;
create trigger begin_case before insert on cases for each row execute function begin_case();

-- At the end of a transaction a case has as many moves as its version says, and at least the one that began it.
create function case_has_its_moves() returns trigger language plpgsql as $$
declare
  made integer := (select count(*) from case_moves m where m.county = new.county and m.case_id = new.id);
begin
  if made = 0 or made <> (select c.version from cases c where c.county = new.county and c.id = new.id) then
    raise exception 'Case % has no move that made it what it is', new.id using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create constraint trigger has_its_moves after insert on cases deferrable initially deferred
  for each row execute function case_has_its_moves();
create constraint trigger has_its_moves_still after update of version on cases deferrable initially deferred
  for each row execute function case_has_its_moves();

-- Nobody else changes a case -------------------------------------------------------------------------------------------

-- Depth 2: this fires within the trigger of a move, and counts it; a trigger of somebody's own that counted without a move would be found
-- out at the end of the transaction. Words about the case may be corrected by hand; its place and class may not.
create function guard_case() returns trigger language plpgsql as $$
declare
  allowed cases;
begin
  if tg_op <> 'UPDATE' then
    raise exception 'Cases are not deleted' using errcode = 'restrict_violation';
  end if;
  if pg_trigger_depth() < 2 then
    allowed := old;
    allowed.name := new.name;
    allowed.description := new.description;
    allowed.address := new.address;
    allowed.attributes := new.attributes;
    allowed.updated_at := new.updated_at;
    allowed.geom_3857 := new.geom_3857;
    if allowed is distinct from new then
      raise exception 'Case % changes by moves only', old.id using errcode = 'restrict_violation';
    end if;
  elsif new.version <> old.version + 1 then
    raise exception 'Case % changes by moves only', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger guard_case before update or delete on cases for each row execute function guard_case();
create trigger refuse_truncate before truncate on cases for each statement execute function refuse_change();

create function guard_of_moves_only() returns trigger language plpgsql as $$
begin
  if tg_op in ('DELETE', 'TRUNCATE') or pg_trigger_depth() < 2 then
    raise exception '% are written by moves of cases only', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create trigger append_only before update or delete on case_moves for each row execute function refuse_change();
create trigger refuse_truncate before truncate on case_moves for each statement execute function refuse_change();
do $$
declare part text;
begin
  foreach part in array array['case_clocks', 'case_tasks', 'case_adjustments', 'case_appeals'] loop
    execute format('create trigger of_moves_only before insert or update or delete on %I for each row execute function guard_of_moves_only()', part);
    execute format('create trigger refuse_truncate before truncate on %I for each statement execute function guard_of_moves_only()', part);
  end loop;
end $$;

-- Guards: each answers why it refuses, or null ---------------------------------------------------------------------------

create function detail_ids(list jsonb) returns bigint[] language sql immutable parallel safe as $$
  select case when jsonb_typeof(list) = 'array' then array(select e::bigint from jsonb_array_elements(list) e where jsonb_typeof(e) = 'number') else '{}' end
$$;
create function detail_texts(list jsonb) returns text[] language sql immutable parallel safe as $$
  select case when jsonb_typeof(list) = 'array' then array(select jsonb_array_elements_text(list)) else '{}' end
$$;

-- Reporting, filing and merging.
create function case_intake_refusal(guard text, c cases, m case_moves, s case_settings) returns text language plpgsql as $$
declare
  other cases;
begin
  case guard
  when 'inside_jurisdiction' then
    if exists (select from areas a where a.county = c.county and a.code = c.area_code and a.valid_to is null and st_covers(a.geom_3857, c.geom_3857))
      or exists (select from areas a where a.county = c.county and a.level = 'county' and a.valid_to is null and st_covers(a.geom_3857, c.geom_3857)) then
      return null;
    end if;
    return 'the place lies outside the county';
  when 'active_class' then
    if exists (select from classes k join case_standards t on t.scheme = k.scheme and t.county = c.county and t.in_force where k.class = c.class) then return null; end if;
    return format('class %s is of a list without standards in force', c.class);
  when 'photo_by_channel' then
    if c.channel = any(s.photo_exempt) or exists (select from photos p where p.county = c.county and p.case_id = c.id and p.report_id is not null) then return null; end if;
    return format('reports of channel %s need a photo', c.channel);
  when 'target_open' then
    if m.move = 'unmerge' then
      if exists (select from cases o where o.county = c.county and o.id = c.merged_into and o.merged_into is null) then return null; end if;
      return format('case %s, which took it in, is merged itself', c.merged_into);
    end if;
    select o.* into other from cases o where o.county = c.county and o.id = (m.detail ->> 'into')::bigint;
    if not found then return format('there is no case %s to merge into', m.detail ->> 'into'); end if;
    if other.id = c.id then return 'a case cannot be merged into itself'; end if;
    if other.state = 'merged' then return format('case %s is merged itself', other.id); end if;
    if (select is_end from case_flow_states f where f.flow = other.flow and f.state = other.state) then return format('case %s has ended: it is %s', other.id, other.state); end if;
    return null;
  when 'merging' then
    -- Written by the move of the other case, never by hand.
    if pg_trigger_depth() >= 2 then return null; end if;
    return 'it is made by merging and unmerging the other case';
  when 'standard' then
    if exists (select from case_standards t where t.county = c.county and t.id = (m.detail ->> 'standardId')::int and t.in_force
        and t.class = coalesce(m.detail ->> 'class', c.class)) then
      return null;
    end if;
    return format('standard %s is not one in force of class %s', coalesce(m.detail ->> 'standardId', '(none)'), coalesce(m.detail ->> 'class', c.class));
  when 'duplicates_seen' then
    if jsonb_typeof(m.detail -> 'duplicatesSeen') is distinct from 'array' then return 'the duplicate list was not looked at'; end if;
    -- Of a history that is loaded the candidates of the moment are not known any more.
    if m.at > now() - interval '1 hour' and array(select d.id from duplicate_candidates(c.county, c.id) d) <@ detail_ids(m.detail -> 'duplicatesSeen') is false then
      return 'there is a candidate for a duplicate that was not looked at';
    end if;
    return null;
  end case;
end $$;

-- Dispatch and handling.
create function case_work_refusal(guard text, c cases, m case_moves, s case_settings) returns text language plpgsql as $$
declare
  given text[];
  unknown text;
begin
  case guard
  when 'responsible' then
    given := detail_texts(m.detail -> 'departments');
    if cardinality(given) = 0 then return 'no department is named'; end if;
    if cardinality(given) <> (select count(distinct g) from unnest(given) g) then return 'a department is named twice'; end if;
    select g into unknown from unnest(given) g where not exists (select from departments d where d.county = c.county and d.code = g) limit 1;
    if found then return format('there is no department %s', unknown); end if;
    if m.note ~ '\S' or given <@ responsible_departments(c.county, c.id, c.class) then return null; end if;
    return 'the department does not answer for this class and place: the note has to say why it gets the case';
  when 'offered' then
    if c.department is not null then return format('department %s holds the case', c.department); end if;
    if m.by_department = any(c.offered) then return null; end if;
    return 'the case was not offered to this department';
  when 'held' then
    if c.department is null then return 'no department has accepted the case yet'; end if;
    return null;
  when 'unassigned' then
    if c.handler is not null then return format('%s works on it', c.handler); end if;
    return null;
  when 'department_person' then
    if exists (select from staff p where p.county = c.county and p.code = m.detail ->> 'handler' and p.department = c.department) then return null; end if;
    return format('%s does not belong to department %s', coalesce(m.detail ->> 'handler', 'nobody'), c.department);
  when 'mine' then
    if m.by_role not in ('department', 'handler') then return null; end if;
    if c.department is null and m.by_department = any(c.offered) then return null; end if;
    if c.department is distinct from m.by_department or c.department is null then
      return format('department %s holds the case', coalesce(c.department, '(none)'));
    end if;
    if m.by_role = 'handler' then
      if c.handler is not null and c.handler <> m.by_person then return format('%s works on the case', c.handler); end if;
      if not exists (select from staff p where p.county = c.county and p.code = m.by_person and p.department = c.department) then
        return format('%s does not belong to department %s', m.by_person, c.department);
      end if;
    end if;
    return null;
  when 'photo' then
    if coalesce(m.detail -> 'photos', '[]') = '[]' then return 'a photo is needed'; end if;
    return case_photos_refusal(c, m);
  when 'receiver' then
    if exists (select from unnest(c.receivers) r where lower(r) = lower(m.by_person)) then
      return format('%s received a return in this round and does not take the case towards its closing', m.by_person);
    end if;
    return null;
  when 'overdue' then
    if c.handle_on_time is false then return null; end if;
    return 'it was handled in time';
  when 'not_overdue' then
    if exists (select from case_clocks k where k.county = c.county and k.case_id = c.id and k.clock = 'handle' and k.state <> 'stopped' and m.at > k.deadline) then
      return 'the deadline has passed';
    end if;
    return null;
  end case;
end $$;

-- A list of ids: whole numbers from 0 on, none twice.
create function is_id_list(list jsonb) returns boolean language sql immutable parallel safe as $$
  select jsonb_typeof(list) = 'array' and coalesce((select bool_and(jsonb_typeof(e) = 'number' and e::text ~ '^[0-9]{1,18}$') and count(distinct e) = count(*)
    from jsonb_array_elements(case jsonb_typeof(list) when 'array' then list else '[]' end) e), true)
$$;

-- Photos that a move names: there, uploaded by who moves, and of no other case and no other move.
create function case_photos_refusal(c cases, m case_moves) returns text language plpgsql as $$
declare
  ids bigint[];
begin
  if is_id_list(m.detail -> 'photos') is not true then return 'its photos have to be a list of ids, none twice'; end if;
  ids := detail_ids(m.detail -> 'photos');
  if (select count(*) from photos p where p.county = c.county and p.id = any(ids) and p.by_person = m.by_person
      and (p.case_id is null or (p.case_id = c.id and p.move_id is null and p.report_id is null))) < cardinality(ids) then
    return format('a photo that it names is not there, was not uploaded by %s, or belongs to something else', m.by_person);
  end if;
  return null;
end $$;

-- Who is sent to check has to be a collector on record; in the countryside a grid keeper does it.
create function case_assignee_refusal(c cases, m case_moves) returns text language plpgsql stable as $$
begin
  if m.detail -> 'assignee' is null or exists (select from staff p where p.county = c.county and to_jsonb(p.code) = m.detail -> 'assignee'
      and (p.class = 'staff:collector' or (p.class = 'staff:grid_keeper' and (c.flow = 'grid_affairs' or c.unit_grid is null)))) then
    return null;
  end if;
  return format('%s is no collector on record', m.detail -> 'assignee');
end $$;

-- The alerts that filed a case or joined it later, and those of the cases that were merged into it.
create function alerts_of_case(c cases) returns setof bigint language sql stable as $$
  with recursive own as (select c.id::bigint as id union select x.id::bigint from own join cases x on x.county = c.county and x.merged_into = own.id)
  select c.alert_id::bigint where c.alert_id is not null
  union select r.alert_id::bigint from own join reports r on r.county = c.county and r.case_id = own.id and r.alert_id is not null
$$;

-- Checks, closing and what comes after.
create function case_check_refusal(guard text, c cases, m case_moves, s case_settings) returns text language plpgsql as $$
declare
  task case_tasks;
  checker text;
  appeal case_appeals;
begin
  case guard
  when 'one_task' then
    if exists (select from case_tasks t where t.county = c.county and t.case_id = c.id and t.state = 'open' and t.kind in ('precheck', 'postcheck')) then
      return 'a check is open already';
    end if;
    return null;
  when 'no_open_task' then
    if exists (select from case_tasks t where t.county = c.county and t.case_id = c.id and t.state = 'open') then return 'a task is still open'; end if;
    return null;
  when 'open_task' then
    select t.* into task from case_tasks t where t.county = c.county and t.case_id = c.id and t.state = 'open' and t.kind = split_part(m.move, '_', 1);
    if not found then return 'there is no open task to finish'; end if;
    if m.by_role = 'collector' and task.assignee is not null and task.assignee <> m.by_person then return format('the task is %s''s', task.assignee); end if;
    if m.detail ->> 'result' in ('met', 'not_met') then return null; end if;
    return 'its result has to be met or not_met';
  when 'checker' then
    checker := case m.move when 'postcheck' then m.detail ->> 'assignee' else m.by_person end;
    if checker is not null and (lower(checker) = lower(c.handler) or exists (select from case_moves h where h.county = c.county and h.case_id = c.id
        and h.move = 'submit' and lower(h.by_person) = lower(checker))) then
      return format('%s handled the case and cannot check it', checker);
    end if;
    return null;
  when 'condition_met' then
    select t.* into task from case_tasks t where t.county = c.county and t.case_id = c.id and t.kind = 'postcheck' and t.round = c.round and t.state = 'done'
      order by t.done_at desc, t.id desc limit 1;
    if found and task.result = 'not_met' then return 'the last check of this round found the closing condition not met'; end if;
    if not found and coalesce(m.note, '') !~ '\S' then return 'nobody checked it in this round: the note has to say how the closing condition is known to be met'; end if;
    return null;
  when 'alert_over' then
    if m.note ~ '\S' or not exists (select from alerts_of_case(c) i join alerts a on a.county = c.county and a.id = i where a.cleared_at is null and a.state <> 'closed') then
      return null;
    end if;
    return 'the condition of its alert still holds: the note has to say why it is closed';
  when 'appeal_once' then
    if exists (select from case_appeals a where a.county = c.county and a.case_id = c.id) then return 'it was appealed against before'; end if;
    return null;
  when 'two_reviews' then
    select a.* into appeal from case_appeals a where a.county = c.county and a.case_id = c.id and a.state in ('asked', 'first_granted');
    if not found then return 'there is no appeal to review'; end if;
    if jsonb_typeof(m.detail -> 'grant') is distinct from 'boolean' then return 'it has to say whether the appeal is granted'; end if;
    if lower(appeal.first_by) = lower(m.by_person) then return format('%s reviewed it first: the second review is another person''s', m.by_person); end if;
    if lower(appeal.asked_by) = lower(m.by_person) then return format('%s appealed', m.by_person); end if;
    return null;
  when 'period_frozen' then
    if jsonb_typeof(m.detail -> 'score') is distinct from 'number' or (m.detail ->> 'score')::float8 not between 0 and 100 then return 'the score has to be from 0 to 100'; end if;
    if exists (select from score_periods p join counties k on k.county = p.county
        where p.county = c.county and p.month = date_trunc('month', c.closed_at at time zone k.time_zone)::date) then
      return null;
    end if;
    return 'the month in which it was closed is not frozen yet';
  when 'county_level' then
    if m.by_county_level then return null; end if;
    return 'only the county level may';
  end case;
end $$;

-- Extensions and suspensions.
create function case_adjustment_refusal(guard text, c cases, m case_moves, s case_settings) returns text language plpgsql as $$
declare
  wanted text := case when m.move in ('ask_extension', 'extend', 'refuse_extension') then 'extend' else 'suspend' end;
  asked case_adjustments;
begin
  select a.* into asked from case_adjustments a where a.county = c.county and a.case_id = c.id and a.kind = wanted and a.state = 'asked';
  case guard
  when 'extensions_left', 'suspensions_left' then
    if m.move in ('ask_extension', 'ask_suspension') and asked.id is not null then return 'one is asked for already'; end if;
    if wanted = 'extend' and c.extensions >= s.most_extensions then return format('it was extended %s times already', c.extensions); end if;
    if wanted = 'suspend' and c.suspensions >= s.most_suspensions then return format('it was suspended %s times already', c.suspensions); end if;
    return null;
  when 'until' then
    if moment_of(m.detail -> 'until') > m.at and moment_of(m.detail -> 'until') <= m.at + make_interval(days => s.longest_suspension_days) then return null; end if;
    return format('"until" has to lie within the next %s days', s.longest_suspension_days);
  when 'adjustment_asked' then
    if asked.id is null then return 'nobody asked for it'; end if;
    if m.move = 'suspend' and asked.until <= m.at then return 'the moment until which it was asked for has passed'; end if;
    return null;
  end case;
end $$;

create function case_guard_refusal(guard text, c cases, m case_moves, s case_settings) returns text language plpgsql as $$
begin
  case
  when guard = 'reason' then
    if m.note ~ '\S' then return null; end if;
    return 'the note has to say why';
  when guard in ('inside_jurisdiction', 'active_class', 'photo_by_channel', 'target_open', 'merging', 'standard', 'duplicates_seen') then
    return case_intake_refusal(guard, c, m, s);
  when guard in ('responsible', 'offered', 'held', 'unassigned', 'department_person', 'mine', 'photo', 'receiver', 'overdue', 'not_overdue') then
    return case_work_refusal(guard, c, m, s);
  when guard in ('extensions_left', 'suspensions_left', 'until', 'adjustment_asked') then
    return case_adjustment_refusal(guard, c, m, s);
  else
    return case_check_refusal(guard, c, m, s);
  end case;
end $$;

create function refuse_case_move(m case_moves, state text, guard text, why text) returns void language plpgsql as $$
begin
  raise exception 'Case % cannot be moved by %: %', m.case_id, m.move, why
    using errcode = 'TG001', detail = jsonb_build_object('guard', guard, 'move', m.move, 'state', state)::text;
end $$;

-- Simple answers; the migration on responsibility puts the whole ones in their place.
create function duplicate_candidates(of_county text, of_case bigint) returns table (id bigint, meters double precision, reason text) language sql stable as $$
  select o.id::bigint, st_distance(o.geom_3857, c.geom_3857), case when o.component_id = c.component_id then 'component' else 'place' end
  from cases c join cases o on o.county = c.county and o.id <> c.id and o.ended_at is null and o.class = c.class and st_dwithin(o.geom_3857, c.geom_3857, 50)
  where c.county = of_county and c.id = of_case
$$;
create function responsible_departments(of_county text, of_case bigint, of_class text) returns text[] language sql stable as $$
  select coalesce(array_agg(p.owner_dept), '{}') from cases c join components p on p.county = c.county and p.id = c.component_id
  where c.county = of_county and c.id = of_case and p.owner_dept is not null
$$;

-- Clocks: case_clock_changes and change_case_clocks come with the migration on clocks, once there are open windows to count by.

alter table case_clocks add column before_stop jsonb; -- the clock as it was before it was stopped, for undoing a merge

-- What a move changes --------------------------------------------------------------------------------------------------

-- Tasks, adjustments, appeals, photos.
create function change_case_parts(c cases, m case_moves, s case_settings) returns void language plpgsql as $$
declare
  taken bigint[] := detail_ids(m.detail -> 'photos');
begin
  case
  when m.move in ('precheck', 'postcheck') then
    insert into case_tasks (county, case_id, opened_move, kind, round, assignee, reason, opened_at, opened_by, due_at)
      values (c.county, c.id, m.number, m.move, c.round, m.detail ->> 'assignee', m.detail ->> 'assigneeReason', m.at, m.by_person, m.at + make_interval(mins => s.task_minutes));
  when m.move in ('precheck_done', 'postcheck_done') then
    update case_tasks t set state = 'done', done_at = m.at, done_by = m.by_person, result = m.detail ->> 'result', note = m.note
      where t.county = c.county and t.case_id = c.id and t.state = 'open' and t.kind = split_part(m.move, '_', 1);
    if m.move = 'precheck_done' then
      update reports r set verified = m.detail ->> 'result' = 'met' where r.county = c.county and r.case_id = c.id and r.verified is null and r.channel in ('public', 'open311', 'hotline');
    end if;
  when m.move in ('rework', 'force_close') then
    update case_tasks t set state = 'cancelled' where t.county = c.county and t.case_id = c.id and t.state = 'open';
  when m.move in ('ask_extension', 'ask_suspension') then
    insert into case_adjustments (county, case_id, asked_move, kind, asked_at, asked_by, reason, until)
      values (c.county, c.id, m.number, case m.move when 'ask_extension' then 'extend' else 'suspend' end, m.at, m.by_person, m.note,
        case m.move when 'ask_suspension' then moment_of(m.detail -> 'until') end);
  when m.move in ('extend', 'refuse_extension', 'suspend', 'refuse_suspension') then
    update case_adjustments a set state = case when m.move in ('extend', 'suspend') then 'approved' else 'refused' end, decided_at = m.at, decided_by = m.by_person, decision = m.note
      where a.county = c.county and a.case_id = c.id and a.state = 'asked' and a.kind = case when m.move in ('extend', 'refuse_extension') then 'extend' else 'suspend' end;
  when m.move = 'appeal' then
    insert into case_appeals (county, case_id, asked_at, asked_by, reason) values (c.county, c.id, m.at, m.by_person, m.note);
  when m.move = 'review_appeal' then
    update case_appeals a set
      state = case when not (m.detail ->> 'grant')::boolean then 'refused' when a.state = 'asked' then 'first_granted' else 'granted' end,
      first_by = coalesce(a.first_by, m.by_person), first_at = coalesce(a.first_at, m.at),
      second_by = case when a.first_by is not null then m.by_person end, second_at = case when a.first_by is not null then m.at end
      where a.county = c.county and a.case_id = c.id;
  else null;
  end case;
  if cardinality(taken) > 0 then
    update photos p set case_id = c.id, move_id = m.id where p.county = c.county and p.id = any(taken);
  end if;
  -- What was asked for and is not decided has no object any more once the work is handed on.
  if m.from_state in ('pending_handle', 'handling') and m.to_state not in ('pending_handle', 'handling', 'suspended') then
    update case_adjustments a set state = 'lapsed', decided_at = m.at where a.county = c.county and a.case_id = c.id and a.state = 'asked';
  end if;
end $$;

create function is_far_from_case(c cases, m case_moves, s case_settings) returns boolean language plpgsql stable as $$
declare
  taken bigint[] := detail_ids(m.detail -> 'photos');
begin
  return coalesce(st_distancesphere(c.geom, st_setsrid(st_makepoint((m.detail ->> 'lng')::float8, (m.detail ->> 'lat')::float8), 4490)) > s.far_meters, false)
    or exists (select from photos p where p.county = c.county and p.id = any(taken) and p.exif_lng is not null
      and st_distancesphere(c.geom, st_setsrid(st_makepoint(p.exif_lng, p.exif_lat), 4490)) > s.far_meters);
end $$;

-- Urgency by the limit: what has to be done at once comes first.
create function severity_of_limit(limit_value double precision, limit_unit text) returns text language sql immutable as $$
  select case
    when limit_unit = 'urgent_minute' then case when limit_value <= 120 then 'critical' else 'major' end
    when limit_unit = 'urgent_hour' then case when limit_value <= 2 then 'critical' else 'major' end
    when limit_unit = 'work_hour' then 'major'
    when limit_unit = 'work_day' and limit_value <= 5 then 'minor'
    else 'notice' end
$$;

-- Who received the return: whoever made the forward move that it undoes.
create function case_return_receiver(c cases, m case_moves) returns text language sql stable as $$
  select h.by_person from case_moves h
  where h.county = c.county and h.case_id = c.id and h.move = case m.move when 'dept_return' then 'dispatch' when 'return_intake' then 'file' when 'dept_reject' then 'submit' end
  order by h.number desc limit 1
$$;

create function case_after_intake(c cases, m case_moves, s case_settings) returns cases language plpgsql as $$
declare
  t case_standards;
begin
  case m.move
  when 'report' then
    if not exists (select from reports r where r.county = c.county and r.case_id = c.id and to_jsonb(r.id) = m.detail -> 'reportId') then
      perform refuse_case_move(m, c.state, 'detail', 'a case begins with a report');
    end if;
    c.report_count := 1;
    c.reported_by := coalesce(c.reported_by, m.by_person);
  when 'add_report' then
    if not exists (select from reports r where r.county = c.county and r.case_id = c.id and to_jsonb(r.id) = m.detail -> 'reportId')
      or exists (select from case_moves h where h.county = c.county and h.case_id = c.id and h.detail -> 'reportId' = m.detail -> 'reportId') then
      perform refuse_case_move(m, c.state, 'detail', 'the report that it names is not one of this case, or was counted before');
    end if;
    c.report_count := c.report_count + 1;
  when 'file' then
    select * into t from case_standards x where x.county = c.county and x.id = (m.detail ->> 'standardId')::int;
    c.class := t.class;
    c.standard_id := t.id;
    c.standard := jsonb_build_object('id', t.id, 'scheme', t.scheme, 'edition', t.edition, 'class', t.class, 'condition', jsonb_build_object('zh', t.condition_zh, 'en', t.condition_en),
      'closeCondition', jsonb_build_object('zh', t.close_condition_zh, 'en', t.close_condition_en),
      'limit', jsonb_build_object('value', t.limit_value, 'unit', t.limit_unit, 'season', t.season), 'kind', t.kind);
    c.severity := severity_of_limit(t.limit_value, t.limit_unit);
    c.filed_at := coalesce(c.filed_at, m.at);
    c.filed_by := coalesce(c.filed_by, m.by_person);
  when 'merge' then
    c.merged_into := (m.detail ->> 'into')::bigint;
  when 'unmerge' then
    c.merged_into := null;
    c.ended_at := null;
  when 'absorb' then
    c.report_count := c.report_count + (select o.report_count from cases o where o.county = c.county and o.id = (m.detail ->> 'merged')::bigint);
  when 'release' then
    c.report_count := c.report_count - (select o.report_count from cases o where o.county = c.county and o.id = (m.detail ->> 'merged')::bigint);
  else null;
  end case;
  return c;
end $$;

create function case_after_work(c cases, m case_moves, s case_settings) returns cases language plpgsql as $$
declare
  given text[];
begin
  case m.move
  when 'dispatch' then
    given := detail_texts(m.detail -> 'departments');
    c.department := case when cardinality(given) = 1 then given[1] end;
    c.offered := case when cardinality(given) = 1 then '{}' else given end;
    c.dispatched_at := m.at;
    c.dispatched_by := m.by_person;
  when 'accept' then
    c.department := m.by_department;
    c.offered := '{}';
  when 'dept_return' then
    c.returned_by := m.by_department;
    c.department := null;
    c.offered := '{}';
  when 'assign' then
    c.handler := m.detail ->> 'handler';
  when 'submit' then
    c.handled_at := m.at;
    c.far_flag := c.far_flag or is_far_from_case(c, m, s);
    if m.to_state = 'pending_check' then c.fed_back_at := m.at; end if;
  when 'feedback' then
    c.fed_back_at := m.at;
  when 'rework' then
    c.round := c.round + 1;
    c.handler := null;
    c.receivers := '{}';
  when 'extend' then
    c.extensions := c.extensions + 1;
  when 'suspend' then
    c.suspensions := c.suspensions + 1;
    c.state_before := c.state;
  when 'resume' then
    c.state_before := null;
  else null;
  end case;
  if m.move in ('dept_return', 'return_intake', 'dept_reject') then
    c.returns := c.returns + 1;
    -- Who returns to themselves has nobody to hand the rule on to.
    c.receivers := array(select distinct r from unnest(c.receivers || array(select x from case_return_receiver(c, m) x where x <> m.by_person)) r where r is not null order by r);
  end if;
  return c;
end $$;

create function case_after_end(c cases, m case_moves) returns cases language plpgsql as $$
begin
  case m.move
  when 'close' then
    c.closed_at := m.at;
    c.closed_by := m.by_person;
  when 'review_appeal' then
    c.exempt := exists (select from case_appeals a where a.county = c.county and a.case_id = c.id and a.state = 'granted');
  when 'score' then
    c.score := (m.detail ->> 'score')::real;
  when 'urge' then
    c.urged := c.urged + 1;
  when 'supervise' then
    c.supervised := true;
  else null;
  end case;
  return c;
end $$;

-- The clock that runs, and the facts that its like leave behind: always those of the last clock of a kind.
create function case_after_clocks(c cases, m case_moves) returns cases language plpgsql as $$
declare
  k record;
begin
  if m.clocks = '[]' then return c; end if;
  c.due_at := null;
  c.due_clock := null;
  for k in select distinct on (x.clock) x.clock, x.state, x.deadline, x.overdue from case_clocks x
      where x.county = c.county and x.case_id = c.id order by x.clock, x.instance desc loop
    if k.state = 'running' then
      c.due_at := k.deadline;
      c.due_clock := k.clock;
    end if;
    case k.clock
    when 'accept' then c.accept_on_time := not k.overdue;
    when 'dispatch' then c.dispatch_on_time := not k.overdue;
    else
      c.handle_on_time := not k.overdue;
      c.handle_due_at := k.deadline;
    end case;
  end loop;
  return c;
end $$;

-- Closing the case closes its alerts, in the name of who closed the case.
create function close_alerts_of_case(c cases, m case_moves) returns void language plpgsql as $$
declare
  a alerts;
begin
  for a in select x.* from alerts x where x.county = c.county and x.id in (select alerts_of_case(c)) and x.state <> 'closed' order by x.id for update loop
    update alerts x set state = 'closed', closed_at = now(), closed_by = m.by_person, snoozed_until = null where x.county = a.county and x.id = a.id;
    insert into alert_moves (county, alert_id, move, by_person, note, detail)
      values (a.county, a.id, 'closed', m.by_person, m.note, jsonb_build_object('case', c.id, 'conditionHeld', a.cleared_at is null));
    update devices d set state = w.state
      from (select case when bool_or(o.class = 'alert:no_data') then 'offline' when count(o.id) > 0 then 'alarm' else 'normal' end as state
        from alerts o where o.county = a.county and o.device_id = a.device_id and o.state in ('open', 'acknowledged')) w
      where d.county = a.county and d.id = a.device_id and d.state <> w.state;
  end loop;
end $$;

-- What the other case is told: which case, by which move, and which clocks the merge stopped.
create function case_told_of(m case_moves) returns jsonb language sql stable as $$
  select jsonb_build_object('merged', m.case_id, 'by', m.id) || case m.move when 'merge'
    then jsonb_build_object('stopped', array(select split_part(e ->> 'effect', ':', 1) from jsonb_array_elements(m.clocks) e)) else '{}' end
$$;

-- The other side of merging and unmerging.
create function tell_other_case(of_id bigint, m case_moves) returns void language plpgsql as $$
begin
  insert into case_moves (county, case_id, at, move, by_person, by_role, by_department, by_county_level, note, detail, clocks)
    values (m.county, of_id, m.at, case m.move when 'merge' then 'absorb' else 'release' end, m.by_person, m.by_role, m.by_department, m.by_county_level, m.note,
      case_told_of(m), coalesce(m.detail -> 'otherClocks', '[]'));
end $$;

-- The move -------------------------------------------------------------------------------------------------------------

-- Locks the case, and with it the other one that the move touches: always in the order of their ids.
create function lock_case_for_move(m case_moves) returns cases language plpgsql as $$
declare
  c cases;
  other bigint;
begin
  if m.move in ('close', 'force_close') and exists (select from cases x, alerts_of_case(x) where x.county = m.county and x.id = m.case_id) then
    -- As everywhere: the county's alerts before any row. See lockAlerts in api/alerts.
    perform pg_advisory_xact_lock(hashtext('tongguan alerts'), m.county::int);
  elsif m.move in ('merge', 'unmerge') then
    other := case m.move when 'merge' then case when jsonb_typeof(m.detail -> 'into') = 'number' then (m.detail ->> 'into')::bigint end
      else (select x.merged_into from cases x where x.county = m.county and x.id = m.case_id) end;
    perform from cases x where x.county = m.county and x.id in (m.case_id, other) order by x.id for update;
  end if;
  select * into c from cases x where x.county = m.county and x.id = m.case_id for update;
  if not found then
    raise exception 'There is no case % in county %', m.case_id, m.county using errcode = 'foreign_key_violation';
  end if;
  return c;
end $$;

create function check_moment_of_move(c cases, m case_moves) returns void language plpgsql as $$
declare
  before timestamptz;
begin
  if m.at > clock_timestamp() + interval '1 minute' then perform refuse_case_move(m, c.state, 'moment', 'its moment lies in the future'); end if;
  -- Only a history that is loaded lies in the past.
  if c.source = 'case' and m.at < clock_timestamp() - interval '10 minutes' then perform refuse_case_move(m, c.state, 'moment', 'its moment lies in the past'); end if;
  before := case when c.version = 0 then c.reported_at else (select h.at from case_moves h where h.county = c.county and h.case_id = c.id and h.number = c.version) end;
  if m.at < before then perform refuse_case_move(m, c.state, 'moment', format('its moment lies before the last move, at %s', before)); end if;
end $$;

create function refuse_if_moved(c cases, m case_moves) returns void language plpgsql as $$
declare
  h case_moves;
begin
  if m.expected is null or m.expected = c.version then return; end if;
  select * into h from case_moves x where x.county = c.county and x.case_id = c.id and x.number = c.version;
  raise exception 'Case % was moved meanwhile: % by %', c.id, h.move, h.by_person using errcode = 'TG003',
    detail = jsonb_build_object('move', h.move, 'by', h.by_person, 'at', ms_of(h.at), 'version', c.version, 'state', c.state)::text;
end $$;

create function make_case_move() returns trigger language plpgsql as $$
declare
  c cases;
  f case_flow_moves;
  s case_settings;
  guard text;
  why text;
begin
  new.at := date_trunc('milliseconds', new.at);
  c := lock_case_for_move(new);
  perform refuse_if_moved(c, new);
  select * into f from case_flow_moves x where x.flow = c.flow and x.move = new.move
    and ((c.version = 0 and x.from_state is null) or (c.version > 0 and x.from_state = c.state));
  if not found then
    raise exception 'Case % is %: % does not lead on from there', c.id, c.state, new.move using errcode = 'TG002',
      detail = jsonb_build_object('move', new.move, 'state', c.state)::text;
  end if;
  perform refuse_forged_parts(c, f);
  new.number := c.version + 1;
  new.from_state := f.from_state;
  new.to_state := case f.to_state when 'before' then c.state_before else f.to_state end;
  if new.by_role <> all(f.roles) then perform refuse_case_move(new, c.state, 'role', format('it is not for the role %s', new.by_role)); end if;
  if jsonb_typeof(new.detail) <> 'object' or jsonb_typeof(new.clocks) <> 'array' then perform refuse_case_move(new, c.state, 'detail', 'detail has to be an object and clocks a list'); end if;
  if new.move = 'report' and not new.detail ? 'reportId' then
    new.detail := new.detail || coalesce((select jsonb_build_object('reportId', min(r.id)) from reports r where r.county = c.county and r.case_id = c.id having count(*) = 1), '{}');
  end if;
  perform check_moment_of_move(c, new);
  s := case_settings_of(c.county);
  foreach guard in array f.guards loop
    why := case_guard_refusal(guard, c, new, s);
    if why is not null then perform refuse_case_move(new, c.state, guard, why); end if;
  end loop;
  -- Photos may come with moves that do not need them.
  if new.detail ? 'photos' and not 'photo' = any(f.guards) then
    why := case_photos_refusal(c, new);
    if why is not null then perform refuse_case_move(new, c.state, 'photo', why); end if;
  end if;
  if new.move in ('precheck', 'postcheck') then
    why := case_assignee_refusal(c, new);
    if why is not null then perform refuse_case_move(new, c.state, 'checker', why); end if;
  end if;
  new.clocks := apply_case_move(c, new, s, f);
  return new;
end $$;

-- Changes the case and what is around it. @returns the effects on the clocks, as they are kept
create function apply_case_move(c cases, m case_moves, s case_settings, f case_flow_moves) returns jsonb language plpgsql as $$
declare
  n cases := c;
begin
  m.clocks := change_case_clocks(c, m, s, f.clocks);
  perform change_case_parts(c, m, s);
  n := case_after_end(case_after_work(case_after_intake(n, m, s), m, s), m);
  n := case_after_clocks(n, m);
  n.step := (select x.step from case_flow_states x where x.flow = c.flow and x.state = m.to_state);
  if c.ended_at is null and (select x.is_end from case_flow_states x where x.flow = c.flow and x.state = m.to_state) then n.ended_at := m.at; end if;
  update cases x set state = m.to_state, step = n.step, version = m.number, state_before = n.state_before, class = n.class, severity = n.severity,
    standard_id = n.standard_id, standard = n.standard, department = n.department, offered = n.offered, handler = n.handler, returned_by = n.returned_by,
    receivers = n.receivers, round = n.round, returns = n.returns, extensions = n.extensions, suspensions = n.suspensions, report_count = n.report_count,
    urged = n.urged, supervised = n.supervised, merged_into = n.merged_into, reported_by = n.reported_by, filed_at = n.filed_at, filed_by = n.filed_by,
    dispatched_at = n.dispatched_at, dispatched_by = n.dispatched_by, handled_at = n.handled_at, fed_back_at = n.fed_back_at, closed_at = n.closed_at,
    closed_by = n.closed_by, ended_at = n.ended_at, due_at = n.due_at, due_clock = n.due_clock, handle_due_at = n.handle_due_at,
    accept_on_time = n.accept_on_time, dispatch_on_time = n.dispatch_on_time, handle_on_time = n.handle_on_time, exempt = n.exempt, far_flag = n.far_flag,
    score = n.score
    where x.county = c.county and x.id = c.id;
  if m.move = 'merge' then perform tell_other_case(n.merged_into, m);
  elsif m.move = 'unmerge' then perform tell_other_case(c.merged_into, m);
  elsif m.move in ('close', 'force_close') then perform close_alerts_of_case(c, m);
  end if;
  return m.clocks;
end $$;

create trigger make_move before insert on case_moves for each row execute function make_case_move();
