import { describe, expect, it, jest } from '@jest/globals';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { readBlocks } from '../../people/people-blocks.js';
import { askToErase, changePerson, handIn, happens, joinPeople, readPerson } from '../../testing/a-person.js';
import { consentTo, proposePage, showPageOf } from '../../testing/a-person-page.js';
import { aGroupLink, anAct, anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { aGroup, published, type Desk } from '../../testing/desk.js';
import {
  agreeOnTotals,
  areHeld,
  before,
  cameOut,
  cellsOfPeople,
  consentToCount,
  dayTurns,
  DUE,
  people,
  publicationStep,
  quarterTurns,
  totalsNow,
} from '../../testing/acceptance/people-totals-setup.js';
import { rowsOf } from '../../testing/acceptance/withheld-totals-setup.js';
import { useDesk } from '../../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const nextDay = async (): Promise<Record<string, number>> => {
  await dayTurns(app);
  await publicationStep(desk);
  return cellsOfPeople(app);
};
const nextQuarter = async (): Promise<Record<string, number>> => {
  await quarterTurns(app);
  await publicationStep(desk);
  return cellsOfPeople(app);
};
const heldAtDesk = async (): Promise<string> => {
  const asked = `/api/people-figures?indicator=I14&period=${DUE.slice(0, 4)}&day=${DUE}`;
  const { total } = (
    await desk.analyst.get<{ total: { of: number; measures: { people: { certain: number } } } }>(asked)
  ).body;
  return `${total.measures.people.certain} of ${total.of}`;
};
const members = async (): Promise<readonly string[]> =>
  (await readBlocks(app.database.manager)).flatMap(({ content }) => content.members);

/** The block of the case K9: 14 held, 10 not. */
let held: string[];
let free: string[];

describe('public totals of people', () => {
  it('are none before two people agreed, whoever may be counted', async () => {
    held = await people(desk.reviewer, 14);
    free = await people(desk.reviewer, 10);
    await areHeld(desk.reviewer, held);
    await cameOut(desk.reviewer, free);
    await publicationStep(desk);
    expect(await totalsNow(app)).toEqual({ shown: false, lastDay: null, items: [] });
    expect(await readBlocks(app.database.manager)).toEqual([]);
    const asked = await desk.reviewer.put<object>('/api/people-totals', { shown: true });
    expect(asked.body).toMatchObject({ shown: false, waiting: { shown: true } });
    for (const client of [desk.analyst, desk.monitor, desk.admin])
      expect((await client.put('/api/people-totals', { shown: true })).status).toBe(403);
    await publicationStep(desk);
    expect(await readBlocks(app.database.manager)).toEqual([]);
  });

  it('K9: are counted at the next publication step: 14 held and 10 not are "at least 10" each', async () => {
    await agreeOnTotals(desk, true);
    expect(await totalsNow(app)).toEqual({ shown: true, lastDay: null, items: [] });
    await publicationStep(desk);
    expect(await cellsOfPeople(app)).toEqual({ people: 20, counted: 20, 'held certain': 10, 'held other': 10 });
    expect((await totalsNow(app)).lastDay).toBe(DUE);
    expect(await heldAtDesk()).toBe('14 of 24');
  });

  it('K9: one is retracted: at the desk 13; for readers 13 and 9, so 10 and 5', async () => {
    await changePerson(desk.reviewer, held[0]!, { showing: 'SH_NONE' });
    expect(await heldAtDesk()).toBe('13 of 23');
    expect(await nextDay()).toEqual({ people: 20, counted: 20, 'held certain': 10, 'held other': 5 });
    // Who agrees again is not counted again: two blocks would tell which one they were in.
    await changePerson(desk.reviewer, held[0]!, { showing: 'SH_COUNTED' });
    expect(await nextQuarter()).toEqual({ people: 20, counted: 20, 'held certain': 10, 'held other': 5 });
    expect(await members()).not.toContain(held[0]);
    await changePerson(desk.reviewer, held[0]!, { showing: 'SH_NONE' });
  });

  it('K9: another is erased: at the desk 12; for readers nothing changes, and nothing of her is left', async () => {
    const gone = held[1]!;
    const seen = await rowsOf(app, 'pub');
    await askToErase(desk.reviewer, gone);
    expect((await desk.admin.post(`/api/person-erasures/${gone}/approvals`, {})).status).toBe(204);
    expect(await heldAtDesk()).toBe('12 of 22');
    expect((await rowsOf(app, 'pub')).filter((row) => row.startsWith('pub.people_total'))).toEqual(
      seen.filter((row) => row.startsWith('pub.people_total')),
    );
    expect(await nextDay()).toEqual({ people: 20, counted: 20, 'held certain': 10, 'held other': 5 });
    for (const record of await readBlocks(app.database.manager))
      expect(JSON.stringify(record.content)).not.toContain(gone);
    // Lines of the log have her random id, and who wrote when; no value of the log has it.
    const left = [...(await rowsOf(app, 'public')), ...(await rowsOf(app, 'pub'))].filter((row) => row.includes(gone));
    expect([...new Set(left.map((row) => row.split(' ')[0]))]).toEqual(['public.log_leaf']);
    const old: { n: number }[] = await app.database.query(
      "select count(*)::int as n from people_private p join people_record r on r.id = p.record_id where r.kind = 'block' and p.revision < r.revision",
    );
    expect(old).toEqual([{ n: 0 }]);
  });

  it('erase whoever took their consent back before as one who was taken off', async () => {
    const gone = free[0]!;
    await changePerson(desk.reviewer, gone, { showing: 'SH_NONE' });
    await askToErase(desk.reviewer, gone);
    expect((await desk.admin.post(`/api/person-erasures/${gone}/approvals`, {})).status).toBe(204);
    const [block] = await readBlocks(app.database.manager);
    expect([block!.content.takenBack, block!.content.members.length]).toEqual([2, 21]);
    expect(await nextDay()).toEqual({ people: 20, counted: 20, 'held certain': 10, 'held other': 5 });
  });

  it('count two who are found to be one as one', async () => {
    const [into, same] = [held[2]!, held[3]!];
    await joinPeople(desk, same, into);
    await nextDay();
    const [block] = await readBlocks(app.database.manager);
    const left = [into, same].filter((id) => block!.content.members.includes(id));
    expect([block!.content.takenBack, left.length]).toEqual([3, 1]);
    expect(block!.content.former.filter((id) => id === into || id === same)).toHaveLength(1);
  });

  it('let fewer than ten wait, and whoever was taken after the day', async () => {
    await people(desk.reviewer, 9);
    const late = await handIn(desk.reviewer, { showing: 'SH_COUNTED', consents: [consentToCount()] });
    expect((await nextQuarter())['people']).toBe(20);
    const tenth = await people(desk.reviewer, 1);
    await happens(desk.reviewer, 'ARREST', before(-2), [late], { grade: 'VG_FAIR' });
    // Not in the same quarter.
    expect((await nextDay())['people']).toBe(20);
    expect((await nextQuarter())['people']).toBe(30);
    expect(await members()).toEqual(expect.arrayContaining(tenth));
    expect(await members()).not.toContain(late);
  });

  it('K6: stand beside the people whom acts of published incidents record, at most as many', async () => {
    const arrest = (n: number) => anAct({ type: 'D_ARREST', actor: 'PF_POLICE', people: exactly(n) });
    const incident = await published(desk, anIncident({ title: 'Many', acts: [arrest(11)] }));
    const linked = { id: incident.id, incident: incident.id, act: incident.incident.acts[0]!.id };
    const all = await people(desk.reviewer, 12, { acts: [linked] });
    expect((await nextQuarter())['beside']).toBe(10);
    const besides = (await readBlocks(app.database.manager)).filter(({ content }) => content.isBeside);
    expect(besides.map(({ content }) => content.numbers[0]!.total)).toEqual([11]);
    expect(all.filter((id) => !besides[0]!.content.members.includes(id))).toHaveLength(1);
  });

  it('K7: name a group only if readers know it', async () => {
    const group = await aGroup(desk, 'DEMO Friday');
    const tied = { id: group.id, group: group.id, tie: 'GT_FOR_WHOM', link: 'GL_STATED' };
    await people(desk.reviewer, 5, { groups: [tied] });
    const others = await people(desk.reviewer, 7);
    expect(Object.keys(await nextQuarter()).filter((key) => key.startsWith('group'))).toEqual([]);
    expect(await members()).toEqual(expect.arrayContaining(others));
    const named = anIncident({
      title: 'Of the group',
      groups: [aGroupLink(group.id)],
    });
    await published(desk, named);
    const cells = await nextDay();
    expect([
      cells[`group.GT_FOR_WHOM ${group.publicCode}`],
      cells[`group.GT_FOR_WHOM ${group.publicCode} rest`],
    ]).toEqual([5, 5]);
  });

  it('are taken away by two people, and are the same again', async () => {
    const seen = await totalsNow(app);
    await agreeOnTotals(desk, false);
    expect(await totalsNow(app)).toEqual({ shown: false, lastDay: null, items: [] });
    await nextQuarter();
    expect((await totalsNow(app)).items).toEqual([]);
    await agreeOnTotals(desk, true);
    expect((await totalsNow(app)).items).toEqual(seen.items);
  });
});

describe('pages about people who were counted', () => {
  const agreeToPage = async (id: string): Promise<void> => {
    const { consents } = (await readPerson(desk.reviewer, id)).person;
    await changePerson(desk.reviewer, id, { consents: [...consents, consentTo('CODE')] });
  };
  /** Who is in the first block, but for entries that were joined. */
  const block: string[] = [];

  it('take them off every number of their block, for good', async () => {
    const [first] = await readBlocks(app.database.manager);
    for (const id of first!.content.members) {
      const { joining, joined } = await readPerson(desk.reviewer, id);
      if (joining === null && joined.length === 0) block.push(id);
    }
    const one = block[0]!;
    await agreeToPage(one);
    await showPageOf(desk, one);
    await nextDay();
    const now = async () => (await readBlocks(app.database.manager))[0]!.content;
    expect([(await now()).takenBack, (await now()).members.includes(one)]).toEqual([
      first!.content.takenBack + 1,
      false,
    ]);
    await desk.reviewer.delete(`/api/people/${one}/public-page`);
    await people(desk.reviewer, 10);
    await nextQuarter();
    expect(await members()).not.toContain(one);
    expect((await now()).former).toContain(one);
  });

  it('are at most three of a block, also where one of them was erased', async () => {
    for (const id of block.slice(1, 4)) await agreeToPage(id);
    for (const id of block.slice(1, 3)) await showPageOf(desk, id);
    const fourth = block[3]!;
    expect((await proposePage(desk.reviewer, fourth)).text).toContain('page-few-of-block');
    await askToErase(desk.reviewer, block[1]!);
    expect((await desk.admin.post(`/api/person-erasures/${block[1]}/approvals`, {})).status).toBe(204);
    expect((await proposePage(desk.reviewer, fourth)).text).toContain('page-few-of-block');
    // Nobody of another block is held back.
    const other = (await readBlocks(app.database.manager))[1]!.content.members[0]!;
    await agreeToPage(other);
    expect((await proposePage(desk.reviewer, other)).status).toBe(200);
  });

  it('are at most three of a block, also where one of them was joined with somebody who has none', async () => {
    const all = await people(desk.reviewer, 10, { consents: [consentToCount(), consentTo('CODE')] });
    await nextQuarter();
    for (const id of all.slice(0, 3)) await showPageOf(desk, id);
    expect((await proposePage(desk.reviewer, all[3]!)).text).toContain('page-few-of-block');
    await joinPeople(desk, all[0]!, await handIn(desk.reviewer));
    // Readers saw the page of whoever was joined.
    expect((await proposePage(desk.reviewer, all[3]!)).text).toContain('page-few-of-block');
  });

  it('keep whoever is to get one out of new blocks', async () => {
    const waiting = await people(desk.reviewer, 10, { consents: [consentToCount(), consentTo('CODE')] });
    await proposePage(desk.reviewer, waiting[0]!);
    await people(desk.reviewer, 1);
    await nextQuarter();
    const now = await members();
    expect(waiting.map((id) => now.includes(id))).toEqual([false, ...Array<boolean>(9).fill(true)]);
  });
});

describe('what the database refuses', () => {
  it.each([
    ['a number below five', '2022-06-30', 'people', '', false, 0],
    ['a number that is no multiple of five', '2022-06-30', 'people', '', false, 7],
    ['a day that is no end of a half-year', '2022-06-29', 'people', '', false, 5],
    ['a month end', '2022-03-31', 'people', '', false, 5],
    ['a total of something else', '2022-06-30', 'days', '', false, 5],
    ['a stage that nobody is held at', '2022-06-30', 'stage', 'ST_WANTED', false, 5],
    ['a group without a name', '2022-06-30', 'group.GT_MEMBER', '', false, 5],
    ['people of a place', '2022-06-30', 'people', '12', false, 5],
    ['the rest of all', '2022-06-30', 'held', 'certain', true, 5],
  ])('%s', async (_what, day, tally, code, isRest, low) => {
    const insert = app.database.query(
      "insert into pub.people_total (day, country, tally, code, is_rest, low) values ($1, '', $2, $3, $4, $5)",
      [day, tally, code, isRest, low],
    );
    await expect(insert).rejects.toMatchObject({ code: '23514' });
  });
});
