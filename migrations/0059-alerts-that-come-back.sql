-- A trouble that comes and goes is told twice, then is over only after a quiet hour.
alter table alert
  -- It was told that it is over. The row goes an hour later.
  add column is_over boolean not null default false,
  -- When any server last saw it, of a trouble that came back within an hour; null: it did not.
  add column last_bad_at timestamptz check (last_bad_at >= raised_at);
