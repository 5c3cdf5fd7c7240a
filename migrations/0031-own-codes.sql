-- Codes of the organisation's own, each below one of the codebook. For staff alone. A code is retired, never deleted.
create table own_code (
  id uuid primary key,
  revision integer not null default 1,
  -- PF_GENDARMERIE.KH: what stands before the point is the code that it refines, so that no code can move below another.
  code text not null unique check (code ~ '^[A-Z][A-Z0-9_]*[.][A-Z0-9_]{1,30}$'),
  name_en text not null,
  name_km text not null,
  synonyms text[] not null,
  from_day date,
  until_day date,
  state text not null check (state in ('used', 'retired')),
  constraint own_code_ordered check (from_day <= until_day)
);

create function own_code_stays() returns trigger language plpgsql as $$
begin
  raise exception 'an own code is retired, never deleted or moved below another';
end $$;
create trigger own_code_stays before delete or update of code on own_code
  for each row execute function own_code_stays();

-- Whether each own code stands below an answer that is given.
create function own_codes_refine(own text[], answers text[]) returns boolean language sql immutable parallel safe as $$
  select not exists (select from unnest(own) code where split_part(code, '.', 1) = any(answers) is not true)
$$;

alter table incident
  add column own_codes text[],
  add constraint incident_own_codes_refine
    check (own_codes_refine(own_codes, assembly_types || issues || grounds));
alter table act
  add column own_codes text[],
  add constraint act_own_codes_refine check (own_codes_refine(own_codes, array[type, actor]));
alter table harm
  add column own_codes text[],
  add constraint harm_own_codes_refine check (own_codes_refine(own_codes, array[type] || affected));
alter table source
  add column own_codes text[],
  add constraint source_own_codes_refine check (own_codes_refine(own_codes, array[type]));

alter table release
  drop constraint release_kind_check,
  add constraint release_kind_check check (kind in (
    'total', 'dated-note', 'report', 'group', 'organisation', 'coverage', 'retraction', 'publication', 'story',
    'message-words', 'own-code'
  ));
