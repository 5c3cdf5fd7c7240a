-- The record that a phone's report began, where a notice tells that somebody is at risk according to it. A notice leads
-- to its record in incident_id only; to this one it does not, since it may be a draft, which its author alone reads.
alter table notice add column report_of uuid references incident on delete set null;
create index notice_report_of on notice (report_of) where report_of is not null;
