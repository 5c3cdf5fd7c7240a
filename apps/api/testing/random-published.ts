import pg from 'pg';
import { Chance } from '../counts/in-sql/chance.js';
import { fillWithRandom } from '../counts/in-sql/random-world.js';
import { loadCountry } from '../places/country-data.js';

/** Fills an empty database with random published incidents of this country, before the application starts on it. */
export const publishRandom = async (databaseUrl: string, seed: number, incidents = 600): Promise<void> => {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    await fillWithRandom(pool, new Chance(seed), incidents);
    // Places of that world that this country does not have.
    const known = loadCountry().gazetteer.places.map(({ code }) => code);
    for (const table of ['incident', 'act']) await pool.query(`update pub.${table} set place_code = '12' where not place_code = any($1)`, [known]);
    await pool.query('delete from pub.coverage where not place_code = any($1)', [known]);
    await pool.query(`select setval(pg_get_serial_sequence('pub.incident', 'key'), 10000)`);
    await pool.query('update pub.head set seq = 1000');
  } finally {
    await pool.end();
  }
};
