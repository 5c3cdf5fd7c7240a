-- Reports that are being written: scope and parts as libs/shared/report/draft.ts has them. Their figures are asked anew each time. Old
-- frozen figures (table report) stay as they are.

create table report_draft (
  id uuid primary key,
  revision integer not null default 1,
  draft jsonb not null,
  made_by uuid not null references member,
  changed_by uuid not null references member,
  changed_at timestamptz not null default now(),
  constraint report_draft_is_one check (jsonb_typeof(draft) = 'object')
);
create index report_draft_changed on report_draft (changed_at desc, id);
