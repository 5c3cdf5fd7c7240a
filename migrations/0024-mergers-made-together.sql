-- Several duplicates that were merged into one record in one go, to be undone in one step: the same id at each of them.
-- Null: it was merged by itself.
alter table merger add column together uuid;
create index merger_together on merger (together) where together is not null;
