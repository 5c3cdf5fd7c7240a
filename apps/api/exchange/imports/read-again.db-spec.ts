import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { wholeMap, type ColumnMapping, type EarlierMapping } from '@vigil/shared/import/column-mapping.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { CommentPage } from '@vigil/shared/staff-responses/comments.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { TestApp } from '../../testing/app.js';
import type { Desk } from '../../testing/desk.js';
import { check, importFile, rowsOf, sendFile, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';
import { ImportStore } from './import-store.repository.js';
import type { KeptRecord } from './preview-step.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const mapped =
  (targets: Readonly<Record<string, string>>, more: Partial<ColumnMapping> = {}) =>
  (map: ColumnMapping): ColumnMapping => ({
    ...map,
    doubles: 'create',
    ...more,
    columns: map.columns.map((column) => ({ ...column, target: targets[column.header] ?? column.target })),
  });
const fileOf = (prefix: string, day: string): string =>
  [
    'Ref,Date,Title,Hurt',
    `${prefix}1,${day}-01,${prefix} road,3`,
    `${prefix}2,${day}-02,${prefix} gate,4`,
    `${prefix}3,${day}-03,${prefix} square,`,
  ].join('\n');
const wrong = mapped({ Hurt: 'harms.count:HM_DEATH' });
const right = (more: Partial<ColumnMapping> = {}) => mapped({ Hurt: 'harms.count:HM_INJURY_UNSPEC' }, more);
const records = async (prefix: string): Promise<IncidentRecord[]> => {
  const ids: { id: string }[] = await app.database.query(`select id from incident where title like $1 order by title`, [
    `${prefix} %`,
  ]);
  return Promise.all(ids.map(async ({ id }) => (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body));
};
const harms = (all: readonly IncidentRecord[]): (string | null)[][] =>
  all.map(({ incident }) => incident.harms.map(({ type }) => type));

describe('a file that comes again with a corrected map', () => {
  it('says how many of its rows read differently now, and leaves their records as they are', async () => {
    const file = fileOf('A', '2021-03');
    expect((await importFile(desk.reviewer, file, wrong)).tally).toMatchObject({ created: 3 });
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, file), right());
    expect(view.tally).toMatchObject({ same: 3, before: 3, otherwise: 2 });
    const rows = await rowsOf(desk.reviewer, view.id, 'otherwise');
    expect(rows.map(({ did, changed, notes, target }) => [did, changed, notes.at(-1)!.code, target !== null])).toEqual(
      Array.from({ length: 2 }, () => ['same', ['harms'], 'reads-otherwise', true]),
    );
    expect((await check(desk.reviewer, view, wrong)).tally).toMatchObject({ same: 3, before: 3 });
    expect((await check(desk.reviewer, view, wrong)).tally.otherwise).toBeUndefined();
    expect(harms(await records('A'))).toEqual([['HM_DEATH'], ['HM_DEATH'], []]);
  });

  it('updates the drafts that nobody changed since, where that is chosen, and can be taken back', async () => {
    const file = fileOf('B', '2021-04');
    await importFile(desk.reviewer, file, wrong);
    const [changedByHand] = await records('B');
    expect(
      (
        await desk.reviewer.put(
          `/api/incidents/${changedByHand!.id}`,
          { ...changedByHand!.incident, title: 'B gate, as somebody corrected it' },
          { 'if-match': `"${changedByHand!.revision}"` },
        )
      ).status,
    ).toBe(200);
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, file), right({ again: 'update' }));
    expect(view.tally).toMatchObject({ before: 3, otherwise: 2, change: 1, aside: 1, same: 1 });
    expect(view.tally).toMatchObject({ propose: 1 });
    expect((await rowsOf(desk.reviewer, view.id, 'aside')).map(({ why, target }) => [why!.code, target!.id])).toEqual([
      ['differs-proposed', changedByHand!.id],
    ]);
    expect(await step(desk.reviewer, view.id, 'runs')).toMatchObject({
      state: 'done',
      tally: { changed: 1, proposed: 1 },
    });
    expect(harms(await records('B'))).toEqual([['HM_DEATH'], ['HM_INJURY_UNSPEC'], []]);
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file), right())).tally).toMatchObject({
      same: 3,
      otherwise: 1,
    });
    expect(await step(desk.reviewer, view.id, 'undoings')).toMatchObject({ state: 'undone', tally: { restored: 1 } });
    expect(harms(await records('B'))).toEqual([['HM_DEATH'], ['HM_DEATH'], []]);
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file), right())).tally).toMatchObject({
      same: 3,
      otherwise: 2,
    });
  });

  it('runs and is taken back after an upgrade, where what was kept has no answers to own questions', async () => {
    const withoutOwn = ({ ownAnswers: _none, ...incident }: Incident): object => incident;
    const upgraded = async (id: string): Promise<void> => {
      const store = await ImportStore.open(app.database, id);
      const records = (await store.get<KeptRecord[]>('records', 0))!;
      await store.put(
        'records',
        0,
        records.map((one) => ({ ...one, incident: one.incident && withoutOwn(one.incident) })),
      );
      for (const n of (await store.numbers('before')).filter((row) => row >= 0))
        await store.put('before', n, withoutOwn((await store.get<Incident>('before', n))!));
    };
    const file = fileOf('Upgraded', '2021-09');
    const first = await check(desk.reviewer, await sendFile(desk.reviewer, file), wrong);
    await upgraded(first.id);
    expect(await step(desk.reviewer, first.id, 'runs')).toMatchObject({ state: 'done', tally: { created: 3 } });
    const { id } = await check(desk.reviewer, await sendFile(desk.reviewer, file), right({ again: 'update' }));
    await upgraded(id);
    expect(await step(desk.reviewer, id, 'runs')).toMatchObject({ state: 'done', tally: { changed: 2 } });
    await upgraded(id);
    expect(await step(desk.reviewer, id, 'undoings')).toMatchObject({ state: 'undone', tally: { restored: 2 } });
    expect(harms(await records('Upgraded'))).toEqual([['HM_DEATH'], ['HM_DEATH'], []]);
  });

  it('proposes beside a record that people went on with what the file says now, answer by answer, and once', async () => {
    const rows = (place: string, hurt: string): string =>
      `Ref,Date,Title,Hurt,Spot,Town\nP1,2021-08-01,P road,${hurt},${place},Kampot`;
    const before = mapped({ Spot: 'words', Town: 'words', Hurt: 'words' });
    const now = mapped({ Spot: 'placeNote', Town: 'place', Hurt: 'harms.count:HM_INJURY_UNSPEC' }, { again: 'update' });
    const file = rows('a gate', '3');
    await importFile(desk.reviewer, file, before);
    const [record] = await records('P');
    const put = await desk.reviewer.put(
      `/api/incidents/${record!.id}`,
      { ...record!.incident, title: 'P road, as somebody corrected it' },
      { 'if-match': `"${record!.revision}"` },
    );
    expect(put.status).toBe(200);
    const commentsOf = async (): Promise<{ path: string | null; text: string }[]> => {
      const { body } = await desk.reviewer.get<CommentPage>(`/api/incidents/${record!.id}/comments`);
      return body.items
        .map(({ path, comments }) => ({ path, text: comments[0]!.text! }))
        .sort((a, b) => String(a.path).localeCompare(String(b.path)));
    };
    const again = async (): Promise<unknown> => {
      const view = await check(desk.reviewer, await sendFile(desk.reviewer, file), now);
      expect(view.tally).toMatchObject({ otherwise: 1, propose: 1 });
      return (await step(desk.reviewer, view.id, 'runs')).tally;
    };
    expect(await again()).toMatchObject({ changed: 0, proposed: 1 });
    const proposed = await commentsOf();
    // The title that somebody corrected differs too, and stands.
    expect(proposed.map(({ path }) => path)).toEqual(['/place', '/placeNote', null]);
    const about = (path: string | null): string => proposed.find((one) => one.path === path)!.text;
    expect(about('/place')).toMatch(/row 2 of an imported file says:\n.*\nTown: Kampot$/);
    expect(about('/placeNote')).toMatch(/Spot: a gate$/);
    expect(about(null)).toMatch(/Hurt: 3$/);
    const [standing] = await records('P');
    expect(standing!.incident).toMatchObject({ title: 'P road, as somebody corrected it', place: null, harms: [] });
    // The same proposal is not written twice, also not from another row of another file.
    await again();
    expect(await commentsOf()).toEqual(proposed);
    const moved = file.replace('\n', '\nP0,2021-08-02,P gate,1,a road,Kampot\n');
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, moved), now);
    expect((await step(desk.reviewer, view.id, 'runs')).tally).toMatchObject({ created: 1, proposed: 1 });
    expect(await commentsOf()).toEqual(proposed);
  });

  it('proposes nothing of what somebody changed since, and then reads the same', async () => {
    const file = 'Ref,Date,Title,Spot\nT1,2021-09-01,T road,a gate';
    await importFile(desk.reviewer, file, mapped({ Spot: 'nothing' }));
    const [record] = await records('T');
    const change = async (revision: number, placeNote: string | null): Promise<void> => {
      const body = { ...record!.incident, placeNote };
      const headers = { 'if-match': `"${revision}"` };
      expect((await desk.reviewer.put(`/api/incidents/${record!.id}`, body, headers)).status).toBe(200);
    };
    const now = mapped({ Spot: 'placeNote' }, { again: 'update' });
    await change(1, 'behind the gate');
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, file), now);
    expect(view.tally).toEqual(expect.objectContaining({ same: 1, before: 1 }));
    expect(view.tally.otherwise).toBeUndefined();
    await change(2, null);
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file), now)).tally.otherwise).toBeUndefined();
  });

  describe('after a detail was erased', () => {
    const erase = async (record: IncidentRecord, path: string): Promise<void> => {
      const id = randomUUID();
      const asked = await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, {
        id,
        path,
        why: 'It leads to somebody.',
      });
      expect(asked.status).toBeLessThan(300);
      expect((await desk.admin.post(`/api/erasures/${id}/approvals`, {})).status).toBe(200);
    };
    /** Imports a file, erases a detail, and imports it again with another mapping. */
    const readAfter = async (
      file: string,
      pathOf: (record: IncidentRecord) => string,
      before: (map: ColumnMapping) => ColumnMapping,
      now: (map: ColumnMapping) => ColumnMapping,
    ): Promise<void> => {
      const [, title] = /(\w) road/.exec(file)!;
      await importFile(desk.reviewer, file, before);
      const [record] = await records(title!);
      expect(JSON.stringify(record!.incident)).toContain('CANARY-heron');
      await erase(record!, pathOf(record!));
      const view = await check(desk.reviewer, await sendFile(desk.reviewer, file), now);
      // A person is told to look: the cell that answers another field may be the one whose words were erased.
      expect((await rowsOf(desk.reviewer, view.id)).map(({ did, why }) => [did, why?.code])).toEqual([
        ['aside', 'differs-change-there'],
      ]);
      expect((await step(desk.reviewer, view.id, 'runs')).tally).toMatchObject({ changed: 0 });
      expect((await desk.reviewer.get<CommentPage>(`/api/incidents/${record!.id}/comments`)).body.items).toEqual([]);
      expect(JSON.stringify(await records(title!))).not.toContain('CANARY-heron');
    };

    it('proposes nothing of it, nor of another answer', () =>
      readAfter(
        'Ref,Date,Place,Title,Spot,Hurt\nU1,2021-10-01,Kampot,U road,CANARY-heron gate,3',
        () => '/placeNote',
        mapped({ Spot: 'placeNote', Hurt: 'words' }),
        mapped({ Spot: 'placeNote', Hurt: 'harms.count:HM_INJURY_UNSPEC' }, { again: 'update' }),
      ));

    it('does not propose its words as another answer', () =>
      readAfter(
        'Ref,Date,Place,Title,Spot\nV1,2021-11-01,Kampot,V road,CANARY-heron gate',
        () => '/narrative',
        mapped({ Spot: 'words' }),
        mapped({ Spot: 'placeNote' }, { again: 'update' }),
      ));

    it('does not propose them as new lines of the narrative', () =>
      readAfter(
        'Ref,Date,Place,Title,Spot\nW1,2021-12-01,Kampot,W road,CANARY-heron gate',
        () => '/placeNote',
        mapped({ Spot: 'placeNote' }),
        mapped({ Spot: 'words' }, { again: 'update' }),
      ));

    it.each([
      [
        'X',
        'source',
        'sources.publisher',
        ({ sources }: IncidentRecord['incident']) => `sources/${sources[0]!.id}/publisher`,
      ],
      [
        'Y',
        'account',
        'accounts.text',
        ({ accounts }: IncidentRecord['incident']) => `accounts/${accounts[0]!.id}/text`,
      ],
    ] as const)('does not propose the entry of a list that lost it: %s, %s', (title, _name, target, path) =>
      readAfter(
        `Ref,Date,Place,Title,Said,Hurt\n${title}1,2022-01-01,Kampot,${title} road,CANARY-heron,3`,
        ({ incident }) => `/${path(incident)}`,
        mapped({ Said: target, Hurt: 'words' }),
        mapped({ Said: target, Hurt: 'harms.count:HM_INJURY_UNSPEC' }, { again: 'update' }),
      ),
    );
  });

  it('lists what was submitted since, takes nothing away from it, and sees an entry that should not be there', async () => {
    const file =
      'Ref,Date,Place,Title,Arrested,Source,Source type\nC1,2021-05-01,Kampot,C road,2,Example Daily,National media';
    expect((await importFile(desk.reviewer, file, mapped({}, { arrive: 'submitted' }))).tally).toMatchObject({
      created: 1,
      submitted: 1,
    });
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, file),
      mapped({ Arrested: 'nothing' }, { again: 'update', arrive: 'submitted' }),
    );
    expect((await rowsOf(desk.reviewer, view.id)).map(({ did, why, again }) => [did, why?.code, again])).toEqual([
      ['aside', 'differs-change-there', 'otherwise'],
    ]);
  });

  it('knows rows that it brought under another column of ids', async () => {
    const file = fileOf('D', '2021-06');
    await importFile(desk.reviewer, file, right());
    expect(
      (
        await check(
          desk.reviewer,
          await sendFile(desk.reviewer, file),
          mapped({ Ref: 'words', Hurt: 'harms.count:HM_INJURY_UNSPEC' }),
        )
      ).tally,
    ).toMatchObject({ same: 3, before: 3, otherwise: 3 });
  });

  it('sees a draft that was imported before readings were kept', async () => {
    const file = fileOf('E', '2021-07');
    await importFile(desk.reviewer, file, wrong);
    await app.database.query('update import_ref set reading = null, whole = false');
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file), right())).tally).toMatchObject({
      same: 3,
      otherwise: 2,
    });
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file), wrong)).tally.otherwise).toBeUndefined();
  });
});

describe('identical rows without an id', () => {
  const arrests = (day: string): string =>
    [
      'Date,Place,What the authorities did',
      ...Array.from({ length: 3 }, () => `${day},Kampot,Arrest`),
      `${day},Kep,Arrest`,
    ].join('\n');

  it('are left aside, counted and asked about', async () => {
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, arrests('2022-05-01')));
    expect(view).toMatchObject({
      rows: 4,
      tally: { create: 2, aside: 2, identical: 2 },
      findings: { asides: [{ why: { code: 'identical-row', params: { row: 2 } }, n: 2, row: 3 }] },
    });
    expect(await rowsOf(desk.reviewer, view.id, 'identical')).toHaveLength(2);
  });

  it('are each an incident of its own where the map says so, numbered, and known again', async () => {
    const own = mapped({}, { ownRows: true, doubles: 'aside' });
    const file = arrests('2022-06-01');
    const done = await importFile(desk.reviewer, file, own);
    expect(done.tally).toMatchObject({ created: 4, identical: 2 });
    const rows: { id: string }[] = await app.database.query(
      `select id from incident where when_earliest = '2022-06-01' and place_code = '07'`,
    );
    const told = await Promise.all(
      rows.map(
        async ({ id }) => (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body.incident.narrative,
      ),
    );
    expect(told.sort()).toEqual(
      [null, 'Row 3 of the file, identical to row 2 (2)', 'Row 4 of the file, identical to row 2 (3)'].sort(),
    );
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file), own)).tally).toMatchObject({
      same: 4,
      before: 4,
    });
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file))).tally).toMatchObject({
      same: 2,
      aside: 2,
      identical: 2,
    });
  });

  it('are told apart from rows that have one id', async () => {
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, 'Id,Date,Place,Title\nR1,2022-07-01,Kampot,One\nR1,2022-07-01,Kampot,Another'),
    );
    expect((await rowsOf(desk.reviewer, view.id, 'aside')).map(({ why }) => why!.code)).toEqual(['same-id-as-row']);
    expect(view.tally.identical).toBeUndefined();
  });
});

describe('decisions about words', () => {
  it('that match no cell are counted and named', async () => {
    const decisions: EarlierMapping['decisions'] = {
      'acts.type': {
        'banners confiscated': { as: 'value', value: ['RS_SEIZE_MATERIAL'] },
        'told to go': { as: 'value', value: ['RS_DISPERSAL_ORDER'] },
      },
      'groups.group': { nobody: { as: 'words', value: [] } },
    };
    // As version 1 wrote it.
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, 'Date,Title,What the authorities did\n2022-08-01,T,banners confiscated'),
      ({ version: _version, constants: _constants, ...map }) => wholeMap({ ...map, decisions }),
    );
    expect(view.findings!.unused).toEqual({
      n: 2,
      of: 3,
      some: [
        { header: 'What the authorities did', target: 'acts.type', words: 'told to go' },
        { header: null, target: 'groups.group', words: 'nobody' },
      ],
    });
  });
});

describe('what goes wrong', () => {
  it('is refused with its place: a zero that means something else, an unknown way of reading again', async () => {
    const view = await sendFile(desk.reviewer, 'Date,Arrested\n2022-09-01,0');
    const put = (map: object) =>
      desk.reviewer.post<{ errors: { pointer: string }[] }>(`/api/imports/${view.id}/maps`, map);
    const answer = await put({
      ...view.map!,
      ownRows: 'yes',
      again: 'never',
      columns: view.map!.columns.map((column) => ({ ...column, zero: 'some' })),
    });
    expect([answer.status, answer.body.errors.map(({ pointer }) => pointer)]).toEqual([
      422,
      ['/columns/0/zero', '/columns/1/zero', '/ownRows', '/again'],
    ]);
    const { ownRows: _own, again: _again, ...older } = view.map!;
    expect((await put(older)).status).toBe(200);
  });
});
