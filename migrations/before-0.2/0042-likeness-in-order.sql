-- In which order the marks of pictures came, so that whoever holds them in memory reads only those that are new. Marks of before get numbers in the
-- order in which they lie. A row is written while the lock of near-same pictures is held until its transaction ends: numbers become visible in order.

alter table file_likeness add column seq bigint generated always as identity;
create unique index file_likeness_seq on file_likeness (seq);
comment on column file_likeness.seq is 'In which order they were kept; a picture that is looked at anew gets a new one.';
