--! A county's truth: areas, grids, class schemes, components, devices, cameras, events and the base map.
-- Geometry is kept in EPSG:4490 (CGCS2000) as surveyed; the map reads a generated EPSG:3857 column.
-- County comes first in every key. Imported rows are identified by (county, source, source_id).

-- National codes --------------------------------------------------------------------------------------------------

create function valid_area_code(code text) returns boolean
  language sql immutable strict parallel safe
  as $$ select code ~ '^[0-9]{12}$' $$;

create function valid_unit_grid_code(code text) returns boolean
  language sql immutable strict parallel safe
  as $$ select code ~ '^[0-9]{15}$' and right(code, 3) <> '000' $$;

-- Two splits are known: county 6 + major 2 + minor 2 + sequence 6, and county 6 + major 2 + minor 3 + sequence 5.
create function valid_objid(code text) returns boolean
  language sql immutable strict parallel safe
  as $$
    select code ~ '^[0-9]{16}$' and substr(code, 7, 2) <> '00' and (
      (substr(code, 9, 2) <> '00' and substr(code, 11, 6) <> '000000')
      or (substr(code, 9, 3) <> '000' and substr(code, 12, 5) <> '00000'))
  $$;

-- GB/T 28181: device type 131 (camera) or 132 (IP camera) at digits 11 to 13.
create function valid_camera_code(code text) returns boolean
  language sql immutable strict parallel safe
  as $$ select code ~ '^[0-9]{20}$' and substr(code, 11, 3) in ('131', '132') $$;

create domain county_code as text check (value ~ '^[0-9]{6}$');
create domain feature_id as bigint check (value >= 0 and value < 4294967296);

-- Reference data --------------------------------------------------------------------------------------------------

create table counties (
  county county_code primary key,
  name_zh text not null,
  name_en text not null,
  time_zone text not null default 'Asia/Shanghai',
  is_demo boolean not null default false,
  home_lng double precision,
  home_lat double precision,
  home_zoom double precision,
  created_at timestamptz not null default now()
);

create table class_schemes (
  scheme text primary key,
  kind text not null, -- component, event, or the id of the layer that uses it
  title_zh text not null,
  title_en text not null,
  edition text,
  note_zh text,
  note_en text
);

-- A class code means nothing without its scheme: 路灯 is 0118 in one list and 0137 in another.
create table classes (
  class text primary key, -- scheme:code
  scheme text not null references class_schemes,
  code text not null,
  parent text references classes,
  name_zh text not null,
  name_en text not null,
  unique (scheme, code),
  check (class = scheme || ':' || code)
);

create table departments (
  county county_code not null references counties,
  code text not null,
  name_zh text not null,
  name_en text not null,
  primary key (county, code)
);

-- Layers ----------------------------------------------------------------------------------------------------------
-- area_code is the village or community that holds the row (for a line or polygon: its anchor); unit_grid and
-- omni_grid are the codes of the grids that hold it. They are worked out by the trigger `place_row` when not given.

create table areas (
  county county_code not null references counties,
  id feature_id not null,
  code text not null check (valid_area_code(code)),
  level text not null check (level in ('county', 'town', 'village')),
  parent_code text check (valid_area_code(parent_code)),
  class text not null references classes,
  name text not null,
  name_en text,
  valid_from date not null default '2000-01-01',
  valid_to date,
  source text not null,
  source_id text not null,
  geom geometry(MultiPolygon, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
  anchor_3857 geometry(Point, 3857) generated always as (st_pointonsurface(st_transform(geom, 3857))) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, source, source_id),
  check (class = 'area:' || level),
  check (valid_to is null or valid_to > valid_from)
);
create unique index areas_code_now on areas (county, code) where valid_to is null;

create table grids (
  county county_code not null references counties,
  id feature_id not null,
  kind text not null check (kind in ('unit', 'duty', 'omni', 'evaluation', 'extension')),
  code text not null check (kind <> 'unit' or valid_unit_grid_code(code)),
  scheme text not null default 'GB/T 30428.1',
  parent_code text, -- a unit grid's duty grid
  class text not null generated always as ('grid:' || kind) stored references classes,
  name text,
  area_code text check (valid_area_code(area_code)),
  keeper text, -- 网格长
  valid_from date not null default '2000-01-01',
  valid_to date,
  source text not null,
  source_id text not null,
  geom geometry(MultiPolygon, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
  anchor_3857 geometry(Point, 3857) generated always as (st_pointonsurface(st_transform(geom, 3857))) stored,
  area_square_meters double precision,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, source, source_id),
  check (valid_to is null or valid_to > valid_from)
);
create unique index grids_code_now on grids (county, kind, code) where valid_to is null;

create table components (
  county county_code not null references counties,
  id feature_id not null,
  objid text check (valid_objid(objid)),
  class text not null references classes,
  name text,
  state text not null default 'intact' check (state in ('intact', 'damaged', 'missing', 'abandoned')),
  position_class text check (position_class in ('A', 'B', 'C')),
  supervisor_dept text, -- 主管部门
  owner_dept text,      -- 权属单位
  keeper_dept text,     -- 养护单位
  survey_date date,
  change_date date,
  address text,
  note text,
  area_code text check (valid_area_code(area_code)),
  unit_grid text check (valid_unit_grid_code(unit_grid)),
  omni_grid text,
  source text not null,
  source_id text not null,
  attributes jsonb not null default '{}',
  geom geometry(Point, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, source, source_id),
  foreign key (county, supervisor_dept) references departments,
  foreign key (county, owner_dept) references departments,
  foreign key (county, keeper_dept) references departments
);
create unique index components_objid on components (county, objid) where objid is not null;

create table devices (
  county county_code not null references counties,
  id feature_id not null,
  code text not null,
  class text not null references classes,
  name text,
  state text not null default 'normal' check (state in ('normal', 'alarm', 'offline')),
  component_id feature_id,
  product text,
  vendor text,
  installer text,
  owner_dept text,
  heartbeat_seconds integer check (heartbeat_seconds > 0),
  installed_on date,
  last_seen_at timestamptz,
  area_code text check (valid_area_code(area_code)),
  unit_grid text check (valid_unit_grid_code(unit_grid)),
  omni_grid text,
  source text not null,
  source_id text not null,
  attributes jsonb not null default '{}',
  geom geometry(Point, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, code),
  unique (county, source, source_id),
  foreign key (county, component_id) references components,
  foreign key (county, owner_dept) references departments
);
create index devices_component on devices (county, component_id);

create table cameras (
  county county_code not null references counties,
  id feature_id not null,
  code text check (valid_camera_code(code)),
  class text not null references classes,
  name text,
  state text not null default 'online' check (state in ('online', 'offline')),
  sector text,
  heading_deg real check (heading_deg >= 0 and heading_deg < 360),
  fov_deg real check (fov_deg > 0 and fov_deg <= 360),
  range_meters real check (range_meters > 0 and range_meters < 'infinity'),
  mount_height_meters real,
  owner_dept text,
  area_code text check (valid_area_code(area_code)),
  unit_grid text check (valid_unit_grid_code(unit_grid)),
  omni_grid text,
  source text not null,
  source_id text not null,
  attributes jsonb not null default '{}',
  geom geometry(Point, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, source, source_id),
  foreign key (county, owner_dept) references departments
);
create unique index cameras_code on cameras (county, code) where code is not null;

create table events (
  county county_code not null references counties,
  id feature_id not null,
  code text,
  class text not null references classes,
  name text,
  state text not null default 'open' check (state in ('open', 'closed')),
  severity text not null default 'notice' check (severity in ('critical', 'major', 'minor', 'notice')),
  channel text,
  occurred_at timestamptz not null check (isfinite(occurred_at)),
  closed_at timestamptz check (closed_at >= occurred_at),
  component_id feature_id,
  description text,
  area_code text check (valid_area_code(area_code)),
  unit_grid text check (valid_unit_grid_code(unit_grid)),
  omni_grid text,
  source text not null,
  source_id text not null,
  attributes jsonb not null default '{}',
  geom geometry(Point, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, source, source_id),
  check ((state = 'closed') = (closed_at is not null)),
  foreign key (county, component_id) references components
);
create index events_time on events (county, occurred_at);

create table buildings (
  county county_code not null references counties,
  id feature_id not null,
  class text not null references classes,
  name text,
  name_en text,
  address text,
  floors smallint check (floors between 1 and 250),
  height_meters real check (height_meters > 0 and height_meters < 'infinity'),
  area_code text check (valid_area_code(area_code)),
  unit_grid text check (valid_unit_grid_code(unit_grid)),
  omni_grid text,
  source text not null,
  source_id text not null,
  attributes jsonb not null default '{}',
  geom geometry(MultiPolygon, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
  anchor_3857 geometry(Point, 3857) generated always as (st_pointonsurface(st_transform(geom, 3857))) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, source, source_id)
);

create table roads (
  county county_code not null references counties,
  id feature_id not null,
  class text not null references classes,
  name text,
  name_en text,
  width_meters real check (width_meters > 0 and width_meters < 'infinity'),
  area_code text check (valid_area_code(area_code)),
  unit_grid text check (valid_unit_grid_code(unit_grid)),
  omni_grid text,
  source text not null,
  source_id text not null,
  attributes jsonb not null default '{}',
  geom geometry(MultiLineString, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(MultiLineString, 3857) generated always as (st_transform(geom, 3857)) stored,
  anchor_3857 geometry(Point, 3857) generated always as (st_pointonsurface(st_transform(geom, 3857))) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, source, source_id)
);

create table water (
  county county_code not null references counties,
  id feature_id not null,
  class text not null references classes,
  name text,
  name_en text,
  area_code text check (valid_area_code(area_code)),
  unit_grid text check (valid_unit_grid_code(unit_grid)),
  omni_grid text,
  source text not null,
  source_id text not null,
  attributes jsonb not null default '{}',
  geom geometry(MultiPolygon, 4490) not null check (not st_isempty(geom)),
  geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
  anchor_3857 geometry(Point, 3857) generated always as (st_pointonsurface(st_transform(geom, 3857))) stored,
  updated_at timestamptz not null default now(),
  primary key (county, id),
  unique (county, source, source_id)
);

create table green (like water including all);
alter table green
  add foreign key (county) references counties,
  add foreign key (class) references classes;

-- Ids: one sequence a layer, so an id is unique in its county and layer and stays below 2^32.
do $$
declare layer text;
begin
  foreach layer in array array['areas', 'grids', 'components', 'devices', 'cameras', 'events', 'buildings', 'roads', 'water', 'green'] loop
    execute format('create sequence %I maxvalue 4294967295 owned by %I.id', layer || '_id', layer);
    execute format('alter table %I alter column id set default nextval(%L)', layer, layer || '_id');
    execute format('create index %I on %I using gist (geom_3857)', layer || '_geom_3857', layer);
    -- On the map's square world; a NaN is larger than any number and so refused too.
    execute format('alter table %I add constraint %I check (st_xmin(geom) >= -180 and st_xmax(geom) <= 180
      and st_ymin(geom) >= -85.05 and st_ymax(geom) <= 85.05)', layer, layer || '_on_the_map');
  end loop;
end $$;
