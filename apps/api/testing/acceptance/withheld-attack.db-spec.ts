import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { readSealed } from '../../incidents/internal-answers.repository.js';
import { anIncident, but } from '../an-incident.js';
import { assess, hide, ifMatch, merge, openDesk, publish, retract, type Desk } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { storedDocuments } from '../stored-documents.js';
import { publicAnswers, type PublicAnswer } from './public-answers.js';
import { assemblyIn, cellsOf, halfYearTurns, publishedAs, rowsOf, suffering } from './withheld-totals-setup.js';

/**
 * Two installations that live through the same and differ only in which of their records hold which withheld type.
 * Whoever reads everything that is public, before and after each step, must see no difference: then nothing that is
 * public tells of one record.
 */
jest.setTimeout(180_000);
interface Side {
  database: FreshDatabase;
  app: TestApp;
  desk: Desk;
  home: string;
  records: IncidentRecord[];
}
const sides: Side[] = [];
beforeAll(async () => {
  for (let n = 0; n < 2; n += 1) {
    const database = await freshDatabase();
    const home = mkdtempSync(join(tmpdir(), 'vigil-test-withheld-'));
    const app = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
    sides.push({ database, app, home, desk: await openDesk(app), records: [] });
  }
});
afterAll(async () => {
  for (const { app, database, home } of sides) {
    await app.close();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  }
});

const GRAVE = { act: 'FM_SEXUAL', harm: 'HM_SEXUAL', injury: 'HM_INJURY_SERIOUS', affected: 'VC_CHILD' };
const LIGHT = { act: 'FM_UNSPEC', harm: 'HM_MISCARRIAGE', injury: 'HM_INJURY_MINOR', affected: 'VC_PARTICIPANT' };
const RECORDS = 24;
const codeOf = (n: number): string => `KH-${String(n).padStart(6, '0')}`;
/** The first side's grave records are the second side's light ones; there are as many of either in every ten. */
const recordOf = (n: number, side: number): Incident =>
  assemblyIn('2021-01-05', n, suffering(n, (n + side) % 2 === 0 ? GRAVE : LIGHT));

const filesOf = (folder: string): string[] =>
  storedDocuments(folder).map(({ code, summary, text }) => `${code} ${summary} ${text}`);
const CODES = Array.from({ length: RECORDS + 2 }, (_, n) => codeOf(n));
const MORE = [
  '/api/public/counts?indicator=I06&period=2021-H1',
  '/api/public/counts?indicator=I08&measure=violations&period=2021',
  '/api/public/counts?indicator=I06&period=2021&split=actor',
  '/api/public/counts?indicator=I07&measure=force&period=2021&split=force,outcome',
  '/api/public/withheld-totals',
  ...['I09', 'I07', 'I05'].map(
    (indicator) =>
      `/api/public/counts?indicator=${indicator}&period=2021-H1&split=${indicator === 'I09' ? 'harm,side' : 'force,actor'}`,
  ),
];
const readEverything = async ({
  app,
  home,
}: Side): Promise<{ answers: PublicAnswer[]; files: string[]; more: string[] }> => ({
  answers: await publicAnswers(app.visitor, CODES),
  files: filesOf(join(home, 'public')),
  more: await Promise.all(
    MORE.map(async (path) => {
      const { status, text } = await app.visitor.get(path);
      expect([path, status]).toEqual([path, 200]);
      return text;
    }),
  ),
});
/**
 * What a table of exact totals that is written at once would say after each step; for the proof that this test would
 * notice.
 */
const exactNow = async ({ app }: Side): Promise<string> => {
  const rows: { id: string; act: string; type: string }[] = await app.database.query(
    `select i.id, a.id as act, a.type from act a join incident i on i.id = a.incident_id where i.status = 'WS_PUBLISHED' order by a.id`,
  );
  const sealed = new Map(
    (await readSealed(app.database.manager, [...new Set(rows.map(({ id }) => id))], ['type'])).map(
      ({ ownerId, value }) => [ownerId, value as string],
    ),
  );
  return JSON.stringify(
    rows
      .map(({ act, type }) => sealed.get(act) ?? type)
      .filter((type) => type.startsWith('FM_'))
      .sort(),
  );
};

const exact: [string[], string[]] = [[], []];
/** One step on both sides, and a look at all rows of schema pub: they are the same, and no total is below five. */
const step = async (what: (side: Side, n: number) => Promise<unknown>): Promise<Record<string, number>> => {
  for (const [n, side] of sides.entries()) {
    await what(side, n);
    exact[n]!.push(await exactNow(side));
  }
  const [left, right] = [await rowsOf(sides[0]!.app, 'pub'), await rowsOf(sides[1]!.app, 'pub')];
  expect(right).toEqual(left);
  const cells = await cellsOf(sides[0]!.app);
  for (const low of Object.values(cells)) expect(low % 5 === 0 && low >= 5).toBe(true);
  return cells;
};
const fresh = async ({ desk, records }: Side, n: number): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${records[n]!.id}`)).body;
const correct = async (side: Side, n: number, change: (incident: Incident) => object): Promise<void> => {
  const record = await fresh(side, n);
  const changed = await side.desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${record.id}`,
    but(record.incident, change(record.incident)),
    ifMatch(record.revision),
  );
  await publish(side.desk.second, changed.body);
};

/** Two people assess the act of force, and the outcome tells its means; it is published as a correction. */
const assessed = async (side: Side, n: number): Promise<void> => {
  const record = await fresh(side, n);
  const after = await assess(
    side.desk,
    record,
    record.incident.acts[0]!.type === 'FM_SEXUAL' ? 'LA_UNLAWFUL' : 'LA_UNDETERMINED',
  );
  const changed = await side.desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${after.id}`,
    but(after.incident, { publicSummary: 'Assessed.' }),
    ifMatch(after.revision),
  );
  await publish(side.desk.second, changed.body);
};

it('looks the same to the public at every step, whichever records hold what is withheld', async () => {
  for (let n = 0; n < RECORDS; n += 1) {
    const cells = await step(async (side, i) => {
      side.records.push(await publishedAs(side.desk, recordOf(n, i), codeOf(n)));
    });
    // Every fourth is assessed, and what comes of it follows from the means that the public does not see.
    if (n % 4 === 0) await step((side) => assessed(side, n));
    expect(cells).toEqual({});
  }
  // A correction that readers see, of what waits to be counted.
  await step((side) => correct(side, 3, () => ({ publicSummary: 'Corrected.' })));
  await Promise.all(sides.map(({ app }) => halfYearTurns(app)));
  const counted = await step(async (side) => {
    await publishedAs(side.desk, anIncident({ title: 'Another' }), codeOf(RECORDS));
  });
  expect(counted).toEqual({
    '2021-H1 force FM_SEXUAL': 10,
    '2021-H1 force FM_UNSPEC': 10,
    '2021-H1 harm HM_SEXUAL': 10,
    '2021-H1 injured.SI_ASSEMBLY HM_INJURY_SERIOUS': 20,
    '2021-H1 VC_CHILD VC_CHILD': 20,
  });

  const [left, right] = [await readEverything(sides[0]!), await readEverything(sides[1]!)];
  expect(
    left.answers.filter(({ status, text }) => status === 200 && text.includes('WITHHELD')).length,
  ).toBeGreaterThanOrEqual(RECORDS);
  expect(right).toEqual(left);
  expect(left.answers.map(({ text }) => text).join()).not.toMatch(
    /FM_SEXUAL|HM_SEXUAL|HM_MISCARRIAGE|HM_INJURY_SERIOUS|VC_CHILD/,
  );

  // Whatever is taken back or changed afterwards: the same on both sides, where one record is grave and its twin is
  // light.
  const afterwards = [
    (side: Side) => fresh(side, 0).then((record) => retract(side.desk.reviewer, record)),
    (side: Side) => fresh(side, 1).then((record) => hide(side.desk.reviewer, record, 'Somebody could be known.')),
    (side: Side) => fresh(side, 2).then((record) => merge(side.desk.reviewer, record, side.records[4]!.id)),
    (side: Side) => correct(side, 5, ({ acts }) => ({ acts: acts.map((act) => but(act, { type: 'FM_PUSH' })) })),
    // Only what is withheld changes: a reader sees a correction without knowing of what.
    (side: Side) =>
      correct(side, 6, ({ acts }) => ({
        acts: acts.map((act) => but(act, { type: act.type === 'FM_SEXUAL' ? 'FM_UNSPEC' : 'FM_SEXUAL' })),
      })),
  ];
  const after = [];
  for (const what of afterwards) after.push((await step(what))['2021-H1 force FM_SEXUAL']);
  // 12, less one that was retracted: 11. The withdrawal takes nothing off; two more are taken off: 9.
  expect(after).toEqual([10, 10, 10, 5, 5]);
  expect(await readEverything(sides[1]!)).toEqual(await readEverything(sides[0]!));
});

it('would find totals that are exact and written at once: they differ from the first step on', () => {
  expect(exact[0]).toHaveLength(RECORDS + RECORDS / 4 + 7);
  expect(exact[0].filter((text, n) => text !== exact[1][n]).length).toBeGreaterThan(RECORDS / 3);
});
