-- The log vouches for rows, not for answers alone: whatever a transaction writes in a covered table is named by the next line of the log in it, with a digest of
-- each row as it stands, or with none where the row is gone. A row that no line speaks of was written by hand, and one that a line speaks of
-- and that is another was changed by hand. Which tables are covered, and which columns are left out, says apps/api/database/coverage.ts.
--
-- Each digest has a salt of its own, which stands in row_mark as long as the row stands so, and is overwritten with the row: what a row said
-- before, or said before it was erased, is confirmed by no digest that is left.

create table covered_table (
  name text primary key,
  columns text[] not null,
  condition text not null,
  taken boolean not null default false
);
comment on table covered_table is 'The tables whose rows the log vouches for: schema.table, its columns in the order of the digest, which rows (an SQL condition on n), and whether what stood there before was taken over.';

create table row_mark (
  of text not null,
  key text not null,
  salt bytea not null,
  digest bytea not null,
  primary key (of, key)
);
comment on table row_mark is 'digest = sha256(salt || the row as text), as the log has it. Written by log_append alone, so that what was written without a line in the log has none that fits.';

-- The SQL that makes a row into text, and into its key; n is the row. Whatever the settings of a connection, the texts are the same.
create function log_row_text(of_table regclass, columns text[]) returns text language sql stable as $$
  select string_agg(part, ' || ' order by g) from (
    select (o - 1) / 40 as g, 'json_build_array(' || string_agg(case
        when a.atttypid = 'bytea'::regtype then format('encode(sha256(n.%I), ''hex'')', c)
        when a.atttypid = 'timestamptz'::regtype then format('n.%I at time zone ''UTC''', c)
        else format('n.%I', c) end, ', ' order by o) || ')::text' as part
      from unnest(columns) with ordinality as t(c, o) join pg_attribute a on a.attrelid = of_table and a.attname = c
     group by (o - 1) / 40) as parts
$$;

create function log_row_key(of_table regclass) returns text language sql stable as $$
  select 'concat_ws('' '', ' || string_agg(case when a.atttypid = 'bytea'::regtype then format('encode(n.%I, ''hex'')', a.attname) else format('n.%I::text', a.attname) end, ', ' order by k.o) || ')'
    from pg_index i, unnest(i.indkey) with ordinality as k(number, o), pg_attribute a
   where i.indrelid = of_table and i.indisprimary and a.attrelid = of_table and a.attnum = k.number
$$;

-- What a statement wrote waits here, for the rest of the transaction, until a line of the log takes it along.
create function log_rows_wait(said text) returns void language sql as $$
  select set_config('vigil.rows', concat_ws(',', nullif(current_setting('vigil.rows', true), ''), said), true) where said is not null
$$;

create function log_row_said(of_table text, key text, row_text text, salt bytea) returns text language sql immutable as $$
  select '["' || of_table || '",' || to_json(key) || ',"' || encode(salt, 'hex') || '","' || encode(sha256(salt || convert_to(row_text, 'UTF8')), 'hex') || '"]'
$$;

-- Makes a table a covered one. Done again with other columns, it is as if it had never been: its rows are taken over anew, but for those
-- that are not what the log said of them before.
create function log_cover(of_name text, of_columns text[], of_condition text) returns void language plpgsql as $cover$
declare
  of_table regclass := of_name::regclass;
  of_mark text := regexp_replace(of_name, '^public\.', '');
  watch text := 'log_rows_' || replace(regexp_replace(of_name, '^public\.', ''), '.', '_');
  row_text text := log_row_text(of_table, of_columns);
  row_key text := log_row_key(of_table);
  before record;
  known text[];
begin
  select * into before from covered_table where name = of_name;
  if found and (before.columns, before.condition) is distinct from (of_columns, of_condition) then
    select array_agg(c) into known from unnest(before.columns) as c where exists (select from pg_attribute where attrelid = of_table and attname = c and not attisdropped);
    -- A mark of a row that was changed by hand stays, and the row with it is found.
    execute format('delete from row_mark m using %s n where m.of = %L and m.key = %s%s', of_table, of_mark, row_key,
      case when known = before.columns then format(' and m.digest = sha256(m.salt || convert_to(%s, ''UTF8''))', log_row_text(of_table, before.columns)) else '' end);
  end if;
  execute format($f$
    create or replace function public.%1$I() returns trigger language plpgsql as $watch$
    begin
      if tg_op = 'INSERT' then
        perform log_rows_wait(string_agg(log_row_said(%2$L, k, t, s), ',')) from (select %3$s as k, %4$s as t, uuid_send(gen_random_uuid()) as s from added n where %5$s offset 0) as rows;
      elsif tg_op = 'DELETE' then
        perform log_rows_wait(string_agg('["' || %2$L || '",' || to_json(k) || ',null,null]', ',')) from (select %3$s as k from removed n where %5$s) as rows;
      else
        perform log_rows_wait(string_agg(log_row_said(%2$L, k, t, s), ',')) from (
          select k, t, uuid_send(gen_random_uuid()) as s from (select %3$s as k, %4$s as t from added n where %5$s except select %3$s, %4$s from removed n where %5$s) as now offset 0) as rows;
        perform log_rows_wait(string_agg('["' || %2$L || '",' || to_json(k) || ',null,null]', ',')) from (
          select %3$s as k from removed n where %5$s except select %3$s from added n where %5$s) as rows;
      end if;
      return null;
    end $watch$
  $f$, watch, of_mark, row_key, row_text, of_condition);
  execute format('create or replace trigger log_rows_added after insert on %s referencing new table as added for each statement execute function public.%I()', of_table, watch);
  execute format('create or replace trigger log_rows_changed after update on %s referencing old table as removed new table as added for each statement execute function public.%I()', of_table, watch);
  execute format('create or replace trigger log_rows_removed after delete on %s referencing old table as removed for each statement execute function public.%I()', of_table, watch);
  insert into covered_table (name, columns, condition) values (of_name, of_columns, of_condition)
    on conflict (name) do update set columns = excluded.columns, condition = excluded.condition, taken = false
      where (covered_table.columns, covered_table.condition) is distinct from (excluded.columns, excluded.condition);
end $cover$;

-- Lets rows of before wait for a line of the log: those that have no mark. `whatever`: those too whose mark does not fit, for what is loaded in
-- bulk (the demo, the reference events). Returns how many.
create function log_rows_unmarked(of_name text, whatever boolean, at_most integer) returns integer language plpgsql as $$
declare
  c covered_table;
  of_mark text := regexp_replace(of_name, '^public\.', '');
  n integer;
begin
  select * into c from covered_table where name = of_name;
  execute format($f$
    with rows as materialized (
      select k, t, uuid_send(gen_random_uuid()) as s from (select %2$s as k, %3$s as t from %1$s n where %4$s) as row
        left join row_mark m on m.of = %5$L and m.key = k
       where m.digest is null or (%6$L::boolean and m.digest <> sha256(m.salt || convert_to(t, 'UTF8'))) limit %7$s),
    said as (select string_agg(log_row_said(%5$L, k, t, s), ',') as said, count(*)::integer as n from rows)
    select said.n from said, log_rows_wait(said.said)
  $f$, of_name::regclass, log_row_key(of_name::regclass), log_row_text(of_name::regclass, c.columns), c.condition, of_mark, whatever, at_most) into n;
  return coalesce(n, 0);
end $$;

-- The rows that wait, as the value of one line; null: none do. Their marks are written, and nothing waits any more.
create function log_rows_taken() returns text language plpgsql as $$
declare
  waiting text := current_setting('vigil.rows', true);
  value text;
begin
  if coalesce(waiting, '') = '' then return null; end if;
  perform set_config('vigil.rows', '', true);
  with said as (
    select distinct on (r ->> 0, r ->> 1) r ->> 0 as of, r ->> 1 as key, decode(r ->> 2, 'hex') as salt, r ->> 3 as digest
      from jsonb_array_elements(('[' || waiting || ']')::jsonb) with ordinality as t(r, o) order by r ->> 0, r ->> 1, o desc),
  gone as (delete from row_mark m using said s where s.digest is null and m.of = s.of and m.key = s.key),
  kept as (insert into row_mark (of, key, salt, digest) select of, key, salt, decode(digest, 'hex') from said where digest is not null
           on conflict (of, key) do update set salt = excluded.salt, digest = excluded.digest)
  select json_agg(json_build_array(of, key, digest) order by of, key)::text into value from said;
  return value;
end $$;

create function log_disclosure(field text, value text) returns text language sql volatile as $$
  select log_base64url(convert_to(format('["%s",%s,%s]', log_base64url(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))), to_json(field), value), 'UTF8'))
$$;

-- As before, and takes along the rows that wait, as one more value of the line, which is called "row-digests".
create or replace function log_append(
  by_actor uuid, did text, of_entity text, of_id uuid, at_revision integer, fields text[], disclosures text[],
  more text default '', happened timestamptz default null
) returns bigint language plpgsql as $$
declare
  n bigint;
  roots bytea[];
  moment timestamptz;
  digests text;
  leaf text;
  node bytea;
  rest bigint;
  written text;
begin
  select size, stack into n, roots from log_head for update;
  moment := coalesce(happened, clock_timestamp());
  written := log_rows_taken();
  if written is not null then
    fields := fields || 'row-digests'::text;
    disclosures := disclosures || log_disclosure('row-digests', written);
  end if;
  select coalesce('"' || string_agg(d, '","' order by d collate "C") || '"', '') into digests
    from (select log_base64url(sha256(convert_to(one, 'UTF8'))) as d from unnest(disclosures) as one) as digest;
  leaf := format('{"v":1,"idx":%s,"at":"%s","who":%s,"what":%s,"of":%s,"id":%s,"revision":%s,%s"digests":[%s]}',
    n, to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'), coalesce('"' || log_name('member', by_actor) || '"', 'null'), to_json(did), to_json(of_entity),
    coalesce('"' || log_name(of_entity, of_id) || '"', 'null'), coalesce(at_revision::text, 'null'), more, digests);
  node := sha256('\x00'::bytea || convert_to(leaf, 'UTF8'));
  insert into log_leaf (idx, data, hash, entity, entity_id, revision, actor_id, what, at)
    values (n, leaf, node, of_entity, of_id, at_revision, by_actor, did, moment);
  insert into log_value (idx, field, disclosure) select n, f, d from unnest(fields, disclosures) as t(f, d);
  rest := n;
  while rest & 1 = 1 loop
    node := sha256('\x01'::bytea || roots[cardinality(roots)] || node);
    roots := roots[1:cardinality(roots) - 1];
    rest := rest >> 1;
  end loop;
  update log_head set size = n + 1, stack = roots || node;
  perform pg_notify('vigil_change', (n + 1)::text);
  return n;
end $$;

-- What is written after the last line of a transaction, or with the lines of many records at once, gets a line of its own at the commit. A transaction
-- without any line gets none: what it wrote fits no line of the log, and is found.
create function log_rest() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('vigil.rows', true), '') <> '' then perform log_append(new.actor_id, 'written', 'rows', null, null, '{}', '{}'); end if;
  return null;
end $$;
create constraint trigger log_rest after insert on log_leaf deferrable initially deferred for each row execute function log_rest();

-- One line for up to so many rows that no line speaks of yet. Returns how many; 0: there are none left. Its transaction does nothing else.
create function log_take_over_rows(whatever boolean, at_most integer) returns integer language plpgsql as $$
declare
  c record;
  taken integer := 0;
begin
  for c in select t.name from covered_table t where whatever or not t.taken order by t.name loop
    exit when taken >= at_most;
    taken := taken + log_rows_unmarked(c.name, whatever, at_most - taken);
  end loop;
  if taken > 0 then perform log_append(null, 'taken-over', 'rows', null, null, '{}', '{}', '"takenOver":true,'); end if;
  return taken;
end $$;

-- What is loaded in bulk is taken over whole: the small records as before (they wait for nothing else), then every row.
alter function log_take_over() rename to log_take_over_records;
create function log_take_over() returns integer language plpgsql as $$
declare
  taken integer := log_take_over_records();
  more integer;
begin
  loop
    more := log_take_over_rows(true, 5000);
    taken := taken + more;
    exit when more = 0;
  end loop;
  return taken;
end $$;

-- Who signed in on which day, by what and with which kind of device; not when on that day, and not from where. The day's rows are named
-- by one line of the log, once the day (UTC) is over, so that the size of the log, which is public, does not tell how many they are.
create table sign_in (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  on_day date not null default (now() at time zone 'UTC')::date,
  by_first text not null check (by_first in ('password', 'passkey', 'link')),
  by_second text check (by_second in ('code', 'recovery-code', 'passkey')),
  browser text,
  system text,
  logged boolean not null default false
);
create index sign_in_member on sign_in (member_id, on_day desc);
create index sign_in_waits on sign_in (on_day) where not logged;
comment on column sign_in.browser is 'One of a closed list, like system; what the browser said of itself is not kept.';
