--! Parts of a case are what its moves say, reports are told by a move, and photos stay where they were taken.

-- Parts ----------------------------------------------------------------------------------------------------------------
-- Clocks, tasks, adjustments and appeals stand in tables of their own for reading. They follow from the moves, which nobody changes: before
-- each move, and at the end of a transaction that wrote one, they are held against them. A trigger of somebody's own gains nothing.

create function case_clocks_forged(of_county text, of_case bigint) returns boolean language plpgsql stable as $$
begin
  return (
    with told as (
      select e.change -> 'clock' as body, row_number() over (order by m.number, e.n) as nth
      from case_moves m, jsonb_array_elements(m.clocks) with ordinality e(change, n) where m.county = of_county and m.case_id = of_case
    ), last as (
      select distinct on (1, 2) body ->> 'clock' as clock, (body ->> 'instance')::int as instance, body from told order by 1, 2, nth desc
    ), before as (
      select distinct on (1, 2) body ->> 'clock' as clock, (body ->> 'instance')::int as instance, body from told where body ->> 'state' <> 'stopped' order by 1, 2, nth desc
    )
    select exists (
      select from (select * from case_clocks where county = of_county and case_id = of_case) k
        full join (select l.*, case when l.body ->> 'state' = 'stopped' then b.body end as before_stop from last l left join before b using (clock, instance)) x
          on k.clock = x.clock and k.instance = x.instance
      where k.body is distinct from x.body or k.before_stop is distinct from x.before_stop or k.state is distinct from x.body ->> 'state'
        or k.started_at is distinct from moment_of(x.body -> 'startedAt') or k.deadline is distinct from moment_of(x.body -> 'deadline')
        or k.stopped_at is distinct from moment_of(x.body -> 'stoppedAt') or k.overdue is distinct from (x.body ->> 'overdue')::boolean)
  );
end $$;

create function case_tasks_forged(of_county text, of_case bigint) returns boolean language plpgsql stable as $$
begin
  return (
    with moves as (select * from case_moves m where m.county = of_county and m.case_id = of_case
        and m.move in ('precheck', 'postcheck', 'precheck_done', 'postcheck_done', 'rework', 'force_close')),
    opened as (
      select o.*, 1 + (select count(*) from moves r where r.move = 'rework' and r.number < o.number) as round,
        (select min(z.number) from moves z where z.number > o.number and z.move in (o.move || '_done', 'rework', 'force_close')) as ended
      from moves o where o.move in ('precheck', 'postcheck')
    )
    select exists (
      select from (select * from case_tasks where county = of_county and case_id = of_case) t
        full join (select o.*, case when z.number is null then 'open' when z.move = o.move || '_done' then 'done' else 'cancelled' end as state, z.at as done_at, z.by_person as done_by,
            z.detail ->> 'result' as result, z.note as done_note from opened o left join moves z on z.number = o.ended) x
          on t.opened_move = x.number
      where (t.kind, t.round, t.state, t.assignee, t.reason, t.opened_at, t.opened_by)
          is distinct from (x.move, x.round::smallint, x.state, x.detail ->> 'assignee', x.detail ->> 'assigneeReason', x.at, x.by_person)
        or (t.done_at, t.done_by, t.result, t.note) is distinct from
          (case x.state when 'done' then x.done_at end, case x.state when 'done' then x.done_by end, case x.state when 'done' then x.result end, case x.state when 'done' then x.done_note end))
  );
end $$;

create function case_adjustments_forged(of_county text, of_case bigint) returns boolean language plpgsql stable as $$
begin
  return (
    with moves as (select *, m.from_state in ('pending_handle', 'handling') and m.to_state not in ('pending_handle', 'handling', 'suspended') as leaves_work
        from case_moves m where m.county = of_county and m.case_id = of_case),
    asked as (
      select a.*, k.kind, (select min(z.number) from moves z where z.number > a.number
          and (z.leaves_work or z.move = k.kind or z.move = case k.kind when 'extend' then 'refuse_extension' else 'refuse_suspension' end)) as ended
      from moves a, lateral (select case a.move when 'ask_extension' then 'extend' else 'suspend' end as kind) k where a.move in ('ask_extension', 'ask_suspension')
    )
    select exists (
      select from (select * from case_adjustments where county = of_county and case_id = of_case) t
        full join (select a.*, case when z.number is null then 'asked' when z.move = a.kind then 'approved' when z.move like 'refuse%' then 'refused' else 'lapsed' end as state,
            z.at as decided_at, z.by_person as decided_by, z.note as decision from asked a left join moves z on z.number = a.ended) x
          on t.asked_move = x.number
      where (t.kind, t.state, t.asked_at, t.asked_by, t.reason, t.until, t.decided_at)
          is distinct from (x.kind, x.state, x.at, x.by_person, x.note, case x.kind when 'suspend' then moment_of(x.detail -> 'until') end, x.decided_at)
        or (t.decided_by, t.decision) is distinct from (case when x.state <> 'lapsed' then x.decided_by end, case when x.state <> 'lapsed' then x.decision end))
  );
end $$;

create function case_appeals_forged(of_county text, of_case bigint) returns boolean language plpgsql stable as $$
begin
  return (
    with moves as (select *, row_number() over (partition by m.move order by m.number) as nth
        from case_moves m where m.county = of_county and m.case_id = of_case and m.move in ('appeal', 'review_appeal'))
    select exists (
      select from (select * from case_appeals where county = of_county and case_id = of_case) t
        full join (select a.at, a.by_person, a.note, f.at as first_at, f.by_person as first_by, s.at as second_at, s.by_person as second_by,
            case when f.number is null then 'asked' when not (coalesce(s.detail, f.detail) ->> 'grant')::boolean then 'refused' when s.number is null then 'first_granted' else 'granted' end as state
          from moves a left join moves f on f.move = 'review_appeal' and f.nth = 1 left join moves s on s.move = 'review_appeal' and s.nth = 2 where a.move = 'appeal') x on true
      where (t.asked_at, t.asked_by, t.reason, t.state, t.first_by, t.first_at, t.second_by, t.second_at)
        is distinct from (x.at, x.by_person, x.note, x.state, x.first_by, x.first_at, x.second_by, x.second_at))
  );
end $$;

create function refuse_forged(of_case bigint, part text) returns void language plpgsql as $$
begin
  raise exception '% of case % are not what its moves made of them', part, of_case using errcode = 'restrict_violation';
end $$;

-- What a move is judged by; the rest is held at the end of the transaction.
create function refuse_forged_parts(c cases, f case_flow_moves) returns void language plpgsql as $$
begin
  if c.version = 0 then return; end if;
  if (f.clocks <> '{}' or 'not_overdue' = any(f.guards)) and case_clocks_forged(c.county, c.id) then perform refuse_forged(c.id, 'case_clocks'); end if;
  if f.guards && '{one_task,no_open_task,open_task,condition_met}' and case_tasks_forged(c.county, c.id) then perform refuse_forged(c.id, 'case_tasks'); end if;
  if f.guards && '{extensions_left,suspensions_left,adjustment_asked}' and case_adjustments_forged(c.county, c.id) then perform refuse_forged(c.id, 'case_adjustments'); end if;
  if f.guards && '{appeal_once,two_reviews}' and case_appeals_forged(c.county, c.id) then perform refuse_forged(c.id, 'case_appeals'); end if;
end $$;

create function parts_follow_moves() returns trigger language plpgsql as $$
declare
  forged boolean;
begin
  case tg_table_name
  when 'case_clocks' then
    -- What was written over since is held when that is.
    forged := exists (select from case_clocks k where k.county = new.county and k.case_id = new.case_id and k.clock = new.clock and k.instance = new.instance and k.body = new.body)
      and case_clocks_forged(new.county, new.case_id);
  when 'case_tasks' then forged := case_tasks_forged(new.county, new.case_id);
  when 'case_adjustments' then forged := case_adjustments_forged(new.county, new.case_id);
  else forged := case_appeals_forged(new.county, new.case_id);
  end case;
  if forged then perform refuse_forged(new.case_id, tg_table_name); end if;
  return null;
end $$;
do $$
declare part text;
begin
  foreach part in array array['case_clocks', 'case_tasks', 'case_adjustments', 'case_appeals'] loop
    execute format('create constraint trigger follow_moves after insert or update on %I deferrable initially deferred for each row execute function parts_follow_moves()', part);
  end loop;
end $$;

-- Until when a task is to be done is said once: no move says it, so that nothing could be held against it.
create function keep_task_due() returns trigger language plpgsql as $$
begin
  raise exception 'Until when a task is to be done does not change' using errcode = 'restrict_violation';
end $$;
create trigger keep_due before update of due_at on case_tasks for each row when (new.due_at is distinct from old.due_at) execute function keep_task_due();

-- What a case is told of a merge or its end needs the move of the other case, and each is told once.
create function other_case_moved() returns trigger language plpgsql as $$
begin
  if exists (select from case_moves m where m.county = new.county and m.id = (new.detail ->> 'by')::bigint and m.move = case new.move when 'absorb' then 'merge' else 'unmerge' end
      and m.at = new.at and m.by_person = new.by_person and case_told_of(m) = new.detail
      and new.case_id = (select (i.detail ->> 'into')::bigint from case_moves i
        where i.county = m.county and i.case_id = m.case_id and i.move = 'merge' and i.number <= m.number order by i.number desc limit 1))
    and 1 = (select count(*) from case_moves o where o.county = new.county and o.case_id = new.case_id and o.move = new.move and o.detail -> 'by' = new.detail -> 'by') then
    return null;
  end if;
  raise exception 'Case % was told of a merge that was not made', new.case_id using errcode = 'restrict_violation';
end $$;
create constraint trigger other_case_moved after insert on case_moves deferrable initially deferred
  for each row when (new.move in ('absorb', 'release')) execute function other_case_moved();

-- Reports --------------------------------------------------------------------------------------------------------------

-- What a report says stays. A check says once whether it is true, its evidence is completed once after the case has ended, and who
-- reported may be forgotten or corrected.
create function guard_report() returns trigger language plpgsql as $$
declare
  allowed reports := old;
begin
  if tg_op = 'DELETE' then
    raise exception 'reports of a case are not deleted' using errcode = 'restrict_violation';
  end if;
  if (new.county, new.case_id) is distinct from (old.county, old.case_id) then
    raise exception 'reports stay with their case' using errcode = 'restrict_violation';
  end if;
  new.evidence_at := old.evidence_at;
  if new.evidence is distinct from old.evidence then
    if old.evidence_at is not null or not exists (select from cases c where c.county = old.county and c.id = old.case_id and c.ended_at is not null) then
      raise exception 'The evidence of report % is completed once, when its case has ended', old.id using errcode = 'restrict_violation';
    end if;
    new.evidence_at := clock_timestamp();
  end if;
  allowed.evidence := new.evidence;
  allowed.evidence_at := new.evidence_at;
  allowed.reporter_name := new.reporter_name;
  allowed.reporter_phone := new.reporter_phone;
  allowed.geom_3857 := new.geom_3857; -- generated, so not worked out yet
  if old.body_sha256 is null then allowed.body_sha256 := new.body_sha256; end if;
  if old.verified is null and pg_trigger_depth() >= 2 then allowed.verified := new.verified; end if;
  if allowed is distinct from new then
    raise exception 'What report % says does not change', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger guard_report before update or delete on reports for each row execute function guard_report();
create trigger refuse_truncate before truncate on reports for each statement execute function refuse_change();

-- A report is told to its case by a move that names it, in the transaction that brings it.
create function report_is_told() returns trigger language plpgsql as $$
begin
  if exists (select from case_moves m where m.county = new.county and m.case_id = new.case_id and m.move in ('report', 'add_report') and m.detail -> 'reportId' = to_jsonb(new.id)) then
    return null;
  end if;
  raise exception 'Report % was not told to case % by a move', new.id, new.case_id using errcode = 'restrict_violation';
end $$;
create constraint trigger is_told after insert on reports deferrable initially deferred for each row execute function report_is_told();

create function report_is_verified() returns trigger language plpgsql as $$
begin
  if new.verified = (select m.detail ->> 'result' = 'met' from case_moves m where m.county = new.county and m.case_id = new.case_id and m.move = 'precheck_done'
      and m.number > (select min(r.number) from case_moves r where r.county = m.county and r.case_id = m.case_id and r.detail -> 'reportId' = to_jsonb(new.id))
      order by m.number limit 1) then
    return null;
  end if;
  raise exception 'Report % was not found true or untrue by a check', new.id using errcode = 'restrict_violation';
end $$;
create constraint trigger is_verified after update of verified on reports deferrable initially deferred
  for each row when (new.verified is distinct from old.verified) execute function report_is_verified();

-- Photos ---------------------------------------------------------------------------------------------------------------

-- A photo is never another one. It gets its case, report and move once; a report takes photos until it is told.
create function guard_photo() returns trigger language plpgsql as $$
declare
  allowed photos;
begin
  if tg_op = 'DELETE' then
    if old.case_id is null then return old; end if;
    raise exception 'photos of a case are not deleted' using errcode = 'restrict_violation';
  elsif tg_op = 'INSERT' then
    if new.move_id is not null then raise exception 'A photo is there before the move that takes it' using errcode = 'restrict_violation'; end if;
  else
    allowed := old;
    allowed.case_id := coalesce(old.case_id, new.case_id);
    allowed.report_id := coalesce(old.report_id, new.report_id);
    if pg_trigger_depth() >= 2 then allowed.move_id := coalesce(old.move_id, new.move_id); end if;
    if allowed is distinct from new then
      raise exception 'photos stay with their case, and with what took them' using errcode = 'restrict_violation';
    end if;
    if new.report_id is not distinct from old.report_id then return new; end if;
  end if;
  if new.report_id is not null and (new.move_id is not null
      or not exists (select from reports r where r.county = new.county and r.id = new.report_id and r.case_id = new.case_id)
      or exists (select from case_moves m where m.county = new.county and m.case_id = new.case_id and m.detail -> 'reportId' = to_jsonb(new.report_id))) then
    raise exception 'Report % of case % takes no photo any more', new.report_id, new.case_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger guard_photo before insert or update or delete on photos for each row execute function guard_photo();
create trigger refuse_truncate before truncate on photos for each statement execute function refuse_change();

create function photo_is_taken() returns trigger language plpgsql as $$
begin
  if exists (select from case_moves m where m.county = new.county and m.case_id = new.case_id and m.id = new.move_id and m.detail -> 'photos' @> to_jsonb(new.id)) then return null; end if;
  raise exception 'Photo % is of no move', new.id using errcode = 'restrict_violation';
end $$;
create constraint trigger is_taken after update of move_id on photos deferrable initially deferred
  for each row when (new.move_id is distinct from old.move_id) execute function photo_is_taken();
