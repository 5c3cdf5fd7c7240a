import type { InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { EVIDENCE_STORE, type EvidenceStore } from '../evidence/evidence-store.js';
import { declareUpload } from '../evidence/declare-upload.js';
import { encrypted, newFileKey } from '../evidence/file-cipher.js';
import { writeEncryptedValue } from '../evidence/encrypted-file-values.repository.js';
import { InspectionService } from '../evidence/inspection/inspection.service.js';
import type { Answer, Client, TestApp } from './app.js';

export const inspectionResults = async (client: Client, incident: string): Promise<InspectionResult[]> => {
  const answer = await client.get<{ items: InspectionResult[] }>(`/api/incidents/${incident}/looking`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body.items;
};

/** The bytes of a picture, as a browser gets them. */
export const pictureAt = async (
  url: string,
  path: string,
  cookie = '',
): Promise<{ status: number; headers: Headers; bytes: Buffer }> => {
  const answer = await fetch(url + path, { headers: cookie ? { cookie } : {} });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};

export const aCopy = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  crop: null,
  boxes: [{ x: 0.25, y: 0.25, width: 0.2, height: 0.25 }],
  alt: { en: 'People sit before a gate.', km: 'មនុស្សអង្គុយមុខខ្លោងទ្វារ។' },
  tells: { place: 'province', date: 'month' },
  safe: 'none-recognised',
  ...fields,
});

export const proposeCopy = async (
  client: Client,
  evidence: string,
  fields: Record<string, unknown> = {},
): Promise<string> => {
  const id = randomUUID();
  const answer = await client.put(`/api/evidence/${evidence}/copies/${id}`, aCopy(fields));
  if (answer.status !== 204) throw new Error(`${answer.status} ${answer.text}`);
  return id;
};

export const decideCopy = (
  client: Client,
  evidence: string,
  copy: string,
  decision: 'agree' | 'refuse' | 'withdraw' | 'delete' | 'restore',
): Promise<Answer> =>
  client.post(`/api/evidence/${evidence}/copies/${copy}/decisions`, {
    decision,
    ...(decision === 'agree' ? { safe: 'none-recognised' } : {}),
  });

interface FileGiven {
  incident: string;
  by: string;
  bytes: Buffer;
  type: string;
  kind?: string;
  name?: string | null;
  /** False: it waits to be looked at. */ inspect?: boolean;
}

/** Puts a file where a sent one ends: stored for good, its bytes encrypted; and looks at it. @returns its id */
export const storeFile = async (
  app: TestApp,
  { incident, by, bytes, type, kind = 'photo', name = null, inspect = true }: FileGiven,
): Promise<string> => {
  const id = randomUUID();
  const key = newFileKey();
  const object = `o${randomBytes(16).toString('hex')}`;
  const store = app.app.get<EvidenceStore>(EVIDENCE_STORE);
  await store.put(
    object,
    encrypted(
      key,
      object,
      (async function* () {
        yield bytes;
      })(),
    ),
  );
  await app.database.transaction(async (manager) => {
    await declareUpload(manager, {
      id,
      incidentId: incident,
      addedBy: by,
      deviceId: null,
      sealedWith: null,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest(),
      kind,
      addedAt: null,
      name,
    });
    await manager.query(
      `insert into evidence_object (id, evidence_id, what, size, kept_at) values ($1, $2, 'original', $3, now())`,
      [object, id, bytes.length],
    );
    await writeEncryptedValue(manager, incident, id, 'key', key.toString('base64url'));
    await manager.query(`update evidence set state = 'stored', type = $2, stored_at = now() where id = $1`, [id, type]);
  });
  if (inspect) await app.app.get(InspectionService).inspect(id);
  return id;
};
