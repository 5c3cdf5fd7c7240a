-- Who takes care of an objection: taken_by, since then. As for a record, their time ends some days after the last thing
-- that they did with it; nobody has to write that.
alter table objection add column since timestamptz;
update objection set since = received_at where state = 'taken';
alter table objection
  add constraint objection_since check ((since is not null) = (state = 'taken')),
  -- The day (UTC) on which reviewers were told that the day promised to readers was over.
  add column overdue_told_on date;

-- Notices about an objection. They say where to look and repeat no word of it.
alter table notice
  add column objection_id uuid references objection on delete cascade,
  drop constraint notice_what_check,
  add constraint notice_what_check check (what in (
    'mention', 'handed-over', 'question', 'answer', 'addition', 'at-risk', 'suspended', 'second-person',
    'name-decided', 'objection-handed-over', 'objection-overdue'
  ));
create index notice_objection on notice (objection_id);
