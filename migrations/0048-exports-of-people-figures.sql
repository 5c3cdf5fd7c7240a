-- Figures of people who are known individually, as files: asked for and released as other internal data.
alter table export
  drop constraint export_data_check,
  add constraint export_data check (data in ('incidents', 'figures', 'people-figures')),
  add constraint export_people_figures check (data <> 'people-figures' or audience = 'internal');
