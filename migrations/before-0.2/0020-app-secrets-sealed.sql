-- The secrets of authenticator apps are encrypted with the key-encryption key before they reach the database. What was kept
-- plain before is encrypted at the next start, before anybody is served.

alter table member_totp add column key_id text references encryption_key;
comment on column member_totp.key_id is 'The key-encryption key that secret is encrypted with.';
insert into unfinished_step (step) select 'encrypt-app-secrets' where exists (select from member_totp);

-- From now on the database itself refuses a plain secret. Older ones are judged when the step above is done.
alter table member_totp add constraint member_totp_encrypted check (key_id is not null) not valid;
