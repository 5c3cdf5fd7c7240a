-- That a value belongs to a leaf was looked up for each value by itself, which was a third of what a line in the history cost. Leaves have no
-- gaps and are never taken away (log_refuse), so that the first and the last of those that are written together speak for all of them.

create function log_value_has_leaf() returns trigger language plpgsql as $$
declare
  first bigint;
  last bigint;
begin
  select min(idx), max(idx) into first, last from added;
  if first is not null and not (exists (select from log_leaf where idx = first) and exists (select from log_leaf where idx = last)) then
    raise exception 'a value of no leaf' using errcode = 'foreign_key_violation', table = 'log_value', constraint = 'log_value_has_leaf';
  end if;
  return null;
end $$;
create trigger log_value_has_leaf after insert on log_value referencing new table as added for each statement execute function log_value_has_leaf();
alter table log_value drop constraint log_value_idx_fkey;
