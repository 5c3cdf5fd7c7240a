import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay, weekOf } from '@vigil/shared/day/day-window.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ProposedName } from '@vigil/shared/staff-responses/proposed-names.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { anIncident, aSource } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { ifMatch, log, submit, verify, type Desk } from '../testing/desk.js';
import { aPhoto, aScene } from '../testing/draw-photos.js';
import { decideCopy, proposeCopy, storeFile } from '../testing/evidence-inspection.js';
import { useDesk } from '../testing/use-desk.js';
import { RecordIndex } from './record-index.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const found = async (client: Client, q: string): Promise<string[]> => {
  const { body, status, text } = await client.get<RecordQueue>(`/api/incidents?q=${encodeURIComponent(q)}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.items.map(({ id }) => id);
};
/** Also after a start, which reads what is encrypted last. */
const eachWay = async (look: () => Promise<void>): Promise<void> => {
  await app.app.get(RecordIndex).whole();
  await look();
  app.app.get(RecordIndex).forget();
  await app.app.get(RecordIndex).whole();
  await look();
};
const submitted = async (fields: Parameters<typeof anIncident>[0] = {}): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident(fields)));
const erase = async (record: { id: string }, path: string): Promise<void> => {
  const erasure = randomUUID();
  await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, { id: erasure, path, why: 'It names somebody.' });
  expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
};
/** Whether any text or bytes in memory have these letters. */
const inMemory = (letters: string): boolean => {
  const seen = new Set<unknown>();
  const holds = (value: unknown): boolean => {
    if (typeof value === 'string') return value.includes(letters);
    if (typeof value !== 'object' || value === null || seen.has(value)) return false;
    seen.add(value);
    if (ArrayBuffer.isView(value))
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes(letters, 'latin1');
    return (value instanceof Map || value instanceof Set ? [...value] : Object.values(value)).some(holds);
  };
  return holds((app.app.get(RecordIndex) as unknown as { reading: unknown }).reading);
};

describe('the search of the queue', () => {
  it('finds the records that cite an address, however it is written, for who may see them', async () => {
    const url = 'https://wagtail.example/news/1615';
    const record = await submitted({ sources: [aSource({ url })] });
    await submitted({ sources: [aSource({ url: 'https://wagtail.example/news/1616' })] });
    const tracked = await submitted({ sources: [aSource({ url: `https://m.pipit.example/a?id=7&utm_source=feed` })] });
    for (const written of [
      'wagtail.example/news/1615',
      'www.wagtail.example/news/1615/',
      `${url}?utm_source=1#top`,
      'https://www.wagtail.example/news/1615?fbclid=IwAR0a-b_c.d-e_f.g-h_i.j-k_l.m-n_o.p-q_r.s-t_u.v-w_x.y-z',
      `https://web.archive.org/web/20260806000000/${url}`,
      `banner ${url}?utm_source=1`,
    ])
      expect([written, await found(desk.reviewer, written)]).toEqual([written, [record.id]]);
    expect(await found(desk.reviewer, 'https://pipit.example/a?id=7')).toEqual([tracked.id]);
    expect(await found(desk.reviewer, 'https://pipit.example/a?id=8')).toEqual([]);
    expect(await found(await app.signIn('monitor'), `${url}?utm_source=1`)).toEqual([]);
  });

  it('finds dates as people say them, and as the queue writes them, in both languages', async () => {
    const day = await submitted({ title: 'Whimbrel', when: exactDay(asDay('2026-08-06')) });
    const week = await submitted({ title: 'Whimbrel', when: weekOf(asDay('2026-07-29')) });
    const other = await submitted({ title: 'Whimbrel', when: exactDay(asDay('2026-06-16')) });
    const titled = async (date: string): Promise<string[]> => (await found(desk.reviewer, `whimbrel ${date}`)).sort();
    for (const [date, ...records] of [
      ['6 August', day],
      ['6 August 2026', day],
      ['August', day, week],
      ['Thursday', day],
      ['week of 27 July', week],
      ['week of 27 July to 2 August 2026', week],
      ['៦ សីហា', day],
      ['សីហា', day, week],
      ['June', other],
    ] as const)
      expect([date, await titled(date)]).toEqual([date, records.map(({ id }) => id).sort()]);
  });

  it('reads names of files for who may look at them, until they are erased', async () => {
    const record = await submitted();
    const file = await storeFile(app, {
      incident: record.id,
      by: desk.monitor.member!.id,
      bytes: Buffer.from('a file'),
      type: 'application/pdf',
      name: 'qxvossy-permit.pdf',
    });
    await eachWay(async () => {
      expect(await found(desk.reviewer, 'qxvossy')).toEqual([record.id]);
      expect(await found(desk.monitor, 'qxvossy')).toEqual([record.id]);
      expect(await found(desk.analyst, 'qxvossy')).toEqual([]);
    });
    expect(inMemory('vossy')).toBe(true);
    await erase(record, `/evidence/${file}/file`);
    expect(await found(desk.reviewer, 'qxvossy')).toEqual([]);
    expect(inMemory('vossy')).toBe(false);
  });

  it('reads what copies of pictures show', async () => {
    const record = await submitted();
    const file = await storeFile(app, {
      incident: record.id,
      by: desk.monitor.member!.id,
      bytes: await aPhoto(await aScene(33, 480, 360), {}),
      type: 'image/jpeg',
      name: 'one.jpg',
    });
    const alt = { en: 'A qxvimber over the gate', km: 'រូបថតទ្វារ' };
    const copy = await proposeCopy(desk.reviewer, file, { alt });
    expect((await decideCopy(desk.second, file, copy, 'agree')).status).toBe(204);
    await eachWay(async () => {
      for (const client of [desk.reviewer, desk.monitor]) expect(await found(client, 'qxvimber')).toEqual([record.id]);
      expect(await found(desk.reviewer, 'ទ្វារ')).toEqual([record.id]);
      expect(await found(desk.analyst, 'qxvimber')).toEqual([]);
    });
  });

  it('reads the reasons in the history, until they are erased', async () => {
    const record = await submitted();
    const checked = await verify(desk.reviewer, record);
    await desk.second.post(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'reopen', reason: 'Qxvorley was not heard' },
      ifMatch(checked.revision),
    );
    await eachWay(async () => {
      for (const client of [desk.reviewer, desk.analyst, desk.monitor])
        expect(await found(client, 'qxvorley')).toEqual([record.id]);
    });
    const { items } = (
      await desk.reviewer.get<{ items: { seq: number; reason: string | null }[] }>(
        `/api/incidents/${record.id}/changes`,
      )
    ).body;
    await erase(record, `history/${items.find(({ reason }) => reason?.includes('Qxvorley'))!.seq}/reason`);
    expect(await found(desk.reviewer, 'qxvorley')).toEqual([]);
    expect(inMemory('vorley')).toBe(false);
  });

  it('reads landmarks in both languages; a sensitive one for reviewers and who proposed it', async () => {
    const propose = async (by: Client, nameEn: string, sensitive: boolean): Promise<ProposedName> => {
      const { body, status, text } = await by.put<ProposedName>(`/api/proposed-names/${randomUUID()}`, {
        kind: 'landmark',
        nameEn,
        nameKm: `សាលាក្តី ${nameEn}`,
        aliases: [`Old ${nameEn}hall`],
        note: null,
        sensitive,
        at: { place: '120203', lat: 11.5661, lon: 104.9234 },
      });
      if (status >= 300) throw new Error(text);
      return body;
    };
    const accept = (by: Client, { id, revision }: ProposedName) =>
      by.post(`/api/proposed-names/${id}/decisions`, { decision: 'accept' }, ifMatch(revision));
    const place = { code: '120203', precision: 'LP_COMMUNE' };
    const plain = await propose(desk.second, 'Qxvellan', false);
    const sensitive = await propose(desk.second, 'Qxvarrow', true);
    const own = await propose(desk.monitor, 'Qxvidd', true);
    const [a, b, c] = [
      await submitted({ place, landmark: plain.id }),
      await submitted({ place }),
      await submitted({ place, landmark: own.id }),
    ];
    await desk.reviewer.put(`/api/incidents/${b.id}`, { ...b.incident, landmark: sensitive.id }, ifMatch(b.revision));
    // Nobody has accepted it: only reviewers know it, and who proposed it.
    expect([await found(desk.reviewer, 'qxvellan'), await found(desk.monitor, 'qxvellan')]).toEqual([[a.id], []]);
    await accept(desk.reviewer, plain);
    await accept(desk.reviewer, sensitive);
    await eachWay(async () => {
      for (const q of ['qxvellan', 'old qxvellanhall', 'សាលាក្តី qxvellan']) {
        expect([q, await found(desk.reviewer, q)]).toEqual([q, [a.id]]);
        expect([q, await found(desk.monitor, q)]).toEqual([q, [a.id]]);
        expect([q, await found(desk.analyst, q)]).toEqual([q, []]);
      }
      expect(await found(desk.reviewer, 'qxvarrow')).toEqual([b.id]);
      expect(await found(desk.monitor, 'qxvarrow')).toEqual([]);
      expect([await found(desk.reviewer, 'qxvidd'), await found(desk.monitor, 'qxvidd')]).toEqual([[c.id], [c.id]]);
    });
  });
});
