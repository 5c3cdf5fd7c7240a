import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { atLeast, timesFloor } from './aims.mjs';
import { ask, latencies } from './measure.mjs';
import { freePort, openStore, signedIn, startVigil } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const CLIENTS = 8;
const SECONDS = 6;
const TABLES = ['incident', 'source', 'group_link', 'act', 'harm', 'account'];

/**
 * Measures what it costs to save a record with its log, against inserting the same rows in one transaction, flushed to
 * disk, without checks or log.
 */
export const run = async ({ report, say }) => {
  const store = await openStore('bench_write');
  const vigil = await startVigil(store, await freePort());
  const pool = new pg.Pool({ connectionString: store.url, max: CLIENTS });
  try {
    const headers = { 'content-type': 'application/json', origin: vigil.base, ...(await signedIn(pool)) };
    const { anIncident, but } = await api('testing/an-incident.js');
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const put = async (id, incident, precondition) => {
      const answer = await ask(`${vigil.base}/api/incidents/${id}`, {
        agent,
        method: 'PUT',
        body: JSON.stringify(incident),
        headers: { ...headers, ...precondition },
      });
      if (answer.status >= 300) throw new Error(`a save answered ${answer.status}: ${answer.body}`);
    };
    const create = async () =>
      put(randomUUID(), anIncident({ narrative: 'Banners were taken.' }), { 'if-none-match': '*' });

    say('One client ...');
    const made = await latencies(300, create);
    const floor = await bareRows(pool);
    const bare = await latencies(300, floor);
    report({
      name: 'create an incident, one client, p50',
      value: made.p50,
      unit: 'ms',
      floor: bare.p50,
      aim: timesFloor(3),
      note: 'floor: the same rows written bare',
    });
    report({ name: 'create an incident, one client, p95', value: made.p95, unit: 'ms', floor: bare.p95 });
    const id = randomUUID();
    const first = anIncident();
    await put(id, first, { 'if-none-match': '*' });
    let revision = 0;
    const changed = await latencies(300, async () => {
      revision += 1;
      await put(id, but(first, { title: `Title ${revision}` }), { 'if-match': `"${revision}"` });
    });
    report({
      name: 'change an answer, one client, p50',
      value: changed.p50,
      unit: 'ms',
      floor: bare.p50,
      aim: timesFloor(3),
    });
    report({ name: 'change an answer, one client, p95', value: changed.p95, unit: 'ms', floor: bare.p95 });

    say(`${CLIENTS} clients ...`);
    report({
      name: `create incidents, ${CLIENTS} clients`,
      value: await perSecond(create),
      unit: '/s',
      floor: await perSecond(floor),
      aim: atLeast(300, '/s'),
    });
    report({
      name: 'the log alone: one append',
      value: (await latencies(300, await appends(pool))).p50,
      unit: 'ms',
      note: `p50, with ${FIELDS} values`,
    });
  } finally {
    await pool.end();
    await vigil.close();
    await store.close();
  }
};

const perSecond = async (work) => {
  const until = performance.now() + SECONDS * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < until) {
        await work();
        done += 1;
      }
    }),
  );
  return done / SECONDS;
};

const FIELDS = 60;
/** Appends leaves and rolls them back, so that the run's log stays intact. */
const appends = async (pool) => {
  const { disclosureOf } = await api('audit-log/log-leaf.js');
  const [{ id }] = (await pool.query('select id from member limit 1')).rows;
  const fields = Array.from({ length: FIELDS }, (_field, i) => `/field${i}`);
  const client = await pool.connect();
  client.release();
  return async () => {
    await client.query('begin');
    await client.query('select log_append($1, $2, $3, $4, 1, $5, $6)', [
      id,
      'saved',
      'incident',
      randomUUID(),
      fields,
      fields.map((field) => disclosureOf(field, 'a value of some length')),
    ]);
    await client.query('rollback');
  };
};

/** Inserts copies of an existing record's rows, under new ids. */
const bareRows = async (pool) => {
  const rows = {};
  const columns = {};
  const [{ id }] = (await pool.query('select id from incident limit 1')).rows;
  for (const table of TABLES) {
    // PostgreSQL works out the generated ones itself.
    const { names } = (
      await pool.query(
        `select string_agg(format('%I', column_name), ', ' order by ordinal_position) as names from information_schema.columns
          where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
        [table],
      )
    ).rows[0];
    columns[table] = names;
    rows[table] = (
      await pool.query(
        `select coalesce(json_agg(t), '[]')::text as rows from ${table} t where ${table === 'incident' ? 'id' : 'incident_id'} = $1`,
        [id],
      )
    ).rows[0].rows;
  }
  const ids = [...new Set(Object.values(rows).flatMap((text) => JSON.parse(text).map((row) => row.id)))];
  return async () => {
    const client = await pool.connect();
    try {
      const fresh = ids.map((old) => [old, randomUUID()]);
      await client.query('begin');
      for (const table of TABLES) {
        await client.query(
          `insert into ${table} (${columns[table]}) select ${columns[table]} from json_populate_recordset(null::${table}, $1::json)`,
          [fresh.reduce((text, [old, now]) => text.replaceAll(old, now), rows[table])],
        );
      }
      await client.query('commit');
    } finally {
      client.release();
    }
  };
};
