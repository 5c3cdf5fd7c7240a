-- What the author of a record adds to it once a reviewer has taken it; and that somebody decided on a name that one
-- proposed.
alter table comment drop constraint comment_kind_check,
  add constraint comment_kind_check check (kind in ('comment', 'question', 'answer', 'addition', 'hand-over'));
alter table notice drop constraint notice_what_check,
  add constraint notice_what_check check (what in (
    'mention', 'handed-over', 'question', 'answer', 'addition', 'at-risk', 'suspended', 'second-person', 'name-decided'
  ));

-- Names that somebody proposed for all records, and what became of them: landmarks (a court, a park, an embassy), and
-- groups that are not known yet.
create table proposed_name (
  id uuid primary key,
  -- The order in which they came.
  seq bigint generated always as identity unique,
  kind text not null check (kind in ('landmark', 'group')),
  state text not null default 'proposed' check (state in ('proposed', 'accepted', 'joined', 'refused')),
  -- Whether only reviewers, and who proposed it, find it.
  sensitive boolean not null,
  -- Names, note and, of a landmark, commune and point as JSON, encrypted: a name may be somebody's, and a point where
  -- people meet.
  sealed bytea not null,
  key_id text not null references encryption_key,
  proposed_by uuid not null references member,
  proposed_on date not null default (now() at time zone 'UTC')::date,
  decided_by uuid references member,
  -- The landmark with which it was joined.
  landmark_id uuid references proposed_name,
  -- The group that it became, or with which it was joined.
  group_id uuid references assembly_group,
  revision integer not null default 1,
  constraint proposed_name_decided check ((state = 'proposed') = (decided_by is null)),
  -- What becomes shared data is seen by two.
  constraint proposed_name_by_two check (state in ('proposed', 'refused') or decided_by <> proposed_by),
  constraint proposed_name_landmark check ((landmark_id is not null) = (kind = 'landmark' and state = 'joined')),
  constraint proposed_name_group check ((group_id is not null) = (kind = 'group' and state in ('accepted', 'joined')))
);
create index proposed_name_waiting on proposed_name (seq) where state = 'proposed';

-- A group that somebody proposed, on a record, until it is accepted, joined or refused.
alter table group_link add column proposed_id uuid references proposed_name;
create index group_link_proposed on group_link (proposed_id) where proposed_id is not null;
