import { expect, it, jest } from '@jest/globals';
import { forgetDecryptedPeople } from '../../people/decrypted-people.js';
import { readBlocks } from '../../people/people-blocks.js';
import { changePerson } from '../../testing/a-person.js';
import {
  agreeOnTotals,
  cellsOfPeople,
  dayTurns,
  people,
  publicationStep,
  quarterTurns,
} from '../../testing/acceptance/people-totals-setup.js';
import type { TestApp } from '../../testing/app.js';
import { damageRecord, mendRecord } from '../../testing/damage-record.js';
import type { Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

/** Says of a record that it is of another kind, as somebody with the database could. @returns what takes it back */
const ofAnotherKind = async (id: string, kind: string): Promise<() => Promise<void>> => {
  const read = 'select kind, team from people_record where id = $1';
  const [was] = (await app.database.query(read, [id])) as [{ kind: string; team: string[] }];
  const write = async (to: string, team: string[]): Promise<void> => {
    await app.database.query('update people_record set kind = $2, team = $3 where id = $1', [id, to, team]);
    // As after a start: what was read before is in memory.
    forgetDecryptedPeople(app.database.manager);
  };
  await write(kind, kind === 'person' ? [desk.reviewer.member!.id] : []);
  return () => write(was.kind, was.team);
};

const countedOn = async (): Promise<unknown> =>
  (await app.database.query('select people_counted_on::text as day from pub.head'))[0];

it('incidents are published while a record about people is damaged; totals are counted once it is mended', async () => {
  const all = await people(desk.reviewer, 11);
  await agreeOnTotals(desk, true);
  await publicationStep(desk);
  const seen = await cellsOfPeople(app);
  expect(seen).toMatchObject({ people: 10, counted: 10 });
  const [block] = await readBlocks(app.database.manager);
  await changePerson(desk.reviewer, all[0]!, { showing: 'SH_NONE' });
  for (const turns of [dayTurns, quarterTurns])
    for (const damaged of [all[1]!, block!.id]) {
      await turns(app);
      await damageRecord(app.database, damaged);
      const before = await countedOn();
      await publicationStep(desk);
      expect(await cellsOfPeople(app)).toEqual(seen);
      // It is looked at again.
      expect(await countedOn()).toEqual(before);
      await mendRecord(app.database, damaged);
    }
  for (const [id, kinds] of [
    [all[1]!, ['event', 'case', 'block']],
    [block!.id, ['person', 'event', 'case']],
  ] as const)
    for (const kind of kinds) {
      await dayTurns(app);
      const mend = await ofAnotherKind(id, kind);
      const before = await countedOn();
      await publicationStep(desk);
      expect([kind, await cellsOfPeople(app), await countedOn()]).toEqual([kind, seen, before]);
      await mend();
    }
  await publicationStep(desk);
  expect(await countedOn()).not.toEqual({ day: '2000-01-01' });
  // Whoever was damaged for a while is still counted, and whoever is counted no longer was taken off.
  const [now] = await readBlocks(app.database.manager);
  expect([...now!.content.members].sort()).toEqual(all.slice(1).sort());
});
