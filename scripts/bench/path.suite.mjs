import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { fillPub } from './fill-pub.mjs';
import { ask, bareServer, latencies, peakMebibytes, rate } from './measure.mjs';
import { openStore, startVigil } from './server.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const QUESTION = 'indicator=I02&period=2012..2026&unit=month&split=period,place:1'.replace(
  '2012..2026',
  '2012-01-01..2026-12-31',
);
/** The floor in SQL for the same figure. */
const SQL = `select to_char(when_earliest, 'YYYY-MM') as month, left(place_code, 2) as province, count(*) filter (where to_char(when_latest, 'YYYY-MM') = to_char(when_earliest, 'YYYY-MM')) as certain
  from pub.incident where until_seq is null and kind = 'IK_ASSEMBLY' and interference = 'IN_INTERFERED' and grade in ('VG_CONFIRMED', 'VG_FAIR') group by 1, 2`;

/** Measures the whole path: start, write, publish and read, at 1,000 and at 100,000 published incidents. */
export const run = async ({ report, say, only }) => {
  if (!only || only === 'start') await starts(report, say);
  if (!only || only === 'write') await writes(report, say);
  if (!only || only === 'read') await reads(report, say);
};

const starts = async (report, say) => {
  say('Cold start from a clean clone (npm cache as it is) ...');
  const folder = mkdtempSync(join(tmpdir(), 'vigil-cold-'));
  try {
    execFileSync('git', ['clone', '--quiet', ROOT, folder]);
    const cold = await startOnce(folder);
    report({ name: 'cold start: clone to first answer', value: cold / 1000, unit: 's' });
    const warm = [];
    for (let i = 0; i < 3; i += 1) warm.push(await startOnce(folder));
    const floor = await bareStart();
    report({
      name: 'warm start: npm start to first answer',
      value: Math.min(...warm) / 1000,
      unit: 's',
      floor: floor / 1000,
      note: 'floor: a bare Node server through npm',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const until = async (url, child) => {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server ended before it answered');
    if ((await fetch(url).catch(() => null))?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const endOf = (child) =>
  new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });

const startOnce = async (folder) => {
  const began = performance.now();
  const child = spawn('npm', ['start'], { cwd: folder, stdio: 'ignore', env: { ...process.env, PORT: '3971' } });
  await until('http://localhost:3971/api/public/about', child);
  const ms = performance.now() - began;
  await endOf(child);
  return ms;
};

const bareStart = async () => {
  const began = performance.now();
  const child = spawn(
    'npm',
    ['exec', '--', 'node', '-e', `require('http').createServer((q, s) => s.end('{}')).listen(3972)`],
    { stdio: 'ignore' },
  );
  await until('http://localhost:3972/', child);
  const ms = performance.now() - began;
  await endOf(child);
  return ms;
};

/**
 * Measures writes through HTTP, as a monitor's browser sends them, against one bare insert of the same bytes. Both are
 * flushed to disk.
 */
const writes = async (report, say) => {
  say('Creating incidents ...');
  const store = await openStore('bench_write');
  const vigil = await startVigil(store, 3973);
  const client = new pg.Client(store.url);
  await client.connect();
  try {
    const { cookie } = await signIn(client);
    const { anIncident } = await import(join(ROOT, 'apps/api/dist/testing/an-incident.js'));
    const agent = new Agent({ keepAlive: true });
    const measured = await latencies(300, async () => {
      const body = JSON.stringify(
        anIncident({ narrative: 'Banners were taken from six people after the petition was handed over.' }),
      );
      const answer = await ask(`${vigil.base}/api/incidents/${randomUUID()}`, {
        agent,
        method: 'PUT',
        body,
        headers: { 'content-type': 'application/json', origin: vigil.base, cookie, 'if-none-match': '*' },
      });
      if (answer.status !== 201) throw new Error(`a write answered ${answer.status}: ${answer.body}`);
    });
    await client.query('create table bench_floor (id uuid primary key, body jsonb)');
    const floor = await latencies(300, () =>
      client.query('insert into bench_floor values ($1, $2)', [randomUUID(), JSON.stringify(anIncident())]),
    );
    report({
      name: 'create an incident, one client, p50',
      value: measured.p50,
      unit: 'ms',
      floor: floor.p50,
      note: 'floor: one bare INSERT',
    });
    report({ name: 'create an incident, one client, p95', value: measured.p95, unit: 'ms', floor: floor.p95 });
    report({ name: 'peak memory while writing', value: peakMebibytes(vigil.pid), unit: 'MiB' });
  } finally {
    await client.end();
    await vigil.close();
    await store.close();
  }
};

const signIn = async (client) => {
  const { createHash, randomBytes } = await import('node:crypto');
  const id = randomUUID();
  const token = randomBytes(32).toString('base64url');
  await client.query(`insert into member (id, name, name_folded, role) values ($1, 'bench', 'bench', 'monitor')`, [id]);
  await client.query(
    `insert into session (token_hash, id, member_id, stage, opened_by, expires_at) values ($1, $2, $3, 'whole', 'password', now() + interval '1 hour')`,
    [createHash('sha256').update(token).digest(), randomUUID(), id],
  );
  const { SESSION_COOKIE } = await import(join(ROOT, 'apps/api/dist/accounts/sessions.service.js'));
  return { cookie: `${SESSION_COOKIE}=${token}` };
};

const reads = async (report, say) => {
  const store = await openStore('bench_read');
  const client = new pg.Client(store.url);
  await client.connect();
  try {
    let filled = 0;
    for (const count of [1_000, 100_000]) {
      say(`Filling ${count} published incidents ...`);
      await fillPub(client, filled, count);
      filled = count;
      await readAt(report, store, client, count);
    }
  } finally {
    await client.end();
    await store.close();
  }
};

const readAt = async (report, store, client, count) => {
  const vigil = await startVigil(store, 3974);
  const agent = new Agent({ keepAlive: true });
  const at = count.toLocaleString('en');
  try {
    report({ name: `start with ${at} published incidents`, value: vigil.startMs / 1000, unit: 's' });
    const codes = (await client.query('select code from pub.incident order by md5(code) limit 200')).rows.map(
      (row) => row.code,
    );
    const counts = `${vigil.base}/api/public/counts?${QUESTION}`;
    const answer = await ask(counts, { agent });
    if (answer.status !== 200) throw new Error(`counts answered ${answer.status}: ${answer.body}`);
    const pages = [
      {
        name: 'public counts (month × province)',
        url: () => counts,
        bytes: answer.body,
        sql: () => client.query(SQL),
        sqlName: 'the same question in SQL',
      },
      {
        name: 'public counts (one figure)',
        url: () => `${vigil.base}/api/public/counts?indicator=I02&period=2021`,
        bytes: (await ask(`${vigil.base}/api/public/counts?indicator=I02&period=2021`)).body,
        sql: () =>
          client.query(
            `select count(*) from pub.incident where until_seq is null and interference = 'IN_INTERFERED' and grade in ('VG_CONFIRMED', 'VG_FAIR') and when_earliest >= '2021-01-01' and when_latest < '2022-01-01'`,
          ),
        sqlName: 'the same figure in SQL',
      },
      {
        name: 'list of incidents, first page',
        url: () => `${vigil.base}/api/public/incidents?${QUESTION.replace('&unit=month&split=period,place:1', '')}`,
        bytes: (await ask(`${vigil.base}/api/public/incidents?indicator=I02&period=2021`)).body,
        sql: () =>
          client.query('select * from pub.incident where until_seq is null order by when_earliest desc, code limit 50'),
        sqlName: '50 bare rows',
      },
    ];
    let turn = 0;
    const one = () => `${vigil.base}/api/public/incidents/${codes[(turn += 1) % codes.length]}`;
    pages.push({
      name: 'one incident',
      url: one,
      bytes: (await ask(one())).body,
      sql: () => client.query('select * from pub.incident where code = $1', [codes[(turn += 1) % codes.length]]),
      sqlName: 'its bare row',
    });
    for (const page of pages) {
      const measured = await latencies(count > 10_000 ? 100 : 300, () => ask(page.url(), { agent }));
      const sql = await latencies(60, page.sql);
      report({
        name: `${page.name} at ${at}, p50`,
        value: measured.p50,
        unit: 'ms',
        floor: sql.p50,
        note: `floor: ${page.sqlName}`,
      });
      report({ name: `${page.name} at ${at}, p95`, value: measured.p95, unit: 'ms', floor: sql.p95 });
      const bare = await bareServer(page.bytes);
      const floor = await rate(bare.url, { seconds: 3 });
      await bare.close();
      report({
        name: `${page.name} at ${at}, answers a second`,
        value: await rate(page.url, { seconds: 3 }),
        unit: '/s',
        floor,
        note: 'floor: bare HTTP, same bytes, 8 connections',
      });
    }
    report({ name: `peak memory at ${at}`, value: peakMebibytes(vigil.pid), unit: 'MiB' });
  } finally {
    agent.destroy();
    await vigil.close();
  }
};
