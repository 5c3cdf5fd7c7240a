-- Files that show what happened: photos, videos, sound, documents. What one is, and where it stands, is here; its bytes are encrypted on the
-- disk, each file under a key of its own, which stands in evidence_private under the key of its record. Without that row the file is lost for good.

create table evidence (
  id uuid primary key,
  incident_id uuid not null references incident,
  added_by uuid not null references member,
  device_id uuid,
  state text not null check (state in ('expected', 'stored', 'refused')),
  sealed_with text,
  size bigint not null check (size >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  kind text not null check (kind in ('photo', 'video', 'sound', 'document', 'archive')),
  added_at timestamptz,
  type text,
  refusal text,
  declared_at timestamptz not null default now(),
  stored_at timestamptz,
  checked_at timestamptz,
  damaged_at timestamptz,
  constraint evidence_stored_whole check ((state = 'stored') = (stored_at is not null and type is not null)),
  constraint evidence_refused_why check ((state = 'refused') = (refusal is not null))
);
create index evidence_incident on evidence (incident_id);
create index evidence_sha256 on evidence (sha256);
comment on column evidence.id is 'Made by whoever added it, so that a retry is the same file.';
comment on column evidence.device_id is 'The phone that it comes from; null: the desk.';
comment on column evidence.sealed_with is 'The intake key that its bytes come sealed with; null: they come plain.';
comment on column evidence.size is 'Bytes of the plain file, as declared; with sha256 from the moment of capture.';
comment on column evidence.kind is 'What it is to whoever added it.';
comment on column evidence.added_at is 'By the clock of whoever added it.';
comment on column evidence.type is 'Media type as its bytes say.';
comment on column evidence.checked_at is 'When it was last read whole and hashed again.';
comment on column evidence.damaged_at is 'When it was found changed or gone; null: never, or it was put back.';

create table evidence_private (
  incident_id uuid not null references incident,
  evidence_id uuid not null references evidence on delete cascade,
  field text not null,
  value bytea,
  key_id text not null,
  primary key (evidence_id, field),
  constraint evidence_private_encrypted check (value is null or key_id <> 'none')
);
create index evidence_private_incident on evidence_private (incident_id);
comment on table evidence_private is 'What of a file is confidential, encrypted like the internal answers of its record: its key, its name, what it says of itself.';
