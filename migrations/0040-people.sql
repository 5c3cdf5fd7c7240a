-- People deprived of liberty, and what happened to them. Only random ids, revisions, who wrote when, and who may read
-- are plain: every answer is in people_private, also which event is of which person.
create table people_record (
  id uuid primary key,
  kind text not null constraint people_record_kind check (kind in ('person', 'event')),
  revision integer not null check (revision >= 1),
  author_id uuid not null references member,
  changed_by uuid not null references member,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  -- Of a person: the reviewers who follow them, whom the identity is sealed for.
  team uuid[] not null,
  constraint people_record_team check ((kind = 'person') = (cardinality(team) > 0))
);

-- The answers of each revision, encrypted with the key of the record.
create table people_private (
  record_id uuid not null references people_record on delete cascade,
  revision integer not null check (revision >= 1),
  field text not null constraint people_private_field check (field in ('answers')),
  value bytea not null,
  key_id text not null constraint people_private_encrypted check (key_id <> 'none'),
  primary key (record_id, field, revision)
);

-- A record with a key is an incident, or one of these. The key goes with its record.
alter table record_key
  drop constraint record_key_record_id_fkey,
  add column kind text not null default 'incident' constraint record_key_kind check (kind in ('incident', 'people')),
  add column incident_id uuid
    generated always as (case when kind = 'incident' then record_id end) stored references incident on delete cascade,
  add column people_record_id uuid
    generated always as (case when kind = 'people' then record_id end) stored references people_record on delete cascade;
create index record_key_incident on record_key (incident_id) where incident_id is not null;
create index record_key_people on record_key (people_record_id) where people_record_id is not null;

-- Who a person is, sealed in the browser: the server holds ciphertext. Every revision stays, because whoever cannot
-- read it must not be able to write over it.
create table person_identity (
  id uuid not null,
  revision integer not null check (revision >= 1),
  person_id uuid not null references people_record on delete cascade,
  sealed_by uuid not null references member,
  sealed_at timestamptz not null default now(),
  body bytea not null constraint person_identity_sealed check (octet_length(body) between 1085 and 32829),
  -- Somebody who had its content key may no longer open it: it waits to be sealed with a new one.
  stale boolean not null default false,
  primary key (id, revision)
);
create index person_identity_person on person_identity (person_id);

-- The content key of an identity, for one reader.
create table person_identity_key (
  identity_id uuid not null,
  revision integer not null,
  key_id uuid not null references sealing_key,
  wrapped bytea not null constraint person_identity_key_wrapped check (octet_length(wrapped) = 81),
  primary key (identity_id, revision, key_id),
  foreign key (identity_id, revision) references person_identity (id, revision) on delete cascade
);
create index person_identity_key_key on person_identity_key (key_id);

-- A sealing key that has ended opens nothing.
create or replace function sealing_key_gone() returns trigger language plpgsql as $$
begin
  update sealed_note set stale = true where id in (select note_id from sealed_note_key where key_id = new.id);
  delete from sealed_note_key where key_id = new.id;
  delete from sealed_note_former_key where key_id = new.id;
  update person_identity set stale = true
    where (id, revision) in (select identity_id, revision from person_identity_key where key_id = new.id);
  delete from person_identity_key where key_id = new.id;
  return null;
end $$;

-- Who asks that a person is erased. Another member agrees; then it goes with the person.
create table person_erasure (
  person_id uuid primary key references people_record on delete cascade,
  asked_by uuid not null references member,
  asked_at timestamptz not null default now()
);
