-- Cases before a court, with charges: records of their own, encrypted as those of people are.
alter table people_record
  drop constraint people_record_kind,
  add constraint people_record_kind check (kind in ('person', 'event', 'case'));
