import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Place } from '@vigil/shared/places/place.js';
import { withClient } from '../platform/database/ensure-database.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
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
const ONE = [place('AA', null, 0), place('AA.1', 'AA', 1), place('AA.2', 'AA', 1)];
const OTHER = [place('BB', null, 0), place('BB.1', 'BB', 1)];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

const codes = (): Promise<string[]> =>
  withClient(database.url, async (client) => {
    const { rows } = await client.query<{ code: string }>('select code from place order by code');
    return rows.map(({ code }) => code);
  });

describe('the places of an installation', () => {
  it('are those of its country, and a unit that is gone stays, because records may name it', async () => {
    await loadPlaces(database.url, ONE);
    await loadPlaces(database.url, ONE.slice(0, 2));
    expect(await codes()).toEqual(['AA', 'AA.1', 'AA.2']);
  });

  it('become those of another country while no record names any', async () => {
    await loadPlaces(database.url, OTHER);
    expect(await codes()).toEqual(['BB', 'BB.1']);
  });

  it('stay when something names one: Vigil says so, and does not start', async () => {
    await withClient(database.url, async (client) => {
      await client.query('create table names_a_place (code text references place)');
      await client.query("insert into names_a_place values ('BB.1')");
    });
    await expect(loadPlaces(database.url, ONE)).rejects.toThrow(
      'The records here are of another country than Place AA. Choose theirs again: npm run country -- list',
    );
    expect(await codes()).toContain('BB.1');
  });
});
