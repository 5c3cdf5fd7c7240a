-- Addresses under which a feed reader hears of the changes of one public figure, without a session: whoever has the address reads it. Shown once, kept as SHA-256.

create table figure_feed (
  id uuid primary key,
  question_id uuid not null,
  member_id uuid not null,
  token_hash bytea not null unique,
  created_on date not null default (now() at time zone 'UTC')::date,
  expires_at timestamptz not null,
  last_used_on date,
  address text not null,
  seq bigint not null,
  day date not null,
  seen jsonb,
  unique (question_id, member_id),
  foreign key (question_id, member_id) references question_subscription (question_id, member_id) on delete cascade
);
comment on column figure_feed.last_used_on is 'A day, so that nobody can read out of it when somebody reads.';
comment on column figure_feed.seen is 'What the public facts said at the number seq of the public order, on that day, to the address beside it. Null: nothing that may be compared.';

create table figure_feed_entry (
  id uuid primary key,
  n bigint generated always as identity,
  feed_id uuid not null references figure_feed on delete cascade,
  seq bigint not null,
  day date not null,
  seen jsonb not null,
  was jsonb,
  address text not null
);
create index figure_feed_entry_feed on figure_feed_entry (feed_id, n desc);
comment on column figure_feed_entry.n is 'In the order in which they were noted: two may be of one number of the public order.';
comment on column figure_feed_entry.was is 'The figure before: its number, day and what was seen. Null where the feed or its question began.';

-- A published version is deleted only when it is withdrawn for safety or made coarser: what a feed kept from before would go on
-- telling it, by the difference of two figures. Whoever deletes one makes every feed begin anew.
create function forget_fed_figures() returns trigger language plpgsql as $$
begin
  -- The feeds first, all of them: whoever reads one has locked it, and adds its entries afterwards.
  update figure_feed set seen = null;
  delete from figure_feed_entry;
  return null;
end $$;
create trigger forget_fed_figures after delete on pub.incident for each statement execute function forget_fed_figures();
