import { describe, expect, it } from '@jest/globals';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import { anAct, anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { ifMatch, published, type Desk } from '../../testing/desk.js';
import { check, HEAD, row, rowsOf, sendFile, step } from '../../testing/upload-import-file.js';
import type { Chosen } from './choose-duplicate.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

/** Dates far enough apart that records of different tests do not resemble each other. */
let day = '2016-01-01' as Day;
const wide = (): string =>
  row(
    'w',
    addDays(day, 1),
    'Kratie',
    'Villagers of Sample close road over land',
    'Order to disperse,about 90,National media,Another Daily,https://example.org/another',
  );
const fileOf = (...rows: string[]): string => [HEAD.replace('Id,', 'Nr,'), ...rows].join('\n');
/** Creates a published record, and the preview of a file whose only row resembles it. */
const begun = async (map?: (map: ColumnMapping) => ColumnMapping): Promise<{ id: string; view: WholeImport }> => {
  day = addDays(day, 30);
  const { id } = await published(
    desk,
    anIncident({
      title: 'Villagers of Sample close the road over the land',
      when: exactDay(day),
      place: { code: '10', precision: 'LP_PROVINCE' },
    }),
  );
  return { id, view: await check(desk.reviewer, await sendFile(desk.reviewer, fileOf(wide())), map) };
};
const choose = (view: { id: string }, as: string, record: string | null = null, of = 2) =>
  desk.reviewer.put<Chosen & { errors?: { pointer: string; code: string }[] }>(
    `/api/imports/${view.id}/choices/${of}`,
    { as, record },
  );
const count = async (): Promise<number> =>
  ((await app.database.query('select count(*)::int as n from incident')) as [{ n: number }])[0].n;
const recordOf = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;

describe('a possible double, decided about', () => {
  it('stands beside the record that it resembles', async () => {
    const { id, view } = await begun();
    const [one] = await rowsOf(desk.reviewer, view.id, 'doubles');
    expect(one).toMatchObject({
      did: 'aside',
      choice: null,
      when: { earliest: addDays(day, 1) },
      place: '10',
      title: 'Villagers of Sample close road over land',
    });
    expect(one!.doubles).toEqual([
      expect.objectContaining({
        id,
        code: expect.stringMatching(/^KH-/),
        status: 'WS_PUBLISHED',
        when: exactDay(day),
        place: '10',
        groups: [],
        mayAdd: true,
      }),
    ]);
  });

  it('is imported as a record of its own, and stays so at the next dry run', async () => {
    const { view } = await begun();
    const { status, body } = await choose(view, 'create');
    expect([status, body.verdict, body.tally]).toEqual([
      200,
      expect.objectContaining({ did: 'create', why: null, choice: { as: 'create', record: null } }),
      expect.objectContaining({ create: 1, aside: 0, doubles: 1 }),
    ]);
    expect((await check(desk.reviewer, view)).tally).toMatchObject({ create: 1, doubles: 1 });
    const before = await count();
    expect((await step(desk.reviewer, view.id, 'runs')).tally).toMatchObject({ created: 1 });
    expect(await count()).toBe(before + 1);
  });

  it('is left aside where all others are imported, and put back as it was', async () => {
    const { view } = await begun((map) => ({ ...map, doubles: 'create' }));
    expect(view.tally).toMatchObject({ create: 1, doubles: 1 });
    const { body } = await choose(view, 'aside');
    expect([body.verdict.did, body.verdict.why?.code, body.tally]).toEqual([
      'aside',
      'possible-double',
      expect.objectContaining({ create: 0, aside: 1 }),
    ]);
    expect((await check(desk.reviewer, view, (map) => ({ ...map, doubles: 'create' }))).tally).toMatchObject({
      aside: 1,
    });
    expect((await choose(view, 'create')).body.tally).toMatchObject({ create: 1, aside: 0 });
  });

  it('adds what the record lacks and keeps what it says, and is taken back with the import', async () => {
    const { id, view } = await begun();
    const was = (await recordOf(id)).incident;
    const {
      body: { verdict },
    } = await choose(view, 'add', id);
    expect(verdict).toMatchObject({
      did: 'change',
      choice: { as: 'add', record: id },
      target: { id },
      title: 'Villagers of Sample close road over land',
    });
    expect(verdict.changed).toEqual(expect.arrayContaining(['sources']));
    expect(verdict.notes.filter(({ code }) => code === 'answer-kept').map(({ value }) => value)).toEqual(
      expect.arrayContaining(['/title', '/when']),
    );
    expect((await check(desk.reviewer, view)).tally).toMatchObject({ change: 1, doubles: 1 });
    const before = await count();
    expect((await step(desk.reviewer, view.id, 'runs')).tally).toMatchObject({ changed: 1, created: 0 });
    const now = (await recordOf(id)).incident;
    expect([await count(), now.title, now.when, now.sources.length, now.sources.at(-1)!.url]).toEqual([
      before,
      was.title,
      was.when,
      was.sources.length + 1,
      'https://example.org/another',
    ]);
    expect((await step(desk.reviewer, view.id, 'undoings')).tally).toMatchObject({ restored: 1 });
    expect((await recordOf(id)).incident.sources).toHaveLength(was.sources.length);
  });

  it.each([
    [
      'that nothing was observed',
      { interference: 'IN_NONE', acts: [] },
      'Order to disperse',
      'field.acts-contradict-none',
    ],
    [
      'that no force was used',
      { acts: [anAct(), anAct({ type: 'FM_NONE' })] },
      'Tear gas',
      'field.force-contradicts-none',
    ],
  ])(
    'takes no answer from a record that says %s, though the row says something else',
    async (_what, answers, did, why) => {
      day = addDays(day, 30);
      const { id } = await published(
        desk,
        anIncident({
          title: 'Villagers of Sample close the road over the land',
          when: exactDay(day),
          place: { code: '10', precision: 'LP_PROVINCE' },
          ...answers,
        }),
      );
      const was = (await recordOf(id)).incident;
      const view = await check(
        desk.reviewer,
        await sendFile(desk.reviewer, fileOf(wide().replace('Order to disperse', did))),
      );
      expect((await choose(view, 'add', id)).body.verdict).toMatchObject({
        did: 'aside',
        why: { code: why },
        target: { id },
      });
      await step(desk.reviewer, view.id, 'runs');
      expect((await recordOf(id)).incident).toEqual(was);
    },
  );

  it('brings nothing that holds for all rows', async () => {
    const { id, view } = await begun((map) => ({
      ...map,
      constants: [
        { target: 'harms.type', value: 'HM_DEATH' },
        { target: 'notified', value: 'yes' },
      ],
    }));
    const { body } = await choose(view, 'add', id);
    expect(body.verdict).toMatchObject({ did: 'change', changed: expect.not.arrayContaining(['harms', 'notified']) });
    const was = (await recordOf(id)).incident;
    expect((await step(desk.reviewer, view.id, 'runs')).tally).toMatchObject({ changed: 1 });
    const now = (await recordOf(id)).incident;
    expect([now.harms, now.notified]).toEqual([was.harms, was.notified]);
  });

  it('takes no entry from a record that a row names, either', async () => {
    const { code } = await published(
      desk,
      anIncident({ title: 'Of no force', acts: [anAct(), anAct({ type: 'FM_NONE' })] }),
    );
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, `Code,What the authorities did\n${code},Tear gas`),
    );
    expect((await rowsOf(desk.reviewer, view.id))[0]).toMatchObject({
      did: 'aside',
      why: { code: 'field.force-contradicts-none' },
    });
  });

  it('overwrites nobody who changed the record after it was chosen', async () => {
    const { id, view } = await begun();
    await choose(view, 'add', id);
    const { incident, revision } = await recordOf(id);
    expect(
      (
        await desk.second.put(
          `/api/incidents/${id}`,
          { ...incident, title: 'Villagers of Sample, corrected meanwhile' },
          ifMatch(revision),
        )
      ).status,
    ).toBe(200);
    expect((await step(desk.reviewer, view.id, 'runs')).tally).toMatchObject({ changed: 0, failed: 1 });
    expect((await rowsOf(desk.reviewer, view.id, 'failed'))[0]!.why).toMatchObject({ code: 'changed-since-check' });
    expect((await recordOf(id)).incident.sources).toHaveLength(incident.sources.length);
  });

  it('is one row for one record: the second waits', async () => {
    const {
      id,
      view: { id: first },
    } = await begun();
    await desk.reviewer.delete(`/api/imports/${first}`);
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, fileOf(wide(), wide().replace('w,', 'v,').replace('about 90', 'about 70'))),
    );
    await choose(view, 'add', id);
    expect((await choose(view, 'add', id, 3)).body.verdict).toMatchObject({
      did: 'aside',
      why: { code: 'record-has-a-row', params: { row: 2 } },
    });
    expect((await check(desk.reviewer, view)).tally).toMatchObject({ change: 1, aside: 1 });
  });

  it('is the row that was chosen first, wherever it stands; when that one is left aside, another may follow', async () => {
    const {
      id,
      view: { id: first },
    } = await begun();
    await desk.reviewer.delete(`/api/imports/${first}`);
    const view = await check(
      desk.reviewer,
      await sendFile(
        desk.reviewer,
        fileOf(
          wide(),
          wide().replace('w,', 'v,').replace('about 90', 'about 70'),
          wide().replace('w,', 'u,').replace('about 90', 'about 50'),
        ),
      ),
    );
    const did = async (): Promise<string[]> => (await rowsOf(desk.reviewer, view.id)).map((verdict) => verdict.did);
    await choose(view, 'add', id, 3);
    expect((await choose(view, 'add', id, 2)).body.verdict).toMatchObject({
      did: 'aside',
      why: { code: 'record-has-a-row', params: { row: 3 } },
    });
    expect([await did(), (await check(desk.reviewer, view)).tally.change, await did()]).toEqual([
      ['aside', 'change', 'aside'],
      1,
      ['aside', 'change', 'aside'],
    ]);
    await choose(view, 'aside', null, 3);
    expect((await choose(view, 'add', id, 4)).body.verdict).toMatchObject({ did: 'change' });
    await check(desk.reviewer, view);
    expect(await did()).toEqual(['aside', 'aside', 'change']);
  });

  it('is found in whatever part of a long file', async () => {
    const rows = Array.from({ length: 520 }, (_n, i) => row(`L${i}`, '2012-03-01', 'Kep', `Long ${i} of the file`));
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, [HEAD, ...rows].join('\n')));
    expect(view.tally).toMatchObject({ create: 1, aside: 519 });
    for (const of of [3, 251, 252, 400, 521])
      expect((await choose(view, 'create', null, of)).body.verdict).toMatchObject({ rows: [of], did: 'create' });
    expect((await step(desk.reviewer, view.id, 'runs')).tally).toMatchObject({ created: 6, aside: 514 });
  });
});

describe('a day of which there are hundreds of records', () => {
  it('hides no possible double of a file with other ids', async () => {
    const busy = addDays('2016-01-01' as Day, -90);
    const many = Array.from({ length: 230 }, (_, n) => n);
    const file = (id: string): string =>
      [
        HEAD,
        ...many.map((n) =>
          row(`${id}${n}`, busy, 'Kampot', `Hall${n} closed${n}`, `,,National media,Daily,https://example.org/of-${n}`),
        ),
      ].join('\n');
    const all = (map: ColumnMapping): ColumnMapping => ({ ...map, doubles: 'create' });
    const before = await count();
    await step(desk.reviewer, (await check(desk.reviewer, await sendFile(desk.reviewer, file('A')), all)).id, 'runs');
    expect((await count()) - before).toBe(many.length);
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file('B')))).tally).toMatchObject({
      doubles: many.length,
      aside: many.length,
    });
  });
});

describe('what goes wrong', () => {
  it('is refused where nothing can come of it', async () => {
    const { id, view } = await begun();
    const other = await published(desk, anIncident({ title: 'Something else' }));
    const errors = async (as: string, record: string | null): Promise<unknown> => {
      const { status, body } = await choose(view, as, record);
      return [status, body.errors?.[0]?.pointer, body.errors?.[0]?.code];
    };
    expect([
      await errors('add', null),
      await errors('add', other.id),
      await errors('create', id),
      await errors('merge', null),
    ]).toEqual([
      [422, '/record', 'required'],
      [422, '/record', 'not-a-double'],
      [422, '/record', 'not-a-double'],
      [422, '/as', 'unknown-code'],
    ]);
    expect([
      (await choose(view, 'create', null, 1)).status,
      (await choose(view, 'create', null, 3)).status,
      (await desk.second.put(`/api/imports/${view.id}/choices/2`, { as: 'create' })).status,
    ]).toEqual([404, 404, 404]);
    await choose(view, 'create');
    await step(desk.reviewer, view.id, 'runs');
    expect((await choose(view, 'aside')).status).toBe(410);
  });

  it('offers an analyst no record to add to, and adds to none', async () => {
    const { id } = await begun();
    const view = await check(desk.analyst, await sendFile(desk.analyst, fileOf(wide())));
    expect((await rowsOf(desk.analyst, view.id, 'doubles'))[0]!.doubles.map(({ mayAdd }) => mayAdd)).toEqual([false]);
    expect((await desk.analyst.put(`/api/imports/${view.id}/choices/2`, { as: 'add', record: id })).status).toBe(422);
    expect(
      (await desk.analyst.put<Chosen>(`/api/imports/${view.id}/choices/2`, { as: 'create' })).body.verdict,
    ).toMatchObject({ did: 'create', submitted: true });
  });
});
