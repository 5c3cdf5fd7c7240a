import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { countBlock, publicTotals } from '@vigil/shared/people-figures/public-block.js';
import { readBlocks } from '../../people/people-blocks.js';
import { readFollowed } from '../../people/people-for-figures.js';
import { askToErase, changePerson, handIn } from '../a-person.js';
import { consentTo, showPageOf } from '../a-person-page.js';
import { anIncident } from '../an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../app.js';
import { openDesk, type Desk } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import {
  agreeOnTotals,
  areHeld,
  cameOut,
  cellsOfPeople,
  consentToCount,
  dayTurns,
  DUE,
  people,
  quarterTurns,
} from './people-totals-setup.js';
import { ADDRESSES_BESIDE_CODES, publicAnswers, type PublicAnswer } from './public-answers.js';
import { publishedAs, rowsOf } from './withheld-totals-setup.js';

/**
 * Two installations that live through the same and differ only in which of the people whom they follow are held.
 * Whoever reads everything that is public, after each step, must see no difference: then nothing public tells of one
 * person.
 */
jest.setTimeout(180_000);
interface Side {
  database: FreshDatabase;
  app: TestApp;
  desk: Desk;
  home: string;
  people: string[];
}
const sides: Side[] = [];
beforeAll(async () => {
  for (let n = 0; n < 2; n += 1) {
    const database = await freshDatabase();
    const home = mkdtempSync(join(tmpdir(), 'vigil-test-people-totals-'));
    const app = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
    sides.push({ database, app, home, desk: await openDesk(app), people: [] });
  }
  await onBoth(({ desk }) => agreeOnTotals(desk, true));
});
afterAll(async () => {
  for (const { app, database, home } of sides) {
    await app.close();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  }
});

let steps = 0;
const codes: string[] = [];
const onBoth = (what: (side: Side, n: number) => Promise<unknown>): Promise<unknown[]> =>
  Promise.all(sides.map((side, n) => what(side, n)));
/** Publishes the same incident on both sides, and compares all that is public. @returns what readers see of people */
const step = async (): Promise<Record<string, number>> => {
  const code = `KH-${String((steps += 1)).padStart(6, '0')}`;
  codes.push(code);
  await onBoth(({ desk }) => publishedAs(desk, anIncident({ title: `Step ${steps}` }), code));
  await compare();
  return cellsOfPeople(sides[0]!.app);
};
/** Compares every public row; with VIGIL_PROVE also what each public address answers. */
const compare = async (): Promise<void> => {
  const read = async ({ app }: Side): Promise<{ answers: PublicAnswer[]; rows: string[]; totals: string }> => ({
    totals: (await app.visitor.get('/api/public/people-totals')).text,
    answers: process.env['VIGIL_PROVE']
      ? await publicAnswers(app.visitor, codes, [], ADDRESSES_BESIDE_CODES.slice(0, 2))
      : [],
    rows: (await rowsOf(app, 'pub')).filter(
      // A page says of one person what they agreed to; the totals beside it must not differ.
      (row) => !row.startsWith('pub.log_checkpoint') && !row.startsWith('pub.person_page'),
    ),
  });
  const [left, right] = [await read(sides[0]!), await read(sides[1]!)];
  expect(right).toEqual(left);
};

// only-internal-differs.db-spec.ts tries it, too, with fewer people.
if (process.env['VIGIL_PROVE'])
  it('differs in no byte while no block is formed, whomever each side follows', async () => {
    await onBoth(async ({ desk }, n) => {
      // Nine on one side, who wait; nobody on the other; and people of whom nobody may be counted.
      await people(desk.reviewer, n * 9);
      await handIn(desk.reviewer, { handle: n === 0 ? 'green lantern' : 'quiet river' });
    });
    expect(await step()).toEqual({});
  });

it('looks the same at every step, whoever is held, is taken back, or is erased', async () => {
  await onBoth(({ app }) => app.database.query("delete from people_record where kind <> 'block'"));
  // Each person who is held on one side came out on the other; of both there are twelve.
  await onBoth(async (side, n) => {
    side.people = await people(side.desk.reviewer, 24);
    const ofHalf = (half: number): string[] => side.people.filter((_id, at) => at % 2 === half);
    await areHeld(side.desk.reviewer, ofHalf(n));
    await cameOut(side.desk.reviewer, ofHalf(1 - n));
  });
  await onBoth(({ app }) => quarterTurns(app));
  expect(await step()).toEqual({ people: 20, counted: 20, 'held certain': 10, 'held other': 10 });

  // The same person, who was held on one side only: taken back, then another one erased.
  await onBoth(({ desk, people: [first] }) => changePerson(desk.reviewer, first!, { showing: 'SH_NONE' }));
  await onBoth(({ app }) => dayTurns(app));
  expect(await step()).toEqual({ people: 20, counted: 20, 'held certain': 10, 'held other': 10 });
  await onBoth(async ({ desk, people: [, second] }) => {
    await askToErase(desk.reviewer, second!);
    expect((await desk.admin.post(`/api/person-erasures/${second}/approvals`, {})).status).toBe(204);
  });
  await compare();
  await onBoth(({ app }) => quarterTurns(app));
  await step();
  for (const { app } of sides)
    expect((await readBlocks(app.database.manager)).map(({ content }) => content.takenBack)).toEqual([1]);
});

it('looks the same when three of a block get pages of their own, whichever number they were in', async () => {
  const before = await cellsOfPeople(sides[0]!.app);
  await onBoth(async ({ desk, people: all }) => {
    for (const id of all.slice(2, 5)) {
      await changePerson(desk.reviewer, id, { consents: [consentToCount(), consentTo('CODE')] });
      await showPageOf(desk, id);
    }
  });
  // Nothing moves before the next publication step, and then every number alike.
  expect(await cellsOfPeople(sides[0]!.app)).toEqual(before);
  await onBoth(({ app }) => dayTurns(app));
  await step();
  for (const { app } of sides)
    expect((await readBlocks(app.database.manager)).map(({ content }) => content.takenBack)).toEqual([4]);
});

it('changes no byte when a release becomes known, or is moved, after its block was counted', async () => {
  await onBoth(async ({ desk, people: all }, n) => {
    const stillHeld = all.filter((_id, at) => at > 1 && at % 2 === n);
    if (n === 0) await cameOut(desk.reviewer, stillHeld.slice(0, 3), -10);
    else await cameOut(desk.reviewer, stillHeld.slice(0, 6), 20);
  });
  for (const turn of [dayTurns, quarterTurns]) {
    await onBoth(({ app }) => turn(app));
    await step();
  }
});

it('would find totals that count a block again: they would differ', async () => {
  const again = await onBoth(async ({ app: { database } }) => {
    const [block] = await readBlocks(database.manager);
    const followed = await readFollowed(database.manager, todayIn('Asia/Phnom_Penh'));
    const left = followed.flatMap(({ ids, counted }) =>
      counted !== null && block!.content.members.includes(ids[0]!) ? [counted] : [],
    );
    return publicTotals([{ ...block!.content, numbers: countBlock(left, DUE)! }]);
  });
  expect(again[0]).not.toEqual(again[1]);
});
