-- How members are told outside the product that something waits for them. Without a row, a member is not told. Neither
-- table is in a backup: what somebody ended would be back.
create table notice_mail (
  member_id uuid primary key references member on delete cascade,
  -- daily: one message a day, and at once what is urgent. urgent: only that.
  how text not null check (how in ('daily', 'urgent')),
  language text not null,
  -- The address as JSON, encrypted.
  sealed bytea not null,
  key_id text not null references encryption_key,
  -- Whether the message was sent by which the member sees that the address is right.
  greeted boolean not null default false,
  -- The day of the last daily message, at the place of the records; and when the last ones of the other sorts were sent.
  daily_on date,
  urgent_at timestamptz,
  risk_at timestamptz,
  -- When the mail server last took a message. It may still lose it.
  accepted_at timestamptz,
  -- Failures since then, why the last one failed, and when it is tried again.
  failures integer not null default 0,
  trouble text check (trouble in ('unreachable', 'no-tls', 'login', 'refused', 'address')),
  next_at timestamptz
);
-- When a mail told its member of a notice.
alter table notice add column mailed_at timestamptz;
create index notice_at_risk on notice (at) where what = 'at-risk';

-- The secret address at which a feed reader asks whether something waits. Shown once, stored as SHA-256.
create table notice_feed (
  member_id uuid primary key references member on delete cascade,
  token_hash bytea not null unique,
  expires_at timestamptz not null
);

alter table release
  drop constraint release_kind_check,
  add constraint release_kind_check check (kind in (
    'total', 'dated-note', 'report', 'group', 'organisation', 'coverage', 'retraction', 'publication', 'story',
    'message-words'
  ));
