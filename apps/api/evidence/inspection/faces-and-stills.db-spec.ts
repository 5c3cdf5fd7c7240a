import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PublicPicture, PublicRecord } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { type Desk, published } from '../../testing/desk.js';
import { aCopy, inspectionResults, pictureAt, proposeCopy, storeFile } from '../../testing/evidence-inspection.js';
import { aPhoto, aScene } from '../../testing/draw-photos.js';
import { useDesk } from '../../testing/use-desk.js';
import { openDisclosure } from '../../audit-log/log-leaf.js';
import { leavesOf } from '../../audit-log/log.repository.js';

let app: TestApp;
let desk: Desk;
let photo: Buffer;
useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  photo = await aPhoto(await aScene(3, 640, 480));
});

const aFile = async (type = 'image/jpeg', bytes = photo): Promise<{ record: IncidentRecord; file: string }> => {
  const record = await published(desk, anIncident());
  const kind = type.startsWith('video/') ? 'video' : 'photo';
  const by = desk.monitor.member!.id;
  return { record, file: await storeFile(app, { incident: record.id, by, bytes, type, kind, inspect: false }) };
};
const decide = (file: string, copy: string, body: object) =>
  desk.second.post<{ code: string }>(`/api/evidence/${file}/copies/${copy}/decisions`, body);
const propose = (file: string, body: object, id: string = randomUUID()) =>
  desk.reviewer.put<{ code: string }>(`/api/evidence/${file}/copies/${id}`, body);
const pictureOf = async ({ code }: IncidentRecord): Promise<PublicPicture | undefined> =>
  (await app.visitor.get<PublicRecord>(`/api/public/incidents/${code}`)).body.pictures[0];
const check = (file: string, aspect: string, answer: string) =>
  desk.reviewer.put(`/api/evidence/${file}/checks/${randomUUID()}`, { aspect, answer });
/** What the log discloses of the copies of a file, by kind of line. */
const logged = async (file: string): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    (await leavesOf(app.database.manager, 'evidence', file))
      .filter(({ what }) => what.startsWith('copy-'))
      .map(({ what, values }) => [what, openDisclosure(values[0]!.disclosure).value]),
  );

describe('whether anybody can be recognised', () => {
  it('is answered by who makes a copy, or it is refused by name', async () => {
    const { file } = await aFile();
    const { safe: _safe, ...unanswered } = aCopy();
    const refused = await propose(file, unanswered);
    expect([refused.status, refused.body.code]).toEqual([422, 'faces-not-checked']);
    expect((await propose(file, aCopy({ safe: 'perhaps' }))).status).toBe(422);
  });

  it('is answered by who agrees, or nothing is shown', async () => {
    const { record, file } = await aFile();
    const copy = await proposeCopy(desk.reviewer, file);
    const refused = await decide(file, copy, { decision: 'agree' });
    expect([refused.status, refused.body.code]).toEqual([422, 'faces-not-checked']);
    expect(await pictureOf(record)).toBeUndefined();
    expect((await decide(file, copy, { decision: 'refuse' })).status).toBe(204);
  });

  it('is not agreed to for a copy that was proposed before anybody was asked', async () => {
    const { file } = await aFile();
    const copy = await proposeCopy(desk.reviewer, file);
    await app.database.query('update public_copy set made_safe = null where id = $1', [copy]);
    const refused = await decide(file, copy, { decision: 'agree', safe: 'none-recognised' });
    expect([refused.status, refused.body.code]).toEqual([422, 'faces-not-checked']);
  });

  it('is told to readers, and both answers stand in the log; consent by one of both is said as consent', async () => {
    const { record, file } = await aFile();
    const copy = await proposeCopy(desk.reviewer, file, { violent: true });
    expect((await decide(file, copy, { decision: 'agree', safe: 'consent-noted' })).status).toBe(204);
    expect(await pictureOf(record)).toMatchObject({ safe: 'consent-noted', violent: true, isStill: false });
    expect(await logged(file)).toMatchObject({
      'copy-proposed': { id: copy, safe: 'none-recognised', violent: true },
      'copy-agreed': { id: copy, safe: 'consent-noted' },
    });
    const [seen] = (await inspectionResults(desk.reviewer, record.id))[0]!.copies;
    expect(seen).toMatchObject({ safe: 'none-recognised', agreedSafe: 'consent-noted', violent: true });
  });

  it('is needed in the database, too: agreed with one answer alone is no state', async () => {
    const { file } = await aFile();
    const copy = await proposeCopy(desk.reviewer, file);
    const write = app.database.query(
      `update public_copy set state = 'agreed', decided_by = $2, decided_at = now() where id = $1`,
      [copy, desk.second.member!.id],
    );
    await expect(write).rejects.toThrow('public_copy_safe');
  });
});

describe('what was checked in a file', () => {
  it('is told with its picture, as it is now: what fails later is no longer claimed', async () => {
    const { record, file } = await aFile();
    await check(file, 'place', 'holds');
    await check(file, 'date', 'unclear');
    const copy = await proposeCopy(desk.reviewer, file);
    await decide(file, copy, { decision: 'agree', safe: 'none-recognised' });
    expect((await pictureOf(record))!.checked).toEqual(['place']);
    await check(file, 'source', 'holds');
    expect((await pictureOf(record))!.checked).toEqual(['place', 'source']);
    await check(file, 'place', 'failed');
    expect((await pictureOf(record))!.checked).toEqual(['source']);
  });
});

describe('a still of a video', () => {
  const still = async (): Promise<{ jpeg: string; at: number }> => ({ jpeg: photo.toString('base64'), at: 12_500 });

  it('is cropped, covered and agreed to as a picture, and readers are told that it is a still', async () => {
    const { record, file } = await aFile('video/mp4', Buffer.from('no video that this server opens'));
    const copy = await proposeCopy(desk.reviewer, file, {
      still: await still(),
      crop: { x: 0, y: 0, width: 0.5, height: 1 },
    });
    await decide(file, copy, { decision: 'agree', safe: 'none-recognised' });
    const picture = await pictureOf(record);
    expect(picture).toMatchObject({ isStill: true, width: 320, height: 480 });
    const path = `/api/public/incidents/${record.code}/pictures/${picture!.id}/large`;
    expect((await sharp((await pictureAt(app.url, path)).bytes).metadata()).width).toBe(320);
    expect(await logged(file)).toMatchObject({ 'copy-proposed': { still: { at: 12_500 } } });
  });

  it('belongs to a video: none without one, and none for a photo', async () => {
    const video = await aFile('video/mp4', Buffer.from('no video that this server opens'));
    expect((await propose(video.file, aCopy())).status).toBe(409);
    const { file } = await aFile();
    expect((await propose(file, aCopy({ still: await still() }))).status).toBe(409);
  });

  it('that is no picture is refused, whatever it claims to be', async () => {
    const { file } = await aFile('video/mp4', Buffer.from('no video that this server opens'));
    const jpeg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
    expect((await propose(file, aCopy({ still: { jpeg, at: 0 } }))).status).toBe(409);
    expect((await propose(file, aCopy({ still: { jpeg: 'not base64!', at: 0 } }))).status).toBe(422);
    expect((await propose(file, aCopy({ still: { ...(await still()), at: -1 } }))).status).toBe(422);
  });
});
