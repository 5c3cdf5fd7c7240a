-- Every file that a member takes out: who, what was asked, when, how many rows, and whether it arrived whole. What was in it is not here.

create table export (
  id uuid primary key,
  member_id uuid not null references member,
  audience text not null check (audience in ('public', 'internal')),
  data text not null check (data in ('incidents', 'figures')),
  format text not null check (format in ('csv', 'xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'acled')),
  language text not null check (language in ('en', 'km')),
  question text not null,
  reason text,
  file_name text not null,
  state text not null default 'asked' check (state in ('asked', 'running', 'complete', 'stopped')),
  why_stopped text check (why_stopped in ('cancelled', 'connection-lost', 'failed', 'server-ended', 'never-begun')),
  cancel_asked boolean not null default false,
  incidents integer not null,
  left_out integer not null,
  rows_expected integer not null,
  rows_written integer not null default 0,
  taken_back integer not null default 0,
  bytes bigint not null default 0,
  checksum text check (checksum ~ '^[0-9a-f]{64}$'),
  as_of bigint not null,
  log_size bigint,
  log_root text,
  asked_at timestamptz not null default now(),
  begun_at timestamptz,
  seen_at timestamptz,
  ended_at timestamptz,
  constraint export_internal_has_reason check (audience = 'public' or reason is not null),
  constraint export_stopped_says_why check ((state = 'stopped') = (why_stopped is not null)),
  constraint export_complete_is_whole check (state <> 'complete' or (checksum is not null and rows_written + taken_back >= rows_expected))
);
create index export_asked on export (asked_at desc, id);
comment on column export.seen_at is 'When its server last said that it is writing. A running export that was not seen for a while died with its server.';
comment on column export.taken_back is 'Incidents that were taken back while the file was written: they are not in it.';
comment on column export.reason is 'Why internal data were taken. For staff.';
