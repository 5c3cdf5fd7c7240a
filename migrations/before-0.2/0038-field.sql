-- Phones in the field: which there are and may submit, what they send sealed to, what has come, and what could not be read.
-- Reports become records; here stands only what a record does not say.

create table intake_key (
  id text primary key,
  seed bytea not null,
  key_id text not null references encryption_key,
  made_at timestamptz not null default now(),
  retired_at timestamptz
);
comment on table intake_key is 'To whom phones seal. seed: the secret half, encrypted with the key-encryption key; the public half follows from it and stands nowhere, so that nobody who writes here can have another handed out. A retired one opens what was sealed before, and is handed out no more.';
create unique index intake_key_one on intake_key ((true)) where retired_at is null;

create table field_device (
  id uuid primary key,
  member_id uuid not null references member on delete cascade,
  name text not null,
  token_hash bytea not null unique,
  enrolled_on date not null default (now() at time zone 'UTC')::date,
  last_seen_on date,
  ended_at timestamptz
);
create index field_device_member on field_device (member_id);
comment on column field_device.last_seen_on is 'A day, so that nobody can read out of it when somebody was where.';
comment on column field_device.ended_at is 'From then on its token may nothing. The row stays: reports name it, and a phone that asks is told that it was ended.';

create table field_enrolment (
  code_hash bytea primary key,
  member_id uuid not null references member on delete cascade,
  name text not null,
  expires_at timestamptz not null default now() + interval '10 minutes'
);
comment on table field_enrolment is 'Codes that let one phone in, once. Used: the row is gone.';

create table field_report (
  id uuid primary key,
  member_id uuid not null references member,
  device_id uuid not null references field_device,
  key_id text not null,
  sha256 bytea not null,
  files smallint not null check (files >= 0),
  received_at timestamptz not null default now(),
  incident_id uuid references incident on delete set null,
  at_risk boolean,
  handed_over boolean,
  clock text check (clock in ('ahead', 'behind')),
  unread smallint not null default 0 check (unread >= 0),
  why text check (why in ('unknown-key', 'cannot-open', 'no-report'))
);
create index field_report_received on field_report (received_at desc, id);
create index field_report_incident on field_report (incident_id);
comment on column field_report.sha256 is 'Of the sealed bytes as they came: the same again answers the same, others are refused.';
comment on column field_report.files is 'How many the phone said that would follow.';
comment on column field_report.incident_id is 'The record that it became. Null: it could not be read (why), or its record was removed.';
comment on column field_report.clock is 'What the phone says of its clock cannot be: saved later than it arrived, or long before phones did this.';
comment on column field_report.unread is 'How many answers of it did not fit the codebook. They stand in field_private.';

create table field_quarantine (
  report_id uuid primary key references field_report on delete cascade,
  bytes bytea not null,
  key_id text not null references encryption_key
);
comment on table field_quarantine is 'Reports that could not be read, as they came, encrypted once more with the key-encryption key: nothing that was sent is lost.';

create table field_private (
  incident_id uuid not null references incident on delete cascade,
  report_id uuid not null references field_report on delete cascade,
  field text not null check (field in ('clock', 'fix', 'unread')),
  value bytea not null,
  key_id text not null check (key_id <> 'none'),
  primary key (report_id, field)
);
create index field_private_incident on field_private (incident_id);
comment on table field_private is 'Internal, encrypted with the key of the record: what the phone said of time and place, and answers that did not fit.';

-- Whoever is frozen or gets another role submits from no phone any more, however that came about.
create function field_device_ends() returns trigger language plpgsql as $$
begin
  update field_device set ended_at = now() where member_id = new.id and ended_at is null;
  delete from field_enrolment where member_id = new.id;
  return null;
end $$;
create trigger member_field_device_ends after update of role, frozen on member
  for each row when ((new.frozen and not old.frozen) or new.role <> old.role) execute function field_device_ends();

alter table evidence add constraint evidence_device foreign key (device_id) references field_device;
