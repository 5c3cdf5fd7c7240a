-- What somebody writes to the organisation about a public page: "something wrong, or about you?". Nothing here says who
-- sent it: no address, no session, and the time only to the minute.
create table objection (
  id uuid primary key,
  -- The order in which they came.
  seq bigint generated always as identity unique,
  -- SHA-256 of the receipt code, which only its sender has.
  code_hash bytea not null unique check (octet_length(code_hash) = 32),
  received_at timestamptz not null default date_trunc('minute', now()),
  state text not null default 'new' check (state in ('new', 'taken', 'answered', 'closed')),
  -- The reviewer who saved it last. Null: nobody yet.
  taken_by uuid references member,
  -- The day (UTC) of the first answer. Null: not answered.
  answered_on date,
  -- The day (UTC) since which it needs nothing more. Null: it is open.
  ended_on date,
  -- The day (UTC) on which its text was deleted. Null: it is there.
  erased_on date,
  revision integer not null default 1,
  constraint objection_taken check (state in ('new', 'closed') or taken_by is not null),
  constraint objection_ended check ((ended_on is not null) = (state in ('answered', 'closed'))),
  constraint objection_erased check (erased_on is null or ended_on is not null)
);
create index objection_by_state on objection (state, seq);

-- Everything that was written about an objection, by its sender and by reviewers, as one JSON text, encrypted with a
-- key derived from the master key. Deleted for good when the sender asks, or some time after it was handled.
create table objection_text (
  objection_id uuid primary key references objection on delete cascade,
  sealed bytea not null,
  key_id text not null references encryption_key
);

-- How readers reach the organisation, in its own words; how soon it answers an objection, and how long after that its
-- text is stored.
alter table pub.head
  add column contact text not null default '',
  add column objection_days smallint not null default 14,
  add column objection_keep_days smallint not null default 90;

-- How many objections came and were answered before this month. Null: fewer than five.
create view pub.objection_total as
  select case when count(*) >= 5 then count(*)::int end as received,
         case when count(*) filter (where answered_on <= until_day) >= 5
              then count(*) filter (where answered_on <= until_day)::int end as answered,
         month.until_day
    from (select date_trunc('month', now() at time zone 'UTC')::date - 1 as until_day) month
    left join public.objection o on (o.received_at at time zone 'UTC')::date <= month.until_day
   group by month.until_day;
