import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { SearchWord } from '@vigil/shared/staff-responses/search-words.js';
import { CREATE, ifMatch, type Desk } from '../../testing/desk.js';
import type { TestApp } from '../../testing/app.js';
import { useDesk } from '../../testing/use-desk.js';

let desk: Desk;
let app: TestApp;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const RAIDED = { word: 'raided', codes: ['RS_CORDON', 'RS_DISPERSAL'] };
const listed = async (): Promise<SearchWord[]> =>
  (await desk.monitor.get<{ items: SearchWord[] }>('/api/search-words')).body.items;

describe("the team's words for codes", () => {
  it('are added, changed and removed by reviewers and administrators, found by all staff, and logged', async () => {
    const id = randomUUID();
    expect((await desk.reviewer.put(`/api/search-words/${id}`, RAIDED, CREATE)).status).toBe(200);
    expect(await listed()).toEqual([{ id, revision: 1, ...RAIDED }]);
    const changed = { ...RAIDED, codes: ['RS_CORDON', 'RS_CORDON'] };
    expect((await desk.admin.put(`/api/search-words/${id}`, changed, ifMatch(1))).status).toBe(200);
    expect(await listed()).toEqual([{ id, revision: 2, word: 'raided', codes: ['RS_CORDON'] }]);
    expect((await desk.reviewer.delete(`/api/search-words/${id}`, ifMatch(1))).status).toBe(412);
    expect((await desk.reviewer.delete(`/api/search-words/${id}`, ifMatch(2))).status).toBe(204);
    expect(await listed()).toEqual([]);
    const lines: unknown[] = await app.database.query(
      `select what, actor_id from log_leaf where entity = 'search-word' and entity_id = $1 order by idx`,
      [id],
    );
    expect(lines).toEqual([
      { what: 'entered', actor_id: desk.reviewer.member!.id },
      { what: 'saved', actor_id: desk.admin.member!.id },
      { what: 'removed', actor_id: desk.reviewer.member!.id },
    ]);
  });

  it('lead to codes that exist', async () => {
    const put = (body: object) => desk.reviewer.put(`/api/search-words/${randomUUID()}`, body, CREATE);
    expect((await put({ word: 'raided', codes: ['RS_NOTHING'] })).body).toMatchObject({
      code: 'invalid-body',
      errors: [{ pointer: '/codes/0', code: 'unknown-code' }],
    });
    for (const body of [
      { word: 'raided', codes: [] },
      { word: '\u200b', codes: ['RS_CORDON'] },
      { word: 'x'.repeat(61), codes: ['RS_CORDON'] },
      { word: 'raided' },
    ])
      expect((await put(body)).status).toBe(422);
    expect(await listed()).toEqual([]);
  });

  it('are no matter of monitors and analysts', async () => {
    for (const member of [desk.monitor, desk.analyst])
      expect((await member.put(`/api/search-words/${randomUUID()}`, RAIDED, CREATE)).status).toBe(403);
  });
});
