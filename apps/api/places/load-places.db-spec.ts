import { describe, expect, it } from '@jest/globals';
import type { Place } from '@vigil/shared/places/place.js';
import { withClient } from '../platform/database/ensure-database.js';
import { anIncident } from '../testing/an-incident.js';
import { log } from '../testing/desk.js';
import type { FreshDatabase } from '../testing/fresh-database.js';
import { type DeskOfFile, useDesk } from '../testing/use-desk.js';
import { loadCountry } from './country-data.js';
import { loadPlaces } from './load-places.repository.js';

const place = (code: string, parent: string | null, level: 0 | 1): Place => ({
  code,
  parent,
  level,
  type: level === 0 ? 'country' : 'region',
  nameEn: `Place ${code}`,
  nameKm: '',
  aliases: [],
  lat: 1,
  lon: 1,
});
const ONE = [place('AA', null, 0), place('AA-1', 'AA', 1), place('AA-2', 'AA', 1)];
const OTHER = [place('BB', null, 0), place('BB-1', 'BB', 1)];

let database: FreshDatabase;
let desk: DeskOfFile['desk'];
useDesk((opened) => {
  ({ database, desk } = opened);
});

const codes = (): Promise<string[]> =>
  withClient(database.url, async (client) => {
    const { rows } = await client.query<{ code: string }>('select code from place order by code');
    return rows.map(({ code }) => code);
  });
const REFUSED = 'Something is recorded here that is not of Place AA alone.';

describe('the places of an installation', () => {
  it('become those of another country while nothing is recorded', async () => {
    await loadPlaces(database.url, ONE);
    expect(await codes()).toEqual(['AA', 'AA-1', 'AA-2']);
  });

  it('keep a unit that is gone, because records may name it', async () => {
    await loadPlaces(database.url, ONE.slice(0, 2));
    expect(await codes()).toEqual(['AA', 'AA-1', 'AA-2']);
    await loadPlaces(database.url, OTHER);
    expect(await codes()).toEqual(['BB', 'BB-1']);
  });

  it('are those of several countries, and one of them goes while nothing names it', async () => {
    await loadPlaces(database.url, [...OTHER, ...ONE]);
    expect(await codes()).toEqual(['AA', 'AA-1', 'AA-2', 'BB', 'BB-1']);
    await loadPlaces(database.url, OTHER);
    expect(await codes()).toEqual(['BB', 'BB-1']);
  });

  it('stay where something names one, and nothing is changed', async () => {
    await withClient(database.url, async (client) => {
      await client.query('create table names_a_place (code text references place)');
      await client.query("insert into names_a_place values ('BB-1')");
    });
    await expect(loadPlaces(database.url, ONE)).rejects.toThrow(REFUSED);
    expect(await codes()).toEqual(['BB', 'BB-1']);
    // With a second country beside it, it stays; without it, it is refused by name.
    await loadPlaces(database.url, [...ONE, ...OTHER]);
    await expect(loadPlaces(database.url, ONE)).rejects.toThrow(
      `${REFUSED} The last start was about Place AA and Place BB: choose all of them again`,
    );
    expect(await codes()).toEqual(['AA', 'AA-1', 'AA-2', 'BB', 'BB-1']);
    await withClient(database.url, (client) => client.query('drop table names_a_place'));
    await loadPlaces(database.url, OTHER);
  });

  it('stay where there is a record, also one without a place: it lies in the country, whichever that is', async () => {
    const { places } = loadCountry().gazetteer;
    await loadPlaces(database.url, places);
    await log(desk.monitor, anIncident({ place: { code: null, precision: 'LP_COUNTRY' } }));
    await expect(loadPlaces(database.url, ONE)).rejects.toThrow(REFUSED);
    expect(await codes()).toHaveLength(places.length);
    await loadPlaces(database.url, [...places, ...ONE]);
    expect(await codes()).toHaveLength(places.length + ONE.length);
    await loadPlaces(database.url, places);
  });
});
