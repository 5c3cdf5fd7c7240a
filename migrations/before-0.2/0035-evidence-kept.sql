-- What the store of evidence holds for us: pieces of files that are still coming in, and whole originals. A row is written before the object is,
-- so that nothing that was interrupted stays behind; it counts once it is kept.

create table evidence_object (
  id text primary key,
  evidence_id uuid not null,
  what text not null check (what in ('piece', 'original')),
  at bigint not null default 0 check (at >= 0),
  size bigint check (size >= 0),
  begun_at timestamptz not null default now(),
  kept_at timestamptz,
  constraint evidence_object_whole check ((size is null) = (kept_at is null))
);
create unique index evidence_object_piece on evidence_object (evidence_id, at) where what = 'piece' and kept_at is not null;
create unique index evidence_object_original on evidence_object (evidence_id) where what = 'original' and kept_at is not null;
create index evidence_object_evidence on evidence_object (evidence_id);
create index evidence_object_begun on evidence_object (begun_at) where kept_at is null;
comment on column evidence_object.id is 'The key of the object in the store. Made by chance: it says nothing of the file.';
comment on column evidence_object.at is 'A piece: where in the file as it is sent it begins, in bytes.';
comment on column evidence_object.size is 'Bytes before they were encrypted.';

-- An erased file leaves no digest behind: whoever has the file elsewhere could prove with it that it was here.
alter table evidence alter column sha256 drop not null;
alter table evidence add constraint evidence_sha256_erased check (sha256 is not null or refusal = 'erased');

-- Every stored file is read whole and hashed again once a week.
create table evidence_check (
  id uuid primary key,
  started_at timestamptz not null default now(),
  started_by uuid references member,
  beat_at timestamptz not null default now(),
  ended_at timestamptz,
  stop_asked boolean not null default false,
  total integer not null,
  checked integer not null default 0,
  damaged integer not null default 0,
  after uuid
);
create unique index evidence_check_one on evidence_check ((true)) where ended_at is null;
comment on column evidence_check.started_by is 'Null: nobody asked, it was time.';
comment on column evidence_check.after is 'The last file that was looked at: an interrupted check goes on from there.';
