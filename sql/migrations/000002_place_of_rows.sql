--! Every row knows the area and the grids that hold it, worked out from its position when the writer does not say.

-- The village or community, the unit grid and the all-purpose grid that hold a position. A position on a border
-- belongs to the lowest code, so that the answer does not depend on the order of rows.
create function place_of(at_county text, at_point geometry, out area_code text, out unit_grid text, out omni_grid text)
  language sql stable parallel safe
  as $$
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

-- Points are placed by position, lines and polygons by a point on their surface. A writer who gives the area, as bulk
-- loads do, is believed in all three codes; one who gives only a grid keeps it. A row that moves without new codes is
-- placed again.
create function place_row() returns trigger language plpgsql as $$
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

create function touch_row() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end $$;

do $$
declare layer text;
begin
  foreach layer in array array['components', 'devices', 'cameras', 'events', 'buildings', 'roads', 'water', 'green'] loop
    execute format('create trigger place before insert or update on %I for each row execute function place_row()', layer);
  end loop;
  foreach layer in array array['areas', 'grids', 'components', 'devices', 'cameras', 'events', 'buildings', 'roads', 'water', 'green'] loop
    execute format('create trigger touch before update on %I for each row execute function touch_row()', layer);
  end loop;
end $$;

-- Places every row of a county again: after its areas or grids were drawn anew.
create function place_again(of_county text) returns bigint language plpgsql as $$
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
end $$;
