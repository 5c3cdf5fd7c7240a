import { describe, expect, it } from '@jest/globals';
import type { CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { wideAnswer } from '@vigil/shared/counting/test-wide-answer.js';
import { tableOf } from '../testing/acceptance/public-requests.js';
import type { TestApp } from '../testing/app.js';
import { aCoverageEntry } from '../testing/a-coverage-entry.js';
import { anIncident } from '../testing/an-incident.js';
import { type Desk, published } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const QUESTION = 'indicator=I22&period=2021&split=place:1';
const SOURCE = 'General Population Census of the Kingdom of Cambodia 2019, National Institute of Statistics';

describe('rates per inhabitants', () => {
  it('are the same in each form of the public answer, at the desk and in files, with the population and its source', async () => {
    for (const code of [...Array.from({ length: 10 }, () => '12'), '23'])
      await published(desk, anIncident({ place: { code, precision: 'LP_PROVINCE' } }));
    const { answer, rule } = (
      await app.visitor.get<{ answer: WireAnswer; rule: string[] }>(`/api/public/counts?${QUESTION}`)
    ).body;
    expect(answer.cells.map(({ keys, low, perInhabitants }) => [keys[0], low, perInhabitants])).toEqual([
      ['12', 10, { low: 0.4382, high: 0.4382, inhabitants: 2_281_951, year: 2019, why: null }],
      ['23', 1, { low: null, high: null, inhabitants: 42_665, year: 2019, why: 'under-10' }],
    ]);
    expect([answer.total.low, answer.total.perInhabitants]).toMatchObject([11, { inhabitants: 15_552_211 }]);
    expect(answer.populationSources).toEqual([SOURCE]);
    expect(rule).toContain(`Inhabitants: ${SOURCE}.`);
    const compact = (await app.visitor.get<{ answer: CompactAnswer }>(`/api/public/counts?${QUESTION}&form=compact`))
      .body;
    expect(wideAnswer(compact.answer)).toEqual(answer);
    const staff = await desk.analyst.post<{ answer: WireAnswer }>('/api/counts', { question: QUESTION });
    expect(staff.body.answer.cells.map(({ perInhabitants }) => perInhabitants)).toEqual(
      answer.cells.map(({ perInhabitants }) => perInhabitants),
    );
    const [row, few] = await tableOf(app.visitor, `/api/public/counts.csv?${QUESTION}`);
    expect(row).toMatchObject({
      low: '10',
      per_100000_low: '0.4382',
      per_100000_high: '0.4382',
      inhabitants: '2281951',
      inhabitants_in: '2019',
      no_rate_because: '',
      inhabitants_by: SOURCE,
    });
    expect(few).toMatchObject({ per_100000_low: '', inhabitants: '42665', no_rate_because: 'under-10' });
  });

  it('have no number where nobody watched, and no rate where nobody knows how many people live there', async () => {
    const of = async (query: string) =>
      (await app.visitor.get<{ answer: WireAnswer }>(`/api/public/counts?indicator=I22&${query}`)).body.answer.total;
    // In a province without anything recorded, and without monitoring.
    expect(await of('period=2021&place=14')).toMatchObject({
      low: null,
      perInhabitants: { low: null, why: 'under-10' },
    });
    await desk.reviewer.post('/api/coverage', aCoverageEntry());
    // A district: the census is of provinces.
    expect((await of('period=2021&place=1201')).perInhabitants).toMatchObject({ low: null, why: 'not-known' });
  });

  it('are refused by name where nothing is known of how many people there are', async () => {
    const refused = await app.visitor.get<{ errors: object[] }>(
      '/api/public/counts?indicator=I22&period=2021&split=group',
    );
    expect([refused.status, refused.body.errors]).toMatchObject([400, [{ pointer: 'split' }]]);
  });
});
