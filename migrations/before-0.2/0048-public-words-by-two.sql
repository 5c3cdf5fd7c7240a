-- Words that readers see are proposed by one person and released by another. What is proposed stands here as it would be shown, so that what
-- is released is what was seen; readers go on seeing what was released last.

create table release (
  id uuid primary key,
  number bigint generated always as identity unique,
  kind text not null check (kind in ('total', 'report', 'group', 'organisation', 'coverage', 'retraction')),
  subject text not null,
  former jsonb,
  proposed jsonb,
  note text,
  proposed_by uuid not null references member,
  proposed_at timestamptz not null default now(),
  decided_by uuid references member,
  decided_at timestamptz,
  outcome text check (outcome in ('released', 'refused', 'taken-back', 'replaced')),
  reason text,
  constraint release_decided check (num_nulls(outcome, decided_by, decided_at) in (0, 3)),
  constraint release_note_waits check (note is null or outcome is null),
  constraint release_two_people check (outcome <> 'released' or decided_by <> proposed_by),
  constraint release_refused_says_why check (outcome <> 'refused' or reason is not null)
);
create unique index release_waiting on release (kind, subject) where outcome is null;
create index release_of on release (kind, subject, number);
create index release_proposed_by on release (proposed_by);
create index release_decided_by on release (decided_by);
comment on table release is 'What was proposed to be shown to readers, and what became of it.';
comment on column release.subject is 'Of a total, a group, an entry of coverage and a record: its id. Of a report: its code.';
comment on column release.former is 'What readers saw of it when it was proposed; null: nothing.';
comment on column release.note is 'What readers would be told of a record, while it waits: in no line of the log, so that words about a record stand in the lines of that record alone.';
comment on column release.proposed is 'What they would see; null: nothing any more.';

-- What readers are to see of a thing for which anything was ever proposed: what was released last; before that, what they saw first.
create view release_seen as
  select distinct on (kind, subject) kind, subject, case when outcome = 'released' then proposed else former end as seen
    from release order by kind, subject, coalesce(outcome = 'released', false) desc, case when outcome = 'released' then decided_at end desc nulls last, number;

-- The names under which readers are to know a group. Until a change of them was proposed, those of the office.
create view group_shown as
  select g.id, g.public_code as code,
         case when s.seen is null then g.name_en else s.seen ->> 'nameEn' end as name_en,
         case when s.seen is null then g.name_km else s.seen ->> 'nameKm' end as name_km,
         case when s.seen is null then g.aliases else array(select jsonb_array_elements_text(s.seen -> 'aliases')) end as aliases
    from assembly_group g left join release_seen s on s.kind = 'group' and s.subject = g.id::text;

-- A frozen figure that readers do not see. It lies here or in pub.report, never in both.
create table report_figure (like pub.report including all);
comment on table report_figure is 'Frozen figures that readers do not see yet, or not any more.';

-- Each release is a line of the public feed. What it is about has a public name of its own; it is no incident.
alter table pub.change add column subject text;
alter table pub.change drop constraint change_what_check;
alter table pub.change add constraint change_what_check
  check (what in ('published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'coverage',
    'total-shown', 'total-changed', 'total-taken-away', 'report-shown', 'report-taken-away', 'group-renamed', 'organisation-changed'));
alter table pub.change drop constraint pub_change_of_coverage;
alter table pub.change add constraint pub_change_of_record
  check ((what in ('published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn')) = (code is not null));
alter table pub.change add constraint pub_change_subject check (code is null or subject is null);
