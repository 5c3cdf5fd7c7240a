-- The organisation's standards in Khmer, agreed to by two people with the others. An empty text: readers of Khmer are
-- told that they are not there in Khmer.
alter table pub.head add column standards_km text not null default '';
