import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatFigure } from '@vigil/shared/counting/format-figure.js';
import type { PublicAbout, PublicGroup } from '@vigil/shared/public/response-types.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import words from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import type { TestApp } from '../app.js';
import { type Desk, releaseAll } from '../desk.js';
import { cellOf, countsOf, listOf, tableOf } from './public-requests.js';
import { publishEleven } from './publish-eleven-assemblies.js';
import { useDesk } from '../use-desk.js';

jest.setTimeout(60_000);

let app: TestApp;
let desk: Desk;
let fridayWomen: { id: string; publicCode: string };
let others: { id: string; publicCode: string };
const HALF_YEAR = 'period=2021-H1';
/** Of the last of the eleven. */
const LAST_DAY = '2021-06-11';

useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  ({ fridayWomen, others } = await publishEleven(desk));
});

const freeze = async (question: string): Promise<{ answer: Answer; rows: { code: string }[] }> => {
  const { body } = await desk.analyst.post<{ code: string }>('/api/reports', { title: 'Half a year', question });
  await releaseAll(desk);
  return (await app.visitor.get<{ answer: Answer; rows: { code: string }[] }>(`/api/public/reports/${body.code}`)).body;
};

describe('eleven assemblies met with force that two people assessed as unlawful', () => {
  it('F11: I06 is 11, and the caption changes nothing', async () => {
    const { total } = await countsOf(app.visitor, `indicator=I06&${HALF_YEAR}`);
    expect([total.low, total.high, total.asides.notYetAssessed?.low, total.asides.singleSource?.low]).toEqual([
      11, 11, 0, 0,
    ]);
    expect((await countsOf(app.visitor, `indicator=I06&${HALF_YEAR}&singleSource=yes`)).total.low).toBe(11);
    expect((await countsOf(app.visitor, `indicator=I04&${HALF_YEAR}`)).total).toMatchObject({
      low: 11,
      asides: { singleSource: { low: 1, high: 1 } },
    });
  });

  it('F11: I12 is 10 of 11, a share of crackdowns', async () => {
    const { total } = await countsOf(app.visitor, `indicator=I12&${HALF_YEAR}&groups=${fridayWomen.publicCode}`);
    expect(total.rate).toMatchObject({
      numerator: { low: 10, high: 10 },
      denominator: { low: 11, high: 11 },
      share: 10 / 11,
    });
    const bySplit = await countsOf(app.visitor, `indicator=I12&${HALF_YEAR}&split=group`);
    expect(cellOf(bySplit, fridayWomen.publicCode).rate).toMatchObject({
      numerator: { low: 10 },
      denominator: { low: 11 },
    });
    expect(cellOf(bySplit, others.publicCode).rate).toMatchObject({ numerator: { low: 1 }, denominator: { low: 11 } });
  });

  it('F11: the table, the list of incidents and the downloaded rows give the same figures', async () => {
    const table = await tableOf(app.visitor, `/api/public/counts.csv?indicator=I06&${HALF_YEAR}&split=group`);
    expect(table.map((row) => [row['row'], row['group_code'], row['low'], row['high']]).sort()).toEqual(
      [
        ['cell', fridayWomen.publicCode, '10', '10'],
        ['cell', others.publicCode, '1', '1'],
        ['total', 'all', '11', '11'],
      ].sort(),
    );
    const [share] = await tableOf(
      app.visitor,
      `/api/public/counts.csv?indicator=I12&${HALF_YEAR}&groups=${fridayWomen.publicCode}`,
    );
    expect([share!['numerator'], share!['denominator']]).toEqual(['10', '11']);
    const list = await listOf(app.visitor, `indicator=I06&${HALF_YEAR}`);
    expect([list.total, list.singleSource, list.items.length]).toEqual([11, 0, 11]);
    expect((await listOf(app.visitor, `indicator=I06&${HALF_YEAR}&groups=${fridayWomen.publicCode}`)).total).toBe(10);
    const rows = await tableOf(app.visitor, `/api/public/incidents.csv?indicator=I06&${HALF_YEAR}`);
    expect(rows.map((row) => [row['groups_stated'], row['force_assessed_unlawful']]).sort()).toEqual(
      [...Array.from({ length: 10 }, () => ['Friday Women', '1']), ['Others', '1']].sort(),
    );
    expect(new Set(rows.map((row) => row['code']))).toEqual(new Set(list.items.map((item) => item.code)));
  });

  it('F11: a frozen report gives the same figures as the map', async () => {
    for (const question of [
      `indicator=I06&${HALF_YEAR}&split=group`,
      `indicator=I12&${HALF_YEAR}&groups=${fridayWomen.publicCode}`,
      `indicator=I12&${HALF_YEAR}&split=group`,
      `indicator=I06&${HALF_YEAR}&unit=month&split=period,group`,
      `indicator=I05&${HALF_YEAR}&singleSource=yes`,
      `indicator=I09&${HALF_YEAR}`,
      `indicator=I01&${HALF_YEAR}`,
    ]) {
      const { lastPublished, ...live } = await countsOf(app.visitor, question);
      const frozen = await freeze(question);
      // A frozen figure does not name the last day of what was published.
      expect([question, lastPublished, 'lastPublished' in frozen.answer]).toEqual([question, LAST_DAY, false]);
      expect(answerFromWire(frozen.answer as unknown as WireAnswer)).toEqual(live);
      expect(frozen.rows.map((row) => row.code)).toEqual(
        (await listOf(app.visitor, question)).items.map((item) => item.code),
      );
    }
  });

  it('F11: the sentence is the same on the map and in the report', async () => {
    const { body: about } = await app.visitor.get<PublicAbout>('/api/public/about');
    const { body: groups } = await app.visitor.get<{ items: PublicGroup[] }>('/api/public/groups');
    const names = {
      organisation: about.organisation,
      standards: about.standards,
      group: (code: string) => groups.items.find((group) => group.code === code)!.nameEn,
      place: (code: string) => code,
    };
    const sentence =
      'January to June 2021: at least 11 assemblies met with force by the state, assessed as unlawful by ORG under STANDARDS, 10 of them Friday Women';
    const question = `indicator=I12&${HALF_YEAR}&groups=${fridayWomen.publicCode}`;
    for (const answer of [
      await countsOf(app.visitor, question),
      answerFromWire((await freeze(question)).answer as unknown as WireAnswer),
    ]) {
      const text = createText('en', words);
      expect([
        formatFigure(answer, text, names, null),
        formatFigure(answer, text, { ...names, country: 'Cambodia' }, null),
      ]).toEqual([sentence, `Cambodia, ${sentence}`]);
    }
  });

  it('says on each incident by whom and under which standards it was assessed', async () => {
    const [item] = (await listOf(app.visitor, `indicator=I06&${HALF_YEAR}`)).items;
    const page = await app.visitor.get<{ acts: unknown[] }>(`/api/public/incidents/${item!.code}`);
    expect(page.body.acts).toEqual([
      expect.objectContaining({
        type: 'FM_PUSH',
        outcome: 'LA_UNLAWFUL',
        assessedBy: 'ORG',
        assessedUnder: 'STANDARDS',
        testsNotMet: ['LT_NECESSITY', 'LT_PROPORTIONALITY'],
      }),
    ]);
  });
});
