-- Arrangements of the desk's queue that somebody saved, for themselves or for the team.
create table queue_view (
  id uuid primary key,
  owner_id uuid not null references member,
  shared boolean not null,
  -- Title and address as JSON, encrypted: they may contain words that somebody searched for.
  sealed bytea not null,
  key_id text not null references encryption_key
);
create index queue_view_owner on queue_view (owner_id);

-- How a member has the queue: devices are shared, so it is not stored in the browser.
create table queue_setting (
  member_id uuid primary key references member on delete cascade,
  columns text[] not null,
  density text not null check (density in ('comfortable', 'compact')),
  -- Whether keys without Ctrl do something.
  keys boolean not null
);
