-- Which troubles of the server somebody was told of, by which way. A row goes once it was told that all is well again.
-- About no record. Not in a backup: after a restore whatever is bad is told anew.
create table alert (
  check_name text not null check (check_name in ('evidence', 'witnesses', 'mail')),
  channel text not null check (channel in ('mail', 'webhook', 'command')),
  raised_at timestamptz not null,
  -- When it was told last; null: not yet.
  told_at timestamptz check (told_at >= raised_at),
  -- Until then a server is sending it, or it waits after a failure.
  next_at timestamptz not null,
  failures integer not null default 0 check (failures >= 0),
  primary key (check_name, channel)
);
