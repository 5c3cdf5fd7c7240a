-- Who takes care of a record now. A row whose time is over, or whose member can no longer act, says nothing more: the
-- next one who takes the record replaces it.
create table record_owner (
  incident_id uuid primary key references incident on delete cascade,
  member_id uuid not null references member,
  -- Who gave it to them: they themselves, or a colleague.
  given_by uuid not null references member,
  since timestamptz not null default now()
);
create index record_owner_member on record_owner (member_id);
