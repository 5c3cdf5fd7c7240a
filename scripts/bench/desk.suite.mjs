import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { atMost } from './aims.mjs';
import { deskIndexBytes } from './desk-index-memory.mjs';
import { bareNotices, NOTICES, noticesTold } from './desk-notices.mjs';
import { chanceOf, VOCABULARY } from './invented-texts.mjs';
import { ask, processorMs, quantile } from './measure.mjs';
import { scriptsOfQueue } from '../build-and-test/scripts-of-queue.mjs';
import { freePort, openStore, signedIn, startVigil } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const PEOPLE = 10;
const WRITERS = 8;
const OF_ONE_MONITOR = 100;
const QUESTIONS = 200;
/** How long somebody looks at an answer before the next question. */
const A_LOOK_MS = 1_000;
const AT_ONCE = 1_000;
/** As many as the page sends in one request. */
const IN_ONE_REQUEST = 50;

/** Three filters each; what one person asks differs from what the next one does. */
const FILTERS = [
  'status=WS_SUBMITTED&acts.type=RS_SEIZE_MATERIAL&place=12&sort=-day',
  'status=WS_SUBMITTED&acts.type=RS_CORDON&place=02&sort=title',
  'gap=no-summary,untranslated&kind=IK_ASSEMBLY&place=18',
  'origin=form&acts.type=RS_SEIZE_MATERIAL&task=review&sort=age',
];
const SEARCHES = [
  'banner',
  'security guards court',
  'Phnom Penh',
  'kompong',
  'បដា',
  'តុលាការ',
  'March 2021',
  'zzz nowhere',
];
/**
 * The same in bare SQL: one page, and how many there are. Words can be found in it only where they are not encrypted.
 */
const BARE_FILTERS = `select i.id, count(*) over () from incident i where i.status = 'WS_SUBMITTED' and i.place_code = '12'
  and exists (select from act a where a.incident_id = i.id and a.type = 'RS_SEIZE_MATERIAL') order by i.when_earliest desc, i.id limit 50`;
const BARE_SEARCH = `select i.id, count(*) over () from incident i where position($1 in lower(i.title || ' ' || coalesce(i.public_summary, ''))) > 0 order by i.changed_at desc limit 50`;

/** The same in bare SQL: per record a transaction with its owner and the line of the log. */
const BARE_HAND_OVER = [
  'select from incident where id = $1 for update',
  'insert into record_owner (incident_id, member_id, given_by) values ($1, $2, $3)',
  `select log_append($3, 'owner-handed-over', 'incident', $1, 1, array['record.owner'], array[$2::text])`,
];

const textOf = (n, letters) => {
  const chance = chanceOf(n);
  const language = n % 2 === 0 ? 'en' : 'km';
  const words = VOCABULARY[language];
  const chosen = [];
  for (let size = 0; size < letters; size += chosen.at(-1).length + 1)
    chosen.push(words[Math.floor(words.length * chance() ** 3)]);
  return chosen.join(language === 'en' ? ' ' : '');
};

/** The letters of a record that a search looks through, as UTF-8. */
const bytesOf = (incident) =>
  [incident.title, incident.publicSummary, incident.narrative, ...incident.sources.map(({ url }) => url)]
    .map((text) => Buffer.byteLength(text ?? ''))
    .reduce((sum, bytes) => sum + bytes, 0);

/**
 * Sends requests of several people, each after its last one is answered.
 * @param pauseMs how long a person looks at an answer, half of it more or less @returns all milliseconds
 */
const atWork = async (agent, people, address, pauseMs) => {
  const taken = [];
  const chance = chanceOf(7);
  let next = 0;
  await Promise.all(
    people.map(async (headers) => {
      while (next < QUESTIONS) {
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + chance())));
        const { status, body, ms } = await ask(address(next++), { agent, headers });
        if (status !== 200) throw new Error(`the queue answered ${status}: ${body}`);
        taken.push(ms);
      }
    }),
  );
  return taken;
};

const memberOf = async (base, headers) =>
  JSON.parse((await ask(`${base}/api/sessions/current`, { headers })).body).member.id;

/** Hands records over to a colleague as the page does, request after request. @returns seconds */
const handOver = async ({ base, headers, items, member, dryRun }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const began = performance.now();
  for (let at = 0; at < items.length; at += IN_ONE_REQUEST) {
    const body = JSON.stringify({ action: 'assign', member, dryRun, items: items.slice(at, at + IN_ONE_REQUEST) });
    const answer = await ask(`${base}/api/incidents/bulk-actions`, { agent, method: 'POST', headers, body });
    const results = answer.status === 200 ? JSON.parse(answer.body).results : [];
    if (results.length === 0 || results.some(({ result }) => result !== 'done'))
      throw new Error(`a hand-over answered ${answer.status}: ${answer.body}`);
  }
  agent.destroy();
  return (performance.now() - began) / 1000;
};

const bareHandOver = async (pool, ids, member, by) => {
  const client = await pool.connect();
  const began = performance.now();
  for (const id of ids) {
    await client.query('begin');
    for (const sql of BARE_HAND_OVER) {
      const given = [id, member, by].slice(0, Number(/\$3/.test(sql) ? 3 : 1));
      await client.query(sql, given);
    }
    await client.query('commit');
  }
  client.release();
  return (performance.now() - began) / 1000;
};

/** Measures the desk's queue over many records with ten people at work: filters, search, start, memory. */
export const run = async ({ report, say, sizes }) => {
  const store = await openStore('bench_desk');
  const pool = new pg.Pool({ connectionString: store.url, max: WRITERS });
  const agent = new Agent({ keepAlive: true, maxSockets: PEOPLE });
  let vigil = await startVigil(store, await freePort());
  try {
    const { anIncident, anAct, aSource } = await api('testing/an-incident.js');
    const monitor = async () => ({ 'content-type': 'application/json', origin: vigil.base, ...(await signedIn(pool)) });
    // The first hands records over to the second.
    const people = [];
    for (let n = 0; n < PEOPLE; n++) people.push(await signedIn(pool, 'reviewer'));
    const [reviewer, colleague] = people;
    let made = 0;
    let bytes = 0;
    for (const size of sizes ?? [100_000]) {
      const figure = (name, value, unit, more = {}) => report({ name: `desk: ${name}`, size, value, unit, ...more });
      say(`Writing ${size.toLocaleString('en')} records ...`);
      await Promise.all(
        Array.from({ length: WRITERS }, async () => {
          let headers = null;
          for (let own = 0; made < size; own++) {
            const n = made++;
            // Nobody may save more in a minute than a person could.
            if (own % OF_ONE_MONITOR === 0) headers = await monitor();
            const incident = anIncident({
              title: textOf(n, 60),
              publicSummary: textOf(n + 1, 200),
              narrative: textOf(n + 2, 400),
              place: { code: n % 3 === 0 ? '12' : n % 3 === 1 ? '02' : '18', precision: 'LP_PROVINCE' },
              acts: [anAct({ type: n % 4 === 0 ? 'RS_SEIZE_MATERIAL' : 'RS_CORDON' })],
              sources: [aSource({ url: `https://example.org/${n}` }), aSource({ publisher: 'Other Weekly' })],
            });
            bytes += bytesOf(incident);
            const answer = await ask(`${vigil.base}/api/incidents/${randomUUID()}`, {
              agent,
              method: 'PUT',
              body: JSON.stringify(incident),
              headers: { ...headers, 'if-none-match': '*' },
            });
            if (answer.status !== 201) throw new Error(`a save answered ${answer.status}: ${answer.body}`);
          }
        }),
      );
      await pool.query(`update incident set status = 'WS_SUBMITTED' where status = 'WS_DRAFT'`);
      // As many authors as an office has, not one for each hundred records.
      await pool.query(
        `with few as (select id, row_number() over (order by id) as n from member where role = 'monitor' limit $1)
        update incident i set author_id = few.id from few where few.n = 1 + mod(abs(hashtext(i.id::text)), $1)`,
        [PEOPLE],
      );
      await vigil.close();
      vigil = await startVigil(store, await freePort());
      const queue = (query) => `${vigil.base}/api/incidents?${query}`;
      const state = async () => {
        const { status, body } = await ask(queue(''), { headers: reviewer });
        return status === 200 ? JSON.parse(body).search.state : 'unavailable';
      };
      const began = performance.now();
      let filters = 0;
      for (let now = await state(); now !== 'on'; now = await state()) {
        if (now !== 'unavailable') filters ||= performance.now() - began;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      figure('queue answers after a start', (filters || performance.now() - began) / 1000, 's');
      figure('internal answers searched after a start', (performance.now() - began) / 1000, 's');
      const bare = async (sql, values = []) => {
        const from = performance.now();
        await pool.query(sql, values);
        return performance.now() - from;
      };
      const floorOf = async (sql, values) => {
        const taken = [];
        for (let n = 0; n < 20; n++) taken.push(await bare(sql, values?.(n)));
        return quantile(taken, 0.95);
      };
      await pool.query('analyze');
      const filtered = (n) => queue(FILTERS[n % FILTERS.length]);
      const searching = (n) => queue(`q=${encodeURIComponent(SEARCHES[n % SEARCHES.length])}`);
      const ofFilters = {
        floor: await floorOf(BARE_FILTERS),
        note: 'floor: one page and the total in SQL, one person, without counts of filters',
      };
      const ofSearch = {
        floor: await floorOf(BARE_SEARCH, (n) => [SEARCHES[n % SEARCHES.length].toLowerCase()]),
        note: 'floor: two columns in SQL, one person, no internal answer',
      };
      for (const [pause, how] of [
        [A_LOOK_MS, 'a question a second each'],
        [0, 'without a pause'],
      ])
        for (const [what, address, more] of [
          ['queue with three filters', filtered, ofFilters],
          ['search', searching, ofSearch],
        ]) {
          const before = processorMs(vigil.pid);
          const taken = await atWork(agent, people, address, pause);
          if (pause === 0)
            figure(`${what}, the server's processor for one`, (processorMs(vigil.pid) - before) / taken.length, 'ms', {
              note: 'says more than the time on a busy computer; ten people wait ten times as long at most',
            });
          const aim = size <= 100_000 ? atMost(100, 'ms') : null;
          figure(`${what}, ${PEOPLE} people, ${how}, p95`, quantile(taken, 0.95), 'ms', { aim, ...more });
        }
      const alone = [];
      for (let n = 0; n < 40; n++)
        alone.push(
          (await ask(queue(n % 2 ? FILTERS[0] : `q=${encodeURIComponent('banner')}`), { agent, headers: reviewer })).ms,
        );
      figure('one person alone, p95', quantile(alone, 0.95), 'ms');
      const [by, member] = await Promise.all([reviewer, colleague].map((headers) => memberOf(vigil.base, headers)));
      const { body: matching } = await ask(`${vigil.base}/api/incidents/matching?${FILTERS[0]}`, { headers: reviewer });
      const { items } = JSON.parse(matching);
      const many = Math.min(AT_ONCE, Math.floor((items.length - NOTICES) / 2));
      const some = items.slice(0, many);
      const write = {
        base: vigil.base,
        headers: { 'content-type': 'application/json', origin: vigil.base, ...reviewer },
      };
      const dry = await handOver({ ...write, items: some, member, dryRun: true });
      figure(`preview of handing ${many.toLocaleString('en')} records over`, dry, 's');
      const taken = await handOver({ ...write, items: some, member, dryRun: false });
      const others = items.slice(many, 2 * many).map(({ id }) => id);
      figure(`${many.toLocaleString('en')} records handed over, a line of the log each`, taken, 's', {
        aim: size <= 100_000 && many === AT_ONCE ? atMost(10, 's') : null,
        floor: await bareHandOver(pool, others, member, by),
        note: 'floor: a transaction a record in SQL, with the log, without rights',
      });
      const rest = items.slice(2 * many);
      const told = await noticesTold({
        base: vigil.base,
        by: write.headers,
        to: { ...write.headers, ...colleague },
        member,
        items: rest,
      });
      figure('a notice in the inbox of somebody who waits for it, p95', quantile(told, 0.95), 'ms', {
        aim: atMost(1000, 'ms'),
        floor: quantile(await bareNotices(pool, member, by), 0.95),
        note: 'floor: a row in SQL, and a connection that listens',
      });
      const status = readFileSync(`/proc/${vigil.pid}/status`, 'utf8');
      figure('memory of Vigil', Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024, 'MiB');
      figure('text of all records', bytes / 2 ** 20, 'MiB');
      await vigil.close();
      figure("memory of the queue's index", (await deskIndexBytes(store)) / 2 ** 20, 'MiB', {
        aim: atMost(Number(((1.5 * bytes) / 2 ** 20).toFixed(1)), 'MiB', ': 1.5 × the text'),
        floor: bytes / 2 ** 20,
        note: 'floor: the text alone',
      });
      figure(
        "the queue's scripts and words, gzip",
        scriptsOfQueue('en').reduce((sum, { weight }) => sum + weight, 0) / 1000,
        'kB',
        {
          aim: atMost(120, 'kB'),
        },
      );
      vigil = await startVigil(store, await freePort());
    }
  } finally {
    agent.destroy();
    await pool.end();
    await vigil.close();
    await store.close();
  }
};
