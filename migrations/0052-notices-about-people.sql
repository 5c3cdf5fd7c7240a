-- Which notices about people a member has read, and of which a mail told them that something waits. The notices are worked
-- out when somebody reads and stored nowhere, and no column here says how many they were or when: the value is encrypted
-- and padded. Not in a backup.
create table people_notice_state (
  member_id uuid primary key references member on delete cascade,
  sealed bytea not null constraint people_notice_state_padded check (octet_length(sealed) > 4096),
  key_id text not null references encryption_key
);
