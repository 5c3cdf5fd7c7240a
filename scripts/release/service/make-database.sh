#!/bin/sh
# Makes the role and the database of Vigil when PostgreSQL starts for the first time. The role is no superuser; nobody may
# make large objects, which every role can otherwise.
set -e
psql --username postgres --set ON_ERROR_STOP=1 --set password="$DATABASE_PASSWORD" <<'SQL'
create role vigil login createrole password :'password';
create database vigil owner vigil encoding 'UTF8' template template0;
\connect vigil
do $$ declare f regprocedure; begin
  for f in select oid::regprocedure from pg_proc where pronamespace = 'pg_catalog'::regnamespace and (starts_with(proname, 'lo_') or proname in ('loread', 'lowrite'))
  loop execute format('revoke execute on function %s from public', f); end loop; end $$;
SQL
