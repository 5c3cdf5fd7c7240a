-- What explains a change in a chart: a ban, an election, a trial. With its source, in both languages.
create table dated_note (
  id uuid primary key,
  revision integer not null default 1,
  name_en text not null,
  name_km text not null,
  -- The days it covers; the last one is exclusive.
  from_day date not null,
  until_day date not null,
  -- Null: the whole country.
  place_code text references place,
  -- Who says so, and where.
  publisher text not null,
  url text,
  note text,
  shown boolean not null default false,
  entered_by uuid not null references member,
  constraint dated_note_ordered check (from_day < until_day)
);

-- Dated notes as readers see them.
create table pub.dated_note (
  code text primary key,
  name_en text not null,
  name_km text not null,
  from_day date not null,
  until_day date not null,
  place_code text,
  publisher text not null,
  url text
);

alter table pub.change
  drop constraint change_what_check,
  add constraint change_what_check check (what in (
    'published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored', 'picture-shown',
    'picture-taken-away', 'note-shortened', 'coverage', 'total-shown', 'total-changed', 'total-taken-away',
    'report-shown', 'report-taken-away', 'group-renamed', 'organisation-changed',
    'dated-note-shown', 'dated-note-changed', 'dated-note-taken-away'
  ));

alter table release
  drop constraint release_kind_check,
  add constraint release_kind_check check (kind in (
    'total', 'dated-note', 'report', 'group', 'organisation', 'coverage', 'retraction', 'publication'
  ));
