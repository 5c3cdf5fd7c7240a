-- Whole reports that were frozen. `content` is the exact text that the checksum is of: figures, words, both languages. `material` is what it
-- can be counted and written from again, when an incident is withdrawn for safety. Readers see a report only once it is published.

create table report_snapshot (
  code text primary key references report,
  content text not null,
  material jsonb not null,
  codes text[] not null,
  as_of_seq bigint not null,
  frozen_on date not null,
  checksum text not null,
  former_checksums text[] not null default '{}',
  withdrawn integer not null default 0,
  constraint report_snapshot_checksum check (checksum = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
);
create index report_snapshot_codes on report_snapshot using gin (codes);

create table pub.written_report (
  code text primary key,
  title_en text not null,
  title_km text not null,
  content text not null,
  codes text[] not null,
  as_of_seq bigint not null,
  frozen_on date not null,
  published_on date not null,
  checksum text not null,
  former_checksums text[] not null default '{}',
  withdrawn integer not null default 0
);
create index pub_written_report_codes on pub.written_report using gin (codes);
comment on table pub.written_report is 'Whole reports that somebody published: a copy of report_snapshot, without what it is written from again.';
