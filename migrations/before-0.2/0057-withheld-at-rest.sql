-- What readers never see of a record, or not row by row, lay plain in a database that is seized: sexual violence, children and others who are
-- protected, links that are withheld, accounts that were not cleared. From now on the column says only WITHHELD, or nothing, and the answer lies in
-- incident_private. What was plain is encrypted at the next start; only then the database refuses it.

insert into unfinished_step (step) select 'seal-withheld' where exists (select from incident);

do $$
declare
  listed record;
  known text;
begin
  for listed in select * from (values ('act', 'type', array['FM_SEXUAL', 'FM_UNSPEC']), ('harm', 'type', array['HM_SEXUAL', 'HM_PSYCH', 'HM_MISCARRIAGE']),
    ('harm', 'affected', array['VC_CHILD', 'VC_OLDER', 'VC_PREGNANT', 'VC_DISABILITY'])) as t(tab, col, hidden)
  loop
    select pg_get_constraintdef(oid) into known from pg_constraint where conrelid = listed.tab::regclass and conname = format('%s_%s_known', listed.tab, listed.col);
    select string_agg(quote_literal(code), ', ') into known
      from (select (regexp_matches(known, '''([A-Z_]+)''', 'g'))[1] as code) c where code <> all(listed.hidden);
    execute format('alter table %I drop constraint %I', listed.tab, format('%s_%s_known', listed.tab, listed.col));
    execute format(case listed.col when 'affected' then 'alter table %I add constraint %I check (%I <@ array[%s, ''WITHHELD'']::text[]) not valid' else 'alter table %I add constraint %I check (%I in (%s, ''WITHHELD'')) not valid' end,
      listed.tab, format('%s_%s_known', listed.tab, listed.col), listed.col, known);
  end loop;
end $$;
alter table source add constraint source_withheld_sealed check (link_withheld = 'no' or num_nonnulls(publisher, title, url, archive_url) = 0) not valid;
alter table account add constraint account_uncleared_sealed check (text is null or may_be_published = 'yes' or (party = 'PA_AUTHORITY' and stance = 'DS_NOT_SOUGHT')) not valid;

alter table assessment add column act_sealed integer;
comment on column assessment.act_sealed is 'Of an act whose type lies encrypted: the revision in which it was. Another one means that the act is another.';
alter table assessment add constraint assessment_act_sealed check (act_type not in ('FM_SEXUAL', 'FM_UNSPEC')) not valid;

-- How many of which withheld type each record adds to a total tells the same.
alter table withheld_waiting add column field text not null default 'lows', add column value bytea, add column key_id text not null default 'none';
update withheld_waiting set value = convert_to(array_to_json(lows)::text, 'UTF8');
alter table withheld_waiting drop column lows;
alter table withheld_waiting add constraint withheld_waiting_encrypted check (key_id <> 'none') not valid;
comment on column withheld_waiting.value is 'At least so many in each column of the table, encrypted like the answers of the record.';
insert into unfinished_step (step) select 'encrypt-plain' where exists (select from withheld_waiting) on conflict (step) do nothing;

-- An empty database has nothing to encrypt, and refuses plain answers at once.
do $$
begin
  if not exists (select from incident) then
    alter table act validate constraint act_type_known;
    alter table harm validate constraint harm_type_known;
    alter table harm validate constraint harm_affected_known;
    alter table source validate constraint source_withheld_sealed;
    alter table account validate constraint account_uncleared_sealed;
    alter table assessment validate constraint assessment_act_sealed;
    alter table withheld_waiting validate constraint withheld_waiting_encrypted;
  end if;
end $$;
