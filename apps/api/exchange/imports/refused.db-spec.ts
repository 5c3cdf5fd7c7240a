import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { WholeImport } from '@vigil/shared/staff-responses/imports.js';
import { must, type Client, type TestApp } from '../../testing/app.js';
import { ifMatch, log, published, type Desk } from '../../testing/desk.js';
import { anIncident } from '../../testing/an-incident.js';
import {
  announceFile,
  check,
  HEAD,
  row,
  rowsOf,
  sendFile,
  sendPart,
  settled,
  sha256Of,
  step,
} from '../../testing/upload-import-file.js';
import { PlacesService } from '../../places/places.service.js';
import { importingMember, runImport } from './import.command.js';
import { readArguments } from './import-command-arguments.js';
import { ImportsService } from './imports.service.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const count = async (): Promise<number> =>
  ((await app.database.query('select count(*)::int as n from incident')) as [{ n: number }])[0].n;
const recordOf = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;

describe('who may', () => {
  it('lets an analyst import what is complete, as submitted, and leaves the rest aside with what is missing', async () => {
    const view = await check(
      desk.analyst,
      await sendFile(
        desk.analyst,
        [
          HEAD,
          row('J1', '2022-04-01', 'Kep', 'Complete one'),
          row('J2', 'unknown', 'Kep', 'No date'),
          row('J3', '2022-04-02', '', 'No place'),
        ].join('\n'),
      ),
    );
    expect(view.tally).toMatchObject({ create: 1, submitted: 1, aside: 2 });
    // Each reason by itself, not counted under the first one.
    expect(view.findings!.asides!.map(({ why, n, row: first }) => [why.value, n, first])).toEqual([
      ['/when', 1, 3],
      ['/place', 1, 4],
    ]);
    expect((await rowsOf(desk.analyst, view.id, 'aside'))[0]!.why).toMatchObject({
      code: 'missing.required',
      value: '/when',
    });
    await step(desk.analyst, view.id, 'runs');
    const [made] = (await app.database.query(
      `select status, author_id from incident where title = 'Complete one'`,
    )) as [{ status: string; author_id: string }];
    expect(made).toEqual({ status: 'WS_SUBMITTED', author_id: desk.analyst.member!.id });
  });

  it('shows an import to its author alone, and imports to no monitor', async () => {
    const view = await sendFile(desk.reviewer, `${HEAD}\n${row('K1', '2022-05-01', 'Kep', 'Mine')}`);
    expect((await desk.second.get(`/api/imports/${view.id}`)).status).toBe(404);
    expect((await desk.second.post(`/api/imports/${view.id}/runs`, {})).status).toBe(404);
    expect((await desk.monitor.get('/api/imports')).status).toBe(403);
  });

  it('treats a draft of somebody else like a record that is not there', async () => {
    const { id } = await log(desk.reviewer, anIncident());
    const view = await check(desk.second, await sendFile(desk.second, `record code,title\n${id},Taken`));
    expect((await rowsOf(desk.second, view.id))[0]!.why).toMatchObject({ code: 'record-not-found' });
  });

  it('tells an analyst by no verdict what the internal answers of a record are', async () => {
    const record = await published(
      desk,
      anIncident({ narrative: 'They stood by the north gate.', timeOfDay: '15:30' }),
    );
    const guesses = ['They stood by', 'Nothing of that'].map((words) => `${record.code},${words}`);
    const view = await check(desk.analyst, await sendFile(desk.analyst, ['Code,Narrative', ...guesses].join('\n')));
    expect((await rowsOf(desk.analyst, view.id)).map(({ did, why, changed }) => [did, why?.code, changed])).toEqual([
      ['aside', 'may-not-change.not-allowed', []],
      ['aside', 'may-not-change.not-allowed', []],
    ]);
    expect(
      (await check(desk.reviewer, await sendFile(desk.reviewer, ['Code,Narrative', ...guesses].join('\n')))).tally,
    ).toMatchObject({ same: 1, change: 1 });
  });

  it('ends a step of a member who is frozen, was given a new way in, or may import no longer', async () => {
    const lines = Array.from({ length: 750 }, (_n, i) =>
      row(`M${i}`, '2022-07-01', 'Kampot', `Frozen ${i} alone ${i * 7919}`),
    );
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, [HEAD, ...lines].join('\n')), (map) => ({
      ...map,
      doubles: 'create',
    }));
    const author = desk.reviewer.member!.id;
    for (const [stop, on, off] of [
      ['frozen', 'frozen = true', 'frozen = false'],
      ['a new way in', `access_how = 'reset', access_given_at = now()`, 'access_how = null, access_given_at = null'],
      ['a monitor', `role = 'monitor'`, `role = 'reviewer'`],
    ] as const) {
      const before = await count();
      // Runs at the end of the first rows' transaction, while the next rows are prepared.
      await app.database.query(
        `create function stop_author() returns trigger language plpgsql as $$ begin update member set ${on} where id = '${author}'; return null; end $$`,
      );
      await app.database.query(
        'create constraint trigger stop_author after insert on import_row deferrable initially deferred for each row execute function stop_author()',
      );
      expect((await desk.reviewer.post(`/api/imports/${view.id}/runs`, {})).status).toBe(202);
      const stateNow = async (): Promise<string> =>
        ((await app.database.query('select state from import where id = $1', [view.id])) as [{ state: string }])[0]
          .state;
      for (let tries = 0; (await stateNow()) === 'running' && tries < 100; tries += 1) await pause(50);
      expect([stop, await stateNow(), (await count()) - before]).toEqual([stop, 'stopped', 250]);
      await app.database.query('drop trigger stop_author on import_row; drop function stop_author(); ');
      await app.database.query(`update member set ${off} where id = $1`, [author]);
    }
  });
});

describe('the command', () => {
  it('says of a member who waits for a vouch what is missing, before it reads the file', async () => {
    const { id, name } = desk.reviewer.member!;
    const asked = (): Promise<unknown> => importingMember(app.database, name);
    expect(await asked()).toMatchObject({ id });
    await app.database.query(`update member set access_how = 'reset', access_given_at = now() where id = $1`, [id]);
    await expect(asked()).rejects.toThrow('A reviewer must vouch for');
    await app.database.query('update member set access_how = null, access_given_at = null where id = $1', [id]);
    await expect(importingMember(app.database, desk.monitor.member!.name)).rejects.toThrow('no reviewer or analyst');
  });

  it('says, where it was stopped, how to go on and how to take back what is in; a stopped preview leaves no file', async () => {
    const { id: author, name } = desk.reviewer.member!;
    const folder = mkdtempSync(join(tmpdir(), 'vigil-import-'));
    const file = join(folder, 'rows.csv');
    const rows = Array.from({ length: 750 }, (_, i) => row(`S${i}`, '2022-09-01', 'Kampot', `Stopped${i} here${i}`));
    writeFileSync(file, [HEAD, ...rows].join('\n'));
    const { database } = app;
    const hands = {
      database,
      places: app.app.get(PlacesService),
      imports: app.app.get(ImportsService),
      actor: { id: author, role: 'reviewer', countries: null } as const,
    };
    const asked = () => readArguments([file, '--member', name, '--write', '--doubles', 'create'])!;
    const stopAt = (table: string): Promise<unknown> =>
      database.query(
        `create function stop_it() returns trigger language plpgsql as $$ begin update import set stop_asked = true where state in ('checking', 'running'); return null; end $$;
         create constraint trigger stop_it after insert on ${table} deferrable initially deferred for each row execute function stop_it()`,
      );
    const stopNoMore = (table: string): Promise<unknown> =>
      database.query(`drop trigger stop_it on ${table}; drop function stop_it()`);
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      await stopAt('import_row');
      const running = asked();
      await expect(runImport(running, hands)).rejects.toThrow(
        new RegExp(`import the file again; what is in is known\\.\n.*--undo ${running.id} --member "${name}"$`),
      );
      await stopNoMore('import_row');
      await stopAt('import_blob');
      const checking = asked();
      await expect(runImport(checking, hands)).rejects.toThrow(/^The import was stopped\. Nothing was imported\.$/);
      await stopNoMore('import_blob');
      expect(await database.query('select state from import where id = $1', [checking.id])).toEqual([
        { state: 'dropped' },
      ]);
      await runImport(readArguments(['--undo', running.id, '--member', name])!, hands);
      // Ctrl-C between two steps: while the file is sent, and after the report was printed.
      const said = jest.spyOn(process.stdout, 'write').mockClear();
      for (const isStopped of [() => true, () => said.mock.calls.length > 0]) {
        const between = asked();
        await expect(runImport(between, { ...hands, isStopped })).rejects.toThrow(
          /^The import was stopped\. Nothing was imported\.$/,
        );
        expect(await database.query('select state from import where id = $1', [between.id])).toEqual([
          { state: 'dropped' },
        ]);
      }
    } finally {
      jest.restoreAllMocks();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what goes wrong', () => {
  /** What the command opens for itself. */
  const hands = () => ({
    database: app.database,
    places: app.app.get(PlacesService),
    imports: app.app.get(ImportsService),
    actor: { id: desk.reviewer.member!.id, role: 'reviewer', countries: null } as const,
  });

  it('says in words which file is not there', async () => {
    const { name } = desk.reviewer.member!;
    for (const file of ['/no/such.csv', tmpdir()])
      await expect(runImport(readArguments([file, '--member', name])!, hands())).rejects.toThrow(
        new RegExp(`^There is no file ${file}\\.$`),
      );
  });

  it('says in words that the disk is full to which the rows left aside go, and what is in all the same', async () => {
    const { name } = desk.reviewer.member!;
    const folder = mkdtempSync(join(tmpdir(), 'vigil-import-'));
    const [file, aside] = [join(folder, 'rows.csv'), join(folder, 'aside.csv')];
    writeFileSync(
      file,
      [HEAD, row('F1', '2023-02-03', 'Kep', 'Whole by itself'), row('F1', '2023-02-03', 'Kep', 'Twice')].join('\n'),
    );
    const run = (to: string, ...more: string[]) =>
      runImport(readArguments([file, '--member', name, '--aside', to, ...more])!, hands());
    const kept = async () =>
      ((await app.database.query('select count(*)::int as n from import_key')) as [{ n: number }])[0].n;
    const [records, imports] = [await count(), await kept()];
    let said = '';
    const print = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      said += String(line);
      // Full only once the rows are in.
      if (/undo/.test(said) && existsSync(aside)) {
        rmSync(aside);
        symlinkSync('/dev/full', aside);
      }
      return true;
    });
    try {
      await expect(run('/dev/full', '--write')).rejects.toThrow('The disk that holds /dev/full is full: make room');
      expect([await count(), await kept()]).toEqual([records, imports]);
      await expect(run(join(folder, 'none', 'aside.csv'))).rejects.toThrow('There is no folder for');
      await expect(run(aside, '--write')).rejects.toThrow(
        `The disk that holds ${aside} is full: make room and run it again.\nThe rows above are in. ${name} finds`,
      );
      expect([await count(), await kept()]).toEqual([records + 1, imports + 1]);
    } finally {
      print.mockRestore();
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves a row aside whose record was changed between dry run and run, and overwrites nothing', async () => {
    const record = await published(desk, anIncident({ title: 'Before' }));
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, `Code,Title\n${record.code},Mine`));
    const now = await recordOf(record.id);
    expect(
      (
        await desk.second.put(
          `/api/incidents/${record.id}`,
          { ...now.incident, title: 'Theirs' },
          ifMatch(now.revision),
        )
      ).status,
    ).toBe(200);
    const done = await step(desk.reviewer, view.id, 'runs');
    expect(done.tally).toMatchObject({ failed: 1, changed: 0 });
    expect((await rowsOf(desk.reviewer, view.id, 'failed'))[0]!.why).toMatchObject({ code: 'changed-since-check' });
    expect((await recordOf(record.id)).incident.title).toBe('Theirs');
  });

  it('says why a file cannot be read, and takes another way of reading it', async () => {
    const broken = await sendFile(desk.reviewer, 'a,b\n1,"never closes\n2,3\n');
    expect(broken).toMatchObject({ state: 'refused', problem: { code: 'quote-never-closes', params: { row: 2 } } });
    const wide = await sendFile(desk.reviewer, Array.from({ length: 10_000 }, (_n, i) => `c${i}`).join(','));
    expect(wide).toMatchObject({
      state: 'refused',
      problem: { code: 'too-many-columns', params: { row: 1, columns: 10_000, max: 500 } },
    });
    const thai = await sendFile(desk.reviewer, Buffer.from('Title,Date\n\u00c9t\u00e9,2021-01-01\n', 'latin1'));
    expect(thai.state).toBe('read');
    await desk.reviewer.post(`/api/imports/${thai.id}/readings`, { encoding: 'utf-8' });
    expect(await settled(desk.reviewer, thai.id)).toMatchObject({
      state: 'refused',
      problem: { code: 'broken-encoding' },
    });
  });

  it('refuses a file that is too large before a byte of it comes, a part that does not fit, and reading before all is there', async () => {
    const id = '5f0f1d7e-0000-4000-8000-00000000000a';
    const announce = async (size: number, of = 'a file'): Promise<number> =>
      (await desk.reviewer.post('/api/imports', { id, name: 'two.csv', size, sha256: sha256Of(Buffer.from(of)) }))
        .status;
    expect(await announce(2_000_000_000)).toBe(413);
    expect(await announce(10)).toBe(201);
    expect(await announce(10)).toBe(201);
    expect(await announce(11)).toBe(409);
    expect(await announce(10, 'another file')).toBe(409);
    expect(
      (await desk.reviewer.post(`/api/imports/${id}/parts/0`, { bytes: Buffer.from('short').toString('base64') }))
        .status,
    ).toBe(422);
    expect((await desk.reviewer.post(`/api/imports/${id}/parts/7`, { bytes: '' })).status).toBe(422);
    expect((await desk.reviewer.post(`/api/imports/${id}/readings`, {})).status).toBe(422);
    expect((await desk.reviewer.delete(`/api/imports/${id}`)).status).toBe(204);
    expect((await desk.reviewer.post(`/api/imports/${id}/readings`, {})).status).toBe(410);
  });

  it('refuses a file of which a part is of another file, and reads it once all parts are its own', async () => {
    const rows = (...titles: string[]): Buffer =>
      Buffer.from([HEAD, ...titles.map((title, n) => row(`P${n}`, '2021-07-01', 'Kampot', title))].join('\n'));
    const long = ['a', 'b', 'c'].map((letter) => letter.repeat(400_000));
    const [file, other] = [rows('File number one', ...long), rows('File number two', ...long)];
    const id = await announceFile(desk.reviewer, file, 'rows.csv');
    await sendPart(desk.reviewer, id, other, 0);
    await sendPart(desk.reviewer, id, file, 1);
    expect(must(await desk.reviewer.get<WholeImport>(`/api/imports/${id}`))).toMatchObject({
      parts: [0, 1],
      sha256: sha256Of(file),
    });
    must(await desk.reviewer.post(`/api/imports/${id}/readings`, {}));
    expect(await settled(desk.reviewer, id)).toMatchObject({ state: 'refused', problem: { code: 'parts-of-two' } });
    must(await desk.reviewer.delete(`/api/imports/${id}`));
    expect((await sendFile(desk.reviewer, file)).state).toBe('read');
  });

  it('refuses files that would fill the disk, until their member erases some; others may still send theirs', async () => {
    const announce = async (client: Client): Promise<{ id: string; status: number; code: unknown }> => {
      const id = randomUUID();
      const sha256 = sha256Of(Buffer.from(id));
      const { status, body } = await client.post('/api/imports', { id, name: 'a.csv', size: 256 * 1024 ** 2, sha256 });
      return { id, status, code: body['code'] };
    };
    const client = await app.signIn('reviewer');
    const small = await sendFile(client, [HEAD, row('F1', '2021-07-01', 'Kampot', 'A small file')].join('\n'));
    const all = await Promise.all(Array.from({ length: 9 }, () => announce(client)));
    const [taken, refused] = [201, 409].map((status) => all.filter((one) => one.status === status));
    expect([taken!.length, refused]).toEqual([7, [2, 1].map(() => expect.objectContaining({ code: 'imports-full' }))]);
    expect((await announce(desk.second)).status).toBe(201);
    must(await client.post(`/api/imports/${small.id}/readings`, {}));
    expect((await settled(client, small.id)).state).toBe('read');
    // What was read of a workbook can be many times as large as the file.
    await app.database.query('update import set size = $2 where id = $1', [taken![0]!.id, 2 ** 31]);
    for (const step of ['readings', 'checks']) {
      const { status, body } = await client.post(`/api/imports/${small.id}/${step}`, {});
      expect([status, body['code']]).toEqual([409, 'imports-full']);
    }
    for (const { id } of taken!) must(await client.delete(`/api/imports/${id}`));
    expect((await announce(client)).status).toBe(201);
  });

  it('refuses to save a map with what cannot be stored, and one with a place that is not there', async () => {
    const map = { columns: [], constants: [], groupRows: false, doubles: 'aside', arrive: 'draft' };
    const save = async (more: object): Promise<unknown[]> => {
      const { status, body } = await desk.reviewer.post<{ errors?: { pointer: string; code: string }[] }>(
        '/api/import-maps',
        { name: 'Hostile', map: { ...map, ...more } },
      );
      return [status, body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)];
    };
    expect([
      await save({ columns: [{ header: 'a\u0000b', target: 'title', dates: null }] }),
      await save({ constants: [{ target: 'place', value: '99' }] }),
      await save({ constants: 5 }),
      await save({}),
    ]).toEqual([
      [422, ['/columns/0 control-character']],
      [422, ['/constants/0 unknown-code']],
      [422, ['/constants wrong-type']],
      [200, undefined],
    ]);
  });

  it('writes nothing of a group that is not there, whoever named it', async () => {
    const nobody = '5f0f1d7e-0000-4000-8000-0000000000ff';
    const file = `Date,Title,Group\n2022-06-02,Nobody's walk,them`;
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, file), (map) => ({
      ...map,
      constants: [{ target: 'groups.group', value: nobody }],
      columns: map.columns.map((column) =>
        column.target === 'groups.group'
          ? { ...column, values: { them: { as: 'value' as const, value: [nobody] } } }
          : column,
      ),
    }));
    const done = await step(desk.reviewer, view.id, 'runs');
    expect([done.state, done.problem, done.tally]).toEqual(['done', null, expect.objectContaining({ created: 1 })]);
  });

  it('refuses a map that does not fit the file, and names what is wrong', async () => {
    const view = await sendFile(desk.reviewer, `${HEAD}\n${row('L1', '2022-06-01', 'Kep', 'L')}`);
    const columns = view.map!.columns.map((column) => ({ ...column, target: 'title' }));
    const answer = await desk.reviewer.post<{ errors: { pointer: string; code: string }[] }>(
      `/api/imports/${view.id}/maps`,
      {
        ...view.map,
        columns: columns.map((column, i) =>
          i > 0
            ? column
            : { ...column, target: 'acts.type', values: { x: { as: 'value', value: ['XX'] } }, split: 'dot' },
        ),
        constants: [
          { target: 'sources.type', value: 'T' },
          { target: 'crowd', value: '3' },
        ],
      },
    );
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(
      expect.arrayContaining([
        '/columns/2/target repeated-target',
        '/columns/0/values unknown-code',
        '/columns/0/split unknown-code',
        '/constants/0 unknown-code',
        '/constants/1 unknown-code',
      ]),
    );
    expect((await desk.reviewer.post(`/api/imports/${view.id}/runs`, {})).status).toBe(409);
  });
});
