CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;

COMMENT ON EXTENSION postgis IS 'PostGIS geometry and geography spatial types and functions';

CREATE DOMAIN public.county_code AS text
	CONSTRAINT county_code_check CHECK ((VALUE ~ '^[0-9]{6}$'::text));

CREATE DOMAIN public.feature_id AS bigint
	CONSTRAINT feature_id_check CHECK (((VALUE >= 0) AND (VALUE < '4294967296'::bigint)));

CREATE FUNCTION public.announce_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.change_ids_limit() RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ select 20000 $$;

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

CREATE FUNCTION public.touch_row() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.updated_at := now();
  return new;
end $$;

CREATE FUNCTION public.trim_change(seen pg_snapshot) RETURNS bigint
    LANGUAGE sql
    AS $$
  with gone as (delete from change where xid < pg_snapshot_xmax(seen) and pg_visible_in_snapshot(xid, seen) returning 1)
  select count(*) from gone
$$;

CREATE FUNCTION public.valid_area_code(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ select code ~ '^[0-9]{12}$' $_$;

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

CREATE FUNCTION public.valid_unit_grid_code(code text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$ select code ~ '^[0-9]{15}$' and right(code, 3) <> '000' $_$;

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
    finished_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.import_batches ALTER COLUMN batch ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_batches_batch_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.migration (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
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

ALTER TABLE ONLY public.areas ALTER COLUMN id SET DEFAULT nextval('public.areas_id'::regclass);

ALTER TABLE ONLY public.buildings ALTER COLUMN id SET DEFAULT nextval('public.buildings_id'::regclass);

ALTER TABLE ONLY public.cameras ALTER COLUMN id SET DEFAULT nextval('public.cameras_id'::regclass);

ALTER TABLE ONLY public.components ALTER COLUMN id SET DEFAULT nextval('public.components_id'::regclass);

ALTER TABLE ONLY public.devices ALTER COLUMN id SET DEFAULT nextval('public.devices_id'::regclass);

ALTER TABLE ONLY public.events ALTER COLUMN id SET DEFAULT nextval('public.events_id'::regclass);

ALTER TABLE ONLY public.green ALTER COLUMN id SET DEFAULT nextval('public.green_id'::regclass);

ALTER TABLE ONLY public.grids ALTER COLUMN id SET DEFAULT nextval('public.grids_id'::regclass);

ALTER TABLE ONLY public.roads ALTER COLUMN id SET DEFAULT nextval('public.roads_id'::regclass);

ALTER TABLE ONLY public.water ALTER COLUMN id SET DEFAULT nextval('public.water_id'::regclass);

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT areas_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT areas_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.buildings
    ADD CONSTRAINT buildings_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.buildings
    ADD CONSTRAINT buildings_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_pkey PRIMARY KEY (county, id);

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

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_code_key UNIQUE (county, code);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (county, id);

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

ALTER TABLE ONLY public.import_batches
    ADD CONSTRAINT import_batches_pkey PRIMARY KEY (batch);

ALTER TABLE ONLY public.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.roads
    ADD CONSTRAINT roads_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.roads
    ADD CONSTRAINT roads_pkey PRIMARY KEY (county, id);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_county_source_source_id_key UNIQUE (county, source, source_id);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_pkey PRIMARY KEY (county, id);

CREATE UNIQUE INDEX areas_code_now ON public.areas USING btree (county, code) WHERE (valid_to IS NULL);

CREATE INDEX areas_geom_3857 ON public.areas USING gist (geom_3857);

CREATE INDEX buildings_geom_3857 ON public.buildings USING gist (geom_3857);

CREATE UNIQUE INDEX cameras_code ON public.cameras USING btree (county, code) WHERE (code IS NOT NULL);

CREATE INDEX cameras_geom_3857 ON public.cameras USING gist (geom_3857);

CREATE INDEX change_xid ON public.change USING btree (xid);

CREATE INDEX components_geom_3857 ON public.components USING gist (geom_3857);

CREATE UNIQUE INDEX components_objid ON public.components USING btree (county, objid) WHERE (objid IS NOT NULL);

CREATE INDEX devices_component ON public.devices USING btree (county, component_id);

CREATE INDEX devices_geom_3857 ON public.devices USING gist (geom_3857);

CREATE INDEX events_geom_3857 ON public.events USING gist (geom_3857);

CREATE INDEX events_time ON public.events USING btree (county, occurred_at);

CREATE INDEX green_geom_3857 ON public.green USING gist (geom_3857);

CREATE UNIQUE INDEX grids_code_now ON public.grids USING btree (county, kind, code) WHERE (valid_to IS NULL);

CREATE INDEX grids_geom_3857 ON public.grids USING gist (geom_3857);

CREATE INDEX import_batches_county ON public.import_batches USING btree (county, batch);

CREATE INDEX roads_geom_3857 ON public.roads USING gist (geom_3857);

CREATE INDEX water_geom_3857 ON public.water USING gist (geom_3857);

CREATE TRIGGER announce_delete AFTER DELETE ON public.areas REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.buildings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_delete AFTER DELETE ON public.cameras REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

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

CREATE TRIGGER announce_delete AFTER DELETE ON public.water REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.areas REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.buildings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_insert AFTER INSERT ON public.cameras REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

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

CREATE TRIGGER announce_insert AFTER INSERT ON public.water REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.areas FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.buildings FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.cameras FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

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

CREATE TRIGGER announce_truncate AFTER TRUNCATE ON public.water FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.areas REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.buildings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER announce_update AFTER UPDATE ON public.cameras REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

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

CREATE TRIGGER announce_update AFTER UPDATE ON public.water REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.announce_change();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.buildings FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.cameras FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.components FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.devices FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.green FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.roads FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER place BEFORE INSERT OR UPDATE ON public.water FOR EACH ROW EXECUTE FUNCTION public.place_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.areas FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.buildings FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.cameras FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.components FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.devices FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.green FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.grids FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.roads FOR EACH ROW EXECUTE FUNCTION public.touch_row();

CREATE TRIGGER touch BEFORE UPDATE ON public.water FOR EACH ROW EXECUTE FUNCTION public.touch_row();

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT areas_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT areas_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.buildings
    ADD CONSTRAINT buildings_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.buildings
    ADD CONSTRAINT buildings_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_county_owner_dept_fkey FOREIGN KEY (county, owner_dept) REFERENCES public.departments(county, code);

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

ALTER TABLE ONLY public.import_batches
    ADD CONSTRAINT import_batches_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.roads
    ADD CONSTRAINT roads_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.roads
    ADD CONSTRAINT roads_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_class_fkey FOREIGN KEY (class) REFERENCES public.classes(class);

ALTER TABLE ONLY public.water
    ADD CONSTRAINT water_county_fkey FOREIGN KEY (county) REFERENCES public.counties(county);
