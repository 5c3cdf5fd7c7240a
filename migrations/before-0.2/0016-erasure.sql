-- One detail that must go for good: a reviewer asks, an administrator approves. What it said is nowhere in here.

create table erasure (
  id uuid primary key,
  incident_id uuid not null references incident,
  path text not null,
  why text not null,
  asked_by uuid not null references member,
  asked_at timestamptz not null default now(),
  decided_by uuid references member,
  decided_at timestamptz,
  outcome text check (outcome in ('erased', 'refused')),
  constraint erasure_two_people check (decided_by is null or outcome = 'refused' or decided_by <> asked_by),
  constraint erasure_decided_whole check (num_nulls(decided_by, decided_at, outcome) in (0, 3))
);
create index erasure_incident on erasure (incident_id);
comment on column erasure.path is 'Which answer, as the log names it: /acts/<id>/forceName; or reason/<n>: why line n of the log says that something was done.';
