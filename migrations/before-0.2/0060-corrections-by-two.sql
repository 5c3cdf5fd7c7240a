-- How closely a publication shows place and day, what readers are told of a correction and whether its words go from everywhere are proposed
-- by one person and released by another. What whoever publishes may choose alone needs no row here.

alter table release drop constraint release_kind_check;
alter table release add constraint release_kind_check
  check (kind in ('total', 'report', 'group', 'organisation', 'coverage', 'retraction', 'publication'));
