import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { anIncident } from '../testing/an-incident.js';
import { openDesk, published, retract, type Desk } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { startProcess, type VigilProcess } from '../testing/start-vigil-process.js';
import { waitUntil } from '../testing/wait-until.js';

let database: FreshDatabase;
let folder: string;
let one: TestApp;
let desk: Desk;
let two: VigilProcess | null = null;
beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'vigil-killed-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Vigil</title>');
  one = await startTestApp(database);
  desk = await openDesk(one);
});
afterAll(async () => {
  two?.child.kill('SIGKILL');
  await two?.ended;
  await one?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the second instance with its previous home folder. @returns its address. */
const startTwo = async (): Promise<string> => {
  two = startProcess(folder, { VIGIL_HOME: join(folder, 'home'), DATABASE_URL: database.url });
  const [, url] = await two.until(/Vigil is at (http:\/\/localhost:\d+)/);
  return url!.replace('localhost', '127.0.0.1');
};
const QUESTION = '/api/public/counts?indicator=I02&period=2021&unit=month&split=period,place:1';
const figures = async (url: string): Promise<{ total: unknown; cells: unknown }> => {
  const { answer } = (await (await fetch(`${url}${QUESTION}`)).json()) as { answer: Answer };
  return { total: answer.total, cells: answer.cells.filter(({ high }) => high !== 0) };
};
const agree = async (url: string): Promise<boolean> =>
  JSON.stringify(await figures(url)) === JSON.stringify(await figures(one.url));
const agreeSoon = async (url: string): Promise<void> => void (await waitUntil(() => agree(url)));

it('an instance that is killed and started again counts what the other published and took back meanwhile', async () => {
  const first = await published(desk, anIncident());
  const url = await startTwo();
  expect([await agree(url), (await figures(url)).total]).toEqual([true, expect.objectContaining({ low: 1 })]);
  await published(desk, anIncident());
  await agreeSoon(url);

  two!.child.kill('SIGKILL');
  expect(await two!.ended).toBeNull();
  await retract(desk.reviewer, first);
  const third = await published(desk, anIncident());
  await published(desk, anIncident());

  const again = await startTwo();
  expect([await agree(again), (await figures(again)).total]).toEqual([true, expect.objectContaining({ low: 3 })]);
  expect(
    await Promise.all(
      [first, third].map(async ({ code }) => (await fetch(`${again}/api/public/incidents/${code}`)).status),
    ),
  ).toEqual([410, 200]);
  await retract(desk.reviewer, third);
  await agreeSoon(again);
}, 120_000);
