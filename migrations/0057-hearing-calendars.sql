-- The secret address at which a calendar program reads on which days published hearings are due that a member may know
-- of, without a session. Shown once, stored as SHA-256; at most one a member, for 90 days. Not in a backup.
create table hearing_calendar (
  id uuid primary key,
  member_id uuid not null unique references member on delete cascade,
  token_hash bytea not null unique constraint hearing_calendar_token_hash check (octet_length(token_hash) = 32),
  language text not null check (language in ('en', 'km')),
  created_on date not null default (now() at time zone 'UTC')::date,
  expires_at timestamptz not null,
  -- A day only, so that nobody can tell from it when somebody reads.
  last_used_on date,
  constraint hearing_calendar_days check (expires_at <= (created_on + 91)::timestamp at time zone 'UTC')
);
