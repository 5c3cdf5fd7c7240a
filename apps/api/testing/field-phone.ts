import { randomBytes, randomUUID } from 'node:crypto';
import { codebookOf } from '@vigil/shared/codebook/field.js';
import { sealReport } from '@vigil/shared/field/sealed-report.js';
import type { FieldFile, FieldReport } from '@vigil/shared/field/field-report.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { IntakeKey } from '../field/intake-key.js';
import type { Enrolled } from '../field/phones.service.js';
import { anIncident } from './an-incident.js';
import type { Answer, Client, TestApp } from './app.js';

/** A phone that a member added. It sends requests with a token, without a cookie. */
export interface FieldPhone extends Enrolled {
  request<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
}

/** @param at the address that it sends to, such as a proxy's */
export const speakingAs =
  (token: string, at: string): FieldPhone['request'] =>
  async <T>(method: string, path: string, body?: unknown) => {
    const answer = await fetch(at + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : null) as T, text };
  };

/** Adds a phone of this member, with a code from the desk. */
export const addPhone = async (
  app: Pick<TestApp, 'url' | 'visitor'>,
  member: Client,
  name = 'The blue one',
): Promise<FieldPhone> => {
  const {
    body: { code },
  } = await member.post<{ code: string }>('/api/field/devices', { name });
  const { status, body, text } = await app.visitor.post<Enrolled>('/api/field/enrolment', { code });
  if (status !== 201) throw new Error(text);
  return { ...body, request: speakingAs(body.token, app.url) };
};

export const aFieldFile = (fields: Partial<FieldFile> = {}): FieldFile => ({
  id: randomUUID(),
  kind: 'photo',
  size: 3,
  sha256: randomBytes(32).toString('hex'),
  added: '2026-06-04T09:30:00+07:00',
  ...fields,
});

/** Makes a complete report that its monitor handed over, with one photo to follow. */
export const aReport = (fields: Partial<FieldReport> = {}): FieldReport => ({
  format: 1,
  id: randomUUID(),
  codebook: { ...codebookOf(Incident) },
  incident: { ...anIncident() } as unknown as Record<string, unknown>,
  began: new Date(Date.now() - 120_000).toISOString(),
  saved: new Date(Date.now() - 1000).toISOString(),
  fix: { lat: 11.55, lng: 104.92, accuracy: 12, at: '2026-06-04T09:30:00+07:00' },
  atRisk: null,
  handOver: true,
  files: [aFieldFile()],
  ...fields,
});

/** Seals a report as a phone does for its outbox. Sending it again sends the same bytes. */
export const sealedBody = async (
  report: FieldReport,
  key: Pick<IntakeKey, 'id' | 'publicKey'>,
): Promise<{ keyId: string; sealed: string; files: { id: string; size: number }[] }> => ({
  keyId: key.id,
  sealed: toBase64Url(
    await sealReport({ purpose: 'report', id: report.id, keyId: key.id }, report, fromBase64Url(key.publicKey)!),
  ),
  files: report.files.map(({ id, size }) => ({ id, size })),
});
