-- What the author of a record adds to it once a reviewer has taken it.
alter table comment drop constraint comment_kind_check,
  add constraint comment_kind_check check (kind in ('comment', 'question', 'answer', 'addition', 'hand-over'));
alter table notice drop constraint notice_what_check,
  add constraint notice_what_check check (what in (
    'mention', 'handed-over', 'question', 'answer', 'addition', 'at-risk', 'suspended', 'second-person'
  ));
