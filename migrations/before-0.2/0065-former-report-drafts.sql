-- Shared report drafts that somebody deleted, and what somebody else wrote over. Each stays for 30 days, for whoever writes reports.

create table report_draft_former (
  id uuid primary key,
  draft_id uuid not null,
  revision integer not null,
  draft jsonb not null,
  made_by uuid not null references member,
  changed_by uuid not null references member,
  changed_at timestamptz not null,
  replaced_by uuid not null references member,
  replaced_at timestamptz not null default now(),
  deleted boolean not null,
  constraint report_draft_former_is_one check (jsonb_typeof(draft) = 'object')
);
create index report_draft_former_replaced on report_draft_former (replaced_at desc, id);
comment on table report_draft_former is 'A draft as it was before another member saved it, or before somebody deleted it (deleted).';
