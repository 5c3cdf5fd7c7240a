-- Members export incidents as Parquet, too.
alter table export drop constraint export_format_check;
alter table export add constraint export_format_check
  check (format in ('csv', 'xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'parquet', 'acled'));
