-- Whoever deletes a row makes PostgreSQL look for what refers to it. Without an index that is a look at the whole table for each row: to
-- take an import of 100,000 records back went through all records 100,000 times. Partial where nearly every row refers to nothing, so that
-- saving such a row costs nothing more. Old rows: indexed as they stand. A test names what is left without one, and why.

create index incident_merged_into on incident (merged_into) where merged_into is not null;
create index published_total_part_of on published_total (part_of) where part_of is not null;

create index pub_incident_group_code on pub.incident_group (group_code);
create index pub_coverage_group on pub.coverage (group_code) where group_code is not null;
create index pub_published_total_group on pub.published_total (group_code) where group_code is not null;
create index pub_published_total_part_of on pub.published_total (part_of) where part_of is not null;
