import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ListedChange, PublicPicture, PublicRecord } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey } from '../../audit-log/signed-note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { publishedRowFaults } from '../../operations/verification/check-published-rows.js';
import { TEST_CONFIG, type TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import {
  type Desk,
  hide,
  ifMatch,
  log,
  merge,
  publish,
  published,
  restore,
  retract,
  submit,
  verified,
} from '../../testing/desk.js';
import {
  aCopy,
  decideCopy,
  inspectionResults,
  pictureAt,
  proposeCopy,
  storeFile,
} from '../../testing/evidence-inspection.js';
import { aPhoto, aScene } from '../../testing/draw-photos.js';
import { useDesk } from '../../testing/use-desk.js';

const CANARY = 'CANARY-in-the-picture';
let app: TestApp;
let desk: Desk;
let photo: Buffer;
useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  photo = await aPhoto(await aScene(3, 640, 480), { words: CANARY, lat: 11.5621, lon: 104.9188 });
});

const fileOf = (record: IncidentRecord): Promise<string> =>
  storeFile(app, {
    incident: record.id,
    by: desk.monitor.member!.id,
    bytes: photo,
    type: 'image/jpeg',
    name: CANARY,
    inspect: false,
  });
const aPublished = async (
  shown: { shownPlace?: string; shownDate?: string } = {},
): Promise<{ record: IncidentRecord; file: string }> => {
  const record = await published(desk, anIncident(), 'VG_FAIR', shown);
  return { record, file: await fileOf(record) };
};
const picturesOf = async (code: string): Promise<PublicPicture[]> =>
  (await app.visitor.get<PublicRecord>(`/api/public/incidents/${code}`)).body.pictures;
const shown = async (shownAs = {}): Promise<{ record: IncidentRecord; file: string; copy: string; path: string }> => {
  const { record, file } = await aPublished(shownAs);
  const copy = await proposeCopy(desk.reviewer, file);
  expect((await decideCopy(desk.second, file, copy, 'agree')).status).toBe(204);
  const [picture] = await picturesOf(record.code!);
  return { record, file, copy, path: `/api/public/incidents/${record.code}/pictures/${picture!.id}` };
};
const stateOf = async (record: IncidentRecord): Promise<string> =>
  (await inspectionResults(desk.reviewer, record.id))[0]!.copies[0]!.state;

describe('a copy for readers', () => {
  it('is shown once a second person agrees, in two sizes, re-encoded, and with nothing of what the file says of itself', async () => {
    const { record, file } = await aPublished();
    const copy = await proposeCopy(desk.reviewer, file, { crop: { x: 0, y: 0, width: 0.5, height: 1 } });
    expect(await picturesOf(record.code!)).toEqual([]);
    expect((await decideCopy(desk.second, file, copy, 'agree')).status).toBe(204);
    const [picture] = await picturesOf(record.code!);
    expect(picture).toMatchObject({
      altEn: 'People sit before a gate.',
      altKm: 'មនុស្សអង្គុយមុខខ្លោងទ្វារ។',
      width: 320,
      height: 480,
      smallWidth: 320,
      smallHeight: 480,
    });
    for (const size of ['small', 'large']) {
      const { status, headers, bytes } = await pictureAt(
        app.url,
        `/api/public/incidents/${record.code}/pictures/${picture!.id}/${size}`,
      );
      expect([
        status,
        headers.get('content-type'),
        headers.get('x-content-type-options'),
        headers.get('cache-control'),
      ]).toEqual([200, 'image/jpeg', 'nosniff', 'no-cache']);
      const { exif, xmp, iptc, icc, width } = await sharp(bytes).metadata();
      expect([bytes.includes('CANARY'), exif, xmp, iptc, icc, width]).toEqual([
        false,
        undefined,
        undefined,
        undefined,
        undefined,
        320,
      ]);
      expect(
        (
          await app.visitor.get(`/api/public/incidents/${record.code}/pictures/${picture!.id}/${size}`, {
            'if-none-match': headers.get('etag')!,
          })
        ).status,
      ).toBe(304);
    }
  });

  it('holds nothing of what was covered: two pictures that differ there alone look alike there by chance', async () => {
    const { file } = await aPublished();
    const box = { x: 0.25, y: 0.25, width: 0.3, height: 0.4 };
    const copy = await proposeCopy(desk.reviewer, file, { boxes: [box] });
    const { bytes } = await pictureAt(app.url, `/api/evidence/${file}/copies/${copy}/large`, desk.reviewer.cookie);
    const inside = { left: 160, top: 120, width: 192, height: 192 };
    const values = async (of: Buffer): Promise<Buffer> =>
      sharp(await sharp(of).extract(inside).png().toBuffer())
        .greyscale()
        .raw()
        .toBuffer();
    expect(Math.abs(likeness(await values(photo), await values(bytes)))).toBeLessThan(0.85);
    // The uncovered area is unchanged.
    const outside = async (of: Buffer): Promise<Buffer> =>
      sharp(await sharp(of).extract({ left: 400, top: 20, width: 200, height: 90 }).png().toBuffer())
        .greyscale()
        .raw()
        .toBuffer();
    expect(likeness(await outside(photo), await outside(bytes))).toBeGreaterThan(0.98);
  });

  it('that was agreed on before waits for the record, and is shown with it', async () => {
    const record = await verified(desk, anIncident());
    const file = await fileOf(record);
    const copy = await proposeCopy(desk.reviewer, file);
    expect((await decideCopy(desk.second, file, copy, 'agree')).status).toBe(204);
    const out = await publish(desk.second, record);
    expect(await picturesOf(out.code!)).toHaveLength(1);
    expect((await inspectionResults(desk.reviewer, record.id))[0]!.copies[0]).toMatchObject({
      state: 'agreed',
      isShown: true,
      madeBy: desk.reviewer.member!.name,
      decidedBy: desk.second.member!.name,
    });
  });

  it('is held against what was agreed on', async () => {
    const { path } = await shown();
    expect(await publishedRowFaults(app.database.manager)).toEqual([]);
    const id = path.split('/').at(-1)!;
    await app.database.query(`update pub.copy set alt_en = alt_en || '.' where id = $1`, [id]);
    expect(await publishedRowFaults(app.database.manager)).toEqual([
      `a picture that readers see (${id}) is not what was entered`,
    ]);
    await app.database.query(`update pub.copy set alt_en = rtrim(alt_en, '.') || '.' where id = $1`, [id]);
  });

  it('answers the same when it comes twice', async () => {
    const { file } = await aPublished();
    const id = randomUUID();
    expect((await desk.reviewer.put(`/api/evidence/${file}/copies/${id}`, aCopy())).status).toBe(204);
    expect((await desk.reviewer.put(`/api/evidence/${file}/copies/${id}`, aCopy())).status).toBe(204);
    expect((await desk.reviewer.put(`/api/evidence/${file}/copies/${id}`, aCopy({ boxes: [] }))).body).toMatchObject({
      status: 409,
      code: 'already-exists',
    });
  });
});

/** Returns the correlation of two lists of bytes, -1 to 1. */
const likeness = (a: Buffer, b: Buffer): number => {
  const mean = (of: Buffer): number => of.reduce((sum, one) => sum + one, 0) / of.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((one, i) => {
    ab += (one - ma) * (b[i]! - mb);
    aa += (one - ma) ** 2;
    bb += (b[i]! - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb || 1);
};

describe('who decides', () => {
  let known: ReturnType<typeof aPublished> | undefined;
  it.each<
    [who: keyof Omit<Desk, 'app'>, decision: 'agree' | 'refuse' | 'withdraw', status: number, code: string | null]
  >([
    ['reviewer', 'agree', 403, 'second-person-needed'],
    ['reviewer', 'refuse', 403, 'second-person-needed'],
    ['reviewer', 'withdraw', 204, null],
    ['second', 'agree', 204, null],
    ['second', 'refuse', 204, null],
    ['second', 'withdraw', 204, null],
    ['monitor', 'agree', 403, 'not-allowed'],
    ['analyst', 'agree', 403, 'not-allowed'],
    ['admin', 'agree', 403, 'not-allowed'],
    ['admin', 'withdraw', 403, 'not-allowed'],
  ])('%s may %s what the reviewer made: %d', async (who, decision, status, code) => {
    const { record, file } = await (known ??= aPublished());
    const before = (await picturesOf(record.code!)).length;
    const copy = await proposeCopy(desk.reviewer, file);
    const answer = await decideCopy(desk[who], file, copy, decision);
    expect([answer.status, answer.body?.code ?? null]).toEqual([status, code]);
    expect(await picturesOf(record.code!)).toHaveLength(before + (status === 204 && decision === 'agree' ? 1 : 0));
  });

  it('is two people in a small team, too', async () => {
    await app.database.query(
      `insert into setting (key, value) values ('smallTeam', 'true') on conflict (key) do update set value = 'true'`,
    );
    const { file } = await aPublished();
    const copy = await proposeCopy(desk.reviewer, file);
    expect((await decideCopy(desk.reviewer, file, copy, 'agree')).body.code).toBe('second-person-needed');
    await app.database.query(`update setting set value = 'false' where key = 'smallTeam'`);
  });

  it('is said once', async () => {
    const { file, copy } = await shown();
    for (const decision of ['agree', 'refuse'] as const)
      expect((await decideCopy(desk.second, file, copy, decision)).body.code).toBe('wrong-state');
    expect((await decideCopy(desk.second, file, copy, 'delete')).body.code).toBe('wrong-state');
    expect((await decideCopy(desk.second, file, copy, 'withdraw')).status).toBe(204);
    expect((await decideCopy(desk.second, file, copy, 'delete')).body.code).toBe('second-person-needed');
    expect((await decideCopy(desk.reviewer, file, copy, 'delete')).status).toBe(204);
    for (const decision of ['withdraw', 'delete', 'restore'] as const)
      expect((await decideCopy(desk.reviewer, file, copy, decision)).body.code).toBe('wrong-state');
  });

  it('the database holds, whoever writes to it', async () => {
    const { file } = await aPublished();
    const copy = await proposeCopy(desk.reviewer, file);
    await expect(
      app.database.query(`update public_copy set state = 'agreed', decided_by = made_by where id = $1`, [copy]),
    ).rejects.toThrow();
  });
});

describe('a copy is gone', () => {
  const isGone = async (path: string): Promise<void> => {
    for (const size of ['small', 'large'])
      expect((await app.visitor.get(`${path}/${size}`)).body).toMatchObject({ status: 410, code: 'gone' });
  };

  it('with its record, and does not come back with it', async () => {
    const { record, path } = await shown();
    await retract(desk.reviewer, record);
    await isGone(path);
    expect(await stateOf(record)).toBe('ended');
  });

  it('with a record that is withdrawn for safety, without a trace for readers', async () => {
    const { record, path } = await shown();
    await hide(desk.reviewer, record, 'Somebody is in danger.');
    await isGone(path);
    const left: { n: number }[] = await app.database.query(
      'select (select count(*) from pub.copy where code = $1)::int + (select count(*) from pub.copy_gone where code = $1)::int as n',
      [record.code],
    );
    expect(left).toEqual([{ n: 0 }]);
  });

  it('when its record is joined to another', async () => {
    const [{ record, path }, stays] = [await shown(), await published(desk, anIncident())];
    await merge(desk.reviewer, record, stays.id);
    await isGone(path);
  });

  it('when a reviewer withdraws it, while the record stays; any reviewer brings it back, and deleting takes another', async () => {
    const { record, file, copy, path } = await shown();
    const before = await picturesOf(record.code!);
    const kept = async () =>
      (
        (await app.database.query('select from evidence_private where evidence_id = $1 and field like $2', [
          file,
          'copy%',
        ])) as unknown[]
      ).length;
    expect((await decideCopy(desk.reviewer, file, copy, 'withdraw')).status).toBe(204);
    await isGone(path);
    expect([await picturesOf(record.code!), await stateOf(record), await kept()]).toEqual([[], 'hidden', 2]);
    expect((await decideCopy(desk.second, file, copy, 'restore')).status).toBe(204);
    expect([await picturesOf(record.code!), await stateOf(record)]).toEqual([before, 'agreed']);
    expect((await app.visitor.get(`${path}/small`)).status).toBe(200);

    await decideCopy(desk.reviewer, file, copy, 'withdraw');
    expect((await decideCopy(desk.reviewer, file, copy, 'delete')).body.code).toBe('second-person-needed');
    expect(await kept()).toBe(2);
    expect((await decideCopy(desk.second, file, copy, 'delete')).status).toBe(204);
    await isGone(path);
    expect([await stateOf(record), await kept()]).toEqual(['ended', 0]);
  });

  it('for readers alone when two reviewers withdraw it at once: neither of them meant to delete it', async () => {
    const { record, file, copy, path } = await shown();
    const answers = await Promise.all(
      [desk.reviewer, desk.second].map((who) => decideCopy(who, file, copy, 'withdraw')),
    );
    await isGone(path);
    expect([answers.map(({ status }) => status), await stateOf(record)]).toEqual([[204, 204], 'hidden']);
    expect((await decideCopy(desk.second, file, copy, 'restore')).status).toBe(204);
    expect((await app.visitor.get(`${path}/small`)).status).toBe(200);
  });

  it('when its file is erased, whoever writes that', async () => {
    const { file, record, path } = await shown();
    await app.database.query(
      `update evidence set state = 'refused', refusal = 'erased', type = null, stored_at = null, sha256 = null where id = $1`,
      [file],
    );
    // Another instance learns of it from the database.
    for (let i = 0; i < 100 && (await picturesOf(record.code!)).length > 0; i += 1)
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    expect(await picturesOf(record.code!)).toEqual([]);
    await isGone(path);
  });

  it('when a correction tells readers less than it would', async () => {
    const { record, path } = await shown({ shownPlace: 'district', shownDate: 'day' });
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      { ...record.incident, title: `${record.incident.title} again` },
      ifMatch(record.revision),
    );
    await publish(desk.second, changed.body, { shownPlace: 'province', shownDate: 'month' });
    expect((await app.visitor.get(`${path}/small`)).status).toBe(200);
    const more = await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`);
    const again = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      { ...more.body.incident, title: 'Once more' },
      ifMatch(more.body.revision),
    );
    await publish(desk.second, again.body, { shownPlace: 'country', shownDate: 'year' });
    await isGone(path);
  });
});

describe('the list of public changes', () => {
  const listed = async (record: IncidentRecord): Promise<ListedChange[]> =>
    (await app.visitor.get<{ items: ListedChange[] }>('/api/public/changes')).body.items.filter(
      ({ code }) => code === record.code,
    );
  const whats = async (record: IncidentRecord): Promise<string[]> => (await listed(record)).map(({ what }) => what);
  /** Of records and of the change feed: the files of these tests were put there without a line in the log. */
  const faults = async (): Promise<string[]> => {
    const signer = signingKey(TEST_CONFIG);
    await makeCheckpoint(app.database, signer);
    const found = (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
    return found.filter((fault) => /^(pub\.change|incident) /.test(fault));
  };

  it('says when a picture is shown, hidden, shown again and deleted, in both languages, and nothing of it', async () => {
    const { record, file, copy, path } = await shown();
    expect(await whats(record)).toEqual(['picture-shown', 'published']);
    await decideCopy(desk.reviewer, file, copy, 'withdraw');
    expect(await whats(record)).toEqual(['picture-taken-away', 'picture-shown', 'published']);
    await decideCopy(desk.second, file, copy, 'restore');
    expect((await whats(record))[0]).toBe('picture-shown');
    await decideCopy(desk.reviewer, file, copy, 'withdraw');
    await decideCopy(desk.second, file, copy, 'withdraw');
    const lines = await listed(record);
    // Deleting what readers no longer saw changes nothing for them.
    expect(lines.map(({ what }) => what)).toEqual([
      'picture-taken-away',
      'picture-shown',
      'picture-taken-away',
      'picture-shown',
      'published',
    ]);
    const { body } = await app.visitor.get<PublicRecord>(`/api/public/incidents/${record.code}`);
    expect(body.changes.map(({ what }) => what)).toEqual(lines.map(({ what }) => what).reverse());
    for (const { day, note, reason, into, subject } of lines)
      expect([day, note, reason, into, subject]).toEqual([lines[0]!.day, null, null, null, null]);
    for (const [language, said] of [
      ['en', ['a picture is shown', 'a picture is no longer shown']],
      ['km', ['រូបភាពមួយត្រូវបានបង្ហាញ', 'រូបភាពមួយលែងត្រូវបានបង្ហាញ']],
    ] as const)
      for (const feed of ['/changes.atom', '/changes.json']) {
        const { text } = await app.visitor.get(`${feed}?lang=${language}`);
        for (const one of said) expect(text).toContain(one);
        for (const secret of [path.split('/').at(-1)!, copy, file, 'People sit', 'អង្គុយ', desk.second.member!.name])
          expect(text).not.toContain(secret);
      }
    expect(await faults()).toEqual([]);
  });

  it('says of a publication with its pictures, and of a retraction, only that', async () => {
    const record = await verified(desk, anIncident());
    const file = await fileOf(record);
    await decideCopy(desk.second, file, await proposeCopy(desk.reviewer, file), 'agree');
    const out = await publish(desk.second, record);
    expect(await whats(out)).toEqual(['published']);
    await retract(desk.reviewer, out);
    expect(await whats(out)).toEqual(['retracted', 'published']);
  });

  it('says when a picture goes because its file is erased', async () => {
    const { record, file } = await shown();
    const id = randomUUID();
    const path = `/evidence/${file}/file`;
    expect((await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, { id, path, why: 'Asked.' })).status).toBe(
      200,
    );
    expect((await desk.admin.post(`/api/erasures/${id}/approvals`, {})).status).toBe(200);
    expect(await picturesOf(record.code!)).toEqual([]);
    expect(await whats(record)).toEqual(['picture-taken-away', 'picture-shown', 'published']);
    expect(await faults()).toEqual([]);
  });

  it('says nothing of a picture once its record is hidden, and says it again with the record', async () => {
    const { record, file, copy } = await shown();
    await decideCopy(desk.reviewer, file, copy, 'withdraw');
    await hide(desk.reviewer, record, 'Somebody is in danger.');
    expect(await whats(record)).toEqual(['withdrawn']);
    await restore(desk.second, record);
    expect(await whats(record)).toEqual(['restored', 'withdrawn', 'picture-taken-away', 'picture-shown', 'published']);
    expect(await faults()).toEqual([]);
  });

  it.each([
    ['is deleted', `delete from pub.change where seq = $1`],
    ['says the opposite', `update pub.change set what = 'picture-shown' where seq = $1`],
    ['is on another day', `update pub.change set on_day = on_day - 100 where seq = $1`],
    [
      'is made up',
      `insert into pub.change (seq, on_day, code, what) select 99999, on_day, code, what from pub.change where seq = $1`,
    ],
  ])('is verified: a line about a picture that %s is found', async (_what, forgery) => {
    const { record, file, copy } = await shown();
    await decideCopy(desk.reviewer, file, copy, 'withdraw');
    const [{ seq }] = (await listed(record)) as [ListedChange];
    const before = await faults();
    const rows: object[] = await app.database.query('select * from pub.change where seq = $1', [seq]);
    const byHand = (sql: string, values: unknown[]): Promise<void> =>
      app.database.transaction(async (manager) => {
        await manager.query('alter table pub.change disable trigger user');
        await manager.query(sql, values);
        await manager.query('alter table pub.change enable trigger user');
      });
    await byHand(forgery, [seq]);
    const after = await faults();
    expect(after.filter((fault) => !before.includes(fault))).toEqual([
      expect.stringMatching(new RegExp(`^pub\\.change (${seq}|99999): it `)),
    ]);
    await byHand('delete from pub.change where seq in ($1, 99999)', [seq]);
    await byHand('insert into pub.change select * from jsonb_populate_record(null::pub.change, $1)', [
      JSON.stringify(rows[0]),
    ]);
    expect(await faults()).toEqual(before);
  });
});

describe('what goes wrong', () => {
  let known: ReturnType<typeof aPublished> | undefined;
  it('refuses to show what tells more than readers are told otherwise', async () => {
    const { file } = await aPublished({ shownPlace: 'province', shownDate: 'month' });
    const copy = await proposeCopy(desk.reviewer, file, { tells: { place: 'district', date: 'day' } });
    expect((await decideCopy(desk.second, file, copy, 'agree')).body).toMatchObject({
      status: 422,
      code: 'not-publishable',
      errors: [
        { pointer: '/tells/place', code: 'finer-than-shown' },
        { pointer: '/tells/date', code: 'finer-than-shown' },
      ],
    });
  });

  it('does not know a picture under another code, or an original under any', async () => {
    const [{ path, file }, other] = [await shown(), await published(desk, anIncident())];
    const id = path.split('/').at(-1)!;
    for (const wrong of [
      `/api/public/incidents/${other.code}/pictures/${id}/small`,
      `${path}/original`,
      `${path}/..`,
      `/api/public/incidents/${other.code}/pictures/${file}/small`,
    ]) {
      expect((await app.visitor.get(wrong)).status).toBe(404);
    }
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no words in Khmer', { alt: { en: 'A gate.' } }, '/alt/km'],
    ['words of nothing', { alt: { en: ' ', km: '\u200b' } }, '/alt/en'],
    ['a box that lies outside', { boxes: [{ x: 0.9, y: 0, width: 0.2, height: 0.1 }] }, '/boxes'],
    ['a box of nothing', { boxes: [{ x: 0.1, y: 0, width: 0, height: 0.1 }] }, '/boxes'],
    [
      'too many boxes',
      { boxes: Array.from({ length: 201 }, () => ({ x: 0, y: 0, width: 0.1, height: 0.1 })) },
      '/boxes',
    ],
    ['a cut to a line', { crop: { x: 0, y: 0, width: 1, height: 0.001 } }, '/crop'],
    ['no closeness', { tells: {} }, '/tells/place'],
  ])('names the field: %s', async (_what, fields, pointer) => {
    const { file } = await (known ??= aPublished());
    const answer = await desk.reviewer.put<{ errors: { pointer: string }[] }>(
      `/api/evidence/${file}/copies/${randomUUID()}`,
      aCopy(fields),
    );
    expect([answer.status, answer.body.errors[0]!.pointer]).toEqual([422, pointer]);
  });

  it('makes none of a draft, or of what is no picture', async () => {
    const draft = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const pdf = await storeFile(app, {
      incident: draft.id,
      by: desk.monitor.member!.id,
      bytes: Buffer.from('%PDF-1.7'),
      type: 'application/pdf',
    });
    expect((await desk.reviewer.put(`/api/evidence/${pdf}/copies/${randomUUID()}`, aCopy())).body).toMatchObject({
      status: 409,
      code: 'wrong-state',
      outcome: 'no-view',
    });
    const own = await log(desk.reviewer, anIncident());
    const file = await storeFile(app, {
      incident: own.id,
      by: desk.reviewer.member!.id,
      bytes: photo,
      type: 'image/jpeg',
    });
    expect((await desk.reviewer.put(`/api/evidence/${file}/copies/${randomUUID()}`, aCopy())).body).toMatchObject({
      status: 409,
      code: 'wrong-state',
    });
  });
});
