import { randomUUID } from 'node:crypto';
import type { LookedAt } from '../looking/views.service.js';
import type { Answer, Client } from './app.js';

export const lookedAt = async (client: Client, incident: string): Promise<LookedAt[]> => {
  const answer = await client.get<{ items: LookedAt[] }>(`/api/incidents/${incident}/looking`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body.items;
};

/** The bytes of a picture, as a browser gets them. */
export const pictureAt = async (url: string, path: string, cookie = ''): Promise<{ status: number; headers: Headers; bytes: Buffer }> => {
  const answer = await fetch(url + path, { headers: cookie ? { cookie } : {} });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};

export const aCopy = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  crop: null, boxes: [{ x: 0.25, y: 0.25, width: 0.2, height: 0.25 }], alt: { en: 'People sit before a gate.', km: 'មនុស្សអង្គុយមុខខ្លោងទ្វារ។' }, tells: { place: 'province', date: 'month' }, ...fields,
});

export const proposeCopy = async (client: Client, evidence: string, fields: Record<string, unknown> = {}): Promise<string> => {
  const id = randomUUID();
  const answer = await client.put(`/api/evidence/${evidence}/copies/${id}`, aCopy(fields));
  if (answer.status !== 204) throw new Error(`${answer.status} ${answer.text}`);
  return id;
};

export const decideCopy = (client: Client, evidence: string, copy: string, decision: 'agree' | 'refuse' | 'withdraw'): Promise<Answer> =>
  client.post(`/api/evidence/${evidence}/copies/${copy}/decisions`, { decision });
