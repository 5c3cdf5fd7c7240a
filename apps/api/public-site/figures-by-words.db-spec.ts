import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { wideAnswer } from '@vigil/shared/counting/test-wide-answer.js';
import { NEVER_NAMED } from '@vigil/shared/public/withheld-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { type List, listOf, tableOf } from '../testing/acceptance/public-requests.js';
import { aHarm, anAct, anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { type Desk, published, retract } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
let gate: IncidentRecord;
let heron: IncidentRecord;
useDesk((opened) => {
  ({ app, desk } = opened);
});
beforeAll(async () => {
  gate = await published(desk, anIncident({ title: 'Weavers pushed from a gate' }));
  await published(desk, anIncident({ title: 'Weavers stopped at a bridge' }));
  heron = await published(
    desk,
    anIncident({
      title: 'Heron',
      acts: [anAct({ type: 'FM_SEXUAL', people: exactly(1) }), anAct({ type: 'FM_BATON' })],
      harms: [
        aHarm({ type: 'HM_SEXUAL', affected: ['VC_CHILD'], count: exactly(1) }),
        aHarm({ type: 'HM_INJURY_SERIOUS', count: exactly(3) }),
      ],
    }),
  );
});

interface Told {
  answer: WireAnswer;
  rule: string[];
}
const QUESTION = 'indicator=I02&period=2021';
const ask = async (words: string, question = QUESTION) =>
  (await app.visitor.get<Told>(`/api/public/counts?${question}&words=${encodeURIComponent(words)}`)).body;

describe('a public figure by words', () => {
  it('counts what the list lists, says so, and is the same in each form and in files', async () => {
    const { answer, rule } = await ask('weavers');
    expect([answer.total.low, answer.question.filters.words]).toEqual([2, 'weavers']);
    expect(rule.join(' ')).toContain('Only records that a search for these words finds count: weavers.');
    const found: List = await listOf(app.visitor, `${QUESTION}&words=weavers`);
    expect(found.items.map(({ code }) => code)).toEqual(
      (await listOf(app.visitor, `${QUESTION}&text=weavers`)).items.map(({ code }) => code),
    );
    expect(found.total).toBe(2);
    const compact = await app.visitor.get<{ answer: CompactAnswer }>(
      `/api/public/counts?${QUESTION}&words=weavers&form=compact`,
    );
    expect(wideAnswer(compact.body.answer)).toEqual(answer);
    const [row] = await tableOf(app.visitor, `/api/public/counts.csv?${QUESTION}&words=weavers`);
    expect(row).toMatchObject({ low: '2', question: `${QUESTION}&words=weavers` });
    expect(await tableOf(app.visitor, `/api/public/incidents.csv?${QUESTION}&words=weavers`)).toHaveLength(2);
    const { text } = await app.visitor.get(`/api/public/incidents.json?${QUESTION}&words=weavers`);
    expect(text).toContain('(with the words: weavers)');
    // `text` narrows the list and no figure, as before.
    expect((await app.visitor.get(`/api/public/counts?${QUESTION}&text=weavers`)).status).toBe(400);
    expect((await ask('weavers gate')).answer.total.low).toBe(1);
  });

  it('is refused by name of an earlier moment, in feeds, pictures and the list of changes', async () => {
    const { seq } = (await app.visitor.get<{ asOf: { seq: number } }>('/api/public/about')).body.asOf;
    for (const path of [
      `/api/public/counts?${QUESTION}&words=weavers&asOf=${seq}`,
      `/api/public/counts.csv?${QUESTION}&words=weavers&asOf=${seq}`,
      `/api/public/feeds/incidents.json?${QUESTION}&words=weavers`,
      `/api/v1/counts?${QUESTION}&words=weavers`,
    ]) {
      const { status, text } = await app.visitor.get(path);
      expect([path, status, text.includes('words')]).toEqual([path, expect.any(Number), expect.any(Boolean)]);
      expect([path, status < 500 && status >= 400]).toEqual([path, true]);
    }
    const refused = await app.visitor.get<{ errors: object[] }>(
      `/api/public/counts?${QUESTION}&words=weavers&asOf=${seq}`,
    );
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: 'words', code: 'question-does-not-fit' })]);
    const many = await app.visitor.get<{ errors: object[] }>(
      `/api/public/counts?${QUESTION}&words=a%20b%20c%20d%20e%20f%20g%20h%20i`,
    );
    expect(many.body.errors).toEqual([expect.objectContaining({ pointer: 'words', code: 'too-many-words' })]);
  });

  it('tells nothing of what is withheld from single records: no word finds it, and no number of it is counted', async () => {
    const nobody = (await ask('zzzz')).answer.total;
    for (const code of [...NEVER_NAMED, 'VC_CHILD', 'HM_SEXUAL', 'FM_SEXUAL'])
      for (const words of [code, label(code, 'en').split(' ')[0]!]) {
        const { answer } = await ask(words);
        expect([words, answer?.total ?? nobody]).toEqual([words, nobody]);
      }
    // Everything that the figures say of the one record is in its public page.
    const page = (await app.visitor.get(`/api/public/incidents/${heron.code}`)).text;
    for (const question of [
      'indicator=I09&period=2021&split=harm,side',
      'indicator=I07&measure=force&period=2021&split=force,actor',
      'indicator=I10&period=2021&split=liberty',
      'indicator=I08&period=2021&split=outcome',
    ]) {
      const { answer } = await ask('heron', question);
      const keys = answer.splits.flatMap((split) => split.keys).filter((key) => key !== null);
      expect([question, keys.filter((key) => NEVER_NAMED.has(key))]).toEqual([question, []]);
      expect(JSON.stringify(answer)).not.toMatch(/SEXUAL|CHILD|SERIOUS/);
    }
    const { answer } = await ask('heron', 'indicator=I09&period=2021');
    expect(answer.total.low).toBe(3);
    expect(page).toMatch(/"low" ?: ?3/);
    // A filter by what is withheld stays refused, and the totals of it know no words.
    const by = `${QUESTION}&words=heron&forceTypes=FM_SEXUAL`;
    expect((await app.visitor.get(`/api/public/counts?${by}`)).status).toBe(400);
  });

  it('does not count what was taken back since', async () => {
    await retract(desk.reviewer, gate);
    expect((await ask('gate')).answer.total.low ?? 0).toBe(0);
    expect((await ask('weavers')).answer.total.low).toBe(1);
  });
});
