-- The gazetteer, loaded from data/places at every start. Codes are opaque; the tree is in parent_code.

create table place (
  code text primary key,
  parent_code text references place deferrable initially deferred,
  level smallint not null check (level between 0 and 3),
  type text not null,
  name_en text not null,
  name_km text not null,
  aliases text[] not null default '{}',
  lat double precision not null check (lat between -90 and 90),
  lon double precision not null check (lon between -180 and 180)
);
create index place_parent on place (parent_code);
