-- Public totals of people deprived of liberty: docs/decisions/people-totals.md.
-- Who was counted together is a record about people of its own, encrypted as all of them are.
alter table people_record
  drop constraint people_record_kind,
  add constraint people_record_kind check (kind in ('person', 'event', 'case', 'dossier', 'block'));

-- Whether two people agreed that readers see totals of people; and the day of the last publication step that looked at
-- them. Null: none did.
alter table pub.head
  add column people_shown boolean not null default false,
  add column people_counted_on date;

-- Only what may be shown: at least so many, a multiple of five. No row: fewer than five, or not shown to protect people.
create table pub.people_total (
  -- The last day of a half-year.
  day date not null,
  -- '': the only country of the installation; '*': not known.
  country text not null,
  tally text not null,
  -- '' of all people; a stage, an article, or the public code of a group.
  code text not null,
  -- Of those who are not of the group, or not charged under the article.
  is_rest boolean not null,
  low integer not null,
  primary key (day, country, tally, code, is_rest),
  constraint people_total_day check ((extract(month from day), extract(day from day)) in ((6, 30), (12, 31))),
  constraint people_total_low check (low >= 5 and low % 5 = 0),
  constraint people_total_tally check (
    tally in (
      'people', 'beside', 'counted', 'held', 'stage', 'article', 'group.GT_MEMBER', 'group.GT_FOR_WHOM', 'group.GT_SAID'
    )
  ),
  constraint people_total_code check (
    case tally
      when 'held' then code in ('certain', 'unclear', 'not-held', 'other')
      when 'stage' then
        code in ('ST_CONVICTED', 'ST_TRIAL', 'ST_PRETRIAL', 'ST_POLICE', 'ST_HELD', 'NOT_CONVICTED')
      else (code = '') = (tally in ('people', 'beside', 'counted'))
    end
  ),
  constraint people_total_rest check (not is_rest or tally = 'article' or starts_with(tally, 'group.'))
);

alter table pub.change
  drop constraint change_what_check,
  add constraint change_what_check check (what in (
    'published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored', 'picture-shown',
    'picture-taken-away', 'note-shortened', 'story-shown', 'story-taken-away', 'coverage', 'total-shown',
    'total-changed', 'total-taken-away', 'report-shown', 'report-taken-away', 'group-renamed', 'organisation-changed',
    'dated-note-shown', 'dated-note-changed', 'dated-note-taken-away', 'people-shown', 'people-taken-away'
  ));

alter table release
  drop constraint release_kind_check,
  add constraint release_kind_check check (kind in (
    'total', 'dated-note', 'report', 'group', 'organisation', 'coverage', 'retraction', 'publication', 'story',
    'message-words', 'own-code', 'own-question', 'people-totals'
  ));
