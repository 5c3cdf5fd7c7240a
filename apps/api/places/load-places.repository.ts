import { withClient } from '../platform/database/ensure-database.js';
import type { Place } from '@vigil/shared/places/place.js';

/**
 * Updates table `place` from the gazetteer. A unit that the gazetteer no longer has stays, because records may name it.
 */
export async function loadPlaces(databaseUrl: string, places: readonly Place[]): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(LOAD, [JSON.stringify(places)]);
  });
}

const LOAD = `
  insert into place (code, parent_code, level, type, name_en, name_km, aliases, lat, lon)
  select p ->> 'code', p ->> 'parent', (p ->> 'level')::smallint, p ->> 'type', p ->> 'nameEn', p ->> 'nameKm',
         array(select jsonb_array_elements_text(p -> 'aliases')), (p ->> 'lat')::double precision, (p ->> 'lon')::double precision
    from jsonb_array_elements($1::jsonb) as p
  on conflict (code) do update set parent_code = excluded.parent_code, level = excluded.level, type = excluded.type, name_en = excluded.name_en,
         name_km = excluded.name_km, aliases = excluded.aliases, lat = excluded.lat, lon = excluded.lon
   where (place.parent_code, place.level, place.type, place.name_en, place.name_km, place.aliases, place.lat, place.lon)
         is distinct from (excluded.parent_code, excluded.level, excluded.type, excluded.name_en, excluded.name_km, excluded.aliases, excluded.lat, excluded.lon)`;
