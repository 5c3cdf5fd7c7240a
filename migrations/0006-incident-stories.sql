-- Public copies: what each of the two people answered about faces and number plates. Copies from before have neither.
alter table public_copy
  add column made_safe text check (made_safe in ('none-recognised', 'consent-noted')),
  add column agreed_safe text check (agreed_safe in ('none-recognised', 'consent-noted')),
  -- It shows violence: readers are warned before they see it.
  add column violent boolean not null default false,
  -- The moment of a video that it is a still of, in milliseconds; null: the file is a picture itself.
  add column still_at integer check (still_at >= 0),
  add constraint public_copy_safe
    check (state not in ('agreed', 'hidden') or ((made_safe is null) = (agreed_safe is null)));

alter table pub.copy
  add column safe text,
  add column violent boolean not null default false,
  add column is_still boolean not null default false,
  -- What people checked in the file and found to hold.
  add column checked text[] not null default '{}';

-- The paragraph that two people wrote instead of the one made by rule.
create table pub.story (
  code text primary key,
  text_en text not null,
  text_km text not null,
  -- The answers it was written for (SHA-256, in hex), and whether those are the published ones.
  answers text not null,
  fits boolean not null
);

alter table pub.change
  drop constraint change_what_check,
  drop constraint pub_change_of_record,
  add constraint change_what_check check (what in (
    'published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored', 'picture-shown',
    'picture-taken-away', 'note-shortened', 'story-shown', 'story-taken-away', 'coverage', 'total-shown',
    'total-changed', 'total-taken-away', 'report-shown', 'report-taken-away', 'group-renamed', 'organisation-changed',
    'dated-note-shown', 'dated-note-changed', 'dated-note-taken-away'
  )),
  add constraint pub_change_of_record check ((what in (
    'published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored', 'picture-shown',
    'picture-taken-away', 'note-shortened', 'story-shown', 'story-taken-away'
  )) = (code is not null));

alter table release
  drop constraint release_kind_check,
  add constraint release_kind_check check (kind in (
    'total', 'dated-note', 'report', 'group', 'organisation', 'coverage', 'retraction', 'publication', 'story'
  ));
