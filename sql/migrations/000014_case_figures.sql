--! Lists, figures and indicators of cases: indexes that begin with the county, and when a case is about to be overdue.

-- The most urgent first.
create function case_urgency(severity text) returns smallint language sql immutable parallel safe as $$
  select (case severity when 'critical' then 1 when 'major' then 2 when 'minor' then 3 else 4 end)::smallint
$$;

-- From when a running clock is about to be overdue: of the time from when it last began to run until its deadline less than a quarter is
-- left, or less than an hour (of times below two hours less than half). By the wall clock: who goes home is told in the evening.
create function case_soon_from(deadline timestamptz, clock jsonb) returns timestamptz language sql immutable parallel safe as $$
  select deadline - greatest(span / 4, least(interval '1 hour', span / 2))
  from (select deadline - to_timestamp((clock -> 'spans' -> -1 ->> 'from')::float8 / 1000) as span) s
$$;

-- The inbox: cases that live, by deadline or by urgency; those without a deadline last.
create index cases_inbox on cases (county, coalesce(due_at, 'infinity'::timestamptz), id)
  where state not in ('closed', 'scored', 'not_filed', 'merged', 'force_closed');
create index cases_inbox_urgency on cases (county, case_urgency(severity), coalesce(due_at, 'infinity'::timestamptz), id)
  where state not in ('closed', 'scored', 'not_filed', 'merged', 'force_closed');
create index cases_updated on cases (county, updated_at desc, id desc);
-- A page of a grid.
create index cases_unit on cases (county, unit_grid, reported_at desc, id desc) where unit_grid is not null;
create index cases_duty on cases (county, duty_grid, reported_at desc, id desc) where duty_grid is not null;
create index cases_omni on cases (county, omni_grid, reported_at desc, id desc) where omni_grid is not null;
create index case_clocks_running on case_clocks (county, case_id) include (clock, deadline) where state = 'running';
create index case_clocks_paused on case_clocks (county, case_id) where state = 'paused';

-- History, and indicators by any moment: what is counted and what it is counted by stand in the index.
drop index cases_reported, cases_filed, cases_closed, cases_handle_due;
create index cases_reported on cases (county, reported_at desc, id desc) include (state, class, severity, area_code, unit_grid, omni_grid, duty_grid, flow, channel, filed_at);
create index cases_filed on cases (county, filed_at)
  include (id, state, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, filed_by, accept_on_time, closed_at) where filed_at is not null;
create index cases_closed on cases (county, closed_at) include (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department) where closed_at is not null;
create index cases_handle_due on cases (county, handle_due_at)
  include (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, handler, handle_on_time, exempt, fed_back_at, closed_at) where handle_due_at is not null;
create index cases_fed_back on cases (county, fed_back_at)
  include (id, class, flow, area_code, unit_grid, omni_grid, duty_grid, department, handler, round) where fed_back_at is not null;

drop index reports_at;
create index reports_at on reports (county, at) include (id, case_id, channel, by_person);
drop index reports_case;
create index reports_case on reports (county, case_id, at, id) include (channel); -- which report of a case came first, and whether a collector made one
create index reports_verified on reports (county, case_id) where verified;
create index case_moves_dispatched on case_moves (county, at) include (case_id, number, by_person) where move = 'dispatch';
create index case_moves_returned on case_moves (county, case_id, number) include (move) where move in ('dispatch', 'dept_return', 'return_intake');
create index case_clocks_dispatch on case_clocks (county, deadline) include (case_id, stopped_at, overdue) where clock = 'dispatch' and deadline is not null;
create index case_clocks_accepted on case_clocks (county, stopped_at) include (case_id, overdue) where clock = 'accept' and stopped_at is not null;
