-- A line of the log names the digest of a row that stood before it, too, as the database had it. Whoever changed a row and made
-- or took away its mark could otherwise wait until Vigil wrote that row again, and Vigil's own line vouched for what was forged.
-- Functions alone change: no row is read.
create or replace function log_rows_taken() returns text language plpgsql as $$
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
  -- All of one statement see the marks as they were before it.
  select json_agg(case when digest is null then json_build_array(of, key, null)
      else json_build_array(of, key, digest, (select encode(m.digest, 'hex') from row_mark m where m.of = said.of and m.key = said.key)) end order by of, key)::text
    into value from said;
  return value;
end $$;

-- A row without a mark is not as the log says, also while its table is taken over: that reads the row as it then is. The first row of
-- what readers see of the organisation has none until it is first written.
create or replace function log_row_fits(of_mark text, of_key text, was text) returns boolean language sql stable as $$
  select was is null
      or coalesce((select m.digest = sha256(m.salt || convert_to(was, 'UTF8')) from row_mark m where m.of = of_mark and m.key = of_key), of_mark = 'pub.head')
      or position('["' || of_mark || '",' || to_json(of_key)::text || ',' in coalesce(current_setting('vigil.rows', true), '')) > 0
$$;
