import { withClient } from '../platform/database/ensure-database.js';
import { OperatorError } from '../platform/database/operator-error.js';
import type { Place } from '@vigil/shared/places/place.js';

/**
 * Updates table `place` from the gazetteer. A unit that the gazetteer no longer has stays, because records may name it.
 * Units of another country go.
 * @throws OperatorError where something names a unit of another country
 */
export async function loadPlaces(databaseUrl: string, places: readonly Place[]): Promise<void> {
  const country = places.find(({ level }) => level === 0)!;
  await withClient(databaseUrl, async (client) => {
    await client.query(LOAD, [JSON.stringify(places)]);
    try {
      await client.query(FORGET_OTHER_COUNTRIES, [country.code]);
    } catch (error) {
      if ((error as { code?: string }).code !== FOREIGN_KEY_VIOLATION) throw error;
      throw new OperatorError(
        `The records here are of another country than ${country.nameEn}. Choose theirs again: npm run country -- list says which there are, and npm run country -- home XXX chooses one.`,
      );
    }
  });
}

const FOREIGN_KEY_VIOLATION = '23503';

const FORGET_OTHER_COUNTRIES = `
  with recursive lies_in as (
    select code, code as country from place where parent_code is null
    union all
    select place.code, lies_in.country from place join lies_in on place.parent_code = lies_in.code)
  delete from place using lies_in where place.code = lies_in.code and lies_in.country <> $1`;

const LOAD = `
  insert into place (code, parent_code, level, type, name_en, name_km, aliases, lat, lon)
  select p ->> 'code', p ->> 'parent', (p ->> 'level')::smallint, p ->> 'type', p ->> 'nameEn', p ->> 'nameKm',
         array(select jsonb_array_elements_text(p -> 'aliases')), (p ->> 'lat')::double precision, (p ->> 'lon')::double precision
    from jsonb_array_elements($1::jsonb) as p
  on conflict (code) do update set parent_code = excluded.parent_code, level = excluded.level, type = excluded.type, name_en = excluded.name_en,
         name_km = excluded.name_km, aliases = excluded.aliases, lat = excluded.lat, lon = excluded.lon
   where (place.parent_code, place.level, place.type, place.name_en, place.name_km, place.aliases, place.lat, place.lon)
         is distinct from (excluded.parent_code, excluded.level, excluded.type, excluded.name_en, excluded.name_km, excluded.aliases, excluded.lat, excluded.lon)`;
