-- What came of looking at files: by machine once they are stored, and by reviewers. What a file says of itself and its small pictures are
-- confidential and stand in evidence_private (fields reading, small, large), as do the words of a check (check:<id>).

create table file_look (
  evidence_id uuid primary key references evidence on delete cascade,
  outcome text not null check (outcome in ('shown', 'no-view', 'too-many-pixels', 'broken', 'over-limits')),
  width integer check (width > 0),
  height integer check (height > 0),
  looked_at timestamptz not null default now()
);
comment on table file_look is 'Which files were looked at by machine. Only shown has small pictures.';
comment on column file_look.width is 'Of the original in pixels, turned as it is looked at.';

create table file_likeness (
  evidence_id uuid primary key references evidence on delete cascade,
  parts bit(64)[] not null
);
comment on table file_likeness is 'By which near-same pictures are found: 64 bits of the coarsest shapes of a picture (the first), and of what is left of it when a part is cut away. Null: too even to be told from others.';

create table near_same (
  one uuid not null references evidence on delete cascade,
  other uuid not null references evidence on delete cascade,
  bits_apart smallint not null check (bits_apart between 0 and 64),
  primary key (one, other),
  constraint near_same_once check (one < other)
);
create index near_same_other on near_same (other);

create table file_check (
  id uuid primary key,
  evidence_id uuid not null references evidence on delete cascade,
  aspect text not null check (aspect in ('source', 'date', 'place', 'content', 'manipulation', 'first-seen')),
  answer text not null check (answer in ('holds', 'failed', 'unclear')),
  answered_by uuid not null references member,
  answered_at timestamptz not null default clock_timestamp()
);
create index file_check_evidence on file_check (evidence_id, aspect, answered_at desc);
comment on table file_check is 'What reviewers answered of a file. The newest answer to an aspect holds; the others stay.';

create table public_copy (
  id uuid primary key,
  evidence_id uuid not null references evidence on delete cascade,
  public_id text not null unique check (public_id ~ '^[a-z0-9]{26}$'),
  state text not null check (state in ('proposed', 'agreed', 'refused', 'ended')),
  edits jsonb not null,
  tells_place text not null check (tells_place in ('country', 'province', 'district', 'commune')),
  tells_date text not null check (tells_date in ('day', 'month', 'quarter', 'half-year', 'year')),
  alt_en text,
  alt_km text,
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  small_width integer not null check (small_width > 0),
  small_height integer not null check (small_height > 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  made_by uuid not null references member,
  made_at timestamptz not null default now(),
  decided_by uuid references member,
  decided_at timestamptz,
  ended_by uuid references member,
  ended_at timestamptz,
  constraint public_copy_two_people check (state not in ('agreed', 'refused') or (decided_by is not null and decided_by is distinct from made_by)),
  constraint public_copy_words check (state not in ('proposed', 'agreed') or (alt_en is not null and alt_km is not null))
);
create index public_copy_evidence on public_copy (evidence_id);
comment on table public_copy is 'A cut of a picture with what must not be seen covered, for readers. Its bytes stand in evidence_private (copy:<id>, copy-small:<id>) until it ends.';
comment on column public_copy.tells_place is 'The finest unit that whoever knows the country could tell from it.';
comment on column public_copy.sha256 is 'Of the larger of its two pictures.';
