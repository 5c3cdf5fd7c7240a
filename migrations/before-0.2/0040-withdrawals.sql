-- A withdrawal for safety: one person does it at once, a second one confirms it or restores the record.

create table withdrawal (
  incident_id uuid not null references incident on delete cascade,
  revision integer not null,
  withdrawn_by uuid not null references member,
  stood text not null constraint withdrawal_stood_known check (stood in (
    'WS_DRAFT', 'WS_SUBMITTED', 'WS_RETURNED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED', 'WS_REJECTED', 'WS_RETRACTED', 'WS_MERGED')),
  decision text check (decision in ('confirm', 'restore')),
  answered_by uuid references member,
  primary key (incident_id, revision),
  constraint withdrawal_answered check ((decision is null) = (answered_by is null)),
  constraint withdrawal_two_people check (answered_by is null or answered_by <> withdrawn_by)
);
create index withdrawal_waiting on withdrawal (incident_id) where decision is null;
comment on table withdrawal is 'Withdrawals for safety. revision: the one that the withdrawal made. stood: where the record stood before. decision: of the second person; null while it waits for one.';

-- Withdrawals of before are in the log alone. Where their records stood is not known any more: restored, they go through review again.
insert into withdrawal (incident_id, revision, withdrawn_by, stood)
select l.entity_id, l.revision, l.actor_id, 'WS_UNDER_REVIEW'
  from log_leaf l join log_value v on v.idx = l.idx and v.field = 'gone' join incident i on i.id = l.entity_id
 where l.entity = 'incident' and l.what = 'retracted' and l.actor_id is not null
   and convert_from(decode(rpad(translate(v.disclosure, '-_', '+/'), (length(v.disclosure) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb #>> '{2,what}' = 'withdrawn';
