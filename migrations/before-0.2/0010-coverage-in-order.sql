-- Who was watching is part of every rate. A change of coverage takes a number in the public order, like everything that
-- moves a figure, and the entry before it is closed: a rate as of a number is the rate of that day. Entries that were
-- shown before stand from the beginning. What is taken back is forgotten altogether.

alter table pub.coverage drop constraint coverage_entry_key;
alter table pub.coverage add column from_seq bigint not null default 0, add column until_seq bigint;
create unique index pub_coverage_current on pub.coverage (entry) where until_seq is null;

alter table pub.change alter column code drop not null;
alter table pub.change drop constraint change_what_check;
alter table pub.change add constraint change_what_check
  check (what in ('published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'coverage'));
alter table pub.change add constraint pub_change_of_coverage check ((what = 'coverage') = (code is null));
