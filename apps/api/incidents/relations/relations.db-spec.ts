import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { RelationKind } from '@vigil/shared/incident/relation-kinds.js';
import type { PublicIncident, PublicRecord } from '@vigil/shared/public/response-types.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordRelation } from '@vigil/shared/staff-responses/relations.js';
import { IncidentDocuments } from '../../public-site/incident-documents.js';
import { anIncident, but } from '../../testing/an-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import {
  forget,
  hide,
  ifMatch,
  log,
  merge,
  publish,
  published,
  restore,
  retract,
  seenBy,
  submit,
  verified,
  type Desk,
} from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

type Items = { items: RecordRelation[] };
type Refusal = { code: string; errors?: { pointer: string; code: string }[] };
const path = ({ id }: { id: string }): string => `/api/incidents/${id}/relations`;
const relate = (by: Client, from: { id: string }, kind: RelationKind, to: { id: string }) =>
  by.post<Items & Refusal>(path(from), { kind, to: to.id });
const listed = async (by: Client, of: { id: string }) => (await by.get<Items>(path(of))).body.items;
const seen = async ({ code }: IncidentRecord): Promise<[string, boolean, string][]> => {
  const { status, body } = await app.visitor.get<PublicRecord>(`/api/public/incidents/${code}`);
  return status === 200 ? body.relations.map((one) => [one.kind, one.inverse, one.code]) : [];
};
const again = async (record: IncidentRecord): Promise<IncidentRecord> =>
  (await desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
/** Publishes a correction that a colleague agreed to. */
const corrected = async (record: IncidentRecord): Promise<IncidentRecord> =>
  publish(desk.second, await again(record), { reason: 'A relation was added.' });
const submitted = async (more: object = {}): Promise<IncidentRecord> =>
  submit(desk.monitor, await log(desk.monitor, anIncident(more)));

describe('a relation at the desk', () => {
  it('is seen from both records, with its direction, and goes again', async () => {
    const [a, b] = [await submitted(), await submitted({ title: 'Summoned after the demonstration' })];
    const { status, body } = await relate(desk.reviewer, b, 'reprisal-of', a);
    expect([status, body.items.length]).toEqual([200, 1]);
    expect(await listed(desk.second, b)).toMatchObject([
      { kind: 'reprisal-of', inverse: false, other: { id: a.id }, isPublic: false },
    ]);
    expect(await listed(desk.second, a)).toMatchObject([{ kind: 'reprisal-of', inverse: true, other: { id: b.id } }]);
    const { items } = (await desk.second.delete<Items>(`${path(a)}/${body.items[0]!.id}`)).body;
    expect([items, await listed(desk.reviewer, b)]).toEqual([[], []]);
    const history = await desk.reviewer.get<{ items: { kind: string; proof: string }[] }>(
      `/api/incidents/${b.id}/changes`,
    );
    expect(history.body.items.map(({ kind }) => kind).slice(-2)).toEqual(['related', 'unrelated']);
    expect(history.body.items.every(({ proof }) => proof !== 'broken')).toBe(true);
  });

  it('to itself, a double in either direction, and a ring of parts are refused by name', async () => {
    const [a, b, c] = [await submitted(), await submitted(), await submitted()];
    const refusal = async (answer: ReturnType<typeof relate>) => {
      const { status, body } = await answer;
      return [status, body.errors];
    };
    expect(await refusal(relate(desk.reviewer, a, 'follows', a))).toMatchObject([
      422,
      [{ pointer: '/to', code: 'same-record' }],
    ]);
    await relate(desk.reviewer, a, 'follows', b);
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const)
      expect(await refusal(relate(desk.second, from, 'follows', to))).toMatchObject([
        422,
        [{ pointer: '/to', code: 'relation-exists' }],
      ]);
    await relate(desk.reviewer, a, 'part-of', b);
    await relate(desk.reviewer, b, 'part-of', c);
    expect(await refusal(relate(desk.reviewer, c, 'part-of', a))).toMatchObject([
      422,
      [{ pointer: '/to', code: 'relation-ring' }],
    ]);
    expect((await relate(desk.reviewer, a, 'part-of', { id: randomUUID() })).status).toBe(404);
    expect((await relate(desk.monitor, a, 'same-people', b)).status).toBe(403);
    expect((await relate(desk.analyst, a, 'same-people', b)).status).toBe(403);
  });

  it('closes no ring when two people relate at once', async () => {
    const [a, b, c] = [await submitted(), await submitted(), await submitted()];
    await relate(desk.reviewer, a, 'part-of', b);
    const both = await Promise.all([relate(desk.reviewer, b, 'part-of', c), relate(desk.second, c, 'part-of', a)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('to a record of a case team is seen by that team alone, in no list, refusal and history of others', async () => {
    const [open, other] = [await submitted(), await submitted()];
    const team = await submit(desk.reviewer, await log(desk.reviewer, anIncident({ sensitivity: 'S3_RESTRICTED' })));
    await relate(desk.reviewer, open, 'part-of', team);
    await relate(desk.reviewer, team, 'part-of', other);
    expect((await listed(desk.reviewer, open)).length).toBe(1);
    for (const by of [desk.second, desk.analyst, desk.monitor]) {
      expect(await listed(by, open)).toEqual([]);
      expect((await by.get(path(team))).status).toBe(404);
      const history = await by.get(`/api/incidents/${open.id}/changes`);
      expect(history.text).not.toContain('related');
      expect(history.text).not.toContain(team.id);
    }
    // Who may not see the record between does not learn of a ring through it.
    expect((await relate(desk.second, other, 'part-of', open)).status).toBe(200);
  });
});

describe('a relation for readers', () => {
  it('is public once one of two published records is published again, by somebody else than who made it', async () => {
    const [a, b] = [await published(desk, anIncident()), await published(desk, anIncident({ title: 'Another day' }))];
    await relate(desk.reviewer, b, 'follows', a);
    expect([await seen(a), await seen(b)]).toEqual([[], []]);
    const own = await desk.reviewer.post<Refusal>(
      `/api/incidents/${b.id}/publications`,
      { shownPlace: 'district', shownDate: 'day' },
      { 'if-match': `"${(await again(b)).revision}"` },
    );
    expect(own.body.code).toBe('second-person-needed');
    await corrected(b);
    expect(await seen(a)).toEqual([['follows', true, b.code]]);
    expect(await seen(b)).toEqual([['follows', false, a.code]]);
    expect((await listed(desk.analyst, a))[0]!.isPublic).toBe(true);
  });

  it('comes with the first publication of the later record, and not of one person alone', async () => {
    const a = await published(desk, anIncident());
    const b = await verified(desk, anIncident({ kind: 'IK_ASSEMBLY', title: 'The later one' }));
    await relate(desk.second, b, 'reprisal-of', a);
    const refused = await desk.second.post<Refusal>(
      `/api/incidents/${b.id}/publications`,
      { shownPlace: 'district', shownDate: 'day' },
      { 'if-match': `"${(await again(b)).revision}"` },
    );
    expect(refused.body.code).toBe('second-person-needed');
    expect(await seen(a)).toEqual([]);
  });

  it('was seen in the preview, whatever the other record is called at the desk since', async () => {
    const a = await published(desk, anIncident());
    const b = await verified(desk, anIncident({ title: 'The later one' }));
    await relate(desk.reviewer, b, 'follows', a);
    const shown = { shownPlace: 'district', shownDate: 'day' };
    const { seen: looked } = await seenBy(desk.second, b, shown);
    expect(looked).toEqual(expect.any(String));
    const renamed = but((await again(a)).incident, { title: 'A working title' });
    const saved = await desk.reviewer.put(`/api/incidents/${a.id}`, renamed, ifMatch((await again(a)).revision));
    expect(saved.status).toBe(200);
    const answer = await desk.second.post<Refusal>(
      `/api/incidents/${b.id}/publications`,
      { ...shown, seen: looked },
      ifMatch((await again(b)).revision),
    );
    expect([answer.status, answer.body.code]).toEqual([200, (await again(b)).code]);
    expect(await seen(a)).toHaveLength(1);
  });

  it('about the same people never leaves, and neither does one to a record that is not published', async () => {
    const [a, b, draft] = [
      await published(desk, anIncident()),
      await published(desk, anIncident({ title: 'Another day' })),
      await submitted({ title: 'Not published' }),
    ];
    await relate(desk.reviewer, a, 'same-people', b);
    await relate(desk.reviewer, a, 'follows', draft);
    await corrected(a);
    for (const one of [a, b]) {
      expect(await seen(one)).toEqual([]);
      expect((await app.visitor.get(`/api/public/incidents/${one.code}`)).text).not.toContain('same-people');
    }
    await expect(
      app.database.query(
        `insert into pub.relation (from_code, to_code, kind, from_seq) values ('a', 'b', 'same-people', 1)`,
      ),
    ).rejects.toThrow(/relation_kind_public/);
  });

  const related = async (): Promise<[IncidentRecord, IncidentRecord]> => {
    const [a, b] = [await published(desk, anIncident()), await published(desk, anIncident({ title: 'Another day' }))];
    await relate(desk.reviewer, b, 'follows', a);
    return [a, await corrected(b)];
  };

  it('ends when it was removed and a record is published again', async () => {
    const [a, b] = await related();
    await desk.reviewer.delete(`${path(b)}/${(await listed(desk.reviewer, b))[0]!.id}`);
    expect((await seen(a)).length).toBe(1);
    await corrected(b);
    expect([await seen(a), await seen(b)]).toEqual([[], []]);
  });

  it('leaves with a retraction of either, and with a merger', async () => {
    const [a, b] = await related();
    await retract(desk.reviewer, await again(b));
    expect(await seen(a)).toEqual([]);
    const [c, d] = await related();
    const stays = await published(desk, anIncident({ title: 'It stays' }));
    await merge(desk.reviewer, await again(c), stays.id);
    expect(await seen(d)).toEqual([]);
  });

  it('is out of the public tables while either is hidden, comes back with both, and never after forgetting', async () => {
    const left = async (code: string | null): Promise<number> =>
      (
        (await app.database.query('select count(*)::int as n from pub.relation where from_code = $1 or to_code = $1', [
          code,
        ])) as [{ n: number }]
      )[0].n;
    const [a, b] = await related();
    await hide(desk.reviewer, await again(a));
    expect([await seen(b), await left(a.code), await left(b.code)]).toEqual([[], 0, 0]);
    await hide(desk.reviewer, await again(b));
    await restore(desk.second, await again(a));
    expect([await seen(a), await left(a.code)]).toEqual([[], 0]);
    await restore(desk.second, await again(b));
    expect([await seen(a), await seen(b)]).toEqual([[['follows', true, b.code]], [['follows', false, a.code]]]);
    await hide(desk.reviewer, await again(a));
    await hide(desk.reviewer, await again(b));
    await forget(desk, desk.second, await again(b));
    await restore(desk.second, await again(a));
    expect([await seen(a), await left(a.code)]).toEqual([[], 0]);
  });

  it('is in a file as of the moment that the file is of', async () => {
    const [a, b] = await related();
    const seq = (await again(b)).publication!.seq;
    const at = async (n: number): Promise<unknown> =>
      [...(await app.app.get(IncidentDocuments).readAt([a.code!], n)).values()].map(
        (document) => (JSON.parse(document) as PublicIncident).relations,
      );
    expect(await at(seq)).toEqual([[{ kind: 'follows', inverse: true, code: b.code }]]);
    expect(await at(seq - 1)).toEqual([[]]);
    // A public change of a third record changes nothing of these two.
    await published(desk, anIncident());
    expect(await at(seq)).toEqual([[{ kind: 'follows', inverse: true, code: b.code }]]);
    await retract(desk.reviewer, await again(b));
    expect(await at(seq)).toEqual([[{ kind: 'follows', inverse: true, code: b.code }]]);
    expect(await at(seq + 2)).toEqual([[]]);
  });

  it('is in tables, in files of documents, and in what other systems are told', async () => {
    const [a, b] = await related();
    const take = async (path: string): Promise<string> => (await app.visitor.get(path)).text;
    const [head, ...rows] = (await take('/api/public/incidents.csv?indicator=I04&period=2021')).trim().split('\r\n');
    expect(head).toContain('related_incidents');
    expect(rows.filter((row) => row.includes(`follows-inverse ${b.code}`)).map((row) => row.includes(a.code!))).toEqual(
      [true],
    );
    const told = { kind: 'follows', inverse: true, code: b.code };
    const ofA = (documents: readonly PublicIncident[]) => documents.find(({ code }) => code === a.code)!.relations;
    const lines = (await take('/api/public/incidents.ndjson?indicator=I04&period=2021')).trim().split('\n');
    expect(ofA(lines.map((line) => JSON.parse(line) as PublicIncident))).toEqual([told]);
    const { body } = await app.visitor.get<PublicIncident>(`/api/v1/incidents/${a.code}`);
    expect(body.relations).toEqual([told]);
  });
});
