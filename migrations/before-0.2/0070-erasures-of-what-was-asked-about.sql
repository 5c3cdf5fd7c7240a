-- The version of the record that an erasure was asked about. What was changed since is not erased: it is asked for again. Null: asked before this.
alter table erasure add column revision integer;
comment on column erasure.revision is 'The revision of the record that the request was about.';
