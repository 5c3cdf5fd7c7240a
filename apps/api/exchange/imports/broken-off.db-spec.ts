import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { published, type Desk } from '../../testing/desk.js';
import { anIncident } from '../../testing/an-incident.js';
import type { FreshDatabase } from '../../testing/fresh-database.js';
import { check, HEAD, importFile, row, sendFile, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ database, app, desk } = opened);
});

const recordOf = async (id: string): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;

describe('taking back', () => {
  it('leaves a record alone for which somebody sealed a note meanwhile, and takes the others back', async () => {
    const done = await importFile(
      desk.reviewer,
      [HEAD, row('P1', '2022-08-01', 'Kampot', 'With a note'), row('P2', '2022-08-02', 'Kampot', 'Without one')].join(
        '\n',
      ),
      (map) => ({ ...map, doubles: 'create' }),
    );
    await app.database.query(
      `insert into sealed_note (id, incident_id, revision, author_id, sealed_by, body) select $1, incident_id, 1, $2, $2, decode(repeat('00', 400), 'hex') from import_row where import_id = $3 order by row limit 1`,
      [randomUUID(), desk.reviewer.member!.id, done.id],
    );
    expect(await step(desk.reviewer, done.id, 'undoings')).toMatchObject({
      state: 'undone',
      tally: { removed: 1, touched: 1 },
    });
    expect(
      await app.database.query(`select title from incident where title in ('With a note', 'Without one')`),
    ).toEqual([{ title: 'With a note' }]);
  });
});

describe('a file that was changed and taken back', () => {
  it('is known as it was before: nothing is new when it comes once more', async () => {
    const file = [HEAD, row('TB1', '2022-10-01', 'Kampot', 'As the first file says')].join('\n');
    const all = (map: ColumnMapping): ColumnMapping => ({ ...map, doubles: 'create' });
    const first = await importFile(desk.reviewer, file, all);
    const changed = await importFile(
      desk.reviewer,
      file.replace('As the first file says', 'As the second file says'),
      all,
    );
    expect(changed.tally).toMatchObject({ changed: 1 });
    expect(await step(desk.reviewer, changed.id, 'undoings')).toMatchObject({ tally: { restored: 1 } });
    expect((await check(desk.reviewer, await sendFile(desk.reviewer, file), all)).tally).toMatchObject({ same: 1 });
    expect(
      await app.database.query('select import_id from import_ref where import_id = any($1)', [[first.id, changed.id]]),
    ).toEqual([{ import_id: first.id }]);
  });
});

describe('a change that breaks off', () => {
  it('is whole or not there, and can be taken back either way', async () => {
    const record = await published(desk, anIncident({ title: 'As it was' }));
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, `Code,Title\n${record.code},As the file says`),
    );
    await app.database.query(
      `create function full_again() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`,
    );
    for (const [on, what, to] of [
      ['insert', 'runs', 'As the file says'],
      ['delete', 'undoings', 'As it was'],
    ] as const) {
      const stood = (await recordOf(record.id)).incident.title;
      await app.database.query(
        `create trigger full_again before ${on} on import_row for each row execute function full_again()`,
      );
      expect(await step(desk.reviewer, view.id, what)).toMatchObject({
        state: 'stopped',
        problem: { code: 'disk-full' },
      });
      expect((await recordOf(record.id)).incident.title).toBe(stood);
      await app.database.query('drop trigger full_again on import_row');
      await step(desk.reviewer, view.id, what);
      expect((await recordOf(record.id)).incident.title).toBe(to);
    }
  });
});

describe('an undo that breaks off', () => {
  it('is gone on with, and the import no longer: it would make again what was taken back', async () => {
    const record = await published(desk, anIncident({ title: 'Stood before' }));
    const done = await importFile(
      desk.reviewer,
      `Code,Id,Title,Date,Place\n${record.code},,Says the file,,\n,UB1,Made by the file,2022-11-01,Kampot`,
      (map) => ({ ...map, doubles: 'create' }),
    );
    expect(done).toMatchObject({ state: 'done', tally: { created: 1, changed: 1 } });
    const titles = (): Promise<{ title: string }[]> =>
      app.database.query(
        `select title from incident where title in ('Stood before', 'Says the file', 'Made by the file')`,
      );
    await app.database.query(
      `create trigger full_again before delete on import_row for each row when (old.did = 'changed')
       execute function full_again()`,
    );
    const stopped = await step(desk.reviewer, done.id, 'undoings');
    await app.database.query('drop trigger full_again on import_row');
    expect(stopped).toMatchObject({ state: 'stopped', hasFile: true, tally: { removed: 1, restored: 0 } });
    expect(await titles()).toEqual([{ title: 'Says the file' }]);

    const again = await desk.reviewer.post<{ code: string }>(`/api/imports/${done.id}/runs`, {});
    expect([again.status, again.body.code]).toEqual([409, 'wrong-state']);
    expect(await titles()).toEqual([{ title: 'Says the file' }]);
    expect(await step(desk.reviewer, done.id, 'undoings')).toMatchObject({
      state: 'undone',
      tally: { removed: 1, restored: 1, touched: 0 },
    });
    expect(await titles()).toEqual([{ title: 'Stood before' }]);
  });
});

describe('an undo whose server ends', () => {
  it('counts what it did up to then, which no longer stands in the import', async () => {
    const record = await published(desk, anIncident({ title: 'Was there' }));
    const done = await importFile(
      desk.reviewer,
      `Code,Id,Title,Date,Place\n${record.code},,Of the file,,\n,UE1,Only of the file,2022-12-01,Kampot`,
      (map) => ({ ...map, doubles: 'create' }),
    );
    expect(done.tally).toMatchObject({ created: 1, changed: 1 });
    const counts: object[] = [];
    for (const what of ['removed', 'restored']) {
      // Between what was done and the next sign of life.
      await app.database.query(
        `create trigger full_again before update on import for each row
         when (new.tally->>'${what}' = '1' and new.done <> old.done and new.state = old.state) execute function full_again()`,
      );
      await step(desk.reviewer, done.id, 'undoings');
      await app.database.query('drop trigger full_again on import');
      const [{ tally }] = (await app.database.query('select tally from import where id = $1', [done.id])) as [
        { tally: object },
      ];
      counts.push(tally);
    }
    expect(counts).toEqual([
      expect.objectContaining({ removed: 1, restored: 0 }),
      expect.objectContaining({ removed: 1, restored: 1 }),
    ]);
    expect(await step(desk.reviewer, done.id, 'undoings')).toMatchObject({
      state: 'undone',
      tally: { removed: 1, restored: 1, touched: 0 },
    });
  });
});

describe('the end of the server', () => {
  it('does not wait for the whole of a long file: the step stops, and is begun anew when somebody asks', async () => {
    const other = await startTestApp(database);
    const reviewer = await other.signIn('reviewer');
    const view = await sendFile(
      reviewer,
      [HEAD, ...Array.from({ length: 4000 }, (_, n) => row(`END${n}`, '2022-09-01', 'Kampot', `Row ${n}`))].join('\n'),
    );
    await reviewer.post(`/api/imports/${view.id}/maps`, view.map!);
    expect((await reviewer.post(`/api/imports/${view.id}/checks`, {})).status).toBe(202);
    await other.close();
    const [now] = (await app.database.query('select state, done, problem from import where id = $1', [view.id])) as {
      state: string;
      done: number;
      problem: object;
    }[];
    expect(now).toMatchObject({ state: 'read', problem: { code: 'stopped' } });
    expect(now!.done).toBeLessThan(4000);
  });
});
