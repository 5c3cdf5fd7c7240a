-- Title and summary in the other language of the site. Which language that is shows in the letters.
alter table incident add column title_translation text;
alter table incident add column public_summary_translation text;
