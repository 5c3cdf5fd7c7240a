-- What the witnesses outside were seen at last: how many leaves each has signed for, and what went wrong the last time.

create table log_witness (
  key text primary key,
  name text not null,
  size bigint not null default 0,
  cosigned_at timestamptz,
  tried_at timestamptz,
  trouble text check (trouble in ('unreachable', 'not-followed', 'not-signed', 'other-history', 'ahead'))
);
comment on table log_witness is 'key is the line that its signatures are verified with, cosigned_at by its own clock. trouble: null when the last offer was signed.';
