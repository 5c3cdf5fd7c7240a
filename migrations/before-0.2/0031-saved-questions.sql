-- Questions that the office keeps under a name, and who wants to hear when their figures move.

create table saved_question (
  id uuid primary key,
  revision integer not null default 1,
  title text not null,
  address text not null check (length(address) <= 4000),
  shared boolean not null default false,
  owner_id uuid not null references member,
  created_at timestamptz not null default now()
);
create index saved_question_owner on saved_question (owner_id);
comment on column saved_question.address is 'The question as the query of its address, written as the product writes it: codes and days, no words.';
comment on column saved_question.shared is 'Whether reviewers and analysts see it and may change it; otherwise its owner alone.';

create table question_subscription (
  question_id uuid not null references saved_question on delete cascade,
  member_id uuid not null references member on delete cascade,
  address text not null,
  seen jsonb not null,
  seen_at timestamptz not null default now(),
  primary key (question_id, member_id)
);
create index question_subscription_member on question_subscription (member_id);
comment on column question_subscription.seen is 'What this member saw last: the total of count() for the address beside it, and how many incidents matched. Nothing older is kept.';
