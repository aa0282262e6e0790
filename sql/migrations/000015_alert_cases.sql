--! Alerts that file cases: which rules do, and what waits to be filed.

alter table alert_rules add column files_case boolean not null default false;

-- What came with `client_key`: the same key with another body is a mistake, not a repetition.
alter table reports add column body_sha256 text check (body_sha256 ~ '^[0-9a-f]{64}$');

create index photos_hash on photos (county, sha256);

-- What is to be done about an alert: file its case, and complete its evidence when the case closes. A row goes in the transaction
-- that does it, so that each is done once, whoever dies meanwhile.
create table alert_case_queue (
  county county_code not null,
  alert_id feature_id not null,
  what text not null check (what in ('file', 'finish')),
  due timestamptz not null default now(),
  tries integer not null default 0,
  trouble text,                  -- why it failed the last time
  primary key (county, alert_id, what),
  foreign key (county, alert_id) references alerts on delete cascade
);
create index alert_case_queue_due on alert_case_queue (due);

create function queue_alert_case() returns trigger language plpgsql as $$
begin
  insert into alert_case_queue (county, alert_id, what)
    select r.county, new.id, 'file' from alert_rules r where r.county = new.county and r.id = new.rule_id and r.files_case
    on conflict do nothing;
  return null;
end $$;
-- What was closed before it came is history.
create trigger queue_case after insert on alerts for each row when (not new.annulled and new.state <> 'closed') execute function queue_alert_case();

create function queue_alert_evidence() returns trigger language plpgsql as $$
begin
  insert into alert_case_queue (county, alert_id, what)
    select a.county, a.id, 'finish' from cases c, alerts_of_case(c) i, alerts a where c.county = new.county and c.id = new.case_id and a.county = c.county and a.id = i
    on conflict do nothing;
  return null;
end $$;
create trigger queue_evidence after insert on case_moves for each row when (new.move in ('close', 'force_close')) execute function queue_alert_evidence();
