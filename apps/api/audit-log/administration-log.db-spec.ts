import type { AdministrationPage } from '@vigil/shared/staff-responses/revision-log.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inCheckout } from '../project-root.js';
import { anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { log, type Desk, putSettings } from '../testing/desk.js';
import { ADMINISTRATION_KINDS } from '@vigil/shared/staff-responses/revision-log.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const listFor = async (client: Client, query = ''): Promise<AdministrationPage> =>
  (await client.get<AdministrationPage>(`/api/log/administration${query}`)).body as AdministrationPage;
const newest = async (n: number): Promise<unknown[]> =>
  (await listFor(desk.reviewer)).items.slice(0, n).map(({ kind, actor, whom, role }) => [kind, actor, whom, role]);
const PASSWORD = 'a long enough sentence of words';

describe('what was done to accounts', () => {
  it('says who invited, gave a role, froze, let in again and reset whom, for administrators and reviewers alike', async () => {
    const [admin, whom] = [desk.admin.member!.name, desk.monitor.member!];
    await desk.admin.post('/api/invitations', { role: 'analyst' });
    for (const change of [
      { role: 'analyst', frozen: false },
      { role: 'analyst', frozen: true },
      { role: 'analyst', frozen: false },
    ])
      expect((await desk.admin.put(`/api/members/${whom.id}`, change)).status).toBe(200);
    const { body } = await desk.admin.post<{ link: string }>(`/api/members/${whom.id}/resets`, {});
    const token = body['link'].split('reset=')[1];
    expect((await app.visitor.post('/api/invitations/acceptances', { token, password: PASSWORD })).status).toBe(201);
    expect(await newest(6)).toEqual([
      ['member.began-anew', whom.name, whom.name, null],
      ['member.reset', admin, whom.name, null],
      ['member.unfrozen', admin, whom.name, 'analyst'],
      ['member.frozen', admin, whom.name, 'analyst'],
      ['member.role-changed', admin, whom.name, 'analyst'],
      ['invitation.invited', admin, null, 'analyst'],
    ]);
    expect(await listFor(desk.admin)).toEqual(await listFor(desk.reviewer));
  });

  it('is read a hundred at once, with none left out', async () => {
    for (let i = 0; i < 120; i += 1) {
      if (i === 60) await log(await app.signIn('monitor'), anIncident());
      await putSettings(desk.admin, { organisation: `Number ${i}`, standards: 'Some', smallTeam: false });
    }
    const first = await listFor(desk.admin);
    expect([first.items.length, first.next]).toEqual([100, first.items.at(-1)!.seq]);
    const second = await listFor(desk.admin, `?before=${first.next}`);
    expect([first.items.length + second.items.length, second.next, second.total]).toEqual([
      first.total,
      null,
      first.total,
    ]);
    // Numbered in this list: a position in the log would tell how much members write.
    expect([...first.items, ...second.items].map(({ seq }) => first.total - seq)).toEqual([
      ...Array(first.total).keys(),
    ]);
  });
});

describe('what goes wrong', () => {
  it('has nothing of any record, and no text that anybody wrote', async () => {
    await log(await app.signIn('monitor'), anIncident({ title: 'Heron' }));
    await putSettings(desk.admin, { organisation: 'Kingfisher', standards: 'Some', smallTeam: false });
    const text = JSON.stringify(await listFor(desk.admin));
    for (const word of ['Heron', 'Kingfisher', 'incident']) expect(text).not.toContain(word);
  });

  it('everything that these rooms log has its words', () => {
    const folder = inCheckout('apps/api/accounts/');
    const source = readdirSync(folder)
      .filter((name) => name.endsWith('.service.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const logged = [...source.matchAll(/entity: '(\w+)'[^}]*?what: '([\w-]+)'/g)].map(
      ([, entity, what]) => `${entity}.${what}`,
    );
    const members = [...source.matchAll(/logMember\(manager, [\w.]+, [\w.]+, '([\w-]+)'/g)].map(
      ([, what]) => `member.${what}`,
    );
    expect(logged.length + members.length).toBeGreaterThan(4);
    for (const kind of [...logged, ...members]) expect(ADMINISTRATION_KINDS).toContain(kind);
    for (const language of ['en', 'km']) {
      const words = JSON.parse(
        readFileSync(inCheckout(`libs/shared/text/revision-log/${language}.json`), 'utf8'),
      ) as Record<string, string>;
      for (const kind of ADMINISTRATION_KINDS)
        expect([language, kind, typeof words[`administration.${kind}`]]).toEqual([language, kind, 'string']);
    }
  });

  it("is nobody else's to read", async () => {
    for (const client of [await app.signIn('monitor'), desk.analyst, app.visitor]) {
      for (const path of ['/api/log/administration', '/api/log'])
        expect([401, 403, 404]).toContain((await client.get(path)).status);
    }
  });

  it('shows that a line was changed in the database', async () => {
    const { seq } = (await listFor(desk.admin)).items[0]!;
    const ofAccounts = `(select max(idx) from log_leaf where entity in ('member', 'invitation', 'settings'))`;
    await app.database.query('alter table log_leaf disable trigger log_leaf_stays');
    await app.database.query(`update log_leaf set data = replace(data, '"v":1', '"v":2') where idx = ${ofAccounts}`);
    expect((await listFor(desk.admin)).items.find((entry) => entry.seq === seq)?.proof).toBe('broken');
  });

  it('refuses a query that it does not know', async () => {
    for (const query of ['?before=-1', '?before=x', '?after=1'])
      expect((await desk.admin.get(`/api/log/administration${query}`)).status).toBe(400);
  });
});
