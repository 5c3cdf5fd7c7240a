import type { DataSource } from 'typeorm';
import type { Place } from '@vigil/shared/places/place.js';

/** Brings table place up to the gazetteer that ships. Places that the list no longer has stay: records may name them. */
export const loadGazetteer = async (database: DataSource, places: readonly Place[]): Promise<void> => {
  const column = <K extends keyof Place>(key: K): Place[K][] => places.map((place) => place[key]);
  await database.query(
    `insert into place (code, parent_code, level, type, name_en, name_km, aliases, lat, lon)
     select code, parent, level, type, en, km, string_to_array(aliases, '|'), lat, lon
       from unnest($1::text[], $2::text[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::float8[])
         as t(code, parent, level, type, en, km, aliases, lat, lon)
     on conflict (code) do update set parent_code = excluded.parent_code, level = excluded.level, type = excluded.type, name_en = excluded.name_en,
       name_km = excluded.name_km, aliases = excluded.aliases, lat = excluded.lat, lon = excluded.lon
       where (place.parent_code, place.level, place.type, place.name_en, place.name_km, place.aliases, place.lat, place.lon)
         is distinct from (excluded.parent_code, excluded.level, excluded.type, excluded.name_en, excluded.name_km, excluded.aliases, excluded.lat, excluded.lon)`,
    [column('code'), column('parent'), column('level'), column('type'), column('nameEn'), column('nameKm'),
      places.map((place) => place.aliases.join('|')), column('lat'), column('lon')]);
};
