import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import fc from 'fast-check';
import { withClient } from '../database/ensure-database.js';
import { anIncident } from '../../testing/an-incident.js';
import { CREATE, published, type Desk } from '../../testing/desk.js';
import { testAdminUrl, type FreshDatabase } from '../../testing/fresh-database.js';
import { useDesk } from '../../testing/use-desk.js';

const TIMES = process.env['VIGIL_PROVE'] ? 400 : 20;
/** Maximum milliseconds from the requests to the cut: by then most are answered. */
const LONGEST = 60;

let database: FreshDatabase;
let desk: Desk;
useDesk((opened) => {
  ({ database, desk } = opened);
});

/** Cuts every connection to this file's database, whatever it is doing. */
const cutAll = (): Promise<void> =>
  withClient(
    testAdminUrl(),
    async (client) =>
      void (await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        new URL(database.url).pathname.slice(1),
      ])),
  );

const CUT = 'cut while it was being sent';
/** Returns the status of an answer; a file breaks off in the middle when its connection is cut. */
const outcome = (asked: Promise<{ status: number }>): Promise<number | string> =>
  asked.then(
    ({ status }) => status,
    () => CUT,
  );

interface Save {
  id: string;
  incident: Incident;
  answer?: number | string;
}
const save = ({ id, incident }: Save): Promise<number | string> =>
  outcome(desk.monitor.put(`/api/incidents/${id}`, incident, CREATE));

const questions = (): Promise<number | string>[] =>
  [
    desk.app.visitor.get('/api/public/counts?indicator=I02&period=2021&split=force'),
    desk.app.visitor.get('/api/public/counts?indicator=I02&period=2021&asOf=1'),
    desk.app.visitor.get('/api/public/incidents?indicator=I02&period=2021'),
    desk.app.visitor.get('/api/public/facts/incidents.arrow'),
    desk.app.visitor.get('/api/public/incidents.csv?indicator=I02&period=2021'),
    desk.reviewer.post('/api/counts', { question: 'indicator=I02&period=2021' }),
    desk.reviewer.get('/api/incidents?q=banners'),
    desk.admin.get('/api/members'),
  ].map(outcome);

const soon = async (ask: () => Promise<number | string>): Promise<number | string> => {
  for (let tries = 0; ; tries += 1) {
    const got = await ask();
    if (got !== 503 || tries === 50) return got;
  }
};

it(`answers or asks to come back, whenever connections are cut (${TIMES} times), and loses no save`, async () => {
  await published(desk, anIncident());
  const outcomes = new Set<number | string>();
  const saves: Save[] = [];
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: LONGEST }), async (wait) => {
      const one: Save = { id: crypto.randomUUID(), incident: anIncident() };
      const asked = [save(one), ...questions()];
      await pause(wait);
      await cutAll();
      const answers = await Promise.all(asked);
      for (const answer of answers) outcomes.add(answer);
      saves.push({ ...one, answer: answers[0]! });
    }),
    { seed: Number(process.env['VIGIL_SEED'] ?? 1), numRuns: TIMES, endOnFailure: true },
  );
  expect(
    outcomes.has(503) && [...outcomes].every((one) => [200, 201, 503, CUT].includes(one)) ? [] : [...outcomes],
  ).toEqual([]);
  // The pool notices each broken connection at its next use.
  for (const one of saves) {
    // A client that was told to retry does so: the record then exists once, whether or not it did before.
    if (one.answer !== 201) expect([200, 201]).toContain(await soon(() => save(one)));
    expect(await soon(() => outcome(desk.monitor.get(`/api/incidents/${one.id}`)))).toBe(200);
  }
}, 600_000);
