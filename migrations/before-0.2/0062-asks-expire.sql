-- On which day a reviewer asked to be let into a record that nobody can act on. An ask without a day is no longer answered: it is asked again.
alter table incident add column team_asked_on date;
