-- Who changed what, when and why. seq has no gaps: it is taken from log_head, last in the transaction.

create table log_head (
  only_row boolean primary key default true check (only_row),
  size bigint not null
);
insert into log_head (size) values (0);

create table change (
  seq bigint primary key,
  incident_id uuid not null references incident,
  revision integer not null,
  actor_id uuid not null references member,
  kind text not null,
  reason text,
  at timestamptz not null default now()
);
create index change_incident on change (incident_id, seq);

create table change_value (
  seq bigint not null references change,
  path text not null,
  value jsonb,
  internal boolean not null default false,
  primary key (seq, path)
);
comment on column change_value.value is 'The answer after the change. For an internal answer it is null here and kept in incident_private.';
