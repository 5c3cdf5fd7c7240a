-- Tokens for other systems: made by a member for themselves, shown once, kept as SHA-256. Rights are those of the token and of the role, never more.

create table api_token (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  name text not null,
  scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['read-figures', 'read-records', 'log-incidents']),
  token_hash bytea not null unique,
  created_on date not null default (now() at time zone 'UTC')::date,
  expires_at timestamptz not null,
  last_used_on date,
  ended_at timestamptz
);
create index api_token_member on api_token (member_id);
comment on column api_token.last_used_on is 'A day, so that nobody can read out of it when somebody works.';
