-- A row that was changed by hand is not vouched for because Vigil writes it again. Until now the next write of such a row, whatever it
-- changed, gave the log a digest of the whole row, with what was forged in it. Now the row keeps the mark that it had, and verification finds it.

-- Whether the log vouches for a row as it stood before an update: its mark fits, or it was written earlier in this transaction. A row without
-- a mark was put in by hand, unless its table was not taken over yet or a migration made the row.
create function log_row_fits(of_mark text, of_key text, was text) returns boolean language sql stable as $$
  select was is null
      or coalesce((select m.digest = sha256(m.salt || convert_to(was, 'UTF8')) from row_mark m where m.of = of_mark and m.key = of_key),
                  of_mark = 'pub.head' or not exists (select from covered_table c where c.taken and regexp_replace(c.name, '^public\.', '') = of_mark))
      or position('["' || of_mark || '",' || to_json(of_key)::text || ',' in coalesce(current_setting('vigil.rows', true), '')) > 0
$$;

-- Makes a table a covered one. Done again with other columns, it is as if it had never been: its rows are taken over anew, but for those
-- that are not what the log said of them before.
create or replace function log_cover(of_name text, of_columns text[], of_condition text) returns void language plpgsql as $cover$
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
          select k, t, uuid_send(gen_random_uuid()) as s from (select %3$s as k, %4$s as t from added n where %5$s except select %3$s, %4$s from removed n where %5$s) as now
            left join (select %3$s as k, %4$s as was from removed n where %5$s) as before using (k) where log_row_fits(%2$L, k, was) offset 0) as rows;
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

select log_cover(name, columns, condition) from covered_table;

-- Which columns of which rows a table's digests are over. A line of taking over says it, so that verification can tell the taking over after a
-- changed list from one that somebody had done to rows which the log vouched for already.
create function log_covers(whatever boolean) returns text language sql stable as $$
  select json_agg(json_build_array(regexp_replace(name, '^public\.', ''), encode(sha256(convert_to(array_to_json(columns)::text || condition, 'UTF8')), 'hex')) order by name)::text
    from covered_table where whatever or not taken
$$;

-- One line for up to so many rows that no line speaks of yet. Returns how many; 0: there are none left. Its transaction does nothing else.
create or replace function log_take_over_rows(whatever boolean, at_most integer) returns integer language plpgsql as $$
declare
  c record;
  taken integer := 0;
begin
  for c in select t.name from covered_table t where whatever or not t.taken order by t.name loop
    exit when taken >= at_most;
    taken := taken + log_rows_unmarked(c.name, whatever, at_most - taken);
  end loop;
  if taken > 0 and whatever then perform log_append(null, 'taken-over', 'rows', null, null, '{}', '{}', '"takenOver":true,');
  elsif taken > 0 then perform log_append(null, 'taken-over', 'rows', null, null, array['covers'], array[log_disclosure('covers', log_covers(false))], '"takenOver":true,'); end if;
  return taken;
end $$;
