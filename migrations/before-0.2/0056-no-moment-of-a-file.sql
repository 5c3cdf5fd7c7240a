-- When a file was added, by the clock of whoever added it, told the minute in which somebody stood where it was taken. From now on only the day is plain,
-- and the moment is kept in evidence_private, encrypted like what is internal of its record. What was kept plain is encrypted at the next start.

comment on column evidence.added_at is 'The day on which it was added, by the clock of whoever added it, as midnight UTC. The moment is in evidence_private.';
insert into unfinished_step (step) select 'encrypt-evidence-moments' where exists (select from evidence where added_at <> date_trunc('day', added_at, 'UTC'));
alter table evidence add constraint evidence_added_on_a_day check (added_at = date_trunc('day', added_at, 'UTC')) not valid;
