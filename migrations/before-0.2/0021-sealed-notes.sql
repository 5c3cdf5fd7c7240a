-- Names, contacts and medical details, sealed in the browser for the reviewers' public keys. Nothing in here opens any of it:
-- public keys, a reviewer's own key under a passphrase that the server never sees, and ciphertext.

create table sealing_key (
  id uuid primary key,
  member_id uuid references member,
  fingerprint text not null unique,
  public_key bytea not null check (octet_length(public_key) = 32),
  locked_seed bytea,
  made_by uuid not null references member,
  made_at timestamptz not null default now(),
  gone_at timestamptz,
  constraint sealing_key_locked check ((locked_seed is not null) = (member_id is not null and gone_at is null))
);
comment on table sealing_key is 'To whom notes are sealed. A row without a member is the recovery key, whose secret half is on paper alone. A key that is gone keeps its public half: the log names it.';
create unique index sealing_key_one_each on sealing_key (member_id) where gone_at is null and member_id is not null;
create unique index sealing_key_one_recovery on sealing_key ((member_id is null)) where gone_at is null and member_id is null;

create table sealed_note (
  id uuid primary key,
  incident_id uuid not null references incident,
  revision integer not null check (revision >= 1),
  author_id uuid not null references member,
  sealed_by uuid not null references member,
  sealed_at timestamptz not null default now(),
  body bytea not null,
  stale boolean not null default false
);
create index sealed_note_incident on sealed_note (incident_id);
comment on column sealed_note.stale is 'Somebody who had its content key may not open it any more: it waits for a new one.';

create table sealed_note_key (
  note_id uuid not null references sealed_note on delete cascade,
  key_id uuid not null references sealing_key,
  wrapped bytea not null,
  primary key (note_id, key_id)
);
create index sealed_note_key_key on sealed_note_key (key_id);
comment on table sealed_note_key is 'The content key of a note, for one recipient.';

-- Whoever stops being a reviewer, or is frozen, has no key from that statement on, whoever wrote it. Let go on, they make a new one.
create function sealing_key_ends() returns trigger language plpgsql as $$
begin
  update sealing_key set gone_at = now(), locked_seed = null where member_id = new.id and gone_at is null;
  return null;
end $$;
create trigger member_sealing_key_ends after update of role, frozen on member
  for each row when (new.frozen or new.role <> 'reviewer') execute function sealing_key_ends();

create function sealing_key_gone() returns trigger language plpgsql as $$
begin
  update sealed_note set stale = true where id in (select note_id from sealed_note_key where key_id = new.id);
  delete from sealed_note_key where key_id = new.id;
  return null;
end $$;
create trigger sealing_key_opens_nothing after update of gone_at on sealing_key
  for each row when (old.gone_at is null and new.gone_at is not null) execute function sealing_key_gone();
