-- Who may sign in, and how: invitations, one-time links, sessions. Nothing here can be read back into a secret: tokens are
-- stored as SHA-256, passwords as argon2id.

create table member (
  id uuid primary key,
  name text not null,
  name_folded text not null unique,
  role text not null check (role in ('monitor', 'reviewer', 'analyst', 'admin')),
  password_hash text,
  frozen boolean not null default false,
  created_at timestamptz not null default now()
);
comment on column member.name is 'A pseudonym that the member chose; never a real name.';

create table invitation (
  token_hash bytea primary key,
  role text not null check (role in ('monitor', 'reviewer', 'analyst', 'admin')),
  invited_by uuid references member,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table sign_in_link (
  token_hash bytea primary key,
  member_id uuid not null references member on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table session (
  token_hash bytea primary key,
  id uuid not null unique,
  member_id uuid not null references member on delete cascade,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_member on session (member_id);

create table setting (
  key text primary key,
  value text not null
);
comment on table setting is 'What an organisation decides once: its name, the standards it assesses under, whether it is a small team.';
