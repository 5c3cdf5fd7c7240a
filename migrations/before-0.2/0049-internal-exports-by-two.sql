-- Internal answers leave only after a second person has agreed, or a day after every reviewer was told while none refused. The file waits for who
-- asked for seven days.

alter table export add column ready_at timestamptz;
alter table export add column answer text check (answer in ('released', 'refused'));
alter table export add column answered_by uuid references member;
alter table export add column answered_at timestamptz;
alter table export add column answer_reason text;
alter table export add column takings integer not null default 0;
alter table export add column take_until timestamptz;
create index export_answered_by on export (answered_by);

alter table export drop constraint export_state_check;
alter table export add constraint export_state_check check (state in ('waiting', 'asked', 'running', 'complete', 'stopped'));
alter table export drop constraint export_why_stopped_check;
alter table export add constraint export_why_stopped_check
  check (why_stopped in ('cancelled', 'connection-lost', 'failed', 'server-ended', 'never-begun', 'refused'));

-- Of before: what was taken stays as it is; what was asked for and not taken is asked for again.
update export set ready_at = asked_at, takings = case when begun_at is null then 0 else 1 end where audience = 'internal';
update export set state = 'stopped', why_stopped = 'never-begun', ended_at = asked_at where audience = 'internal' and state = 'asked';

alter table export add constraint export_internal_waits check (audience = 'public' or state in ('waiting', 'stopped') or ready_at is not null);
alter table export add constraint export_answered check (num_nulls(answer, answered_by, answered_at) in (0, 3));
alter table export add constraint export_two_people check (answered_by is null or answered_by <> member_id);
create index export_waiting on export (asked_at) where state = 'waiting';
comment on column export.ready_at is 'Of internal data: from when on whoever asked may take the file. Null: it waits.';
comment on column export.take_until is 'Whoever asked has shown once more who they are, and may begin to take the file until then, once.';
comment on column export.takings is 'How often the file was taken, whole or not.';
