-- That somebody made a dossier of people: a record as those of people, so that nobody reads in the database of whom.
alter table people_record
  drop constraint people_record_kind,
  add constraint people_record_kind check (kind in ('person', 'event', 'case', 'dossier')),
  add constraint people_record_dossier check (kind <> 'dossier' or cardinality(team) = 0);
