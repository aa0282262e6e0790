--! Moves of cases on the second lane, and loads that announce their own changes.

alter table lane drop constraint lane_kind_check;
alter table lane add constraint lane_kind_check check (kind in ('alert', 'event', 'note', 'case'));

-- A bulk load under `set local tongguan.quiet = 'on'` writes its own rows into `change`, one for many statements.
create or replace function announce_change() returns trigger language plpgsql as $$
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

-- The case as a list and a viewer need it, as the transaction leaves it.
create function case_body(of_county text, of_id bigint) returns jsonb language sql stable as $$
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

create function lane_case_move() returns trigger language plpgsql as $$
declare
  body jsonb := case_body(new.county, new.case_id);
begin
  perform append_to_lane(new.county, 'case', new.case_id, body ->> 'areaCode', body || jsonb_build_object('move', jsonb_build_object(
    'id', new.id, 'number', new.number, 'move', new.move, 'by', new.by_person, 'note', new.note, 'at', (extract(epoch from new.at) * 1000)::float8,
    'from', new.from_state, 'to', new.to_state)));
  return null;
end $$;
-- Moves of the present only: a history that is loaded is no news.
create constraint trigger lane_entry after insert on case_moves deferrable initially deferred
  for each row when (new.at > now() - interval '1 hour') execute function lane_case_move();
