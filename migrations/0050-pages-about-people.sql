-- Public pages about single people: docs/decisions/people-pages.md. A row is what readers see, and nothing else of the
-- person: whoever deletes it leaves nothing. Only what may be shown fits into it.
create table pub.person_page (
  -- The log has the digest of each row by this id. The salt keeps anybody from guessing a row that is gone from it.
  id uuid primary key default gen_random_uuid(),
  salt uuid not null default gen_random_uuid(),
  -- The address. Random: it says neither how many pages there are nor when one was made.
  code text not null unique,
  -- Null: the entry of this code was joined into that of into_code.
  showing text,
  into_code text,
  -- The day of which the page speaks, and the day on which it goes by itself; null: no day is set.
  as_of date,
  until_day date,
  -- Without a name: the years in which custody may have begun. Null: not known.
  began_from smallint,
  began_until smallint,
  -- With a name: since when the person was held, as far as the published sources say. Null: they do not say.
  held_earliest date,
  held_latest date,
  stage text,
  -- [{law, article, status}]
  charges jsonb not null default '[]',
  -- [{publisher, title, url}]; the first two are independent of each other.
  sources jsonb not null default '[]',
  name text,
  name_latin text,
  constraint person_page_code check (code ~ '^P-[0-9A-HJKMNP-TV-Z]{6}$'),
  constraint person_page_joined check (
    case
      when showing is null then
        into_code is not null and into_code <> code and
        num_nonnulls(
          as_of, until_day, began_from, began_until, held_earliest, held_latest, stage, name, name_latin
        ) = 0 and charges = '[]' and sources = '[]'
      else into_code is null and as_of is not null and stage is not null
    end
  ),
  constraint person_page_showing check (
    case showing
      when 'SH_CODE' then num_nonnulls(held_earliest, held_latest, name, name_latin) = 0 and sources = '[]'
      when 'SH_NAMED' then
        num_nulls(name, until_day) = 0 and num_nonnulls(began_from, began_until) = 0 and
        until_day <= as_of + interval '1 year'
      else showing is null
    end
  ),
  constraint person_page_until check (until_day is null or until_day > as_of),
  constraint person_page_began check (
    num_nulls(began_from, began_until) <> 1 and began_from <= began_until and
    began_until <= extract(year from as_of)
  ),
  constraint person_page_held check (
    num_nulls(held_earliest, held_latest) <> 1 and held_earliest <= held_latest and held_latest <= as_of
  ),
  constraint person_page_stage check (
    stage in (
      'ST_CONVICTED', 'ST_TRIAL', 'ST_PRETRIAL', 'ST_POLICE', 'ST_HELD', 'ST_CONDITIONS', 'ST_WANTED', 'ST_FREE',
      'ST_DIED', 'ST_UNKNOWN'
    )
  ),
  -- Words under "article" could say anything: only numbers are shown.
  constraint person_page_charges check (
    jsonb_typeof(charges) = 'array' and
    not jsonb_path_exists(
      charges,
      'strict $[*] ? (!(exists (@.article ? (@ like_regex "^[0-9]{1,4}([-./][0-9]{1,3})?$"))))'
    )
  ),
  constraint person_page_sources check (
    jsonb_typeof(sources) = 'array' and
    not jsonb_path_exists(
      sources,
      'strict $[*] ? (!(exists (@.url ? (@ like_regex "^https://[^/?# ]+([/?#]|$)"))))'
    ) and
    (
      showing is distinct from 'SH_NAMED' or
      coalesce(
        lower(sources -> 0 ->> 'publisher') <> lower(sources -> 1 ->> 'publisher') and
        lower(split_part(sources -> 0 ->> 'url', '/', 3)) <> lower(split_part(sources -> 1 ->> 'url', '/', 3)),
        false
      )
    )
  ),
  constraint person_page_name check (
    char_length(name) between 1 and 120 and name !~ '[[:cntrl:]<>]' and name ~ '\S'
  ),
  constraint person_page_name_latin check (
    char_length(name_latin) between 1 and 120 and name_latin !~ '[[:cntrl:]<>]' and name_latin ~ '[A-Za-z]'
  )
);
