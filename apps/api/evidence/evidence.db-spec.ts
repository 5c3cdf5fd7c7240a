import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { describe, expect, it, jest } from '@jest/globals';
import { sealedSize } from '@vigil/shared/field/limits.js';
import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { Problem } from '@vigil/shared/problems/problems.js';
import type { CustodyEntry, EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import { anIncident } from '../testing/an-incident.js';
import type { TestApp } from '../testing/app.js';
import { log, submit, type Desk } from '../testing/desk.js';
import {
  addFile,
  aPhoto,
  begin,
  declaredAs,
  howMuch,
  sealedFileBytes,
  sendPiece,
  sha256,
  tus,
} from '../testing/upload-evidence.js';
import { aFieldFile, aReport, addPhone, sealedBody } from '../testing/field-phone.js';
import { ORIGINALS_PER_HOUR } from './evidence.controller.js';
import { EVIDENCE_STORE, StoreFull, type EvidenceStore } from './evidence-store.js';
import { EvidenceObjects } from './evidence-objects.js';
import { UploadChunks } from './upload-chunks.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(60_000);

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const aRecord = async (): Promise<string> => (await log(desk.monitor, anIncident())).id;
const shared = async (): Promise<string> => (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
const files = async (client: Desk['monitor'], incident: string): Promise<EvidenceView[]> =>
  (await client.get<{ items: EvidenceView[] }>(`/api/incidents/${incident}/evidence`)).body.items;
const original = async (
  client: Desk['monitor'],
  id: string,
): Promise<{ status: number; headers: Headers; bytes: Buffer }> => {
  const answer = await fetch(`${app.url}/api/evidence/${id}/original`, { headers: { cookie: client.cookie } });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};
const objectsLeft = async (): Promise<{ unkept: number; pieces: number; stored: number; inStore: number }> => {
  const [row] = (await app.database.query(
    `select count(*) filter (where kept_at is null)::int as unkept, count(*) filter (where what = 'piece')::int as pieces, count(*) filter (where what = 'original')::int as stored from evidence_object`,
  )) as { unkept: number; pieces: number; stored: number }[];
  let inStore = 0;
  for await (const _key of app.app.get<EvidenceStore>(EVIDENCE_STORE).list()) inStore += 1;
  return { ...row!, inStore };
};

describe('a file of a record', () => {
  it('is declared, sent in pieces, stored for good, listed, and comes back as it was, as a file to keep and never to show', async () => {
    const [incident, photo] = [await shared(), aPhoto(200_000)];
    const { id, status } = await addFile(app, desk.reviewer, incident, photo, { pieces: 3 });
    expect(status).toBe(204);
    const [file] = await files(desk.second, incident);
    expect(file).toMatchObject({
      id,
      state: 'stored',
      type: 'image/png',
      size: photo.length,
      sha256: sha256(photo),
      kind: 'photo',
      name: 'IMG_0001.png',
      from: 'desk',
      mine: false,
      received: photo.length,
      same: [],
      mayOpen: true,
      mayRemove: false,
    });
    const { bytes, headers } = await original(desk.second, id);
    expect(bytes.equals(photo)).toBe(true);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="IMG_0001.png"; filename*=UTF-8''IMG_0001.png`,
    );
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect([headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual(['nosniff', 'no-store']);
    const custody = (await desk.reviewer.get<{ items: CustodyEntry[] }>(`/api/evidence/${id}/custody`)).body.items;
    // Vigil's own inspection may come at any time.
    expect(custody.filter(({ kind }) => kind !== 'derived').map(({ kind, actor }) => [kind, actor])).toEqual([
      ['declared', desk.reviewer.member!.name],
      ['stored', desk.reviewer.member!.name],
      ['viewed', desk.second.member!.name],
    ]);
    expect(custody.map(({ seq }) => seq)).toEqual(custody.map((_, i) => i + 1));
    expect(await objectsLeft()).toMatchObject({ unkept: 0, pieces: 0 });
  });

  it('is opened at most thirty times in an hour by one member, each time a line of its custody; a colleague still opens it', async () => {
    const { id } = await addFile(app, desk.reviewer, await shared(), aPhoto(2_000, 'often'));
    const reader = await app.signIn('reviewer');
    expect(ORIGINALS_PER_HOUR).toBe(30);
    for (let nth = 0; nth < ORIGINALS_PER_HOUR; nth += 1) expect((await original(reader, id)).status).toBe(200);
    const refused = await reader.get(`/api/evidence/${id}/original`);
    expect([
      refused.status,
      refused.body['code'],
      Number(refused.headers.get('retry-after')) > 3_000,
      refused.body['detail'],
    ]).toEqual([429, 'hourly-limit', true, expect.stringMatching(/in (59|60) minutes/)]);
    expect((await original(desk.second, id)).status).toBe(200);
    const custody = (await desk.reviewer.get<{ items: CustodyEntry[] }>(`/api/evidence/${id}/custody`)).body.items;
    expect(custody.filter(({ kind, actor }) => kind === 'viewed' && actor === reader.member!.name).length).toBe(
      ORIGINALS_PER_HOUR,
    );
  });

  it('may come in one piece, larger than any other body', async () => {
    const [incident, photo] = [await aRecord(), aPhoto(9_000_000, 'large')];
    expect((await addFile(app, desk.monitor, incident, photo)).status).toBe(204);
    expect((await files(desk.monitor, incident))[0]).toMatchObject({ state: 'stored', sha256: sha256(photo) });
  });

  it('lies on the disk encrypted, and says nothing of itself there', async () => {
    const photo = aPhoto(100_000);
    const { id } = await addFile(app, desk.monitor, await aRecord(), photo);
    const [{ object }] = (await app.database.query(`select id as object from evidence_object where evidence_id = $1`, [
      id,
    ])) as [{ object: string }];
    const parts: Uint8Array[] = [];
    for await (const part of app.app.get<EvidenceStore>(EVIDENCE_STORE).get(object)) parts.push(part);
    const kept = Buffer.concat(parts);
    expect(kept.includes(photo.subarray(0, 8))).toBe(false);
    expect(kept.includes(photo.subarray(5000, 5032))).toBe(false);
  });

  it('that is declared and sent twice is one file, and the answers are the same', async () => {
    const [incident, photo] = [await aRecord(), aPhoto()];
    const first = await addFile(app, desk.monitor, incident, photo);
    const again = await desk.monitor.put(`/api/incidents/${incident}/evidence/${first.id}`, declaredAs(photo));
    expect([again.status, again.body['state']]).toEqual([200, 'stored']);
    const begun = await begin(app, desk.monitor, first.id, photo.length);
    expect([begun.status, begun.headers.get('location')]).toEqual([201, `/api/evidence/uploads/${first.id}`]);
    expect(await howMuch(app, desk.monitor, first.id)).toBe(photo.length);
    expect(await files(desk.monitor, incident)).toHaveLength(1);
  });

  it('that was declared when the server ended, before its upload began, takes its pieces', async () => {
    const [incident, photo, id] = [await aRecord(), aPhoto(), randomUUID()];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    expect(await howMuch(app, desk.monitor, id)).toBe(0);
    expect((await sendPiece(app, desk.monitor, id, 0, photo)).status).toBe(204);
    expect((await files(desk.monitor, incident))[0]).toMatchObject({ state: 'stored', sha256: sha256(photo) });
  });

  it('that was cut off goes on from where it was, also in the middle of a piece', async () => {
    const [incident, photo, id] = [await aRecord(), aPhoto(900_000), randomUUID()];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(app, desk.monitor, id, photo.length);
    await cut(id, photo, 500_000);
    let arrived = 0;
    for (let tries = 0; tries < 50 && arrived === 0; tries += 1) arrived = await howMuch(app, desk.monitor, id);
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThanOrEqual(500_000);
    expect((await sendPiece(app, desk.monitor, id, arrived, photo.subarray(arrived))).status).toBe(204);
    expect((await files(desk.monitor, incident))[0]).toMatchObject({ state: 'stored', sha256: sha256(photo) });
  });

  it('that came sealed from a phone is opened, hashed again and stored like any other, and the phone sends nothing else', async () => {
    const [photo, phone] = [aPhoto(700_000), await addPhone(app, desk.monitor)];
    const report = aReport({ files: [aFieldFile({ size: photo.length, sha256: sha256(photo) })] });
    expect(
      (await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key))).status,
    ).toBe(200);
    const { id } = report.files[0]!;
    const sealed = await sealedFileBytes(photo, { id, keyId: phone.key.id }, fromBase64Url(phone.key.publicKey)!);
    const asPhone = { cookie: '', token: phone.token };
    expect((await begin(app, desk.monitor, id, sealed.length)).status).toBe(404);
    expect((await begin(app, asPhone, id, sealed.length)).status).toBe(201);
    expect((await sendPiece(app, asPhone, id, 0, sealed)).status).toBe(204);
    expect((await files(desk.reviewer, report.id))[0]).toMatchObject({
      state: 'stored',
      from: 'field',
      type: 'image/png',
      sha256: sha256(photo),
    });
    const { id: own } = await addFile(app, desk.monitor, await aRecord(), aPhoto());
    expect((await tus(app, asPhone, 'HEAD', `/api/evidence/uploads/${own}`)).status).toBe(404);
  });

  it('that somebody added to another record already is said to whoever may see that record', async () => {
    const [first, second, photo] = [await shared(), await shared(), aPhoto()];
    const { id } = await addFile(app, desk.reviewer, first, photo);
    await addFile(app, desk.reviewer, second, photo);
    expect((await files(desk.second, second))[0]!.same).toMatchObject([{ id, incident: first }]);
    expect((await files(desk.analyst, second))[0]).toMatchObject({ same: [], name: null, mayOpen: false });
  });

  it('that was not sent yet can be taken back, and leaves nothing', async () => {
    const [incident, photo, id] = [await aRecord(), aPhoto(), randomUUID()];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(app, desk.monitor, id, photo.length);
    await sendPiece(app, desk.monitor, id, 0, photo.subarray(0, 50));
    const before = await objectsLeft();
    expect((await tus(app, desk.monitor, 'DELETE', `/api/evidence/uploads/${id}`)).status).toBe(204);
    expect(await files(desk.monitor, incident)).toEqual([]);
    expect(await objectsLeft()).toEqual({ ...before, pieces: before.pieces - 1, inStore: before.inStore - 1 });
  });
});

/** Sends some bytes of a piece, then breaks the connection. */
const cut = (id: string, bytes: Buffer, after: number): Promise<void> =>
  new Promise((resolve) => {
    const sending = httpRequest(`${app.url}/api/evidence/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        origin: app.url,
        cookie: desk.monitor.cookie,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': String(bytes.length),
      },
    });
    sending.on('error', () => undefined).on('close', () => resolve());
    sending.write(bytes.subarray(0, after), () => setTimeout(() => sending.destroy(), 100));
  });

describe('what goes wrong', () => {
  const refused = async (bytes: Buffer, declared: Record<string, unknown>): Promise<unknown[]> => {
    const incident = await aRecord();
    const { status, reason } = await addFile(app, desk.monitor, incident, bytes, { declared });
    const [file] = await files(desk.monitor, incident);
    return [status, reason, file?.state, file?.refusal];
  };
  it('a file that is not what was declared, or nothing that is taken, is refused, and nothing of it is kept', async () => {
    const before = await objectsLeft();
    expect(await refused(aPhoto(), { sha256: 'ab'.repeat(32) })).toEqual([422, 'wrong-hash', 'refused', 'wrong-hash']);
    expect(
      await refused(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), {}),
    ).toEqual([422, 'unknown-type', 'refused', 'unknown-type']);
    expect(await refused(Buffer.from('PK\u0003\u0004 and no zip'), { kind: 'archive' })).toEqual([
      422,
      'broken-archive',
      'refused',
      'broken-archive',
    ]);
    expect(await objectsLeft()).toEqual(before);
  });
  it('a refused file stays refused, whoever asks again', async () => {
    const incident = await aRecord();
    const { id } = await addFile(app, desk.monitor, incident, Buffer.from('hello'));
    expect((await begin(app, desk.monitor, id, 5)).reason).toBe('unknown-type');
    expect((await tus(app, desk.monitor, 'HEAD', `/api/evidence/uploads/${id}`)).status).toBe(422);
    expect((await tus(app, desk.monitor, 'DELETE', `/api/evidence/uploads/${id}`)).status).toBe(204);
    expect(await files(desk.monitor, incident)).toEqual([]);
    const { id: stored } = await addFile(app, desk.monitor, incident, aPhoto());
    expect((await tus(app, desk.monitor, 'DELETE', `/api/evidence/uploads/${stored}`)).reason).toBe('wrong-state');
  });
  it('an offset that we do not have, headers that the protocol does not know and more bytes than were declared are refused', async () => {
    const [incident, photo, id] = [await aRecord(), aPhoto(), randomUUID()];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    expect((await begin(app, desk.monitor, id, photo.length + 1)).reason).toBe('malformed-upload');
    await begin(app, desk.monitor, id, photo.length);
    expect((await sendPiece(app, desk.monitor, id, 5, photo.subarray(5))).reason).toBe('wrong-offset');
    expect((await sendPiece(app, desk.monitor, id, 0, Buffer.concat([photo, photo]))).reason).toBe('too-large');
    const path = `/api/evidence/uploads/${id}`;
    const piece = { 'content-type': 'application/offset+octet-stream' };
    expect((await tus(app, desk.monitor, 'PATCH', path, piece, photo)).reason).toBe('malformed-upload');
    expect((await tus(app, desk.monitor, 'PATCH', path, { ...piece, 'upload-offset': '-1' }, photo)).reason).toBe(
      'malformed-upload',
    );
    expect(
      (
        await tus(
          app,
          desk.monitor,
          'PATCH',
          path,
          { 'content-type': 'application/json', 'upload-offset': '0' },
          Buffer.from('{}'),
        )
      ).reason,
    ).toBe('wrong-content-type');
    expect(
      (await tus(app, desk.monitor, 'PATCH', path, { ...piece, 'upload-offset': '0', 'tus-resumable': '9' }, photo))
        .reason,
    ).toBe('malformed-upload');
    expect(await howMuch(app, desk.monitor, id)).toBe(0);
    expect((await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(aPhoto()))).status).toBe(
      409,
    );
  });
  it('several who send the same piece at once make one file', async () => {
    const [incident, photo, id] = [await aRecord(), aPhoto(300_000), randomUUID()];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(app, desk.monitor, id, photo.length);
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => sendPiece(app, desk.monitor, id, 0, photo)))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect((await files(desk.monitor, incident))[0]).toMatchObject({ state: 'stored' });
    expect(
      await app.database.query(
        `select count(*)::int as n from log_leaf where entity = 'evidence' and entity_id = $1 and what = 'stored'`,
        [id],
      ),
    ).toEqual([{ n: 1 }]);
    expect(await objectsLeft()).toMatchObject({ unkept: 0, pieces: 0 });
  });
  it('two processes that take the same piece at once, each with a lock of its own, make one of it', async () => {
    const [incident, photo, id] = [await aRecord(), aPhoto(), randomUUID()];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(app, desk.monitor, id, photo.length);
    const take = (at: number): Promise<number> =>
      app.app.get(UploadChunks).take(
        id,
        at,
        (async function* () {
          yield photo.subarray(at, at + 100);
        })(),
      );
    const taken = await Promise.allSettled([take(0), take(0), take(0), take(50)]);
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(taken.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Problem).code] : []))).toEqual([
      'wrong-offset',
      'wrong-offset',
      'wrong-offset',
    ]);
    await expect(take(50)).rejects.toMatchObject({ code: 'wrong-offset' });
    expect(await howMuch(app, desk.monitor, id)).toBe(100);
    expect(await objectsLeft()).toMatchObject({ unkept: 0 });
  });
  it('nobody sends for somebody else, adds to what they may not change, or opens what is not theirs to open', async () => {
    const [incident, photo, id] = [await shared(), aPhoto(), randomUUID()];
    expect((await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo))).status).toBe(403);
    expect((await desk.analyst.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo))).status).toBe(403);
    await desk.reviewer.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    expect((await begin(app, desk.second, id, photo.length)).status).toBe(404);
    expect((await begin(app, app.visitor, id, photo.length)).status).toBe(401);
    const draft = await aRecord();
    const stored = await addFile(app, desk.monitor, draft, photo);
    expect((await original(desk.reviewer, stored.id)).status).toBe(404);
    expect((await original(desk.monitor, stored.id)).status).toBe(403);
    expect((await desk.reviewer.get(`/api/incidents/${draft}/evidence`)).status).toBe(404);
    expect((await desk.reviewer.get(`/api/evidence/${stored.id}/custody`)).status).toBe(404);
    expect((await original(desk.reviewer, id)).status).toBe(404);
  });
  it('whoever is ended or frozen while a piece comes in sends nothing more', async () => {
    const [member, photo] = [await app.signIn('monitor'), aPhoto()];
    const phone = await addPhone(app, member);
    const report = aReport({ files: [aFieldFile({ size: photo.length, sha256: sha256(photo) })] });
    expect(
      (await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key))).status,
    ).toBe(200);
    const [fromPhone, fromDesk, draft] = [report.files[0]!.id, randomUUID(), await log(member, anIncident())];
    expect((await member.put(`/api/incidents/${draft.id}/evidence/${fromDesk}`, declaredAs(photo))).status).toBe(201);
    expect((await begin(app, { cookie: '', token: phone.token }, fromPhone, sealedSize(photo.length))).status).toBe(
      201,
    );
    expect((await begin(app, member, fromDesk, photo.length)).status).toBe(201);
    const take = (id: string, meanwhile: () => Promise<unknown>): Promise<number> =>
      app.app.get(UploadChunks).take(
        id,
        0,
        (async function* () {
          yield photo.subarray(0, 100);
          await meanwhile();
          yield photo.subarray(100, 200);
        })(),
      );
    await expect(take(fromPhone, () => member.delete(`/api/field/devices/${phone.device}`))).rejects.toMatchObject({
      code: 'device-ended',
    });
    await expect(
      take(fromDesk, () => desk.admin.put(`/api/members/${member.member!.id}`, { role: 'monitor', frozen: true })),
    ).rejects.toMatchObject({ code: 'sign-in-needed' });
    expect(
      await app.database.query('select from evidence_object where evidence_id = any($1)', [[fromPhone, fromDesk]]),
    ).toEqual([]);
  });
  it('when it was taken, by the clock of whoever took it, is as internal as the time of the record', async () => {
    const record = await shared();
    await addFile(app, desk.reviewer, record, aPhoto());
    const told = await Promise.all(
      [desk.reviewer, desk.monitor, desk.analyst].map(async (one) => (await files(one, record))[0]!.addedAt),
    );
    expect(told).toEqual(['2021-06-04T02:30:00.000Z', '2021-06-04T02:30:00.000Z', null]);
    expect(
      await app.database.query(
        `select to_char(added_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as at from evidence where incident_id = $1`,
        [record],
      ),
    ).toEqual([{ at: '2021-06-04 00:00:00' }]);
  });
  it('a full disk is said with when to come back, nothing is half there, and the file goes on once there is room', async () => {
    const [incident, photo, id] = [await aRecord(), aPhoto(300_000), randomUUID()];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(app, desk.monitor, id, photo.length);
    const before = await objectsLeft();
    const store = app.app.get<EvidenceStore>(EVIDENCE_STORE);
    for (const nth of ['its piece', 'its original']) {
      const put = store.put.bind(store);
      const full = jest.spyOn(store, 'put');
      if (nth === 'its original') full.mockImplementationOnce(put);
      full.mockImplementationOnce(async (_key, bytes) => {
        for await (const _part of bytes) throw new StoreFull();
        return { size: 0 };
      });
      const { status, reason, headers } = await sendPiece(app, desk.monitor, id, 0, photo);
      expect([nth, status, reason, headers.get('retry-after')]).toEqual([nth, 503, 'storage-full', '60']);
      full.mockRestore();
      expect(await objectsLeft()).toMatchObject({
        unkept: 0,
        stored: before.stored,
        inStore: before.inStore + (nth === 'its piece' ? 0 : 1),
      });
    }
    expect(await howMuch(app, desk.monitor, id)).toBe(photo.length);
    expect((await files(desk.monitor, incident))[0]).toMatchObject({ state: 'stored' });
  });
  it('what had arrived whole when somebody pulled the plug is stored before anybody hears that all of it is there', async () => {
    const [incident, photo, id] = [await aRecord(), aPhoto(), randomUUID()];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(app, desk.monitor, id, photo.length);
    const objects = app.app.get(EvidenceObjects);
    const write = objects.write.bind(objects);
    const full = jest
      .spyOn(objects, 'write')
      .mockImplementationOnce(write)
      .mockRejectedValueOnce(new Error('the plug'));
    expect((await sendPiece(app, desk.monitor, id, 0, photo)).status).toBe(500);
    full.mockRestore();
    expect((await files(desk.monitor, incident))[0]).toMatchObject({ state: 'expected', received: photo.length });
    expect(await howMuch(app, desk.monitor, id)).toBe(photo.length);
    expect((await files(desk.monitor, incident))[0]).toMatchObject({ state: 'stored' });
  });
});
