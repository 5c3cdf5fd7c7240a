import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Gallery } from '@vigil/shared/staff-responses/gallery.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { declareUpload } from '../evidence/declare-upload.js';
import { anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { log, published, submit, type Desk } from '../testing/desk.js';
import { aPhoto, aScene } from '../testing/draw-photos.js';
import { decideCopy, inspectionResults, proposeCopy, storeFile } from '../testing/evidence-inspection.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const gallery = async (client: Client, query: string): Promise<Gallery> => {
  const { status, body, text } = await client.get<Gallery>(`/api/gallery?${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
};
const aRecord = async (day: string, fields: Parameters<typeof anIncident>[0] = {}): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident({ when: exactDay(asDay(day)), ...fields })));
const add = (record: { id: string }, name: string, bytes: Buffer, type = 'application/pdf'): Promise<string> =>
  storeFile(app, { incident: record.id, by: desk.monitor.member!.id, bytes, type, name });
const namesIn = ({ items }: Gallery): (string | null)[] => items.map(({ name }) => name);

describe('the gallery', () => {
  it('has the files of the records that the address of the queue matches, in its order', async () => {
    const first = await aRecord('2031-01-01', { title: 'Egret', titleTranslation: 'កុក', peacefulness: 'PE_VIOLENT' });
    const second = await aRecord('2031-01-02', { title: 'Bittern' });
    const picture = await add(first, 'one.jpg', await aPhoto(await aScene(31, 480, 360), {}), 'image/jpeg');
    await add(second, 'two.pdf', Buffer.from('two'));
    await add(first, 'three.pdf', Buffer.from('three'));
    const year = 'from=2031-01-01&until=2031-12-31';
    expect(namesIn(await gallery(desk.reviewer, `${year}&sort=day`))).toEqual(['one.jpg', 'three.pdf', 'two.pdf']);
    const all = await gallery(desk.reviewer, `${year}&sort=-day`);
    expect(namesIn(all)).toEqual(['two.pdf', 'one.jpg', 'three.pdf']);
    expect(all).toMatchObject({ total: 3, records: 2, page: 1, pages: 1 });
    expect(all.items[1]).toEqual({
      id: picture,
      incident: first.id,
      title: 'Egret',
      titleTranslation: 'កុក',
      code: null,
      when: exactDay(asDay('2031-01-01')),
      kind: 'photo',
      type: 'image/jpeg',
      name: 'one.jpg',
      number: 1,
      picture: { width: 480, height: 360 },
      checks: [],
      alt: null,
    });
    expect(all.items[0]!.picture).toBeNull();
    expect(all.items.map(({ number }) => number)).toEqual([1, 1, 2]);
    expect(namesIn(await gallery(desk.reviewer, `${year}&peacefulness=PE_VIOLENT`))).toEqual(['one.jpg', 'three.pdf']);
  });

  it('shows a page of 24 files, also where a record begins on one page and ends on the next', async () => {
    const first = await aRecord('2032-01-01');
    const second = await aRecord('2032-01-02');
    for (let n = 0; n < 23; n++) await add(first, `a${n}`, Buffer.from(`a ${n}`));
    for (let n = 0; n < 3; n++) await add(second, `b${n}`, Buffer.from(`b ${n}`));
    const pages = [1, 2, 9].map((page) =>
      gallery(desk.reviewer, `from=2032-01-01&until=2032-12-31&sort=day&page=${page}`),
    );
    const [one, two, last] = await Promise.all(pages);
    expect([one!.total, one!.pages, one!.items.length]).toEqual([26, 2, 24]);
    expect(namesIn(one!).slice(-2)).toEqual(['a22', 'b0']);
    expect(namesIn(two!)).toEqual(['b1', 'b2']);
    expect([last!.page, namesIn(last!)]).toEqual([2, ['b1', 'b2']]);
  });

  it('has no file for whoever may not look at it, nor a number of it', async () => {
    const open = await published(desk, anIncident({ title: 'Lapwing', when: exactDay(asDay('2033-01-01')) }));
    await add(open, 'verified.pdf', Buffer.from('verified'));
    const own = await aRecord('2033-01-02');
    await add(own, 'own.pdf', Buffer.from('own'));
    const team = await aRecord('2033-01-03', { sensitivity: 'S3_RESTRICTED' });
    await add(team, 'team.pdf', Buffer.from('team'));
    const year = 'from=2033-01-01&until=2033-12-31&sort=day';
    const reviewer = await gallery(desk.reviewer, year);
    expect([reviewer.total, namesIn(reviewer)]).toEqual([2, ['verified.pdf', 'own.pdf']]);
    // Since it is verified, reviewers may have added to it.
    const monitor = await gallery(desk.monitor, year);
    expect([monitor.total, namesIn(monitor)]).toEqual([2, ['own.pdf', 'team.pdf']]);
    expect((await gallery(await app.signIn('monitor'), year)).total).toBe(0);
    for (const client of [desk.analyst, desk.admin])
      expect((await client.get(`/api/gallery?${year}`)).status).toBe(403);
  });

  it('numbers a file as the page of its record does, among all that were declared', async () => {
    const record = await aRecord('2035-01-01');
    await app.database.transaction((manager) =>
      declareUpload(manager, {
        id: randomUUID(),
        incidentId: record.id,
        addedBy: desk.monitor.member!.id,
        deviceId: null,
        sealedWith: null,
        size: 4,
        sha256: createHash('sha256').update('late').digest(),
        kind: 'photo',
        addedAt: null,
        name: null,
      }),
    );
    const file = await add(record, 'arrived.pdf', Buffer.from('arrived'));
    const all = (await desk.reviewer.get<{ items: { id: string }[] }>(`/api/incidents/${record.id}/evidence`)).body;
    expect(all.items.map(({ id }) => id).indexOf(file) + 1).toBe(2);
    const { items } = await gallery(desk.reviewer, 'from=2035-01-01&until=2035-01-01');
    expect([items, await inspectionResults(desk.reviewer, record.id)]).toEqual([
      [expect.objectContaining({ id: file, number: 2 })],
      [expect.objectContaining({ id: file, number: 2 })],
    ]);
  });

  it('says what a picture shows and what was checked', async () => {
    const record = await published(desk, anIncident({ when: exactDay(asDay('2034-01-01')) }));
    const file = await add(record, 'described.jpg', await aPhoto(await aScene(34, 480, 360), {}), 'image/jpeg');
    const check = '00000000-0000-4000-8000-000000000034';
    const answered = await desk.reviewer.put(`/api/evidence/${file}/checks/${check}`, {
      aspect: 'date',
      answer: 'holds',
    });
    expect(answered.status).toBe(204);
    const [seen] = (await gallery(desk.reviewer, 'from=2034-01-01&until=2034-01-01')).items;
    expect([seen!.checks, seen!.alt]).toEqual([[{ aspect: 'date', answer: 'holds' }], null]);
    const copy = await proposeCopy(desk.reviewer, file);
    expect((await decideCopy(desk.second, file, copy, 'agree')).status).toBe(204);
    const [described] = (await gallery(desk.reviewer, 'from=2034-01-01&until=2034-01-01')).items;
    expect(described!.alt).toEqual({ en: 'People sit before a gate.', km: 'មនុស្សអង្គុយមុខខ្លោងទ្វារ។' });
  });
});
