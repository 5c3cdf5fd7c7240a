-- Under what id the store of evidence keeps the parts of an object that is being written (the id of a multipart upload of
-- S3), so that any server can throw them away after a crash.
alter table evidence_object add column half text;
alter table evidence_object add constraint evidence_object_half check (half is null or kept_at is null);
