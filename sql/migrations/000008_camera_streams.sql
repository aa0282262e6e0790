--! Where the picture of a camera is, for counties whose cameras have lasting addresses.
create table camera_streams (
  county county_code not null,
  camera_id feature_id not null,
  protocol text not null check (protocol in ('hls', 'whep', 'flv', 'snapshot')),
  url text not null check (url ~ '^(https?://|/[^/])'),
  valid_seconds integer check (valid_seconds > 0), -- null: the address does not expire
  simulated boolean not null default false,
  primary key (county, camera_id),
  foreign key (county, camera_id) references cameras on delete cascade
);
