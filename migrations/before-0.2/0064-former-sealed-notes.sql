-- What a sealed note said before somebody sealed it again. Only its readers can tell what a note says, so the server cannot know whether a
-- reviewer sealed the same words again for other readers, or wrote over them.

create table sealed_note_former (
  note_id uuid not null references sealed_note on delete cascade,
  revision integer not null check (revision >= 1),
  sealed_by uuid not null references member,
  sealed_at timestamptz not null,
  body bytea not null,
  replaced_by uuid not null references member,
  replaced_at timestamptz not null default now(),
  goes_at timestamptz,
  primary key (note_id, revision)
);
create index sealed_note_former_replaced on sealed_note_former (replaced_by, replaced_at);
comment on column sealed_note_former.goes_at is 'When it is deleted: some days after the note was sealed again for other readers. Null: its words were changed, and it stays until the note is erased.';

create table sealed_note_former_key (
  note_id uuid not null,
  revision integer not null,
  key_id uuid not null references sealing_key,
  wrapped bytea not null,
  primary key (note_id, revision, key_id),
  foreign key (note_id, revision) references sealed_note_former on delete cascade
);
create index sealed_note_former_key_key on sealed_note_former_key (key_id);
comment on table sealed_note_former_key is 'The content key of a former revision, for one recipient.';

-- As before, and a key that has ended opens no former revision either.
create or replace function sealing_key_gone() returns trigger language plpgsql as $$
begin
  update sealed_note set stale = true where id in (select note_id from sealed_note_key where key_id = new.id);
  delete from sealed_note_key where key_id = new.id;
  delete from sealed_note_former_key where key_id = new.id;
  return null;
end $$;
