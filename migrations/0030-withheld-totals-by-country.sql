-- Totals of what is withheld are of one country each. '': the only country of the installation at that time; '*': the
-- country is not known.
alter table withheld_waiting add column country text not null default '';
alter table withheld_block add column country text not null default '';
alter table pub.withheld_total add column country text not null default '';
alter table pub.withheld_total drop constraint withheld_total_pkey;
alter table pub.withheld_total add primary key (half_year, tally, code, country);
