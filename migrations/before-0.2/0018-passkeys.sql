-- Passkeys: a member may have several, each with a name of their own. Only the public half is here.

create table member_passkey (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_on date not null default (now() at time zone 'UTC')::date,
  last_used_on date
);
create index member_passkey_member on member_passkey (member_id);
comment on column member_passkey.credential_id is 'base64url, as browsers say it.';

create table passkey_challenge (
  challenge_hash bytea primary key,
  member_id uuid references member on delete cascade,
  expires_at timestamptz not null
);
create index passkey_challenge_expires on passkey_challenge (expires_at);
comment on table passkey_challenge is 'What a passkey is asked to sign, once. With a member: to be added; without: to sign in.';
