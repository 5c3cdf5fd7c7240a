-- Two more things that readers are told of a record: that a picture is shown or no longer shown, and that words were
-- removed from the note of an earlier change. Neither line says which picture or which words.
alter table pub.change
  drop constraint change_what_check,
  drop constraint pub_change_of_record,
  add constraint change_what_check check (what in (
    'published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored', 'picture-shown',
    'picture-taken-away', 'note-shortened', 'coverage', 'total-shown', 'total-changed', 'total-taken-away',
    'report-shown', 'report-taken-away', 'group-renamed', 'organisation-changed'
  )),
  add constraint pub_change_of_record check ((what in (
    'published', 'corrected', 'retracted', 'merged', 'unmerged', 'withdrawn', 'restored', 'picture-shown',
    'picture-taken-away', 'note-shortened'
  )) = (code is not null));
