--! The change feed: one row per statement that changed a layer, read in commit order by a snapshot cursor.
-- A reader keeps a pg_snapshot. What it has not seen is: xid >= xmin(cursor) and not visible in the cursor. Reading only
-- below the current xmin instead would stall behind any open write transaction of the cluster.

create table change (
  seq bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  county text,          -- null: every county
  layer text not null,
  ids bigint[],         -- null: too many to name, read the layer again
  at timestamptz not null default clock_timestamp()
);
create index change_xid on change (xid);

-- A statement that changes more rows than this is announced as "read the layer again".
create function change_ids_limit() returns integer language sql immutable as $$ select 20000 $$;

create function announce_change() returns trigger language plpgsql as $$
begin
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
  -- Only a hint that shortens the reader's poll: the embedded database does not deliver it.
  perform pg_notify('tongguan_change', '');
  return null;
end $$;

do $$
declare layer text;
begin
  foreach layer in array array['areas', 'grids', 'components', 'devices', 'cameras', 'events', 'buildings', 'roads', 'water', 'green'] loop
    execute format('create trigger announce_insert after insert on %I referencing new table as new_rows for each statement execute function announce_change()', layer);
    execute format('create trigger announce_update after update on %I referencing old table as old_rows new table as new_rows for each statement execute function announce_change()', layer);
    execute format('create trigger announce_delete after delete on %I referencing old table as old_rows for each statement execute function announce_change()', layer);
    execute format('create trigger announce_truncate after truncate on %I for each statement execute function announce_change()', layer);
  end loop;
end $$;

-- Counties, departments and class lists: few rows, read again whole. A statement that changes none says nothing.
create function announce_words() returns trigger language plpgsql as $$
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

do $$
declare words text;
begin
  foreach words in array array['counties', 'departments', 'class_schemes', 'classes'] loop
    execute format('create trigger announce_insert after insert on %I referencing new table as new_rows for each statement execute function announce_words()', words);
    execute format('create trigger announce_update after update on %I referencing new table as new_rows for each statement execute function announce_words()', words);
    execute format('create trigger announce_delete after delete on %I referencing old table as old_rows for each statement execute function announce_words()', words);
    execute format('create trigger announce_truncate after truncate on %I for each statement execute function announce_words()', words);
  end loop;
end $$;

-- Deletes what was visible in a snapshot that its caller took a keeping time ago, so every reader has had that long to
-- see it. (Deleting by the age of the statement would lose the rows of a transaction that stayed open for longer.)
create function trim_change(seen pg_snapshot) returns bigint language sql as $$
  with gone as (delete from change where xid < pg_snapshot_xmax(seen) and pg_visible_in_snapshot(xid, seen) returning 1)
  select count(*) from gone
$$;
