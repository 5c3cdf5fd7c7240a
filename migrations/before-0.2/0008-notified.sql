-- Whether the authorities were told beforehand. Authorities often give "no permission" as their ground, so it must be known
-- whether there was a notification. Nobody was asked for older records: not known.

alter table incident add column notified text not null default 'unknown'
  constraint incident_notified_known check (notified in ('yes', 'no', 'unknown'));
alter table incident alter column notified drop default;
