import { beforeAll, expect, it, jest } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anAct, anIncident } from '../testing/an-incident.js';
import { countsOf } from '../testing/acceptance/public-requests.js';
import type { TestApp } from '../testing/app.js';
import { assess, type Desk, publish, verified } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { IncidentDocuments } from './incident-documents.js';
import { PublicRepository } from './public.repository.js';
import { CardPictures } from './social-cards/card-pictures.js';
import type { Card } from './social-cards/card-svg.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const I02 = 'indicator=I02&period=2021';
const I06 = 'indicator=I06&period=2021';

const assessed = async (): Promise<IncidentRecord> =>
  assess(desk, await verified(desk, anIncident({ acts: [anAct({ type: 'FM_PUSH' })] })));
beforeAll(async () => {
  await publish(desk.second, await assessed());
});

/** Publishes a record when a service is asked next, before it reads, or after that and before it answers. */
const publishWhenAsked = async (service: object, name: string, { after = false } = {}): Promise<void> => {
  const record = await assessed();
  const methods = service as Record<string, (...of: unknown[]) => Promise<unknown>>;
  const known = methods[name]!.bind(methods);
  const spy = jest.spyOn(methods, name).mockImplementation(async (...of) => {
    spy.mockRestore();
    const read = after ? await known(...of) : null;
    await publish(desk.second, record);
    return read ?? known(...of);
  });
};
const published = (): PublicRepository => app.app.get(PublicRepository);
const documents = (): IncidentDocuments => app.app.get(IncidentDocuments);
/** How many were recorded when this number was the newest. */
const recordedAt = async (seq: number): Promise<number> =>
  (await countsOf(app.visitor, `${I02}&asOf=${seq}`)).total.low;

it('a file of a figure names the edition that has its numbers', async () => {
  await publishWhenAsked(published(), 'groups');
  const { headers, text } = await app.visitor.get(`/api/public/counts.csv?${I02}`);
  const [, seq] = /-at-(\d+)-/.exec(headers.get('content-disposition')!)!;
  const [names, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const total = rows.find(([row]) => row === 'total')!;
  const at = (name: string): number => Number(total[names!.indexOf(name)]);
  expect([at('as_of'), at('low')]).toEqual([Number(seq), await recordedAt(Number(seq))]);
});

it('a file of incidents has a sentence of the same moment as its rows', async () => {
  const file = async () =>
    (
      await app.visitor.get<{ about: { figure: string; asOf: { seq: number } }; items: unknown[] }>(
        `/api/public/incidents.json?${I06}`,
      )
    ).body;
  const before = await file();
  await publishWhenAsked(published(), 'about');
  const meanwhile = await file();
  const after = await file();
  const same = meanwhile.about.asOf.seq === before.about.asOf.seq ? before : after;
  expect(before.about.figure).not.toBe(after.about.figure);
  expect([meanwhile.about.figure, meanwhile.items.length]).toEqual([same.about.figure, same.items.length]);
});

it('a list names the edition that it was found in', async () => {
  await publishWhenAsked(documents(), 'summaryBytesOf');
  const { body } = await app.visitor.get<{ total: number; asOf: { seq: number } }>(`/api/public/incidents?${I02}`);
  expect(body.total).toBe(await recordedAt(body.asOf.seq));
});

it('a picture of a figure names the edition that has its numbers', async () => {
  const pictures = app.app.get(CardPictures);
  const known = pictures.get.bind(pictures);
  const cards: Card[] = [];
  jest
    .spyOn(pictures, 'get')
    .mockImplementation((key, version, make, who) =>
      known(key, version, async () => (cards.push(await make()), cards[0]!), who),
    );
  await publishWhenAsked(published(), 'groups');
  expect((await app.visitor.get(`/picture.png?${I02}`)).status).toBe(200);
  const [{ foot, title }] = cards as [Card];
  const seq = Number(/(\d+)\D*$/.exec(foot)![1]);
  expect(title[0]!.text).toContain(`at least ${await recordedAt(seq)} `);
});

it('a feed names the edition that has its figure', async () => {
  await publishWhenAsked(documents(), 'summariesOf');
  const { body } = await app.visitor.get<{
    items: { _vigil: { what: string; figure: string; total: { low: number } } }[];
  }>(`/incidents.json?${I02}`);
  const { figure, total } = body.items.map((item) => item._vigil).find(({ what }) => what === 'figure')!;
  const { body: then } = await app.visitor.get<{ answer: { total: { low: number } } }>(
    figure.slice(figure.indexOf('/api')),
  );
  expect(total.low).toBe(then.answer.total.low);
});

it('changes for programs name no edition whose changes they do not have', async () => {
  await publishWhenAsked(published(), 'changesAfter', { after: true });
  const { body } = await app.visitor.get<{ items: { seq: number }[]; asOf: { seq: number } }>('/api/v1/changes');
  expect(body.asOf.seq).toBe(body.items.at(-1)!.seq);
});
