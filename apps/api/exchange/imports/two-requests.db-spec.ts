import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { SavedMapping, WholeImport } from '@vigil/shared/staff-responses/imports.js';
import { must, type TestApp } from '../../testing/app.js';
import { aZip, workbookFiles } from '../../testing/a-workbook.js';
import { published, type Desk } from '../../testing/desk.js';
import { anIncident } from '../../testing/an-incident.js';
import { check, HEAD, row, sendFile, settled, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';
import { ImportsService } from './imports.service.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const create = (map: ColumnMapping): ColumnMapping => ({ ...map, doubles: 'create' });
const viewOf = async (id: string): Promise<WholeImport> =>
  must(await desk.reviewer.get<WholeImport>(`/api/imports/${id}`));

/** Sends requests while another one holds the import, and lets them go on once that has changed it. */
const whileHeld = async <T>(id: string, sql: string, send: () => Promise<T>): Promise<T> => {
  const other = app.database.createQueryRunner();
  try {
    await other.startTransaction();
    await other.query(sql, [id]);
    const sent = send();
    await pause(400);
    await other.commitTransaction();
    return await sent;
  } finally {
    await other.release();
  }
};
const BEGIN_PREVIEW = `update import set state = 'checking', beat_at = now() where id = $1`;
const BREAK_OFF = `update import set state = 'running', beat_at = now() - interval '1 hour' where id = $1`;

describe('two requests about one import', () => {
  it('give no mapping to a preview that began with another', async () => {
    const view = await sendFile(desk.reviewer, [HEAD, row('TR1', '2022-11-01', 'Kampot', 'One')].join('\n'));
    const { status } = await whileHeld(view.id, BEGIN_PREVIEW, () =>
      desk.reviewer.post(`/api/imports/${view.id}/maps`, { ...view.map!, ownRows: true }),
    );
    expect(status).toBe(409);
    await app.database.query(`update import set state = 'read' where id = $1`, [view.id]);
    expect((await viewOf(view.id)).map).toEqual(view.map);
  });

  it('erase no file under a step that has begun', async () => {
    const view = await sendFile(desk.reviewer, [HEAD, row('TR2', '2022-11-02', 'Kampot', 'Two')].join('\n'));
    const { status } = await whileHeld(view.id, BEGIN_PREVIEW, () => desk.reviewer.delete(`/api/imports/${view.id}`));
    expect([status, (await viewOf(view.id)).hasFile]).toEqual([409, true]);
  });

  it('take up once what broke off', async () => {
    const view = await check(
      desk.reviewer,
      await sendFile(desk.reviewer, [HEAD, row('TR3', '2022-11-03', 'Kampot', 'Three')].join('\n')),
      create,
    );
    await app.database.query(BREAK_OFF, [view.id]);
    const replies = await whileHeld(view.id, 'select from import where id = $1 for update', () =>
      Promise.all([1, 2].map(() => desk.reviewer.post(`/api/imports/${view.id}/runs`, {}))),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(await settled(desk.reviewer, view.id)).toMatchObject({ state: 'done', tally: { created: 1, failed: 0 } });
  });
});

describe('more steps than can wait', () => {
  it('are refused before anything of the import changes', async () => {
    const view = await sendFile(desk.reviewer, [HEAD, row('TR6', '2022-11-06', 'Kampot', 'Six')].join('\n'));
    const turns = app.app.get(ImportsService)['turns'];
    const places = Array.from({ length: 20 }, () => turns.reserve());
    try {
      const { status, headers } = await desk.reviewer.post(`/api/imports/${view.id}/checks`, {});
      expect([status, headers.get('retry-after')]).toEqual([503, '5']);
      expect(await viewOf(view.id)).toMatchObject({ state: 'read', problem: null });
    } finally {
      for (const giveUp of places) giveUp();
    }
    must(await desk.reviewer.post(`/api/imports/${view.id}/checks`, {}));
    expect(await settled(desk.reviewer, view.id)).toMatchObject({ state: 'checked' });
  });
});

describe('a mapping that two requests save under one name', () => {
  it('has the decisions of both', async () => {
    const view = await sendFile(desk.reviewer, [HEAD, row('TR5', '2022-11-05', 'Kampot', 'Five')].join('\n'));
    const deciding = (...words: string[]): ColumnMapping => ({
      ...view.map!,
      columns: view.map!.columns.map((column) =>
        column.target === 'acts.type'
          ? { ...column, values: Object.fromEntries(words.map((one) => [one, { as: 'words', value: [] }])) }
          : column,
      ),
    });
    const save = (map: ColumnMapping) => desk.reviewer.post('/api/import-maps', { name: 'Of two tabs', map });
    must(await save(deciding('before')));
    await whileHeld(view.id, 'select $1::uuid, id from import_map for update', async () => {
      for (const reply of await Promise.all([save(deciding('one')), save(deciding('two'))])) must(reply);
    });
    const { items } = must(await desk.reviewer.get<{ items: SavedMapping[] }>('/api/import-maps'));
    const { columns } = items.find(({ name }) => name === 'Of two tabs')!.map;
    const values = columns.find(({ target }) => target === 'acts.type')!.values!;
    expect(Object.keys(values).sort()).toEqual(['before', 'one', 'two']);
  });
});

describe('a reading that breaks off', () => {
  it('goes on with the sheet that somebody chose', async () => {
    const sheetOf = (title: string): string =>
      `<row><c t="str"><v>Title</v></c></row><row><c t="str"><v>${title}</v></c></row>`;
    const sheets = ['First', 'Second'].map(sheetOf);
    const view = await sendFile(desk.reviewer, aZip(workbookFiles({ sheets })), 'book.xlsx');
    must(await desk.reviewer.post(`/api/imports/${view.id}/readings`, { sheet: 1 }));
    expect((await settled(desk.reviewer, view.id)).about!.sheet).toBe(1);
    await app.database.query(BREAK_OFF.replace('running', 'reading'), [view.id]);
    must(await desk.reviewer.post(`/api/imports/${view.id}/readings`, {}));
    expect((await settled(desk.reviewer, view.id)).about).toMatchObject({
      sheet: 1,
      firstRows: [{ cells: ['Second'] }],
    });
  });
});

describe('an import that breaks off in the middle of a chunk', () => {
  it('says what it has written, so that this can be undone', async () => {
    const record = await published(desk, anIncident({ title: 'As it was' }));
    const file = ['Code,Id,Date,Place,Title', ',TR4,2022-11-04,Kampot,New', `${record.code},,,,As the file says`];
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, file.join('\n')), create);
    expect(view.tally).toMatchObject({ create: 1, change: 1 });
    await app.database.query(
      `create function full_for_changes() returns trigger language plpgsql as $$ begin if new.did = 'changed' then raise exception 'full' using errcode = '53100'; end if; return new; end $$`,
    );
    await app.database.query(
      'create trigger full_for_changes before insert on import_row for each row execute function full_for_changes()',
    );
    expect(await step(desk.reviewer, view.id, 'runs')).toMatchObject({
      state: 'stopped',
      problem: { code: 'disk-full' },
      tally: { created: 1, changed: 0 },
    });
    await app.database.query('drop trigger full_for_changes on import_row');
    // A server that ended in the middle counted nothing.
    await app.database.query(BREAK_OFF, [view.id]);
    await app.database.query(`update import set tally = tally - 'created' where id = $1`, [view.id]);
    must(await desk.reviewer.delete(`/api/imports/${view.id}`));
    expect(await viewOf(view.id)).toMatchObject({ state: 'dropped', hasFile: false, tally: { created: 1 } });
    expect(await step(desk.reviewer, view.id, 'undoings')).toMatchObject({ state: 'undone', tally: { removed: 1 } });
  });
});
