-- A withdrawal for safety is two acts now. Hiding: one reviewer, at once; what readers saw is put aside. Then either it is restored, by any
-- reviewer, as readers saw it, or a second person forgets it: the rows go. docs/decisions/hide-and-forget.md.

alter table withdrawal
  add column at timestamptz not null default now(),
  add column batch uuid,
  add column seq bigint,
  add column codes text[],
  add column merged_into uuid,
  add column looked_by uuid references member,
  add column answered_at timestamptz;
alter table withdrawal drop constraint withdrawal_two_people, drop constraint withdrawal_decision_check;
update withdrawal set decision = 'forget' where decision = 'confirm';
alter table withdrawal
  add constraint withdrawal_decision check (decision in ('forget', 'restore')),
  add constraint withdrawal_two_people check (answered_by is null or decision = 'restore' or answered_by <> withdrawn_by),
  add constraint withdrawal_looked_at check (looked_by <> withdrawn_by),
  add constraint withdrawal_hidden check (num_nulls(batch, seq, codes) in (0, 3));
comment on table withdrawal is 'Records hidden for safety. revision: the one that hiding made. stood: where the record stood before. decision: null while it is hidden.';
comment on column withdrawal.batch is 'The request that hid it; null: it was withdrawn when that still deleted its rows.';
comment on column withdrawal.seq is 'The number in the public order at which readers saw it last.';
comment on column withdrawal.codes is 'Its public code, and those of duplicates that had been joined to it.';
comment on column withdrawal.merged_into is 'What it had been joined to itself.';
comment on column withdrawal.looked_by is 'A second reviewer who has looked at it.';
create index withdrawal_answered on withdrawal (answered_by, answered_at);

create table hidden_row (
  n bigint generated always as identity primary key,
  code text not null,
  source text not null constraint hidden_row_source check (source in (
    'pub.incident', 'pub.incident_group', 'pub.act', 'pub.harm', 'pub.account', 'pub.source', 'pub.change', 'pub.gone', 'pub.copy_gone',
    'report_snapshot', 'pub.report')),
  row jsonb not null
);
create index hidden_row_code on hidden_row (code);
comment on table hidden_row is 'What readers saw of records that are hidden, and reports as they were with them, row by row. As sensitive as what is not published. A column that one of these tables gets later is filled by its default.';
comment on column hidden_row.code is 'The public code of a record or of a report.';

alter table pub.change drop constraint change_what_check;
alter table pub.change add constraint change_what_check
  check (what in ('published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored', 'coverage',
    'total-shown', 'total-changed', 'total-taken-away', 'report-shown', 'report-taken-away', 'group-renamed', 'organisation-changed'));
alter table pub.change drop constraint pub_change_of_record;
alter table pub.change add constraint pub_change_of_record
  check ((what in ('published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored')) = (code is not null));
