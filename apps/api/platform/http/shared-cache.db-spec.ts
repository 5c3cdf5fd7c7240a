import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { type Desk, hide, published } from '../../testing/desk.js';
import { SITE } from '../../testing/site-folder.js';
import { useDesk } from '../../testing/use-desk.js';

const ASKING = { 'vigil-cache': 'yes' };
let app: TestApp;
let desk: Desk;
let shown: string;
let gone: string;
useDesk((opened) => ({ app, desk } = opened), { webFolder: SITE });

beforeAll(async () => {
  const on = (day: string) => anIncident({ when: exactDay(asDay(day)) });
  shown = (await published(desk, on('2021-03-01'))).code!;
  gone = (await hide(desk.reviewer, await published(desk, on('2021-03-02')))).code!;
});

const until = async (path: string, headers: Record<string, string> = ASKING): Promise<string | null> =>
  (await app.visitor.get(path, headers)).headers.get('x-accel-expires');
const now = (): number => Math.floor(Date.now() / 1000);

describe('a cache in front that asks', () => {
  it.each([
    ['a page', () => `/incidents/${shown}`],
    ['a record', () => `/api/public/incidents/${shown}`],
    ['what browsers keep for a minute', () => '/api/public/groups'],
    ['a feed', () => '/changes.atom'],
    ['a page that says that something is gone', () => `/incidents/${gone}`],
    ['data that says so', () => `/api/public/incidents/${gone}`],
    ['an address that does not exist', () => '/api/public/incidents/KH-000000'],
  ])('may keep %s until the second of its question is over', async (_what, path) => {
    const from = now();
    const said = await until(path());
    expect(said).toMatch(/^@\d+$/);
    expect(Number(said!.slice(1))).toBeGreaterThanOrEqual(from);
    expect(Number(said!.slice(1))).toBeLessThanOrEqual(now());
  });

  it('may keep what it has already, once it asked again', async () => {
    const path = `/api/public/incidents/${shown}`;
    const etag = (await app.visitor.get(path)).headers.get('etag')!;
    const again = await app.visitor.get(path, { ...ASKING, 'if-none-match': etag });
    expect([again.status, again.headers.get('x-accel-expires')]).toEqual([304, expect.stringMatching(/^@\d+$/)]);
  });

  it('may keep a file for long whose name changes with it', async () => {
    const file = readdirSync(join(SITE, 'assets')).find((name) => /-[\w-]{8,}\.js$/.test(name))!;
    expect(await until(`/assets/${file}`)).toBe('31536000');
  });

  it('may keep nothing of the desk, nothing that is sent but once, no refusal for another reason', async () => {
    const paths = [
      '/desk',
      '/sign-in',
      '/api/sessions/current',
      '/api/incidents',
      '/health/ready',
      '/api/public/incidents.csv?indicator=I01&period=2021',
      '/api/public/counts?indicator=nothing',
    ];
    const said = await Promise.all(paths.map(async (path) => [path, await until(path)]));
    expect(said.filter(([, told]) => told !== null)).toEqual([]);
    for (const path of ['/api/incidents', '/api/members', '/api/sessions/current']) {
      const { headers } = await desk.admin.get(path, ASKING);
      expect([path, headers.get('x-accel-expires')]).toEqual([path, null]);
    }
    const sent = await app.visitor.post('/api/sessions', {}, ASKING);
    expect(sent.headers.get('x-accel-expires')).toBeNull();
  });
});

it('who does not ask is told nothing', async () => {
  expect(await until(`/incidents/${shown}`, {})).toBeNull();
  expect(await until(`/api/public/incidents/${gone}`, {})).toBeNull();
});
