import { describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { isLikelyDuplicate, type PossibleDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { aGroupLink, anIncident, aSource, but } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { CREATE, ifMatch, log, submit, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const queued = async (client: Client, query: string) => {
  const { status, body, text } = await client.get<RecordQueue>(`/api/incidents?${query}`);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.items;
};
const likely = async (id: string): Promise<PossibleDuplicate[]> =>
  (await desk.reviewer.get<{ items: PossibleDuplicate[] }>(`/api/incidents/${id}/duplicates`)).body.items.filter(
    ({ reasons }) => isLikelyDuplicate(reasons),
  );
const on = (day: string) => exactDay(asDay(day));
const submitted = async (fields: Parameters<typeof anIncident>[0]): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident({ sources: [aSource({ url: null })], ...fields })));

describe('possible duplicates in the queue', () => {
  it('are those of the review page, with their reasons, whatever the records have in common', async () => {
    const { body: group } = await desk.reviewer.put<{ id: string }>(
      `/api/groups/${randomUUID()}`,
      { nameEn: 'Stilt walkers', nameKm: null, aliases: [], note: null },
      CREATE,
    );
    const places = [
      { code: '12', precision: 'LP_PROVINCE' },
      { code: '1201', precision: 'LP_DISTRICT' },
      { code: '1202', precision: 'LP_DISTRICT' },
    ];
    const whens = [
      on('2017-05-01'),
      on('2017-05-02'),
      { precision: 'DP_MONTH' as const, earliest: asDay('2017-05-01'), latest: asDay('2017-05-31') },
    ];
    const records: IncidentRecord[] = [];
    for (const [n, when] of whens.entries())
      for (const [m, place] of places.entries())
        records.push(
          await submitted({
            title: `Stilt ${n}${m}`,
            when,
            place,
            groups: (n + m) % 2 === 0 ? [aGroupLink(group.id)] : [],
            sources: [aSource({ url: m === 1 ? `https://a.example.org/stilt?utm_source=${n}` : null })],
          }),
        );
    const items = await queued(desk.reviewer, 'q=stilt');
    expect(items).toHaveLength(9);
    const marked = new Set((await queued(desk.reviewer, 'q=stilt&gap=may-be-double')).map(({ id }) => id));
    const sizes = new Set<boolean>();
    for (const item of items) {
      const found = await likely(item.id);
      sizes.add(found.length > 0);
      expect([item.title, marked.has(item.id), item.gaps.includes('may-be-double')]).toEqual([
        item.title,
        found.length > 0,
        found.length > 0,
      ]);
      expect([item.title, item.double?.reasons.length ?? 0]).toEqual([item.title, found[0]?.reasons.length ?? 0]);
      if (item.double) expect(found.map(({ id }) => id)).toContain(item.double.record);
    }
    expect(sizes.size).toBe(2);
  });

  it('change when the other record does', async () => {
    const one = await submitted({ title: 'Jacana one', when: on('2018-06-01') });
    const other = await submitted({ title: 'Jacana other', when: on('2018-06-01') });
    const doubles = async () => (await queued(desk.reviewer, 'q=jacana')).map(({ double }) => double?.reasons ?? []);
    expect(await doubles()).toEqual([
      ['day', 'place'],
      ['day', 'place'],
    ]);
    await desk.reviewer.put(
      `/api/incidents/${other.id}`,
      but(other.incident, { when: on('2018-07-01') }),
      ifMatch(other.revision),
    );
    expect(await doubles()).toEqual([[], []]);
    expect(await likely(one.id)).toEqual([]);
  });

  it('are told of a near-same picture as soon as it was compared', async () => {
    const when = on('2018-08-01');
    const one = await submitted({ title: 'Pitta one', when, place: { code: '12', precision: 'LP_PROVINCE' } });
    const other = await submitted({ title: 'Pitta other', when, place: { code: '1201', precision: 'LP_DISTRICT' } });
    const doubles = async () => (await queued(desk.second, 'q=pitta')).map(({ double }) => double?.reasons ?? []);
    expect(await doubles()).toEqual([[], []]);
    const files = [randomUUID(), randomUUID()].sort();
    // As the inspection of two files leaves it: it writes no line into the history, and nobody reads a half of it.
    await app.database.transaction(async (manager) => {
      for (const [n, id] of files.entries()) {
        await manager.query(
          `insert into evidence (id, incident_id, added_by, state, size, kind, stored_at, type, sha256)
           values ($1::uuid, $2, $3, 'stored', 1, 'photo', now(), 'image/jpeg', sha256(convert_to($1::uuid::text, 'utf8')))`,
          [id, n === 0 ? one.id : other.id, desk.monitor.member!.id],
        );
        await manager.query(`insert into file_likeness (evidence_id, parts) values ($1, array[b'0'::bit(64)])`, [id]);
      }
      await manager.query('insert into near_same (one, other, bits_apart) values ($1, $2, 3)', files);
    });
    expect(await doubles()).toEqual([
      ['day', 'picture'],
      ['day', 'picture'],
    ]);
    expect((await likely(one.id)).map(({ reasons }) => reasons)).toEqual([['day', 'picture']]);
  });
});
