-- Title and summary of a published version in the other language of the site. Null: nobody had translated it.
alter table pub.incident add column title_translation text;
alter table pub.incident add column summary_translation text;
