import pg from 'pg';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { fillWithRandom } from '../statistics/in-sql/random-world.js';
import { loadCountry } from '../places/country-data.js';

/** A group of the random world, as it is published here. */
export const groupCode = (short: string): string => `G-${short.slice(-1).repeat(6)}`;

/** Fills an empty database with random published incidents of this country, before the application starts on it. */
export const publishRandom = async (databaseUrl: string, seed: number, incidents = 600): Promise<void> => {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    await fillWithRandom(pool, new SeededRandom(seed), incidents);
    // Places of that world that this country does not have.
    const known = loadCountry().gazetteer.places.map(({ code }) => code);
    for (const table of ['incident', 'act'])
      await pool.query(`update pub.${table} set place_code = '12' where not place_code = any($1)`, [known]);
    // Publication always says how finely a place is shown.
    await pool.query(`update pub.incident set place_precision = 'LP_COUNTRY' where place_precision is null`);
    await pool.query(
      `update pub.act set place_precision = 'LP_DISTRICT' where place_code is not null and place_precision is null`,
    );
    await pool.query('delete from pub.coverage where not place_code = any($1)', [known]);
    // Its groups, under codes as groups have them.
    await pool.query(
      'insert into pub.assembly_group (code, name_en) select $1 || repeat(right(code, 1), 6), name_en from pub.assembly_group',
      ['G-'],
    );
    for (const table of ['incident_group', 'coverage'])
      await pool.query(
        `update pub.${table} set group_code = 'G-' || repeat(right(group_code, 1), 6) where length(group_code) = 3`,
      );
    await pool.query('delete from pub.assembly_group where length(code) = 3');
    await pool.query(`select setval(pg_get_serial_sequence('pub.incident', 'key'), 10000)`);
    await pool.query('update pub.head set seq = greatest(1000, (select max(from_seq) from pub.incident))');
  } finally {
    await pool.end();
  }
};
