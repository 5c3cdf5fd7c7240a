-- Internal answers are encrypted before they reach the database. Here stand the keys of the records, each encrypted with
-- the key-encryption key, which is never in the database. What was kept plain before is encrypted at the next start.

create table encryption_key (
  id text primary key,
  check_value bytea not null,
  since timestamptz not null default now()
);
comment on table encryption_key is 'Key-encryption keys that records are encrypted with: a name and a check value that follow from the key, never the key.';

create table encryption_key_current (
  only_row boolean primary key default true check (only_row),
  key_id text not null references encryption_key
);

create table record_key (
  record_id uuid primary key references incident on delete cascade,
  id text not null unique,
  key_id text not null references encryption_key,
  wrapped bytea not null
);
create index record_key_key on record_key (key_id);
comment on table record_key is 'One key for each record, encrypted with the key-encryption key key_id. Without its row, what the record kept secret is lost for good.';

create table unfinished_step (step text primary key);
insert into unfinished_step (step) select 'encrypt-plain' where exists (select from incident_private where key_id = 'none' and value is not null);

-- From now on the database itself refuses a plain answer. Older ones are judged when the step above is done.
alter table incident_private add constraint incident_private_encrypted check (value is null or key_id <> 'none') not valid;
comment on column incident_private.key_id is 'The record''s key (record_key.id) that value is encrypted with; none: there is no value.';
