-- A file that comes again with another map of its columns: what its rows were read as is remembered, so that they can be read again.

alter table import_ref add column reading bytea, add column whole boolean not null default false;
create index import_ref_content on import_ref (content);
comment on column import_ref.reading is 'sha256 of what the row was read as, by the map of its columns. Null: imported before this was kept.';
comment on column import_ref.whole is 'Whether the record was made of this row and of nothing else, when it was last written by an import.';
