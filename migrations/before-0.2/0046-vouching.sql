-- Who gave a member access, who vouched for them since, and which accounts are one person: apps/api/members/trust-policy.ts. Members of before
-- are taken over as they are: nobody is known to have given them access, so they act, and stand for themselves.

alter table member
  add column access_how text constraint member_access_how_listed check (access_how in ('invited', 'promoted', 'reset')),
  add column access_given_by uuid references member,
  add column access_given_at timestamptz,
  add column vouched_by uuid references member,
  add column vouched_at timestamptz,
  add column same_person_as uuid references member,
  add column new_team text constraint member_new_team_listed check (new_team in ('exempt', 'closing')),
  add column waits_since timestamptz,
  add column wait_asked_by uuid references member,
  add constraint member_access_whole check ((access_how is null) = (access_given_at is null) and (access_how is not null or access_given_by is null)),
  add constraint member_vouched_whole check (vouched_by is null or vouched_at is not null),
  add constraint member_wait_whole check ((waits_since is null) = (wait_asked_by is null)),
  add constraint member_not_same_as_self check (same_person_as is distinct from id and vouched_by is distinct from id);
create index member_access_given_by on member (access_given_by);
create index member_vouched_by on member (vouched_by);
create index member_same_person_as on member (same_person_as);
create index member_wait_asked_by on member (wait_asked_by);
comment on column member.access_how is 'How access was given last: invited, another role (promoted), a new way in (reset). Null: by whoever runs the server, or before this was written down.';
comment on column member.access_given_by is 'Who gave it; null as well where whoever runs the server did.';
comment on column member.vouched_at is 'Since when a reviewer vouches for this account, or since when it waited for that for seven days (then vouched_by is null). Null again whenever access is given anew.';
comment on column member.same_person_as is 'The account of the same person, as whoever vouched said.';
comment on column member.new_team is 'exempt: the first reviewer of a new team, who acts without a vouch. closing: the exception is over, and the second reviewer may vouch for the first.';
comment on column member.waits_since is 'Since when the seven days run after which this member acts though nobody could vouch for them.';

-- The exception for a new team is begun once and ends once. A team that has reviewers or records already is not new;
-- the author of the reference events (this id) is no part of it.
insert into setting (key, value)
select 'newTeam', 'ended'
 where exists (select from member where role = 'reviewer' and id <> '6ece774c-aff3-4778-9057-4d4621da0b9f')
    or exists (select from incident where status <> 'WS_DRAFT' and author_id <> '6ece774c-aff3-4778-9057-4d4621da0b9f');
do $$ begin perform log_take_over(); end $$;

-- Readers are told which rule is in force for publishing, and nothing of who is in the team.
alter table pub.head add column rule text not null default 'two' constraint head_rule_listed check (rule in ('two', 'new-team', 'small-team'));
update pub.head set rule = 'small-team' where exists (select from setting where key = 'smallTeam' and value = 'true');
