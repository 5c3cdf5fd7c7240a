-- What a merger gave the remaining record, so that one step takes it away again. It holds ids and names of answers, never
-- an answer: what was replaced is read from the log and from earlier encrypted revisions, where an erasure reaches it.
create table merger (
  -- The duplicate.
  record_id uuid primary key references incident on delete cascade,
  into_id uuid not null references incident on delete cascade,
  -- The revision of the remaining record that the merger made, or that it had.
  revision integer not null,
  -- Ids of the children that it got.
  added uuid[] not null,
  -- Names of its answers that became the duplicate's.
  replaced text[] not null,
  -- Relations that became its own.
  relations uuid[] not null
);
create index merger_into on merger (into_id);
