-- A new way in for somebody who lost theirs: an invitation that is bound to them. It gives no new role and no new name.

alter table invitation add column member_id uuid references member on delete cascade;
comment on column invitation.member_id is 'Who gets a new password and a new second factor by it; null: it makes a new member.';
