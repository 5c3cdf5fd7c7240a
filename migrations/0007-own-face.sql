-- How the organisation presents itself to readers, besides its name in English: set at the desk, agreed to by two
-- people. An empty text: it has not said.
alter table pub.head
  add column organisation_km text not null default '',
  -- Where it is, in its own words.
  add column address text not null default '',
  -- What this site is, in one sentence.
  add column sentence_en text not null default '',
  add column sentence_km text not null default '',
  -- The query of the map's address that `/` leads to.
  add column start_view text not null default '',
  -- A PNG that Vigil drew from the file that was uploaded, as base64.
  add column logo text not null default '';
