-- The country in which each place lies, so that whether a member may see a record asks one row.
alter table place add column country text;
with recursive lies_in as (
  select code, code as country from place where parent_code is null
  union all
  select place.code, lies_in.country from place join lies_in on place.parent_code = lies_in.code)
update place set country = lies_in.country from lies_in where place.code = lies_in.code;
alter table place alter column country set not null;

-- Codes of the countries whose records a member may see, in their order. Null: all countries.
alter table member add column countries text[]
  constraint member_countries check (cardinality(countries) > 0 and array_position(countries, null) is null);
-- The same for the member whom an invitation makes.
alter table invitation add column countries text[]
  constraint invitation_countries check (cardinality(countries) > 0 and array_position(countries, null) is null);
