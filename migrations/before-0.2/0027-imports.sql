-- Files of rows that become incidents: what is sent, how it is read, what came of each row. Whatever holds words of a file is
-- encrypted with a key of the import's own, which is deleted with it when the import is finished or dropped.

create table import (
  id uuid primary key,
  author_id uuid not null references member,
  state text not null check (state in ('sending', 'reading', 'refused', 'read', 'checking', 'checked', 'running', 'stopped', 'done', 'undoing', 'undone', 'dropped')),
  size bigint not null check (size > 0),
  rows integer,
  done integer not null default 0,
  tally jsonb not null default '{}',
  problem jsonb,
  stop_asked boolean not null default false,
  beat_at timestamptz,
  began_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index import_author on import (author_id, began_at desc);
comment on column import.tally is 'How many rows came to what: numbers, no words of the file.';
comment on column import.problem is 'Why a step broke off: a code, and numbers of rows and columns.';
comment on column import.beat_at is 'When whoever works on it last said so. Old: it was interrupted, and can be continued.';

create table import_key (
  import_id uuid primary key references import on delete cascade,
  id text not null unique,
  key_id text not null references encryption_key,
  wrapped bytea not null
);
comment on table import_key is 'One key for each import that is not finished, encrypted with the key-encryption key. Without its row the file is lost for good.';

create table import_blob (
  import_id uuid not null references import on delete cascade,
  kind text not null check (kind in ('about', 'map', 'part', 'rows', 'verdicts', 'records', 'before')),
  n integer not null,
  value bytea not null,
  primary key (import_id, kind, n)
);
comment on table import_blob is 'Encrypted: name and columns of the file (about), its map, the file as it came (part), its rows (rows), what is to become of them (verdicts), the records that they make (records), records as they were (before).';

create table import_row (
  import_id uuid not null references import,
  row integer not null,
  incident_id uuid not null,
  did text not null check (did in ('created', 'changed')),
  revision integer not null,
  primary key (import_id, row)
);
create index import_row_incident on import_row (incident_id);
comment on table import_row is 'What an import wrote, so that it can go on where it stopped, and be undone. revision: the one that it left behind.';

create table import_ref (
  key bytea primary key,
  content bytea not null,
  incident_id uuid not null references incident on delete cascade deferrable initially deferred,
  import_id uuid not null references import
);
create index import_ref_incident on import_ref (incident_id);
comment on table import_ref is 'Rows that were imported before: sha256 of the id in the file, or of the row where it has none, and of what the row said. The same row again changes nothing.';

create table import_map (
  id uuid primary key,
  name text not null unique,
  map jsonb not null,
  author_id uuid not null references member,
  revision integer not null default 1,
  changed_at timestamptz not null default now()
);
comment on table import_map is 'Maps that were saved by name, with what people decided about words in coded columns.';
