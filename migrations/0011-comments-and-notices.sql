-- What colleagues write beside a record. The words are in comment_private. A thread is a comment and its replies.
create table comment (
  id uuid primary key,
  -- The order in which they came.
  seq bigint generated always as identity unique,
  incident_id uuid not null references incident on delete cascade,
  -- The comment with which the thread begins: itself, or another.
  thread_id uuid not null references comment on delete cascade,
  kind text not null check (kind in ('comment', 'question', 'answer', 'hand-over')),
  -- The answer that it is about, as '/acts/<id>/type'. Null: the whole record, or a reply.
  path text,
  author_id uuid not null references member,
  at timestamptz not null default now(),
  -- Whether the author of the record, who is no reviewer, reads it, too. The same in a whole thread.
  for_author boolean not null,
  -- The members who were told.
  mentioned uuid[] not null default '{}',
  -- Of the first comment of a thread: since when it needs nothing more. Null: it is open.
  resolved_at timestamptz,
  resolved_by uuid references member,
  -- The day (UTC) on which its words were erased.
  erased_on date,
  constraint comment_resolved check ((resolved_at is null) = (resolved_by is null)),
  constraint comment_of_thread check (thread_id = id or (path is null and resolved_at is null))
);
create index comment_thread on comment (thread_id, seq);
create index comment_incident on comment (incident_id, seq);

-- The words of a comment, encrypted like the internal answers of its record.
create table comment_private (
  incident_id uuid not null references incident on delete cascade,
  comment_id uuid not null references comment on delete cascade,
  field text not null,
  value bytea,
  key_id text not null,
  primary key (comment_id, field),
  constraint comment_private_encrypted check ((value is null) or (key_id <> 'none'))
);
create index comment_private_incident on comment_private (incident_id);

-- What one member is told of. It says where to look and repeats no word.
create table notice (
  id uuid primary key default gen_random_uuid(),
  -- The order in which they came.
  seq bigint generated always as identity unique,
  member_id uuid not null references member,
  what text not null check (what in (
    'mention', 'handed-over', 'question', 'answer', 'at-risk', 'suspended', 'second-person'
  )),
  at timestamptz not null default now(),
  by_id uuid references member,
  incident_id uuid references incident on delete cascade,
  comment_id uuid references comment on delete cascade,
  -- The colleague that it is about.
  about_id uuid references member,
  read_at timestamptz
);
create index notice_member on notice (member_id, seq);
create index notice_unread on notice (member_id) where read_at is null;
create index notice_incident on notice (incident_id);
create index notice_comment on notice (comment_id);
