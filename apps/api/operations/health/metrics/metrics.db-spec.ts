import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inCheckout } from '../../../project-root.js';
import { anIncident } from '../../../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../../../testing/app.js';
import { log } from '../../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../../testing/fresh-database.js';

jest.setTimeout(60_000);
let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const read = async (of = app, headers: Record<string, string> = {}) => of.visitor.get('/metrics', headers);
/** The names of all series, with their labels. */
const seriesIn = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')));
const valueIn = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1),
  );

describe('the metrics', () => {
  it('are OpenMetrics with what an operator watches, and no cache keeps them', async () => {
    await app.visitor.get('/api/public/about');
    const { status, headers, text } = await read();
    expect([status, headers.get('cache-control'), headers.get('content-type')]).toEqual([
      200,
      'no-store',
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    ]);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    expect(valueIn(text, 'vigil_http_requests_total{route="/api/public/about",status="2xx"}')).toBe(1);
    expect(valueIn(text, 'vigil_check_state{check="database"}')).toBe(0);
    expect(valueIn(text, 'vigil_check_state{check="backup"}')).toBe(2);
    expect(valueIn(text, 'vigil_background_work_late')).toBe(0);
    expect(valueIn(text, 'vigil_sessions')).toBe(0);
    expect(valueIn(text, 'vigil_database_connections{pool="desk",state="all"}')).toBeGreaterThan(0);
    expect(valueIn(text, 'vigil_disk_free_ratio{disk="home"}')).toBeLessThanOrEqual(1);
    expect(valueIn(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
    // There is no backup, so nothing says how old it is.
    expect(text).not.toContain('vigil_backup_age_seconds');
  });

  it('have the same series whatever is asked, and tell of no work on records which it was', async () => {
    const before = (await read()).text;
    const monitor = await app.signIn('monitor');
    const record = await log(monitor, anIncident());
    for (let n = 0; n < 20; n += 1) {
      await app.visitor.get(`/incidents/${randomUUID()}`);
      await app.visitor.get(`/api/public/incidents/INC-${n}?canary=${n}`);
      await app.visitor.request('POST', `/api/nothing/${n}`, {});
    }
    await monitor.get(`/api/incidents/${record.id}`);
    const after = (await read()).text;
    expect(seriesIn(after)).toEqual(seriesIn(before));
    expect(new Set(seriesIn(after)).size).toBe(seriesIn(after).length);
    const routes = new Set([...after.matchAll(/route="([^"]*)"/g)].map(([, route]) => route!));
    const open = app.routes.routes().filter(({ action }) => action === 'read-public');
    expect([...routes].filter((route) => route !== 'other' && !open.some(({ path }) => path === route))).toEqual([]);
    expect([...routes].filter((route) => route.includes('objection'))).toEqual([]);
    expect(routes.size).toBeGreaterThan(50);
    expect(after).not.toContain(record.id);
    const other = 'vigil_http_requests_total{route="other",status="2xx"}';
    expect(valueIn(after, other)).toBeGreaterThan(valueIn(before, other));
  });

  it('are not there for strangers, nor through a proxy, and with a token for who sends it', async () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'via'])
      expect((await read(app, { [header]: '127.0.0.1' })).status).toBe(404);
    const guarded = await startTestApp(database, { config: { ...TEST_CONFIG, metricsToken: '0123456789abcdef' } });
    expect((await read(guarded)).status).toBe(404);
    expect((await read(guarded, { authorization: 'Bearer 0123456789abcdee' })).status).toBe(404);
    expect((await read(guarded, { authorization: 'Bearer 0123456789abcdef' })).status).toBe(200);
    await guarded.close();
  });

  it('are all that the dashboard of the documents asks for, and it shows all of them', async () => {
    const { text } = await read();
    const known = new Set([
      ...seriesIn(text).map((series) => series.split('{')[0]!),
      'vigil_backup_age_seconds',
      'vigil_replica_lag_seconds',
    ]);
    const dashboard = JSON.parse(readFileSync(inCheckout('docs/grafana-dashboard.json'), 'utf8')) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    const asked = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(asked.length).toBeGreaterThan(8);
    const names = asked.flatMap((expr) => expr.match(/\b(?:vigil|process|nodejs)_\w+/g) ?? []);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    for (const expr of asked) expect(expr).toMatch(/(?:vigil|process|nodejs)_/);
    const families = Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name!);
    const shown = asked.join(' ');
    expect(families.filter((name) => !shown.includes(name))).toEqual([]);
  });
});
