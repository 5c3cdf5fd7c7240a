-- Words by which the team finds codes when it fills in the form, besides those of the product. For staff alone.
create table search_word (
  id uuid primary key,
  revision integer not null default 1,
  word text not null,
  -- Codes of the vocabularies.
  codes text[] not null,
  constraint search_word_leads_somewhere check (cardinality(codes) > 0)
);
