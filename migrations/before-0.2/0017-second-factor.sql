-- A password alone opens nothing any more. Every session that was open before was opened by a password alone: all end, and
-- each member gives themselves a second factor at the next sign-in.

delete from session;
alter table session
  add column stage text not null check (stage in ('enrolment', 'second-factor', 'whole')),
  add column opened_by text not null check (opened_by in ('password', 'passkey', 'link')),
  add column proved_at timestamptz not null default now(),
  add column browser text,
  add column system text,
  add column network text;
comment on column session.stage is 'enrolment: no second factor yet, and nothing can be done but to set one up. second-factor: it has not been given yet.';
comment on column session.proved_at is 'When the member last showed that it is them; some actions want that within ten minutes.';
comment on column session.browser is 'One of a closed list; what the browser said of itself is not kept.';
comment on column session.network is 'Truncated: /24 of an IPv4 address, /48 of an IPv6 address.';

create table member_totp (
  member_id uuid primary key references member on delete cascade,
  secret bytea not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);
comment on table member_totp is 'Read by apps/api/members/totp-secrets.ts alone.';
comment on column member_totp.last_step is 'The half minute of the last code that was taken: a code works once.';

create table member_recovery_code (
  member_id uuid not null references member on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (member_id, code_hash)
);
