-- Totals of what is withheld are of one country each. '': the only country of the installation at that time; '*': the
-- country is not known.
alter table withheld_waiting add column country text not null default '';
alter table withheld_block add column country text not null default '';
-- The log names a row by its key: the former keys are gone, and the next start takes the rows over by the new ones. A
-- row that was changed by hand is not logged as gone, and stays found.
select log_rows_wait(string_agg('["pub.withheld_total",' || to_json(m.key) || ',null,null]', ','))
  from pub.withheld_total n
  join row_mark m on m.of = 'pub.withheld_total' and m.key = concat_ws(' ', n.half_year, n.tally, n.code)
 where m.digest = sha256(m.salt || convert_to(json_build_array(n.code, n.half_year, n.low, n.tally)::text, 'UTF8'));
alter table pub.withheld_total add column country text not null default '';
alter table pub.withheld_total drop constraint withheld_total_pkey;
alter table pub.withheld_total add primary key (half_year, tally, code, country);
