-- Members are told when somebody changes a role or the countries of an account. Notices that exist stay as they are.
alter table notice drop constraint notice_what_check,
  add constraint notice_what_check check (what in (
    'mention', 'handed-over', 'question', 'answer', 'addition', 'at-risk', 'suspended', 'account-changed',
    'second-person', 'name-decided', 'objection-handed-over', 'objection-overdue'
  ));
