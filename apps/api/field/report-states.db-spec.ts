import { beforeAll, expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Client, TestApp } from '../testing/app.js';
import { ifMatch, type Desk } from '../testing/desk.js';
import { aReport, addPhone, sealedBody, type FieldPhone } from '../testing/field-phone.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
let phone: FieldPhone;
let other: FieldPhone;
useDesk((opened) => {
  ({ app, desk } = opened);
});
beforeAll(async () => {
  phone = await addPhone(app, desk.monitor);
  other = await addPhone(app, await app.signIn('monitor'));
});

const QUESTION = 'Did the grey heron see a number on the van?';
const sent = async (): Promise<string> => {
  const report = aReport();
  await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key));
  return report.id;
};
const decide = async (by: Client, id: string, decision: string, more: object = {}): Promise<void> => {
  const { revision } = (await by.get<IncidentRecord>(`/api/incidents/${id}`)).body;
  const { status, text } = await by.post(`/api/incidents/${id}/reviews`, { decision, ...more }, ifMatch(revision));
  if (status >= 300) throw new Error(text);
};
const heard = async (id: string): Promise<string> => {
  const { body } = await phone.request<Record<string, unknown>>('GET', `/api/field/reports/${id}`);
  // One of four words, and nothing else about the record.
  expect(Object.keys(body).sort()).toEqual(['files', 'receipt', 'report', 'state']);
  expect(JSON.stringify(body)).not.toContain('heron');
  return String(body['state']);
};

it('tells a phone in one word what became of a report, and no word of the record', async () => {
  const id = await sent();
  expect(await heard(id)).toBe('arrived');
  await decide(desk.reviewer, id, 'take');
  expect(await heard(id)).toBe('taken');
  await decide(desk.reviewer, id, 'return', { question: QUESTION });
  expect(await heard(id)).toBe('question');
  const { revision } = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${id}`)).body;
  await desk.monitor.post(`/api/incidents/${id}/submissions`, { answer: 'No.' }, ifMatch(revision));
  // Whoever asked still takes care of it.
  expect(await heard(id)).toBe('taken');
  await decide(desk.reviewer, id, 'take');
  await decide(desk.reviewer, id, 'reject', { reason: 'The heron saw another day.' });
  expect(await heard(id)).toBe('closed');
});

it('tells nothing of other records that somebody takes care of', async () => {
  const [id, ...taken] = [await sent(), await sent(), await sent()];
  for (const one of taken) await decide(desk.reviewer, one, 'take');
  expect(await heard(id)).toBe('arrived');
  for (const one of taken) expect(await heard(one)).toBe('taken');
});

it('tells it to phones of the author alone', async () => {
  const id = await sent();
  expect((await other.request('GET', `/api/field/reports/${id}`)).status).toBe(404);
});
