-- Totals of what is never shown row by row: sexual force and harm, pregnancy, children, disability, severity of injuries. What was
-- published before is counted from its next correction on: of older versions nothing was kept to count. docs/decisions/withheld-totals.md.

-- What published records hold and no total has counted yet: one row for each record and table, in the order of the table's columns.
create table withheld_waiting (
  incident_id uuid not null references incident on delete cascade,
  tally text not null,
  half_year text not null,
  -- People or acts of all columns together, as readers see them; null where they see only that there is something.
  seen integer check (seen >= 0),
  lows integer[] not null,
  primary key (incident_id, tally)
);
create index withheld_waiting_group on withheld_waiting (half_year, tally);

-- Records that were counted together. Totals that may not be shown are not kept: null.
create table withheld_block (
  key bigint generated always as identity primary key,
  half_year text not null,
  tally text not null,
  counted_in text not null,
  shown integer[] not null check (5 <= all (shown))
);

-- A record is counted once in each table. What is taken back afterwards is not counted again.
create table withheld_member (
  incident_id uuid not null references incident on delete cascade,
  tally text not null,
  block bigint not null references withheld_block,
  half_year text not null,
  seen integer,
  taken_back boolean not null default false,
  primary key (incident_id, tally)
);
create index withheld_member_block on withheld_member (block);

create table pub.withheld_total (
  half_year text not null,
  tally text not null,
  code text not null,
  low integer not null check (low >= 5 and low % 5 = 0),
  primary key (half_year, tally, code)
);
comment on table pub.withheld_total is 'Only what may be shown: whatever has no row is fewer than 5, or not shown to protect people.';

-- The half-year in which finished half-years were counted last.
alter table pub.head add column withheld_counted_in text;

-- What is withheld cannot enter the public rows, whoever writes them.
alter table pub.act add constraint pub_act_type_withheld check (type <> 'FM_SEXUAL');
alter table pub.harm add constraint pub_harm_type_withheld check (
  type not in ('HM_SEXUAL', 'HM_MISCARRIAGE', 'HM_INJURY_SERIOUS', 'HM_INJURY_MINOR', 'HM_INJURY_UNSPEC'));
