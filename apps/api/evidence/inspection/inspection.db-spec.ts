import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type Client, type TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import { ifMatch, log, submit, verify, type Desk } from '../../testing/desk.js';
import type { FreshDatabase } from '../../testing/fresh-database.js';
import { inspectionResults, pictureAt, storeFile } from '../../testing/evidence-inspection.js';
import { aPhoto, aScene } from '../../testing/draw-photos.js';
import { useDesk } from '../../testing/use-desk.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let scene: Buffer;
useDesk((opened) => ({ database, app, desk } = opened));
beforeAll(async () => {
  scene = await aScene(1, 480, 360);
});

const logged = async (client: Client = desk.monitor): Promise<IncidentRecord> =>
  submit(client, await log(client, anIncident()));
const stored = (record: { id: string }, bytes: Buffer, type = 'image/jpeg'): Promise<string> =>
  storeFile(app, { incident: record.id, by: desk.monitor.member!.id, bytes, type, name: 'IMG 1.jpg' });
const custodyOf = async (evidence: string): Promise<string[]> =>
  (
    (await app.database.query(`select what from log_leaf where entity = 'evidence' and entity_id = $1 order by idx`, [
      evidence,
    ])) as { what: string }[]
  ).map(({ what }) => what);

describe('a file that is stored', () => {
  it('says when and where it was taken beside what the record says', async () => {
    const record = await logged();
    const file = await stored(
      record,
      await aPhoto(scene, {
        takenAt: '2021:06:02 09:30:00',
        make: 'Vigilcam',
        model: 'X1',
        lat: 11.5621,
        lon: 104.9188,
        words: 'CANARY',
      }),
    );
    const [seen] = await inspectionResults(desk.reviewer, record.id);
    expect(seen).toMatchObject({
      id: file,
      name: 'IMG 1.jpg',
      outcome: 'shown',
      width: 480,
      height: 360,
      small: { width: 480, height: 360 },
      reading: {
        takenAt: '2021-06-02T09:30:00',
        device: 'Vigilcam X1',
        point: { lat: 11.5621, lon: 104.9188 },
        alsoHolds: ['owner', 'comment'],
      },
      findings: { date: { says: 'before', day: '2021-06-02', days: 2 }, place: { says: 'apart', from: 'place' } },
      alike: [],
      checks: [],
      copies: [],
    });
    expect(await custodyOf(file)).toEqual(['declared', 'derived']);
  });

  it('is shown small, turned as it is looked at, and by nothing that a cache keeps', async () => {
    const record = await logged();
    const file = await stored(record, await aPhoto(await aScene(2, 960, 720), { orientation: 6 }));
    const { status, headers, bytes } = await pictureAt(
      app.url,
      `/api/evidence/${file}/views/small`,
      desk.reviewer.cookie,
    );
    expect([
      status,
      headers.get('content-type'),
      headers.get('cache-control'),
      headers.get('x-content-type-options'),
    ]).toEqual([200, 'image/jpeg', 'no-store', 'nosniff']);
    const { width, height, format } = await sharp(bytes).metadata();
    expect([format, width, height]).toEqual(['jpeg', 360, 480]);
  });

  it.each(['image/heic', 'video/mp4', 'audio/mpeg', 'application/pdf'])(
    'that is %s has no small picture, and it says so',
    async (type) => {
      const record = await logged();
      const file = await stored(record, Buffer.from(`not to be shown ${type}`), type);
      expect((await inspectionResults(desk.reviewer, record.id))[0]).toMatchObject({
        outcome: 'no-view',
        small: null,
        findings: { date: { says: 'no-date' }, place: { says: 'no-point' } },
      });
      expect((await pictureAt(app.url, `/api/evidence/${file}/views/large`, desk.reviewer.cookie)).status).toBe(404);
    },
  );

  it('leaves nothing of what it says of itself in a small picture', async () => {
    const words = 'CANARY-of-the-owner';
    const photo = await aPhoto(scene, { words, make: words, lat: 11.5621, lon: 104.9188 });
    expect(photo.includes(words)).toBe(true);
    const file = await stored(await logged(), photo);
    for (const size of ['small', 'large']) {
      const { bytes } = await pictureAt(app.url, `/api/evidence/${file}/views/${size}`, desk.reviewer.cookie);
      const { exif, xmp, iptc, icc, comments } = await sharp(bytes).metadata();
      expect([bytes.includes('CANARY'), exif, xmp, iptc, icc, comments]).toEqual([
        false,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
  });
});

describe('files that are the same, or nearly', () => {
  it('are said with their record, to those who may read it', async () => {
    const [one, two, three] = [await logged(), await logged(), await log(desk.monitor, anIncident())];
    const other = await aScene(77);
    const photo = await aPhoto(other, { words: 'first' });
    const [a, b, c, draft] = [
      await stored(one, photo),
      await stored(two, photo),
      await stored(two, await sharp(other).resize(300).jpeg({ quality: 60 }).toBuffer()),
      await stored(three, photo),
    ];
    const [seen] = await inspectionResults(desk.reviewer, one.id);
    expect(seen!.alike.map(({ evidence, bitsApart, here }) => [evidence, bitsApart === null, here])).toEqual([
      [b, true, false],
      [c, false, false],
    ]);
    expect(JSON.stringify(seen)).not.toContain(draft);
    expect(
      (await inspectionResults(desk.reviewer, two.id)).map(({ id, alike }) => [
        id,
        alike.map(({ evidence }) => evidence).sort(),
      ]),
    ).toEqual([
      [b, [a, c].sort()],
      [c, [a, b].sort()],
    ]);
  });
});

describe('checks', () => {
  const check = (client: Client, file: string, body: unknown, id: string = randomUUID()) =>
    client.put(`/api/evidence/${file}/checks/${id}`, body);
  const grade = (record: IncidentRecord, wanted: string) =>
    desk.reviewer.post<{ highest?: string }>(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'verify', grade: wanted, reason: 'The sources agree.' },
      ifMatch(record.revision),
    );

  it('say who answered what and when; the newest holds, and a failed one lowers the best grade by a step until it is answered otherwise', async () => {
    const record = await logged();
    const file = await stored(record, await aPhoto(scene));
    const best = (await grade(record, 'VG_CONFIRMED')).body.highest ?? 'VG_CONFIRMED';
    expect(
      (
        await check(desk.reviewer, file, {
          aspect: 'date',
          answer: 'failed',
          note: 'The shadows are those of a morning.',
        })
      ).status,
    ).toBe(204);
    const refused = await grade(record, best);
    expect([refused.status, refused.body.highest]).toEqual([
      422,
      { VG_CONFIRMED: 'VG_FAIR', VG_FAIR: 'VG_WEAK', VG_WEAK: 'VG_UNVERIFIED' }[best],
    ]);
    expect((await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body.failedChecks).toEqual([
      { evidence: file, aspect: 'date' },
    ]);
    await check(desk.second, file, { aspect: 'date', answer: 'holds' });
    const [seen] = await inspectionResults(desk.reviewer, record.id);
    expect(seen!.checks.map(({ aspect, answer, note, by, replaced }) => [aspect, answer, note, by, replaced])).toEqual([
      ['date', 'holds', null, desk.second.member!.name, false],
      ['date', 'failed', 'The shadows are those of a morning.', desk.reviewer.member!.name, true],
    ]);
    expect((await grade(record, best)).status).toBe(200);
    expect((await custodyOf(file)).slice(2)).toEqual(['checked', 'checked']);
  });

  it('never raise a grade', async () => {
    const record = await logged();
    const file = await stored(record, await aPhoto(scene));
    const before = (await grade(record, 'VG_CONFIRMED')).body.highest;
    for (const aspect of ['source', 'date', 'place', 'content', 'manipulation', 'first-seen'])
      expect((await check(desk.reviewer, file, { aspect, answer: 'holds' })).status).toBe(204);
    expect((await grade(record, 'VG_CONFIRMED')).body.highest).toBe(before);
  });

  it('answer the same when they come twice, and refuse what is another under the same id', async () => {
    const file = await stored(await logged(), await aPhoto(scene));
    const id = randomUUID();
    expect((await check(desk.reviewer, file, { aspect: 'place', answer: 'unclear' }, id)).status).toBe(204);
    expect((await check(desk.reviewer, file, { aspect: 'place', answer: 'unclear' }, id)).status).toBe(204);
    expect((await check(desk.reviewer, file, { aspect: 'place', answer: 'holds' }, id)).body).toMatchObject({
      status: 409,
      code: 'already-exists',
    });
  });

  it('are not for one’s own record, not for a draft, and not for who is no reviewer', async () => {
    const own = await submit(desk.reviewer, await log(desk.reviewer, anIncident()));
    const file = await stored(own, await aPhoto(scene));
    const body = { aspect: 'date', answer: 'holds' };
    expect((await check(desk.reviewer, file, body)).body).toMatchObject({ status: 403, code: 'own-record' });
    expect((await check(desk.monitor, file, body)).status).toBe(403);
    expect((await check(desk.analyst, file, body)).status).toBe(403);
    const draft = await stored(await log(desk.monitor, anIncident()), await aPhoto(scene));
    expect((await check(desk.reviewer, draft, body)).status).toBe(404);
  });
});

describe('a web address', () => {
  it('stands beside the file that is its copy, until it is taken away', async () => {
    const record = await logged();
    const file = await stored(record, Buffer.from('%PDF-1.7'), 'application/pdf');
    expect(
      (
        await desk.reviewer.put(`/api/evidence/${file}/address`, {
          url: 'https://news.example.org/a?b=1',
          savedOn: '2021-06-05',
        })
      ).status,
    ).toBe(204);
    expect((await inspectionResults(desk.reviewer, record.id))[0]!.address).toEqual({
      url: 'https://news.example.org/a?b=1',
      savedOn: '2021-06-05',
    });
    expect((await desk.reviewer.delete(`/api/evidence/${file}/address`)).status).toBe(204);
    expect((await inspectionResults(desk.reviewer, record.id))[0]!.address).toBeNull();
  });
});

describe('what goes wrong', () => {
  it('answers those who may not look like those who ask for nothing', async () => {
    const draft = await log(desk.monitor, anIncident());
    const file = await stored(draft, await aPhoto(scene));
    const paths = [`/api/incidents/${draft.id}/looking`, `/api/evidence/${file}/views/small`];
    for (const path of paths) {
      const none = await desk.reviewer.get(path.replace(draft.id, randomUUID()).replace(file, randomUUID()));
      const hidden = await desk.reviewer.get(path);
      expect([hidden.status, hidden.body.code]).toEqual([none.status, none.body.code]);
      expect([
        (await desk.monitor.get(path)).status,
        (await desk.analyst.get(path)).status,
        (await desk.admin.get(path)).status,
        (await app.visitor.get(path)).status,
      ]).toEqual([200, 403, 403, 401]);
    }
    const submitted = await submit(desk.monitor, draft);
    for (const path of paths)
      expect([(await desk.monitor.get(path)).status, (await desk.reviewer.get(path)).status]).toEqual([200, 200]);
    await verify(desk.reviewer, submitted, 'VG_WEAK');
    // From then on only reviewers may see it.
    for (const path of paths)
      expect([(await desk.monitor.get(path)).status, (await desk.reviewer.get(path)).status]).toEqual([403, 200]);
  });

  it('looks at a file that nobody looked at, at the next start', async () => {
    const file = await stored(await logged(), await aPhoto(scene));
    await app.database.query('delete from file_look where evidence_id = $1', [file]);
    const again = await startTestApp(database);
    try {
      for (let i = 0; i < 100; i += 1) {
        const [found] = (await app.database.query('select outcome from file_look where evidence_id = $1', [file])) as {
          outcome: string;
        }[];
        if (found) return expect(found.outcome).toBe('shown');
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
      throw new Error('it was not looked at');
    } finally {
      await again.close();
    }
  });

  it('names the field of an address that is none, and of a check that asks nothing', async () => {
    const file = await stored(await logged(), await aPhoto(scene));
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'news', '']) {
      expect(
        (await desk.reviewer.put<{ errors: { pointer: string }[] }>(`/api/evidence/${file}/address`, { url })).body,
      ).toMatchObject({ status: 422, errors: [{ pointer: '/url' }] });
    }
    expect(
      (await desk.reviewer.put(`/api/evidence/${file}/checks/${randomUUID()}`, { aspect: 'mood', answer: 'holds' }))
        .body,
    ).toMatchObject({ status: 422, errors: [{ pointer: '/aspect', code: 'unknown-code' }] });
  });

  it('forgets what was made of a file that is erased', async () => {
    const record = await logged();
    const file = await stored(record, await aPhoto(scene));
    await app.database.query(
      `update evidence set state = 'refused', refusal = 'erased', type = null, stored_at = null, sha256 = null where id = $1`,
      [file],
    );
    const left = (await app.database.query(
      'select (select count(*)::int from file_look where evidence_id = $1) + (select count(*)::int from file_likeness where evidence_id = $1) as n',
      [file],
    )) as { n: number }[];
    expect(left[0]!.n).toBe(0);
    expect(await inspectionResults(desk.reviewer, record.id)).toEqual([]);
  });
});
