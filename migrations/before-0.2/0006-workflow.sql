-- What happens to a record between logging and publication.

create table review (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  revision integer not null,
  reviewer_id uuid not null references member,
  decision text not null check (decision in ('take', 'return', 'verify', 'reject', 'reopen')),
  grade text constraint review_grade_known check (grade in (
    'VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK', 'VG_UNVERIFIED', 'VG_DISCOUNTED')),
  reason text,
  at timestamptz not null default now()
);

create index review_incident on review (incident_id, at);

create table assessment (
  id uuid primary key,
  incident_id uuid not null references incident on delete cascade,
  act_id uuid not null references act on delete cascade,
  act_type text not null,
  outcome text not null constraint assessment_outcome_known check (outcome in ('LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED')),
  legality text not null check (legality in ('met', 'not-met', 'not-judged')),
  precaution text not null check (precaution in ('met', 'not-met', 'not-judged')),
  necessity text not null check (necessity in ('met', 'not-met', 'not-judged')),
  proportionality text not null check (proportionality in ('met', 'not-met', 'not-judged')),
  non_discrimination text not null check (non_discrimination in ('met', 'not-met', 'not-judged')),
  legitimate_aim text not null check (legitimate_aim in ('met', 'not-met', 'not-judged')),
  reasons text not null,
  organisation text not null,
  standards text not null,
  assessor_id uuid not null references member,
  agreed_by uuid references member,
  agreed_at timestamptz,
  created_at timestamptz not null default now(),
  constraint assessment_two_people check (agreed_by is null or agreed_by <> assessor_id)
);

create index assessment_act on assessment (act_id, created_at desc);
create index assessment_incident on assessment (incident_id);

create table publication (
  incident_id uuid not null references incident,
  pub_seq bigint not null,
  revision integer not null,
  published_by uuid not null references member,
  shown_place text,
  shown_date text,
  at timestamptz not null default now(),
  primary key (incident_id, pub_seq)
);
comment on table publication is 'Which revision was published when, by whom, and how coarsely.';

create table coverage_entry (
  id uuid primary key,
  revision integer not null default 1,
  place_code text not null references place,
  from_day date not null,
  until_day date not null,
  level text not null constraint coverage_entry_level_known check (level in (
    'CO_ON_SITE', 'CO_NETWORK', 'CO_MEDIA', 'CO_NONE')),
  group_id uuid references assembly_group,
  note text,
  shown boolean not null default false,
  entered_by uuid not null references member,
  constraint coverage_ordered check (from_day < until_day)
);
comment on table coverage_entry is 'Who was watching, where and when. until_day is not included.';

create table published_total (
  id uuid primary key,
  revision integer not null default 1,
  publisher text not null,
  title text not null,
  measure text not null,
  unit text not null check (unit in ('incidents', 'acts', 'people', 'other')),
  value_state text not null constraint published_total_value_state_known check (value_state in ('CS_EXACT', 'CS_RANGE', 'CS_AT_LEAST', 'CS_AT_MOST', 'CS_NONE', 'CS_SOME', 'CS_UNKNOWN')),
  value_low integer check (value_low >= 0),
  value_high integer,
  value_text text,
  constraint published_total_value_ordered check (value_high is null or value_low is null or value_low <= value_high),
  from_day date not null,
  until_day date not null,
  place_code text references place,
  group_id uuid references assembly_group,
  part_of uuid references published_total,
  url text,
  note text,
  shown boolean not null default false,
  entered_by uuid not null references member,
  constraint total_ordered check (from_day < until_day)
);
comment on table published_total is 'A figure that somebody published. Shown beside our own count, never added to it.';

create table report (
  code text primary key,
  title text not null,
  frozen_by uuid not null references member,
  frozen_at timestamptz not null default now()
);
comment on table report is 'Who froze which report; the snapshot itself is public and stands in pub.report.';
