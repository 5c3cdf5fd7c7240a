-- To forget a hidden record is asked for by one person and agreed to by another: whoever hid it has not asked for that. A picture that readers
-- see is hidden before it ends: one person takes it out of sight and any brings it back, another agrees before it is deleted.

alter table withdrawal
  add column forget_asked_by uuid references member,
  add column forget_asked_at timestamptz;
alter table withdrawal drop constraint withdrawal_two_people;
alter table withdrawal
  add constraint withdrawal_forget_asked check (num_nulls(forget_asked_by, forget_asked_at) in (0, 2)),
  -- What was forgotten before had been hidden by one and forgotten by another.
  add constraint withdrawal_two_people check (decision is distinct from 'forget' or answered_by <> coalesce(forget_asked_by, withdrawn_by));
comment on column withdrawal.forget_asked_by is 'Who asked that it be forgotten; null: nobody has.';

alter table public_copy
  add column hidden_by uuid references member,
  add column hidden_at timestamptz;
alter table public_copy
  drop constraint public_copy_state_check,
  drop constraint public_copy_two_people,
  drop constraint public_copy_words;
alter table public_copy
  add constraint public_copy_state check (state in ('proposed', 'agreed', 'refused', 'hidden', 'ended')),
  add constraint public_copy_two_people check (state not in ('agreed', 'refused', 'hidden') or (decided_by is not null and decided_by is distinct from made_by)),
  add constraint public_copy_words check (state not in ('proposed', 'agreed', 'hidden') or (alt_en is not null and alt_km is not null)),
  add constraint public_copy_hidden check ((state = 'hidden' and num_nulls(hidden_by, hidden_at) = 0) or (state <> 'hidden' and num_nulls(hidden_by, hidden_at) in (0, 2)));
comment on column public_copy.hidden_by is 'Who took it out of readers'' sight.';

create or replace function file_left_its_record() returns trigger language plpgsql as $$
begin
  with ended as (
    update public_copy set state = 'ended', ended_at = now(), alt_en = null, alt_km = null where evidence_id = new.id and state in ('proposed', 'agreed', 'hidden') returning id, public_id),
  hidden as (delete from pub.copy where id in (select public_id from ended) returning id, code),
  told as (insert into pub.copy_gone (id, code) select id, code from hidden on conflict do nothing)
  delete from evidence_private where evidence_id = new.id and field in (select prefix || id from ended, unnest(array['copy:', 'copy-small:']) as prefix);
  if new.state <> 'stored' then
    delete from file_look where evidence_id = new.id;
    delete from file_likeness where evidence_id = new.id;
    delete from near_same where new.id in (one, other);
  end if;
  return null;
end $$;
