-- Coverage that one person takes back is hidden, not deleted: its versions lie with the hidden rows of records.
-- docs/decisions/coverage-by-two.md.

alter table hidden_row drop constraint hidden_row_source;
alter table hidden_row add constraint hidden_row_source check (source in (
  'pub.incident', 'pub.incident_group', 'pub.act', 'pub.harm', 'pub.account', 'pub.source', 'pub.change', 'pub.gone', 'pub.copy_gone',
  'report_snapshot', 'pub.report', 'pub.coverage'));
comment on column hidden_row.code is 'The public code of a record or of a report, or the public key of an entry of coverage.';
