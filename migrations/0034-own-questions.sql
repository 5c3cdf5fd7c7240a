-- Questions of the organisation's own about an incident. For staff alone. A question is retired, never deleted: records
-- may answer it. Their answers are in incident_private, each as field ownAnswers/<key>.
create table own_question (
  id uuid primary key,
  revision integer not null default 1,
  key text not null unique check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  kind text not null check (kind in ('ternary', 'choice', 'choices', 'count', 'window', 'text')),
  label_en text not null,
  label_km text not null,
  help_en text not null,
  help_km text not null,
  -- What can be chosen, of a choice alone: three lists in one order.
  option_codes text[] not null,
  option_names_en text[] not null,
  option_names_km text[] not null,
  state text not null check (state in ('used', 'retired')),
  -- The question that it takes the place of, which meant something else.
  replaces uuid references own_question,
  constraint own_question_options check (
    (kind in ('choice', 'choices')) = (cardinality(option_codes) > 0)
    and cardinality(option_names_en) = cardinality(option_codes)
    and cardinality(option_names_km) = cardinality(option_codes)
  ),
  constraint own_question_other check (replaces <> id)
);

create index own_question_replaces on own_question (replaces) where replaces is not null;

create function own_question_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and not old.option_codes <@ new.option_codes then
    raise exception 'an answer to an own question is never taken away';
  end if;
  if tg_op = 'DELETE' or (old.key, old.kind, old.replaces) is distinct from (new.key, new.kind, new.replaces) then
    raise exception 'an own question is retired, never deleted, renamed or given another kind';
  end if;
  return new;
end $$;
create trigger own_question_stays before delete or update on own_question
  for each row execute function own_question_stays();

alter table release
  drop constraint release_kind_check,
  add constraint release_kind_check check (kind in (
    'total', 'dated-note', 'report', 'group', 'organisation', 'coverage', 'retraction', 'publication', 'story',
    'message-words', 'own-code', 'own-question'
  ));
