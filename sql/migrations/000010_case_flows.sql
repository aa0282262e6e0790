--! The flows of cases as data: which move leads from which state to which, under which guards, with which effect on the clocks.
-- The same tables as api/contract/cases/flows.ts; a test holds the two against each other.

create table case_flows (
  flow text primary key,
  name_zh text not null,
  name_en text not null
);

create table case_flow_states (
  flow text not null references case_flows,
  state text not null,
  step smallint not null check (step > 0),
  is_end boolean not null,
  primary key (flow, state)
);

create table case_flow_moves (
  flow text not null references case_flows,
  move text not null,
  from_state text,          -- null: the move that begins a case
  to_state text not null,   -- `before`: the state in which the case was suspended
  kind text not null check (kind in ('forward', 'return', 'end', 'same')),
  guards text[] not null,
  clocks text[] not null,
  roles text[] not null check (cardinality(roles) > 0),
  unique nulls not distinct (flow, move, from_state),
  foreign key (flow, from_state) references case_flow_states
);

insert into case_flows (flow, name_zh, name_en) values
  ('urban', '城市管理', 'Urban management'),
  ('grid_affairs', '网格事务', 'Grid affairs'),
  ('supervision', '督办', 'Supervision');

insert into case_flow_states (flow, state, step, is_end) values
  ('urban', 'reported', 1, false), ('urban', 'prechecking', 1, false), ('urban', 'pending_dispatch', 2, false), ('urban', 'pending_handle', 3, false),
  ('urban', 'handling', 4, false), ('urban', 'handled', 4, false), ('urban', 'pending_check', 5, false), ('urban', 'checking', 6, false),
  ('urban', 'suspended', 4, false), ('urban', 'closed', 6, true), ('urban', 'scored', 7, true), ('urban', 'not_filed', 1, true),
  ('urban', 'merged', 1, true), ('urban', 'force_closed', 6, true),
  ('grid_affairs', 'reported', 1, false), ('grid_affairs', 'prechecking', 1, false), ('grid_affairs', 'pending_dispatch', 2, false), ('grid_affairs', 'pending_handle', 3, false),
  ('grid_affairs', 'handling', 4, false), ('grid_affairs', 'pending_check', 5, false), ('grid_affairs', 'checking', 6, false), ('grid_affairs', 'suspended', 4, false),
  ('grid_affairs', 'closed', 6, true), ('grid_affairs', 'scored', 7, true), ('grid_affairs', 'not_filed', 1, true), ('grid_affairs', 'merged', 1, true),
  ('grid_affairs', 'force_closed', 6, true),
  ('supervision', 'reported', 1, false), ('supervision', 'prechecking', 1, false), ('supervision', 'pending_dispatch', 1, false), ('supervision', 'pending_handle', 1, false),
  ('supervision', 'handling', 1, false), ('supervision', 'suspended', 1, false), ('supervision', 'urged', 2, false), ('supervision', 'supervised', 3, false),
  ('supervision', 'inspecting', 4, false), ('supervision', 'pending_check', 4, false), ('supervision', 'checking', 4, false), ('supervision', 'closed', 4, true),
  ('supervision', 'scored', 4, true), ('supervision', 'not_filed', 1, true), ('supervision', 'merged', 1, true), ('supervision', 'force_closed', 4, true);

insert into case_flow_moves (flow, from_state, move, to_state, kind, guards, clocks, roles)
  select 'urban', f, m.move, case m.to_state when 'same' then f else m.to_state end, m.kind, m.guards::text[], m.clocks::text[], m.roles::text[] from (values
    (array[null]::text[], 'report', 'reported', 'forward', '{inside_jurisdiction,active_class,photo_by_channel}', '{accept:start}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported}'::text[], 'precheck', 'prechecking', 'forward', '{one_task}', '{accept:pause}', '{intake,lead,system}'),
    ('{prechecking}'::text[], 'precheck_done', 'reported', 'forward', '{open_task}', '{accept:resume}', '{collector,intake,lead}'),
    ('{reported}'::text[], 'merge', 'merged', 'end', '{target_open,no_open_task}', '{all:stop}', '{intake,lead,system}'),
    ('{merged}'::text[], 'unmerge', 'reported', 'return', '{reason,target_open}', '{all:restore}', '{intake,lead}'),
    ('{reported}'::text[], 'reject', 'not_filed', 'end', '{reason,no_open_task}', '{all:stop}', '{intake,lead}'),
    ('{reported}'::text[], 'file', 'pending_dispatch', 'forward', '{standard,duplicates_seen,no_open_task}', '{accept:stop,dispatch:start}', '{intake,lead,leader,system}'),
    ('{pending_dispatch}'::text[], 'dispatch', 'pending_handle', 'forward', '{responsible}', '{dispatch:stop,handle:take_up}', '{dispatcher,lead,leader,system}'),
    ('{pending_dispatch}'::text[], 'return_intake', 'reported', 'return', '{reason}', '{dispatch:stop,accept:start}', '{dispatcher,lead}'),
    ('{pending_handle}'::text[], 'accept', 'same', 'same', '{offered}', '{}', '{department}'),
    ('{pending_handle}'::text[], 'dept_return', 'pending_dispatch', 'return', '{reason,unassigned,mine}', '{handle:pause,dispatch:start}', '{department}'),
    ('{pending_handle}'::text[], 'assign', 'handling', 'forward', '{held,department_person,mine}', '{}', '{department,handler}'),
    ('{handling}'::text[], 'submit', 'handled', 'forward', '{photo,mine}', '{}', '{handler,department}'),
    ('{handled}'::text[], 'dept_reject', 'handling', 'return', '{reason,mine}', '{}', '{department}'),
    ('{handled}'::text[], 'feedback', 'pending_check', 'forward', '{mine,receiver}', '{handle:stop}', '{department}'),
    ('{pending_handle,handling}'::text[], 'ask_extension', 'same', 'same', '{reason,held,mine,not_overdue,extensions_left}', '{}', '{department,handler}'),
    ('{pending_handle,handling}'::text[], 'extend', 'same', 'same', '{adjustment_asked,not_overdue,extensions_left}', '{handle:extend}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'refuse_extension', 'same', 'same', '{adjustment_asked,reason}', '{}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'ask_suspension', 'same', 'same', '{reason,held,mine,suspensions_left,until}', '{}', '{department,handler}'),
    ('{pending_handle,handling}'::text[], 'suspend', 'suspended', 'same', '{adjustment_asked,suspensions_left}', '{handle:pause}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'refuse_suspension', 'same', 'same', '{adjustment_asked,reason}', '{}', '{dispatcher,lead}'),
    ('{suspended}'::text[], 'resume', 'before', 'same', '{mine}', '{handle:resume}', '{dispatcher,lead,department,system}'),
    ('{pending_check}'::text[], 'postcheck', 'checking', 'forward', '{one_task,checker}', '{}', '{intake,lead,system}'),
    ('{checking}'::text[], 'postcheck_done', 'pending_check', 'forward', '{open_task,checker}', '{}', '{collector,intake,lead}'),
    ('{pending_check,checking}'::text[], 'rework', 'pending_handle', 'return', '{reason}', '{handle:start}', '{intake,lead}'),
    ('{pending_check}'::text[], 'close', 'closed', 'forward', '{condition_met,no_open_task,alert_over,receiver}', '{all:stop}', '{intake,lead}'),
    ('{closed}'::text[], 'appeal', 'same', 'same', '{reason,mine,overdue,appeal_once}', '{}', '{department}'),
    ('{closed}'::text[], 'review_appeal', 'same', 'same', '{reason,two_reviews}', '{}', '{lead,leader,assessor}'),
    ('{closed}'::text[], 'score', 'scored', 'forward', '{period_frozen}', '{}', '{assessor,leader}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,handled,pending_check,checking,suspended}'::text[], 'urge', 'same', 'same', '{county_level}', '{}', '{lead,leader}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,handled,pending_check,checking,suspended}'::text[], 'supervise', 'same', 'same', '{reason,county_level}', '{}', '{lead,leader}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,handled,pending_check,checking,suspended}'::text[], 'add_report', 'same', 'same', '{}', '{}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,handled,pending_check,checking,suspended,closed,scored,not_filed,merged,force_closed}'::text[], 'comment', 'same', 'same', '{reason}', '{}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,handled,pending_check,checking,suspended}'::text[], 'absorb', 'same', 'same', '{merging}', '{all:earlier}', '{intake,lead,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,handled,pending_check,checking,suspended,closed,scored,not_filed,merged,force_closed}'::text[], 'release', 'same', 'same', '{merging}', '{all:restore}', '{intake,lead}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,handled,pending_check,checking,suspended}'::text[], 'force_close', 'force_closed', 'end', '{reason,county_level,receiver}', '{all:stop}', '{lead,leader}')
  ) as m(froms, move, to_state, kind, guards, clocks, roles), unnest(m.froms) f;

insert into case_flow_moves (flow, from_state, move, to_state, kind, guards, clocks, roles)
  select 'grid_affairs', f, m.move, case m.to_state when 'same' then f else m.to_state end, m.kind, m.guards::text[], m.clocks::text[], m.roles::text[] from (values
    (array[null]::text[], 'report', 'reported', 'forward', '{inside_jurisdiction,active_class,photo_by_channel}', '{accept:start}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported}'::text[], 'precheck', 'prechecking', 'forward', '{one_task}', '{accept:pause}', '{intake,lead,system}'),
    ('{prechecking}'::text[], 'precheck_done', 'reported', 'forward', '{open_task}', '{accept:resume}', '{collector,intake,lead}'),
    ('{reported}'::text[], 'merge', 'merged', 'end', '{target_open,no_open_task}', '{all:stop}', '{intake,lead,system}'),
    ('{merged}'::text[], 'unmerge', 'reported', 'return', '{reason,target_open}', '{all:restore}', '{intake,lead}'),
    ('{reported}'::text[], 'reject', 'not_filed', 'end', '{reason,no_open_task}', '{all:stop}', '{intake,lead}'),
    ('{reported}'::text[], 'file', 'pending_dispatch', 'forward', '{standard,duplicates_seen,no_open_task}', '{accept:stop,dispatch:start}', '{intake,lead,leader,system}'),
    ('{pending_dispatch}'::text[], 'dispatch', 'pending_handle', 'forward', '{responsible}', '{dispatch:stop,handle:take_up}', '{dispatcher,lead,leader,system}'),
    ('{pending_dispatch}'::text[], 'return_intake', 'reported', 'return', '{reason}', '{dispatch:stop,accept:start}', '{dispatcher,lead}'),
    ('{pending_handle}'::text[], 'accept', 'same', 'same', '{offered}', '{}', '{department}'),
    ('{pending_handle}'::text[], 'dept_return', 'pending_dispatch', 'return', '{reason,unassigned,mine}', '{handle:pause,dispatch:start}', '{department}'),
    ('{pending_handle}'::text[], 'assign', 'handling', 'forward', '{held,department_person,mine}', '{}', '{department,handler}'),
    ('{handling}'::text[], 'submit', 'pending_check', 'forward', '{photo,mine,receiver}', '{handle:stop}', '{handler,department}'),
    ('{pending_handle,handling}'::text[], 'ask_extension', 'same', 'same', '{reason,held,mine,not_overdue,extensions_left}', '{}', '{department,handler}'),
    ('{pending_handle,handling}'::text[], 'extend', 'same', 'same', '{adjustment_asked,not_overdue,extensions_left}', '{handle:extend}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'refuse_extension', 'same', 'same', '{adjustment_asked,reason}', '{}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'ask_suspension', 'same', 'same', '{reason,held,mine,suspensions_left,until}', '{}', '{department,handler}'),
    ('{pending_handle,handling}'::text[], 'suspend', 'suspended', 'same', '{adjustment_asked,suspensions_left}', '{handle:pause}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'refuse_suspension', 'same', 'same', '{adjustment_asked,reason}', '{}', '{dispatcher,lead}'),
    ('{suspended}'::text[], 'resume', 'before', 'same', '{mine}', '{handle:resume}', '{dispatcher,lead,department,system}'),
    ('{pending_check}'::text[], 'postcheck', 'checking', 'forward', '{one_task,checker}', '{}', '{intake,lead,system}'),
    ('{checking}'::text[], 'postcheck_done', 'pending_check', 'forward', '{open_task,checker}', '{}', '{collector,intake,lead}'),
    ('{pending_check,checking}'::text[], 'rework', 'pending_handle', 'return', '{reason}', '{handle:start}', '{intake,lead}'),
    ('{pending_check}'::text[], 'close', 'closed', 'forward', '{condition_met,no_open_task,alert_over,receiver}', '{all:stop}', '{intake,lead}'),
    ('{closed}'::text[], 'appeal', 'same', 'same', '{reason,mine,overdue,appeal_once}', '{}', '{department}'),
    ('{closed}'::text[], 'review_appeal', 'same', 'same', '{reason,two_reviews}', '{}', '{lead,leader,assessor}'),
    ('{closed}'::text[], 'score', 'scored', 'forward', '{period_frozen}', '{}', '{assessor,leader}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,pending_check,checking,suspended}'::text[], 'urge', 'same', 'same', '{county_level}', '{}', '{lead,leader}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,pending_check,checking,suspended}'::text[], 'supervise', 'same', 'same', '{reason,county_level}', '{}', '{lead,leader}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,pending_check,checking,suspended}'::text[], 'add_report', 'same', 'same', '{}', '{}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,pending_check,checking,suspended,closed,scored,not_filed,merged,force_closed}'::text[], 'comment', 'same', 'same', '{reason}', '{}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,pending_check,checking,suspended}'::text[], 'absorb', 'same', 'same', '{merging}', '{all:earlier}', '{intake,lead,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,pending_check,checking,suspended,closed,scored,not_filed,merged,force_closed}'::text[], 'release', 'same', 'same', '{merging}', '{all:restore}', '{intake,lead}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,pending_check,checking,suspended}'::text[], 'force_close', 'force_closed', 'end', '{reason,county_level,receiver}', '{all:stop}', '{lead,leader}')
  ) as m(froms, move, to_state, kind, guards, clocks, roles), unnest(m.froms) f;

insert into case_flow_moves (flow, from_state, move, to_state, kind, guards, clocks, roles)
  select 'supervision', f, m.move, case m.to_state when 'same' then f else m.to_state end, m.kind, m.guards::text[], m.clocks::text[], m.roles::text[] from (values
    (array[null]::text[], 'report', 'reported', 'forward', '{inside_jurisdiction,active_class,photo_by_channel}', '{accept:start}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported}'::text[], 'precheck', 'prechecking', 'forward', '{one_task}', '{accept:pause}', '{intake,lead,system}'),
    ('{prechecking}'::text[], 'precheck_done', 'reported', 'forward', '{open_task}', '{accept:resume}', '{collector,intake,lead}'),
    ('{reported}'::text[], 'merge', 'merged', 'end', '{target_open,no_open_task}', '{all:stop}', '{intake,lead,system}'),
    ('{merged}'::text[], 'unmerge', 'reported', 'return', '{reason,target_open}', '{all:restore}', '{intake,lead}'),
    ('{reported}'::text[], 'reject', 'not_filed', 'end', '{reason,no_open_task}', '{all:stop}', '{intake,lead}'),
    ('{reported}'::text[], 'file', 'pending_dispatch', 'forward', '{standard,duplicates_seen,no_open_task}', '{accept:stop,dispatch:start}', '{intake,lead,leader,system}'),
    ('{pending_dispatch}'::text[], 'dispatch', 'pending_handle', 'forward', '{responsible}', '{dispatch:stop,handle:take_up}', '{dispatcher,lead,leader,system}'),
    ('{pending_dispatch}'::text[], 'return_intake', 'reported', 'return', '{reason}', '{dispatch:stop,accept:start}', '{dispatcher,lead}'),
    ('{pending_handle}'::text[], 'accept', 'same', 'same', '{offered}', '{}', '{department}'),
    ('{pending_handle}'::text[], 'dept_return', 'pending_dispatch', 'return', '{reason,unassigned,mine}', '{handle:pause,dispatch:start}', '{department}'),
    ('{pending_handle}'::text[], 'assign', 'handling', 'forward', '{held,department_person,mine}', '{}', '{department,handler}'),
    ('{handling}'::text[], 'urge', 'urged', 'forward', '{county_level}', '{}', '{lead,leader}'),
    ('{handling,urged}'::text[], 'supervise', 'supervised', 'forward', '{reason,county_level}', '{}', '{lead,leader}'),
    ('{supervised}'::text[], 'inspect', 'inspecting', 'forward', '{reason,county_level}', '{}', '{lead,leader}'),
    ('{handling,urged,supervised,inspecting}'::text[], 'submit', 'pending_check', 'forward', '{photo,mine,receiver}', '{handle:stop}', '{handler,department}'),
    ('{pending_handle,handling}'::text[], 'ask_extension', 'same', 'same', '{reason,held,mine,not_overdue,extensions_left}', '{}', '{department,handler}'),
    ('{pending_handle,handling}'::text[], 'extend', 'same', 'same', '{adjustment_asked,not_overdue,extensions_left}', '{handle:extend}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'refuse_extension', 'same', 'same', '{adjustment_asked,reason}', '{}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'ask_suspension', 'same', 'same', '{reason,held,mine,suspensions_left,until}', '{}', '{department,handler}'),
    ('{pending_handle,handling}'::text[], 'suspend', 'suspended', 'same', '{adjustment_asked,suspensions_left}', '{handle:pause}', '{dispatcher,lead}'),
    ('{pending_handle,handling}'::text[], 'refuse_suspension', 'same', 'same', '{adjustment_asked,reason}', '{}', '{dispatcher,lead}'),
    ('{suspended}'::text[], 'resume', 'before', 'same', '{mine}', '{handle:resume}', '{dispatcher,lead,department,system}'),
    ('{pending_check}'::text[], 'postcheck', 'checking', 'forward', '{one_task,checker}', '{}', '{intake,lead,system}'),
    ('{checking}'::text[], 'postcheck_done', 'pending_check', 'forward', '{open_task,checker}', '{}', '{collector,intake,lead}'),
    ('{pending_check,checking}'::text[], 'rework', 'pending_handle', 'return', '{reason}', '{handle:start}', '{intake,lead}'),
    ('{pending_check}'::text[], 'close', 'closed', 'forward', '{condition_met,no_open_task,alert_over,receiver}', '{all:stop}', '{intake,lead}'),
    ('{closed}'::text[], 'appeal', 'same', 'same', '{reason,mine,overdue,appeal_once}', '{}', '{department}'),
    ('{closed}'::text[], 'review_appeal', 'same', 'same', '{reason,two_reviews}', '{}', '{lead,leader,assessor}'),
    ('{closed}'::text[], 'score', 'scored', 'forward', '{period_frozen}', '{}', '{assessor,leader}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,urged,supervised,inspecting,pending_check,checking,suspended}'::text[], 'add_report', 'same', 'same', '{}', '{}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,urged,supervised,inspecting,pending_check,checking,suspended,closed,scored,not_filed,merged,force_closed}'::text[], 'comment', 'same', 'same', '{reason}', '{}', '{reporter,collector,intake,dispatcher,lead,department,handler,leader,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,urged,supervised,inspecting,pending_check,checking,suspended}'::text[], 'absorb', 'same', 'same', '{merging}', '{all:earlier}', '{intake,lead,system}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,urged,supervised,inspecting,pending_check,checking,suspended,closed,scored,not_filed,merged,force_closed}'::text[], 'release', 'same', 'same', '{merging}', '{all:restore}', '{intake,lead}'),
    ('{reported,prechecking,pending_dispatch,pending_handle,handling,urged,supervised,inspecting,pending_check,checking,suspended}'::text[], 'force_close', 'force_closed', 'end', '{reason,county_level,receiver}', '{all:stop}', '{lead,leader}')
  ) as m(froms, move, to_state, kind, guards, clocks, roles), unnest(m.froms) f;

alter table cases add foreign key (flow, state) references case_flow_states;
