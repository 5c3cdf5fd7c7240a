import { withClient } from '../platform/database/ensure-database.js';
import { OperatorError } from '../platform/database/operator-error.js';
import type { EntityManager } from 'typeorm';
import type { Place } from '@vigil/shared/places/place.js';
import { PlaceEntity } from './place.entity.js';

/**
 * Updates table `place` from the gazetteer. A unit that the gazetteer no longer has stays, because records may name it.
 * Units of countries that it does not have go.
 * @throws OperatorError, with nothing changed, where something was recorded in such a country, or where records stand and
 *   it has none of the countries that were there: a record without a place lies in the country, whichever it is
 */
export async function loadPlaces(databaseUrl: string, places: readonly Place[]): Promise<void> {
  const countries = places.filter(({ level }) => level === 0);
  const codes = countries.map(({ code }) => code);
  await withClient(databaseUrl, async (client) => {
    await client.query('begin');
    const former = await client.query<{ name: string }>(FORMER_COUNTRIES);
    const ofOthers = ofOtherCountries(
      countries,
      former.rows.map(({ name }) => name),
    );
    const { rows } = await client.query<{ used: boolean }>(IS_USED_BY_ANOTHER, [codes]);
    if (rows[0]!.used) throw ofOthers;
    try {
      await client.query(FORGET_OTHER_COUNTRIES, [codes]);
    } catch (error) {
      throw (error as { code?: string }).code === FOREIGN_KEY_VIOLATION ? ofOthers : error;
    }
    await client.query(LOAD, [JSON.stringify(withCountries(places))]);
    await client.query('commit');
  });
}

/** Returns each place with the country in which it lies. */
const withCountries = (places: readonly Place[]): (Place & { country: string })[] => {
  const byCode = new Map(places.map((place) => [place.code, place]));
  const countryOf = ({ code, parent }: Place): string => (parent === null ? code : countryOf(byCode.get(parent)!));
  return places.map((place) => ({ ...place, country: countryOf(place) }));
};

/** Returns the codes of the countries of this installation, in their order. */
export const countryCodes = async (manager: EntityManager): Promise<string[]> =>
  (await manager.find(PlaceEntity, { select: { code: true }, where: { level: 0 }, order: { code: 'ASC' } })).map(
    ({ code }) => code,
  );

/** SQL condition: the place with this code is in one of these countries, or these are null. */
export const inCountriesSql = (code: string, countries: string): string =>
  `(${countries}::text[] is null or exists (select from place p where p.code = ${code} and p.country = any(${countries}::text[])))`;

/** SQL: the country of the place with this code; null: no such place. */
export const countryOfPlaceSql = (code: string): string => `(select p.country from place p where p.code = ${code})`;

const ofOtherCountries = (countries: readonly Place[], former: readonly string[]): OperatorError =>
  new OperatorError(
    `Something is recorded here that is not of ${countries.map(({ nameEn }) => nameEn).join(' and ')} alone. The last start was about ${former.join(' and ')}: choose all of them again, as in npm run country -- home KHM KEN; npm run country -- list says which letters each has.`,
  );

const FORMER_COUNTRIES = `select name_en as name from place where parent_code is null order by name_en`;

const FOREIGN_KEY_VIOLATION = '23503';

const IS_USED_BY_ANOTHER = `
  select exists (select from place where parent_code is null)
         and not exists (select from place where parent_code is null and code = any($1))
         and (exists (select from incident) or exists (select from coverage_entry)) as used`;

/** The start of a query that needs the country of each place, as `lies_in`. */
export const WITH_LIES_IN = `
  with recursive lies_in as (
    select code, code as country from place where parent_code is null
    union all
    select place.code, lies_in.country from place join lies_in on place.parent_code = lies_in.code)`;

const FORGET_OTHER_COUNTRIES = `${WITH_LIES_IN}
  delete from place using lies_in where place.code = lies_in.code and lies_in.country <> all($1)`;

const LOAD = `
  insert into place (code, parent_code, level, type, name_en, name_km, aliases, lat, lon, country)
  select p ->> 'code', p ->> 'parent', (p ->> 'level')::smallint, p ->> 'type', p ->> 'nameEn', p ->> 'nameKm',
         array(select jsonb_array_elements_text(p -> 'aliases')), (p ->> 'lat')::double precision, (p ->> 'lon')::double precision, p ->> 'country'
    from jsonb_array_elements($1::jsonb) as p
  on conflict (code) do update set parent_code = excluded.parent_code, level = excluded.level, type = excluded.type, name_en = excluded.name_en,
         name_km = excluded.name_km, aliases = excluded.aliases, lat = excluded.lat, lon = excluded.lon, country = excluded.country
   where (place.parent_code, place.level, place.type, place.name_en, place.name_km, place.aliases, place.lat, place.lon, place.country)
         is distinct from (excluded.parent_code, excluded.level, excluded.type, excluded.name_en, excluded.name_km, excluded.aliases, excluded.lat, excluded.lon, excluded.country)`;
