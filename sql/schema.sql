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

CREATE FUNCTION public.valid_area_code(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ select code ~ '^[0-9]{12}$' $_$;

CREATE FUNCTION public.valid_unit_grid_code(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ select code ~ '^[0-9]{15}$' and right(code, 3) <> '000' $_$;

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
    geom_3857 public.geometry(Point,3857),
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

CREATE FUNCTION public.alerts_of_case(c public.cases) RETURNS SETOF bigint
    LANGUAGE sql STABLE
    AS $$
  with recursive own as (select c.id::bigint as id union select x.id::bigint from own join cases x on x.county = c.county and x.merged_into = own.id)
  select c.alert_id::bigint where c.alert_id is not null
  union select r.alert_id::bigint from own join reports r on r.county = c.county and r.case_id = own.id and r.alert_id is not null
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
    CONSTRAINT case_moves_by_person_check CHECK ((by_person ~ '^[A-Za-z0-9_.:-]{1,64}$'::text)),
    CONSTRAINT case_moves_note_check CHECK ((length(note) <= 4000))
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

CREATE FUNCTION public.apply_case_move(c public.cases, m public.case_moves, s public.case_settings, f public.case_flow_moves) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.begin_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_add_time(of_county text, of_edition integer, of_pace text, from_ms bigint, add_ms bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_adjustment_refusal(guard text, c public.cases, m public.case_moves, s public.case_settings) RETURNS text
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_adjustments_forged(of_county text, of_case bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_after_clocks(c public.cases, m public.case_moves) RETURNS public.cases
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_after_end(c public.cases, m public.case_moves) RETURNS public.cases
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_after_intake(c public.cases, m public.case_moves, s public.case_settings) RETURNS public.cases
    LANGUAGE plpgsql
    AS $$
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
      'limit', jsonb_build_object('value', t.limit_value, 'unit', t.limit_unit, 'season', t.season), 'kind', t.kind)
      || jsonb_strip_nulls(jsonb_build_object('handler', t.handler, 'supervisor', t.supervisor));
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

CREATE FUNCTION public.case_after_work(c public.cases, m public.case_moves, s public.case_settings) RETURNS public.cases
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_appeals_forged(of_county text, of_case bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_assignee_refusal(c public.cases, m public.case_moves) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
begin
  if m.detail -> 'assignee' is null or exists (select from staff p where p.county = c.county and to_jsonb(p.code) = m.detail -> 'assignee'
      and (p.class = 'staff:collector' or (p.class = 'staff:grid_keeper' and (c.flow = 'grid_affairs' or c.unit_grid is null)))) then
    return null;
  end if;
  return format('%s is no collector on record', m.detail -> 'assignee');
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

CREATE FUNCTION public.case_budget(of_county text, of_edition integer, of_limit jsonb, OUT pace text, OUT budget_ms bigint) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
declare
  unit text := of_limit ->> 'unit';
  hours float8 := (select (w.body ->> 'hoursPerWorkDay')::float8 from work_calendars w where w.county = of_county and w.edition = of_edition);
begin
  pace := case when unit in ('work_hour', 'work_day') then 'work' when unit = 'seasonal_work_day' then 'season:' || (of_limit ->> 'season') else 'continuous' end;
  budget_ms := greatest(1, floor((of_limit ->> 'value')::float8
    * case unit when 'urgent_minute' then 60000 when 'natural_day' then 86400000 when 'urgent_hour' then 3600000 when 'work_hour' then 3600000 else hours * 3600000 end + 0.5));
end $$;

CREATE FUNCTION public.case_change_compared(change jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
  select case when jsonb_typeof(change -> 'clock' -> 'limit') = 'object' then jsonb_set(change, '{clock,limit}', jsonb_strip_nulls(change -> 'clock' -> 'limit')) else change end
$$;

CREATE FUNCTION public.case_check_refusal(guard text, c public.cases, m public.case_moves, s public.case_settings) RETURNS text
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_clock_changed(of_county text, k jsonb, verb text, at_ms bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_clock_changes(c public.cases, m public.case_moves, s public.case_settings, asked text[]) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_clock_earlier(of_county text, mine jsonb, other jsonb, at_ms bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_clock_settled(of_county text, k jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_clock_started(of_county text, kind text, instance integer, of_limit jsonb, of_edition integer, at_ms bigint) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
  select jsonb_build_object('clock', kind, 'instance', instance, 'limit', of_limit, 'pace', b.pace, 'budgetMs', b.budget_ms, 'calendarEdition', of_edition,
    'startedAt', at_ms, 'spans', jsonb_build_array(jsonb_build_object('from', at_ms, 'to', null)), 'usedMs', 0, 'state', 'running',
    'deadline', case_add_time(of_county, of_edition, b.pace, at_ms, b.budget_ms), 'extensions', 0, 'stoppedAt', null, 'overdue', null)
  from case_budget(of_county, of_edition, of_limit) b
$$;

CREATE FUNCTION public.case_clocks_forged(of_county text, of_case bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_clocks_without(of_county text, of_case bigint, merged bigint) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_due_after(of_county text, k jsonb, from_ms bigint, used_ms bigint) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
  select case_add_time(of_county, (k ->> 'calendarEdition')::int, k ->> 'pace', from_ms, (k ->> 'budgetMs')::bigint - used_ms)
$$;

CREATE FUNCTION public.case_guard_refusal(guard text, c public.cases, m public.case_moves, s public.case_settings) RETURNS text
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_has_its_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  made integer := (select count(*) from case_moves m where m.county = new.county and m.case_id = new.id);
begin
  if made = 0 or made <> (select c.version from cases c where c.county = new.county and c.id = new.id) then
    raise exception 'Case % has no move that made it what it is', new.id using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

CREATE FUNCTION public.case_intake_refusal(guard text, c public.cases, m public.case_moves, s public.case_settings) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
  other cases;
  day date := (m.at at time zone (select k.time_zone from counties k where k.county = c.county))::date; -- of a history that is loaded, its own day
begin
  case guard
  when 'inside_jurisdiction' then
    if exists (select from areas a where a.county = c.county and a.code = c.area_code and a.valid_to is null and st_covers(a.geom_3857, c.geom_3857))
      or exists (select from areas a where a.county = c.county and a.level = 'county' and a.valid_to is null and st_covers(a.geom_3857, c.geom_3857)) then
      return null;
    end if;
    return 'the place lies outside the county';
  when 'active_class' then
    if exists (select from classes k join case_standards t on t.scheme = k.scheme and t.county = c.county and t.in_force
        and t.edition = edition_in_force(c.county, k.scheme, day) where k.class = c.class) then
      return null;
    end if;
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
        and t.edition = edition_in_force(t.county, t.scheme, day) and t.class = coalesce(m.detail ->> 'class', c.class)) then
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

CREATE FUNCTION public.case_is_resumed(c public.cases, m public.case_moves, clock jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
  select detail_texts(m.detail -> 'departments') = array[c.returned_by] and jsonb_strip_nulls(clock -> 'limit') = jsonb_strip_nulls(c.standard -> 'limit')
$$;

CREATE FUNCTION public.case_merge_changes(c public.cases, m public.case_moves, clocks jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_open_before(of_county text, of_edition integer, of_pace text, at_ms bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_photos_refusal(c public.cases, m public.case_moves) RETURNS text
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_return_receiver(c public.cases, m public.case_moves) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select h.by_person from case_moves h
  where h.county = c.county and h.case_id = c.id and h.move = case m.move when 'dept_return' then 'dispatch' when 'return_intake' then 'file' when 'dept_reject' then 'submit' end
  order by h.number desc limit 1
$$;

CREATE FUNCTION public.case_settings_of(of_county text) RETURNS public.case_settings
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.case_soon_from(deadline timestamp with time zone, clock jsonb) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select deadline - greatest(span / 4, least(interval '1 hour', span / 2))
  from (select deadline - to_timestamp((clock -> 'spans' -> -1 ->> 'from')::float8 / 1000) as span) s
$$;

CREATE FUNCTION public.case_start_edition(c public.cases, m public.case_moves, effect text) RETURNS integer
    LANGUAGE plpgsql STABLE
    AS $_$
declare
  newest integer := coalesce((select max(w.edition) from work_calendars w where w.county = c.county), 0);
  given jsonb := jsonb_path_query_first(m.clocks, '$[*] ? (@.effect == $e).clock.calendarEdition', jsonb_build_object('e', effect));
begin
  if c.source <> 'case' and jsonb_typeof(given) = 'number' and exists (select from work_calendars w where w.county = c.county and to_jsonb(w.edition) = given) then
    return given::int;
  end if;
  return newest;
end $_$;

CREATE FUNCTION public.case_tasks_forged(of_county text, of_case bigint) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
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

CREATE FUNCTION public.case_time_between(of_county text, of_edition integer, of_pace text, from_ms bigint, to_ms bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
begin
  if of_pace = 'continuous' then return to_ms - from_ms; end if;
  return case_open_before(of_county, of_edition, of_pace, to_ms) - case_open_before(of_county, of_edition, of_pace, from_ms);
end $$;

CREATE FUNCTION public.case_told_of(m public.case_moves) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
  select jsonb_build_object('merged', m.case_id, 'by', m.id) || case m.move when 'merge'
    then jsonb_build_object('stopped', array(select split_part(e ->> 'effect', ':', 1) from jsonb_array_elements(m.clocks) e)) else '{}' end
$$;

CREATE FUNCTION public.case_urgency(severity text) RETURNS smallint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select (case severity when 'critical' then 1 when 'major' then 2 when 'minor' then 3 else 4 end)::smallint
$$;

CREATE FUNCTION public.case_work_refusal(guard text, c public.cases, m public.case_moves, s public.case_settings) RETURNS text
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.change_case_clocks(c public.cases, m public.case_moves, s public.case_settings, asked text[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.change_case_parts(c public.cases, m public.case_moves, s public.case_settings) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.change_ids_limit() RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ select 20000 $$;

CREATE FUNCTION public.check_moment_of_move(c public.cases, m public.case_moves) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  before timestamptz;
begin
  if m.at > clock_timestamp() + interval '1 minute' then perform refuse_case_move(m, c.state, 'moment', 'its moment lies in the future'); end if;
  -- Only a history that is loaded lies in the past.
  if c.source = 'case' and m.at < clock_timestamp() - interval '10 minutes' then perform refuse_case_move(m, c.state, 'moment', 'its moment lies in the past'); end if;
  before := case when c.version = 0 then c.reported_at else (select h.at from case_moves h where h.county = c.county and h.case_id = c.id and h.number = c.version) end;
  if m.at < before then perform refuse_case_move(m, c.state, 'moment', format('its moment lies before the last move, at %s', before)); end if;
end $$;

CREATE FUNCTION public.check_work_windows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if exists (select from (select county, edition, count(*) as made from new_rows group by county, edition) n
      where not exists (select from work_calendars k where k.county = n.county and k.edition = n.edition)
        or n.made <> (select count(*) from work_windows w where w.county = n.county and w.edition = n.edition)) then
    raise exception 'Open windows come with their calendar only' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;

CREATE FUNCTION public.close_alerts_of_case(c public.cases, m public.case_moves) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.county_today(of_county text) RETURNS date
    LANGUAGE sql STABLE
    AS $$
  select (now() at time zone c.time_zone)::date from counties c where c.county = of_county
$$;

CREATE FUNCTION public.detail_ids(list jsonb) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case when jsonb_typeof(list) = 'array' then array(select e::bigint from jsonb_array_elements(list) e where jsonb_typeof(e) = 'number') else '{}' end
$$;

CREATE FUNCTION public.detail_texts(list jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select case when jsonb_typeof(list) = 'array' then array(select jsonb_array_elements_text(list)) else '{}' end
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
  delete from patrol_visits where half_hour < first_kept::timestamp at time zone 'utc';
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

CREATE FUNCTION public.edition_in_force(of_county text, of_scheme text, on_day date) RETURNS text
    LANGUAGE sql STABLE
    AS $$
  select case when e.replaced_from <= on_day then null else e.edition end
  from standard_editions e where e.county = of_county and e.scheme = of_scheme and e.valid_from <= on_day
  order by e.valid_from desc, e.number desc limit 1
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

CREATE FUNCTION public.fill_work_windows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.guard_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.guard_of_moves_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_op in ('DELETE', 'TRUNCATE') or pg_trigger_depth() < 2 then
    raise exception '% are written by moves of cases only', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

CREATE FUNCTION public.guard_photo() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.guard_report() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.guard_score_period() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.instant_of_local(local_time timestamp without time zone, zone text) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE STRICT
    AS $$
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

CREATE FUNCTION public.is_far_from_case(c public.cases, m public.case_moves, s public.case_settings) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
declare
  taken bigint[] := detail_ids(m.detail -> 'photos');
begin
  return coalesce(st_distancesphere(c.geom, st_setsrid(st_makepoint((m.detail ->> 'lng')::float8, (m.detail ->> 'lat')::float8), 4490)) > s.far_meters, false)
    or exists (select from photos p where p.county = c.county and p.id = any(taken) and p.exif_lng is not null
      and st_distancesphere(c.geom, st_setsrid(st_makepoint(p.exif_lng, p.exif_lat), 4490)) > s.far_meters);
end $$;

CREATE FUNCTION public.is_id_list(list jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
  select jsonb_typeof(list) = 'array' and coalesce((select bool_and(jsonb_typeof(e) = 'number' and e::text ~ '^[0-9]{1,18}$') and count(distinct e) = count(*)
    from jsonb_array_elements(case jsonb_typeof(list) when 'array' then list else '[]' end) e), true)
$_$;

CREATE FUNCTION public.is_unowned_class(of_class text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
  select exists (select from classes k where k.class = of_class and k.name_zh ~ '无主|不明')
$$;

CREATE FUNCTION public.keep_task_due() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  raise exception 'Until when a task is to be done does not change' using errcode = 'restrict_violation';
end $$;

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

CREATE FUNCTION public.lock_case_for_move(m public.case_moves) RETURNS public.cases
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.longest_prefix(prefixes text[], of_text text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select max(length(p)) from unnest(prefixes) p where starts_with(of_text, p)
$$;

CREATE FUNCTION public.make_case_move() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.moment_of(ms jsonb) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select case when jsonb_typeof(ms) = 'number' then to_timestamp(ms::float8 / 1000) end $$;

CREATE FUNCTION public.ms_of(moment timestamp with time zone) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ select (extract(epoch from moment) * 1000)::bigint $$;

CREATE FUNCTION public.note_standard_editions() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into standard_editions (county, scheme, edition) select distinct county, scheme, edition from new_rows order by 1, 2, 3 on conflict do nothing;
  return null;
end $$;

CREATE FUNCTION public.open_windows(body jsonb, first_year integer, last_year integer) RETURNS TABLE(pace text, opens_ms bigint, closes_ms bigint, before_ms bigint)
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION public.other_case_moved() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.parts_follow_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.photo_is_taken() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if exists (select from case_moves m where m.county = new.county and m.case_id = new.case_id and m.id = new.move_id and m.detail -> 'photos' @> to_jsonb(new.id)) then return null; end if;
  raise exception 'Photo % is of no move', new.id using errcode = 'restrict_violation';
end $$;

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

CREATE FUNCTION public.project_row() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.geom_3857 := st_transform(new.geom, 3857);
  return new;
end $$;

CREATE FUNCTION public.queue_alert_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into alert_case_queue (county, alert_id, what)
    select r.county, new.id, 'file' from alert_rules r where r.county = new.county and r.id = new.rule_id and r.files_case
    on conflict do nothing;
  return null;
end $$;

CREATE FUNCTION public.queue_alert_evidence() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  insert into alert_case_queue (county, alert_id, what)
    select a.county, a.id, 'finish' from cases c, alerts_of_case(c) i, alerts a where c.county = new.county and c.id = new.case_id and a.county = c.county and a.id = i
    on conflict do nothing;
  return null;
end $$;

CREATE FUNCTION public.refuse_case_move(m public.case_moves, state text, guard text, why text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  raise exception 'Case % cannot be moved by %: %', m.case_id, m.move, why
    using errcode = 'TG001', detail = jsonb_build_object('guard', guard, 'move', m.move, 'state', state)::text;
end $$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_op = 'DELETE' and current_setting('tongguan.trimming', true) = 'on' then return old; end if; -- see trim_alerts
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

CREATE FUNCTION public.refuse_forged(of_case bigint, part text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  raise exception '% of case % are not what its moves made of them', part, of_case using errcode = 'restrict_violation';
end $$;

CREATE FUNCTION public.refuse_forged_parts(c public.cases, f public.case_flow_moves) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  if c.version = 0 then return; end if;
  if (f.clocks <> '{}' or 'not_overdue' = any(f.guards)) and case_clocks_forged(c.county, c.id) then perform refuse_forged(c.id, 'case_clocks'); end if;
  if f.guards && '{one_task,no_open_task,open_task,condition_met}' and case_tasks_forged(c.county, c.id) then perform refuse_forged(c.id, 'case_tasks'); end if;
  if f.guards && '{extensions_left,suspensions_left,adjustment_asked}' and case_adjustments_forged(c.county, c.id) then perform refuse_forged(c.id, 'case_adjustments'); end if;
  if f.guards && '{appeal_once,two_reviews}' and case_appeals_forged(c.county, c.id) then perform refuse_forged(c.id, 'case_appeals'); end if;
end $$;

CREATE FUNCTION public.refuse_if_moved(c public.cases, m public.case_moves) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  h case_moves;
begin
  if m.expected is null or m.expected = c.version then return; end if;
  select * into h from case_moves x where x.county = c.county and x.case_id = c.id and x.number = c.version;
  raise exception 'Case % was moved meanwhile: % by %', c.id, h.move, h.by_person using errcode = 'TG003',
    detail = jsonb_build_object('move', h.move, 'by', h.by_person, 'at', ms_of(h.at), 'version', c.version, 'state', c.state)::text;
end $$;

CREATE FUNCTION public.refuse_unreached(of_county text, of_edition integer, of_pace text, at_ms bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  raise exception 'Work calendar % of county % does not count at pace % around %', of_edition, of_county, of_pace, to_timestamp(at_ms / 1000.0)
    using errcode = 'TG001', detail = '{"guard":"clocks"}';
end $$;

CREATE FUNCTION public.report_is_told() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if exists (select from case_moves m where m.county = new.county and m.case_id = new.case_id and m.move in ('report', 'add_report') and m.detail -> 'reportId' = to_jsonb(new.id)) then
    return null;
  end if;
  raise exception 'Report % was not told to case % by a move', new.id, new.case_id using errcode = 'restrict_violation';
end $$;

CREATE FUNCTION public.report_is_verified() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if new.verified = (select m.detail ->> 'result' = 'met' from case_moves m where m.county = new.county and m.case_id = new.case_id and m.move = 'precheck_done'
      and m.number > (select min(r.number) from case_moves r where r.county = m.county and r.case_id = m.case_id and r.detail -> 'reportId' = to_jsonb(new.id))
      order by m.number limit 1) then
    return null;
  end if;
  raise exception 'Report % was not found true or untrue by a check', new.id using errcode = 'restrict_violation';
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

CREATE FUNCTION public.severity_of_limit(limit_value double precision, limit_unit text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
  select case
    when limit_unit = 'urgent_minute' then case when limit_value <= 120 then 'critical' else 'major' end
    when limit_unit = 'urgent_hour' then case when limit_value <= 2 then 'critical' else 'major' end
    when limit_unit = 'work_hour' then 'major'
    when limit_unit = 'work_day' and limit_value <= 5 then 'minor'
    else 'notice' end
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

CREATE FUNCTION public.tell_other_case(of_id bigint, m public.case_moves) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  insert into case_moves (county, case_id, at, move, by_person, by_role, by_department, by_county_level, note, detail, clocks)
    values (m.county, of_id, m.at, case m.move when 'merge' then 'absorb' else 'release' end, m.by_person, m.by_role, m.by_department, m.by_county_level, m.note,
      case_told_of(m), coalesce(m.detail -> 'otherClocks', '[]'));
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

CREATE TABLE public.alert_case_queue (
    county public.county_code NOT NULL,
    alert_id public.feature_id NOT NULL,
    what text NOT NULL,
    due timestamp with time zone DEFAULT now() NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    trouble text,
    CONSTRAINT alert_case_queue_what_check CHECK ((what = ANY (ARRAY['file'::text, 'finish'::text])))
);

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
    files_case boolean DEFAULT false NOT NULL,
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
    asked_move integer,
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
    before_stop jsonb,
    CONSTRAINT case_clocks_check CHECK (((state = 'paused'::text) OR (deadline IS NOT NULL))),
    CONSTRAINT case_clocks_check1 CHECK (((state = 'stopped'::text) = (stopped_at IS NOT NULL))),
    CONSTRAINT case_clocks_clock_check CHECK ((clock = ANY (ARRAY['accept'::text, 'dispatch'::text, 'handle'::text]))),
    CONSTRAINT case_clocks_instance_check CHECK ((instance > 0)),
    CONSTRAINT case_clocks_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'stopped'::text])))
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

CREATE TABLE public.case_history (
    county public.county_code NOT NULL,
    seed bigint NOT NULL,
    until timestamp with time zone NOT NULL,
    filed integer NOT NULL,
    first_id bigint NOT NULL,
    batches integer NOT NULL,
    batches_done integer DEFAULT 0 NOT NULL,
    cases_done integer DEFAULT 0 NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT case_history_batches_check CHECK ((batches > 0)),
    CONSTRAINT case_history_check CHECK (((batches_done >= 0) AND (batches_done <= batches))),
    CONSTRAINT case_history_filed_check CHECK ((filed > 0))
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
    handler text,
    supervisor text,
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
    opened_move integer,
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
    finished_at timestamp with time zone DEFAULT now() NOT NULL,
    by_person text,
    state text DEFAULT 'done'::text NOT NULL,
    reject_file text,
    undo jsonb,
    undone_at timestamp with time zone,
    undone_by text,
    rows_restored bigint DEFAULT 0 NOT NULL,
    rows_deleted bigint DEFAULT 0 NOT NULL,
    rows_kept bigint DEFAULT 0 NOT NULL,
    guard jsonb,
    CONSTRAINT import_batches_check CHECK (((state = 'undone'::text) = (undone_at IS NOT NULL))),
    CONSTRAINT import_batches_state_check CHECK ((state = ANY (ARRAY['done'::text, 'undone'::text])))
);

ALTER TABLE public.import_batches ALTER COLUMN batch ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_batches_batch_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.import_undo_inserted (
    batch bigint NOT NULL,
    ids bigint[] NOT NULL,
    marks uuid[] NOT NULL,
    CONSTRAINT import_undo_inserted_check CHECK ((cardinality(ids) = cardinality(marks)))
);

CREATE TABLE public.import_undo_updated (
    batch bigint NOT NULL,
    id bigint NOT NULL,
    mark uuid NOT NULL,
    before jsonb NOT NULL
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

CREATE TABLE public.patrol_visits (
    county public.county_code NOT NULL,
    half_hour timestamp with time zone NOT NULL,
    kind text NOT NULL,
    grid text NOT NULL,
    CONSTRAINT patrol_visits_kind_check CHECK ((kind = ANY (ARRAY['omni'::text, 'duty'::text])))
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
    evidence_at timestamp with time zone,
    verified boolean,
    geom public.geometry(Point,4490) NOT NULL,
    geom_3857 public.geometry(Point,3857) GENERATED ALWAYS AS (public.st_transform(geom, 3857)) STORED,
    body_sha256 text,
    CONSTRAINT reports_accuracy_meters_check CHECK ((accuracy_meters >= (0)::double precision)),
    CONSTRAINT reports_address_check CHECK ((length(address) <= 500)),
    CONSTRAINT reports_body_sha256_check CHECK ((body_sha256 ~ '^[0-9a-f]{64}$'::text)),
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

CREATE TABLE public.standard_editions (
    county public.county_code NOT NULL,
    scheme text NOT NULL,
    edition text NOT NULL,
    valid_from date DEFAULT '2000-01-01'::date NOT NULL,
    replaced_from date,
    number bigint NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT standard_editions_check CHECK ((replaced_from >= valid_from)),
    CONSTRAINT standard_editions_edition_check CHECK ((edition <> ''::text))
);

ALTER TABLE public.standard_editions ALTER COLUMN number ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.standard_editions_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.standards_in_force AS
 SELECT s.county,
    s.id,
    s.scheme,
    s.edition,
    s.class,
    s.condition_zh,
    s.condition_en,
    s.close_condition_zh,
    s.close_condition_en,
    s.limit_value,
    s.limit_unit,
    s.season,
    s.kind,
    s.in_force,
    s.handler,
    s.supervisor
   FROM (public.standard_editions e
     JOIN public.case_standards s ON ((((s.county)::text = (e.county)::text) AND (s.scheme = e.scheme) AND (s.edition = e.edition))))
  WHERE (s.in_force AND (e.edition = public.edition_in_force((e.county)::text, e.scheme, public.county_today((e.county)::text))));

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

CREATE TABLE public.work_windows (
    county public.county_code NOT NULL,
    edition integer NOT NULL,
    pace text NOT NULL,
    opens_ms bigint NOT NULL,
    closes_ms bigint NOT NULL,
    before_ms bigint NOT NULL,
    CONSTRAINT work_windows_before_ms_check CHECK ((before_ms >= 0)),
    CONSTRAINT work_windows_check CHECK ((closes_ms > opens_ms))
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

ALTER TABLE ONLY public.alert_case_queue
    ADD CONSTRAINT alert_case_queue_pkey PRIMARY KEY (county, alert_id, what);

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

ALTER TABLE ONLY public.case_history
    ADD CONSTRAINT case_history_pkey PRIMARY KEY (county);

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

ALTER TABLE ONLY public.import_undo_updated
    ADD CONSTRAINT import_undo_updated_pkey PRIMARY KEY (batch, id);

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

ALTER TABLE ONLY public.patrol_visits
    ADD CONSTRAINT patrol_visits_pkey PRIMARY KEY (county, half_hour, kind, grid);

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

ALTER TABLE ONLY public.standard_editions
    ADD CONSTRAINT standard_editions_pkey PRIMARY KEY (county, scheme, edition);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.work_calendars
    ADD CONSTRAINT work_calendars_pkey PRIMARY KEY (county, edition);

ALTER TABLE ONLY public.work_windows
    ADD CONSTRAINT work_windows_pkey PRIMARY KEY (county, edition, pace, opens_ms);

CREATE INDEX alert_case_queue_due ON public.alert_case_queue USING btree (due);

CREATE INDEX alert_moves_alert ON public.alert_moves USING btree (county, alert_id, id);

CREATE INDEX alert_storms_recent ON public.alert_storms USING btree (county, rule_id, area_code, last_at);

CREATE INDEX alerts_component ON public.alerts USING btree (county, component_id) WHERE (component_id IS NOT NULL);

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

CREATE UNIQUE INDEX case_adjustments_case ON public.case_adjustments USING btree (county, case_id, asked_move);

CREATE UNIQUE INDEX case_adjustments_one_asked ON public.case_adjustments USING btree (county, case_id, kind) WHERE (state = 'asked'::text);

CREATE INDEX case_clocks_accepted ON public.case_clocks USING btree (county, stopped_at) INCLUDE (case_id, overdue) WHERE ((clock = 'accept'::text) AND (stopped_at IS NOT NULL));

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

CREATE UNIQUE INDEX case_tasks_move ON public.case_tasks USING btree (county, case_id, opened_move);

CREATE UNIQUE INDEX case_tasks_one_open ON public.case_tasks USING btree (county, case_id, kind) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX cases_alert ON public.cases USING btree (county, alert_id) WHERE ((alert_id IS NOT NULL) AND (merged_into IS NULL));

CREATE INDEX cases_closed ON public.cases USING btree (county, closed_at) INCLUDE (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department) WHERE (closed_at IS NOT NULL);

CREATE UNIQUE INDEX cases_code ON public.cases USING btree (county, code) WHERE (code IS NOT NULL);

CREATE INDEX cases_component ON public.cases USING btree (county, component_id) WHERE (component_id IS NOT NULL);

CREATE INDEX cases_department ON public.cases USING btree (county, department, state);

CREATE INDEX cases_device ON public.cases USING btree (county, device_id) WHERE (device_id IS NOT NULL);

CREATE INDEX cases_due ON public.cases USING btree (county, due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX cases_duty ON public.cases USING btree (county, duty_grid, reported_at DESC, id DESC) WHERE (duty_grid IS NOT NULL);

CREATE INDEX cases_fed_back ON public.cases USING btree (county, fed_back_at) INCLUDE (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, handler, round) WHERE (fed_back_at IS NOT NULL);

CREATE INDEX cases_filed ON public.cases USING btree (county, filed_at) INCLUDE (id, state, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, filed_by, accept_on_time, closed_at) WHERE (filed_at IS NOT NULL);

CREATE INDEX cases_geom_3857 ON public.cases USING gist (geom_3857);

CREATE INDEX cases_handle_due ON public.cases USING btree (county, handle_due_at) INCLUDE (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, handler, handle_on_time, exempt, fed_back_at, closed_at) WHERE (handle_due_at IS NOT NULL);

CREATE INDEX cases_inbox ON public.cases USING btree (county, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (state <> ALL (ARRAY['closed'::text, 'scored'::text, 'not_filed'::text, 'merged'::text, 'force_closed'::text]));

CREATE INDEX cases_inbox_urgency ON public.cases USING btree (county, public.case_urgency(severity), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (state <> ALL (ARRAY['closed'::text, 'scored'::text, 'not_filed'::text, 'merged'::text, 'force_closed'::text]));

CREATE INDEX cases_live ON public.cases USING btree (county, state, id) WHERE (state <> ALL (ARRAY['closed'::text, 'scored'::text, 'not_filed'::text, 'merged'::text, 'force_closed'::text]));

CREATE INDEX cases_merged ON public.cases USING btree (county, merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX cases_omni ON public.cases USING btree (county, omni_grid, reported_at DESC, id DESC) WHERE (omni_grid IS NOT NULL);

CREATE INDEX cases_reported ON public.cases USING btree (county, reported_at DESC, id DESC) INCLUDE (state, class, severity, area_code, unit_grid, omni_grid, duty_grid, flow, channel, filed_at);

CREATE INDEX cases_unit ON public.cases USING btree (county, unit_grid, reported_at DESC, id DESC) WHERE (unit_grid IS NOT NULL);

CREATE INDEX cases_updated ON public.cases USING btree (county, updated_at DESC, id DESC);

CREATE INDEX change_xid ON public.change USING btree (xid);

CREATE INDEX components_geom_3857 ON public.components USING gist (geom_3857);

CREATE UNIQUE INDEX components_objid ON public.components USING btree (county, objid) WHERE (objid IS NOT NULL);

CREATE INDEX devices_component ON public.devices USING btree (county, component_id);

CREATE INDEX devices_geom_3857 ON public.devices USING gist (geom_3857);

CREATE INDEX events_component ON public.events USING btree (county, component_id) WHERE (component_id IS NOT NULL);

CREATE INDEX events_geom_3857 ON public.events USING gist (geom_3857);

CREATE INDEX events_time ON public.events USING btree (county, occurred_at);

CREATE INDEX green_geom_3857 ON public.green USING gist (geom_3857);

CREATE UNIQUE INDEX grids_code_now ON public.grids USING btree (county, kind, code) WHERE (valid_to IS NULL);

CREATE INDEX grids_geom_3857 ON public.grids USING gist (geom_3857);

CREATE INDEX idempotency_keys_at ON public.idempotency_keys USING btree (at);

CREATE INDEX import_batches_county ON public.import_batches USING btree (county, batch);

CREATE INDEX import_undo_inserted_batch ON public.import_undo_inserted USING btree (batch);

CREATE INDEX ingest_quarantine_county ON public.ingest_quarantine USING btree (county, id);

CREATE INDEX lane_at ON public.lane USING btree (at);

CREATE INDEX photos_case ON public.photos USING btree (county, case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX photos_hash ON public.photos USING btree (county, sha256);

CREATE INDEX photos_waiting ON public.photos USING btree (at) WHERE (case_id IS NULL);

CREATE UNIQUE INDEX reports_alert ON public.reports USING btree (county, alert_id) WHERE (alert_id IS NOT NULL);

CREATE INDEX reports_at ON public.reports USING btree (county, at) INCLUDE (id, case_id, channel, by_person);

CREATE INDEX reports_case ON public.reports USING btree (county, case_id, at, id) INCLUDE (channel);

CREATE UNIQUE INDEX reports_client_key ON public.reports USING btree (county, client_key) WHERE (client_key IS NOT NULL);

CREATE UNIQUE INDEX reports_external ON public.reports USING btree (county, channel, external_id) WHERE (external_id IS NOT NULL);

CREATE UNIQUE INDEX reports_receipt ON public.reports USING btree (county, receipt);

CREATE INDEX reports_reporters ON public.reports USING btree (county, case_id) WHERE ((reporter_name IS NOT NULL) OR (reporter_phone IS NOT NULL));

CREATE INDEX reports_verified ON public.reports USING btree (county, case_id) WHERE verified;

CREATE INDEX responsibilities_geom ON public.responsibilities USING gist (geom_3857);

CREATE INDEX roads_geom_3857 ON public.roads USING gist (geom_3857);

CREATE INDEX staff_geom_3857 ON public.staff USING gist (geom_3857);

CREATE INDEX water_geom_3857 ON public.water USING gist (geom_3857);

CREATE UNIQUE INDEX work_windows_before ON public.work_windows USING btree (county, edition, pace, before_ms) INCLUDE (opens_ms, closes_ms);

CREATE TRIGGER a_project BEFORE INSERT OR UPDATE OF geom, geom_3857 ON public.cases FOR EACH ROW EXECUTE FUNCTION public.project_row();

ALTER TABLE public.cases ENABLE ALWAYS TRIGGER a_project;

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

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.case_moves FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.work_calendars FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.work_windows FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER begin_case BEFORE INSERT ON public.cases FOR EACH ROW EXECUTE FUNCTION public.begin_case();

CREATE TRIGGER check_windows AFTER INSERT ON public.work_windows REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.check_work_windows();

CREATE TRIGGER fill_windows AFTER INSERT ON public.work_calendars FOR EACH ROW EXECUTE FUNCTION public.fill_work_windows();

CREATE CONSTRAINT TRIGGER follow_moves AFTER INSERT OR UPDATE ON public.case_adjustments DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.parts_follow_moves();

CREATE CONSTRAINT TRIGGER follow_moves AFTER INSERT OR UPDATE ON public.case_appeals DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.parts_follow_moves();

CREATE CONSTRAINT TRIGGER follow_moves AFTER INSERT OR UPDATE ON public.case_clocks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.parts_follow_moves();

CREATE CONSTRAINT TRIGGER follow_moves AFTER INSERT OR UPDATE ON public.case_tasks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.parts_follow_moves();

CREATE TRIGGER guard_case BEFORE DELETE OR UPDATE ON public.cases FOR EACH ROW EXECUTE FUNCTION public.guard_case();

CREATE TRIGGER guard_period BEFORE INSERT OR DELETE OR UPDATE ON public.score_periods FOR EACH ROW EXECUTE FUNCTION public.guard_score_period();

CREATE TRIGGER guard_photo BEFORE INSERT OR DELETE OR UPDATE ON public.photos FOR EACH ROW EXECUTE FUNCTION public.guard_photo();

CREATE TRIGGER guard_report BEFORE DELETE OR UPDATE ON public.reports FOR EACH ROW EXECUTE FUNCTION public.guard_report();

CREATE CONSTRAINT TRIGGER has_its_moves AFTER INSERT ON public.cases DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.case_has_its_moves();

CREATE CONSTRAINT TRIGGER has_its_moves_still AFTER UPDATE OF version ON public.cases DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.case_has_its_moves();

CREATE CONSTRAINT TRIGGER is_taken AFTER UPDATE OF move_id ON public.photos DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.move_id IS DISTINCT FROM old.move_id)) EXECUTE FUNCTION public.photo_is_taken();

CREATE CONSTRAINT TRIGGER is_told AFTER INSERT ON public.reports DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.report_is_told();

CREATE CONSTRAINT TRIGGER is_verified AFTER UPDATE OF verified ON public.reports DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.verified IS DISTINCT FROM old.verified)) EXECUTE FUNCTION public.report_is_verified();

CREATE TRIGGER keep_due BEFORE UPDATE OF due_at ON public.case_tasks FOR EACH ROW WHEN ((new.due_at IS DISTINCT FROM old.due_at)) EXECUTE FUNCTION public.keep_task_due();

CREATE CONSTRAINT TRIGGER lane_entry AFTER INSERT ON public.alert_moves DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.lane_alert_move();

CREATE CONSTRAINT TRIGGER lane_entry AFTER INSERT ON public.case_moves DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.at > (now() - '01:00:00'::interval))) EXECUTE FUNCTION public.lane_case_move();

CREATE CONSTRAINT TRIGGER lane_entry AFTER INSERT OR UPDATE ON public.shift_notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.lane_note();

CREATE CONSTRAINT TRIGGER lane_insert AFTER INSERT ON public.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.occurred_at > (now() - '1 day'::interval))) EXECUTE FUNCTION public.lane_event();

CREATE CONSTRAINT TRIGGER lane_update AFTER UPDATE ON public.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.occurred_at > (now() - '1 day'::interval)) AND ((new.state IS DISTINCT FROM old.state) OR (new.severity IS DISTINCT FROM old.severity)))) EXECUTE FUNCTION public.lane_event();

CREATE TRIGGER make_move BEFORE INSERT ON public.case_moves FOR EACH ROW EXECUTE FUNCTION public.make_case_move();

CREATE TRIGGER note_editions AFTER INSERT ON public.case_standards REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_standard_editions();

CREATE TRIGGER of_moves_only BEFORE INSERT OR DELETE OR UPDATE ON public.case_adjustments FOR EACH ROW EXECUTE FUNCTION public.guard_of_moves_only();

CREATE TRIGGER of_moves_only BEFORE INSERT OR DELETE OR UPDATE ON public.case_appeals FOR EACH ROW EXECUTE FUNCTION public.guard_of_moves_only();

CREATE TRIGGER of_moves_only BEFORE INSERT OR DELETE OR UPDATE ON public.case_clocks FOR EACH ROW EXECUTE FUNCTION public.guard_of_moves_only();

CREATE TRIGGER of_moves_only BEFORE INSERT OR DELETE OR UPDATE ON public.case_tasks FOR EACH ROW EXECUTE FUNCTION public.guard_of_moves_only();

CREATE CONSTRAINT TRIGGER other_case_moved AFTER INSERT ON public.case_moves DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.move = ANY (ARRAY['absorb'::text, 'release'::text]))) EXECUTE FUNCTION public.other_case_moved();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.alerts FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.buildings FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.cameras FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE OF county, geom, area_code, unit_grid, omni_grid ON public.cases FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.components FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.devices FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.green FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.roads FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.staff FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.water FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER queue_case AFTER INSERT ON public.alerts FOR EACH ROW WHEN (((NOT new.annulled) AND (new.state <> 'closed'::text))) EXECUTE FUNCTION public.queue_alert_case();

CREATE TRIGGER queue_evidence AFTER INSERT ON public.case_moves FOR EACH ROW WHEN ((new.move = ANY (ARRAY['close'::text, 'force_close'::text]))) EXECUTE FUNCTION public.queue_alert_evidence();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.case_adjustments FOR EACH STATEMENT EXECUTE FUNCTION public.guard_of_moves_only();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.case_appeals FOR EACH STATEMENT EXECUTE FUNCTION public.guard_of_moves_only();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.case_clocks FOR EACH STATEMENT EXECUTE FUNCTION public.guard_of_moves_only();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.case_moves FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.case_tasks FOR EACH STATEMENT EXECUTE FUNCTION public.guard_of_moves_only();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.cases FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.photos FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.reports FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.score_periods FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.work_calendars FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.work_windows FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.areas REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.case_standards REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.grids REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.responsibilities REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_delete AFTER DELETE ON public.standard_editions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.areas REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.case_standards REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.grids REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.responsibilities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_insert AFTER INSERT ON public.standard_editions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.areas FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.case_standards FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.grids FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.responsibilities FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_truncate AFTER TRUNCATE ON public.standard_editions FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.areas REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.case_standards REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.grids REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.responsibilities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

CREATE TRIGGER stamp_update AFTER UPDATE ON public.standard_editions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.stamp_responsibility();

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

ALTER TABLE ONLY public.alert_case_queue
    ADD CONSTRAINT alert_case_queue_county_alert_id_fkey FOREIGN KEY (county, alert_id) REFERENCES public.alerts(county, id) ON DELETE CASCADE;

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

ALTER TABLE ONLY public.case_history
    ADD CONSTRAINT case_history_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

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

ALTER TABLE ONLY public.import_undo_inserted
    ADD CONSTRAINT import_undo_inserted_batch_fkey FOREIGN KEY (batch) REFERENCES public.import_batches(batch) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_undo_updated
    ADD CONSTRAINT import_undo_updated_batch_fkey FOREIGN KEY (batch) REFERENCES public.import_batches(batch) ON DELETE CASCADE;

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

ALTER TABLE ONLY public.standard_editions
    ADD CONSTRAINT standard_editions_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.standard_editions
    ADD CONSTRAINT standard_editions_scheme_fkey FOREIGN KEY (scheme) REFERENCES public.class_schemes(scheme);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.work_calendars
    ADD CONSTRAINT work_calendars_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);
