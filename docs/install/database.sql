-- The database of a county, and the one role that Tongguan has in it. Run as the superuser of the cluster, once, and again when the
-- database was dropped:
--   cd / && runuser -u postgres -- psql -f /opt/tongguan/current/docs/install/database.sql
-- The role may not create roles or databases and is no superuser; it owns its database and what is in it. On the same machine it
-- comes in by its name as a user of the system (peer), without a password.
\set ON_ERROR_STOP on
\if :{?name}
\else
  \set name tongguan
\endif

select not exists (select from pg_roles where rolname = :'name') as is_new \gset
\if :is_new
  create role :"name" login;
\endif
create database :"name" owner :"name" template template0 encoding 'UTF8';
-- Others who have a login on this cluster have no business here.
revoke connect, temporary on database :"name" from public;
-- Compiling a query takes longer than running it here: tens of milliseconds for each that reads a map.
alter database :"name" set jit = off;

\connect :"name"
-- Only a superuser may bring it in; Tongguan finds it there.
create extension postgis;
