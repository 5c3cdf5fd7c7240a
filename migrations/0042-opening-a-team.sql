-- A person at high risk none of whose team can act: a reviewer asks to be let in, and a second one who asks lets both in.
alter table people_record
  add column opening_asked_by uuid references member,
  add constraint people_record_opening check (opening_asked_by is null or kind = 'person');
