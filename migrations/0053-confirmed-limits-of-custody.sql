-- That a lawyer compared a limit of custody with the law: a record as those of people, so that it is encrypted, and who agreed
-- to it is in the log.
alter table people_record
  drop constraint people_record_kind,
  add constraint people_record_kind check (kind in ('person', 'event', 'case', 'dossier', 'block', 'limit'));
