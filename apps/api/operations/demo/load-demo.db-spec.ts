import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { loadCountry } from '../../places/country-data.js';
import { loadPlaces } from '../../places/load-places.repository.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { testKeyring } from '../../testing/test-keys.js';
import { fillDemo } from './load-demo.js';

jest.setTimeout(120_000);

describe('the demo', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
    await loadPlaces(database.url, loadCountry().gazetteer.places);
    await fillDemo({ databaseUrl: database.url, keyring: await testKeyring(database.url) }, () => undefined);
  });
  afterAll(() => database.drop());

  it('has assessments of records of every grade but weak: none rests on a single source', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ grade: string }>(
        'select distinct i.grade from assessment s join incident i on i.id = s.incident_id order by 1',
      );
      expect(rows.map(({ grade }) => grade)).toEqual(['VG_CONFIRMED', 'VG_FAIR']);
    } finally {
      await client.end();
    }
  });
});
