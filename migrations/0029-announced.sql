-- When a gathering was called in public or notified, as closely as it is known; null: not known. Never after the last day
-- on which it may have begun.
alter table incident add column announced_precision text, add column announced_earliest date, add column announced_latest date,
  add constraint incident_announced_in_time check (announced_earliest <= when_latest),
  add constraint incident_announced_ordered check (announced_earliest <= announced_latest),
  add constraint incident_announced_precision_known check (announced_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  add constraint incident_announced_whole
    check (num_nulls(announced_precision, announced_earliest, announced_latest) in (0, 3));

-- As readers see it.
alter table pub.incident add column announced_precision text, add column announced_earliest date, add column announced_latest date,
  add constraint pub_incident_announced_in_time check (announced_earliest <= when_latest),
  add constraint pub_incident_announced_ordered check (announced_earliest <= announced_latest),
  add constraint pub_incident_announced_precision_known check (announced_precision in (
    'DP_DAY', 'DP_DAY_APPROX', 'DP_WEEK', 'DP_MONTH', 'DP_RANGE', 'DP_YEAR'
  )),
  add constraint pub_incident_announced_whole
    check (num_nulls(announced_precision, announced_earliest, announced_latest) in (0, 3));
