import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { markedIn, markOf } from '@vigil/shared/dossier/person-marks.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { IDENTITY_FIELDS, sealIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { DossierLine, DossierMade } from '@vigil/shared/staff-responses/dossiers.js';
import { askToErase, handIn, happens } from '../../testing/a-person.js';
import type { Answer, Client, TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import { CREATE, log, submit, type Desk } from '../../testing/desk.js';
import { readDocx } from '../../testing/read-docx.js';
import { keysOf, makeKey } from '../../testing/seal-notes.js';
import { tablesThatSay } from '../../testing/tables-that-say.js';
import { useDesk } from '../../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

interface Asked {
  of?: string;
  as?: string;
  language?: string;
  names?: boolean;
}
const make = (
  client: Client,
  id: string,
  { of = 'person', as = 'page', language = 'en', names = false }: Asked = {},
): Promise<Answer<DossierMade>> =>
  client.post<DossierMade>(`/api/dossiers${names ? '/for-names' : ''}`, { of, id, as, language });
const made = async (client: Client, id: string, of = 'person'): Promise<DossierLine[]> =>
  (await client.get<{ items: DossierLine[] }>(`/api/dossiers?of=${of}&id=${id}`)).body.items;
const bytesOf = ({ body }: Answer<DossierMade>): Buffer => Buffer.from(body.file!.body, 'base64url');
const enterCase = async (
  client: Client,
  handle: string,
  people: readonly string[],
  more: Partial<CourtCase> = {},
): Promise<string> => {
  const id = randomUUID();
  const accused = people.map((person) => ({ id: randomUUID(), person, role: 'CA_ACCUSED' }));
  const kept = await client.put(
    `/api/court-cases/${id}`,
    { ...blank(CourtCase), handle, people: accused, ...more },
    CREATE,
  );
  if (kept.status >= 300) throw new Error(kept.text);
  return id;
};

describe('a dossier', () => {
  it('is of a person, in Word and in both languages, by two words; it is recorded, and nothing of it is plain', async () => {
    const id = await handIn(desk.reviewer, { handle: 'velvet harbour', risk: 'RK_HIGH' });
    await happens(desk.reviewer, 'ARREST', '2021-03-01', [id]);
    await happens(desk.reviewer, 'RELEASED', '2021-03-10', [id]);
    const page = await make(desk.reviewer, id);
    expect([page.status, page.body.file, page.body.people.map(({ handle }) => handle)]).toEqual([
      200,
      null,
      ['velvet harbour'],
    ]);
    expect(page.text).toContain('Out: 10 March 2021.');
    const word = readDocx(bytesOf(await make(desk.reviewer, id, { as: 'docx', language: 'km' })));
    expect(word.faults).toEqual([]);
    expect(word.paragraphs.some(({ text }) => text.includes('velvet harbour'))).toBe(true);
    expect(word.paragraphs.some(({ text }) => /១០.*មីនា.*២០២១/.test(text))).toBe(true);
    expect((await made(desk.reviewer, id)).map(({ as, language, withNames }) => [as, language, withNames])).toEqual([
      ['docx', 'km', false],
      ['page', 'en', false],
    ]);
    expect(await tablesThatSay(app.database, /velvet harbour/, ['public', 'pub'])).toEqual([]);
    const leaves: { what: string; ids: string[] }[] = await app.database.query(
      `select what from log_leaf where entity = 'dossier' order by idx`,
    );
    expect(leaves.map(({ what }) => what)).toEqual(['made', 'made']);
  });

  it('has marks for the names, which the server cannot read: no name leaves it, and an opening says why', async () => {
    const id = await handIn(desk.reviewer, { handle: 'silver meadow' });
    const holder = await makeKey(desk.reviewer);
    const keys = (await keysOf(desk.reviewer)).filter((key) => key.id === holder.id);
    const entry = randomUUID();
    const identity = { ...Object.fromEntries(IDENTITY_FIELDS.map((name) => [name, ''])), names: 'Wrenqx Sokha' };
    const sealed = await sealIdentity(
      { person: id, entry, revision: 1 },
      identity as Parameters<typeof sealIdentity>[1],
      keys.map(({ publicKey, fingerprint }) => ({ publicKey: fromBase64Url(publicKey)!, fingerprint })),
    );
    await desk.reviewer.put(`/api/people/${id}/identities/${entry}`, {
      body: toBase64Url(sealed.body),
      keys: keys.map((key, at) => ({ key: key.id, wrapped: toBase64Url(sealed.wrapped[at]!) })),
    });
    const page = await make(desk.reviewer, id, { names: true });
    expect([...markedIn(JSON.stringify(page.body.document))]).toEqual([id]);
    expect(page.body.people[0]!.identities).toEqual([{ person: id, id: entry, sealedFor: [holder.id] }]);
    const word = readDocx(bytesOf(await make(desk.reviewer, id, { names: true, as: 'docx' })));
    expect(word.paragraphs.map(({ text }) => text)).toContain(`Person: ${markOf(id)}`);
    for (const [name, part] of word.files)
      expect([name, /wrenqx/i.test(part.toString('latin1'))]).toEqual([name, false]);
    expect(word.files.get('docProps/core.xml')!.toString()).not.toContain('⟦');
    // The server would have to read the names to print them.
    expect((await make(desk.reviewer, id, { names: true, as: 'pdf' })).status).toBe(422);
    await desk.reviewer.post(`/api/people/${id}/identities/${entry}/openings`, { with: 'own', for: 'dossier' });
    const whats: { what: string }[] = await app.database.query(
      `select what from log_leaf where entity = 'person' and entity_id = $1 order by idx`,
      [id],
    );
    expect(whats.at(-1)!.what).toBe('identity-opened-for-dossier');
    expect(await tablesThatSay(app.database, /wrenqx/i, ['public', 'pub'])).toEqual([]);
  });

  it('has nobody whom its maker may not know of, and says the same of them as of nobody', async () => {
    const group = randomUUID();
    await desk.reviewer.put(
      `/api/groups/${group}`,
      { nameEn: 'An invented circle', nameKm: null, aliases: [] },
      CREATE,
    );
    const ties = [{ id: randomUUID(), group, tie: 'GT_MEMBER', link: 'GL_STATED' }];
    const hidden = await handIn(desk.reviewer, { handle: 'hidden lantern', risk: 'RK_HIGH', groups: ties });
    const alone = await enterCase(desk.reviewer, 'hidden ladder', [hidden]);
    const refused = async (of: string, id: string): Promise<object> => {
      const { status, body } = await make(desk.second, id, { of });
      return { status, ...body, requestId: null };
    };
    for (const [of, id] of [
      ['person', hidden],
      ['case', alone],
      ['group', group],
    ] as const) {
      expect(await refused(of, id)).toEqual(await refused(of, randomUUID()));
      expect(await refused(of, id)).toMatchObject({ status: 404, code: 'not-found' });
      expect((await desk.second.get(`/api/dossiers?of=${of}&id=${id}`)).status).toBe(404);
    }
    const open = await handIn(desk.reviewer, { handle: 'open lantern', groups: [{ ...ties[0]!, id: randomUUID() }] });
    const both = await enterCase(desk.reviewer, 'open ladder', [hidden, open]);
    await happens(desk.reviewer, 'HEARING', '2021-05-01', [hidden, open], { case: both });
    for (const [of, id] of [
      ['case', both],
      ['group', group],
    ] as const) {
      const [own, others] = [await make(desk.reviewer, id, { of }), await make(desk.second, id, { of })];
      expect(own.body.people.map(({ handle }) => handle)).toEqual(['hidden lantern', 'open lantern']);
      expect(others.body.people.map(({ handle }) => handle)).toEqual(['open lantern']);
      expect(others.text).not.toMatch(new RegExp(`hidden|${hidden}`));
      // That a colleague made one of somebody hidden is not said either.
      expect((await made(desk.second, id, of)).map(({ people }) => people)).toEqual([1]);
      expect((await made(desk.reviewer, id, of)).map(({ people }) => people)).toEqual([1, 2]);
    }
    for (const client of [desk.monitor, desk.admin, desk.analyst]) expect((await make(client, open)).status).toBe(403);
  });

  it('of a case names the incidents that it is about', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Banners at the gate' })));
    const about = { incidents: [{ id: randomUUID(), incident: record.id }] };
    const of = await enterCase(desk.reviewer, 'linen ladder', [await handIn(desk.reviewer)], about);
    expect((await make(desk.reviewer, of, { of: 'case' })).text).toContain('Banners at the gate');
  });

  it('says nothing more of somebody who is erased', async () => {
    const [gone, left] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    const of = await enterCase(desk.reviewer, 'paper ladder', [gone, left]);
    await make(desk.reviewer, gone);
    await make(desk.reviewer, of, { of: 'case' });
    const count = async (): Promise<number> =>
      Number((await app.database.query(`select count(*) as n from people_record where kind = 'dossier'`))[0].n);
    const before = await count();
    await askToErase(desk.reviewer, gone);
    expect((await desk.admin.post(`/api/person-erasures/${gone}/approvals`, {})).status).toBe(204);
    expect(await count()).toBe(before - 1);
    expect((await made(desk.reviewer, of, 'case')).map(({ people }) => people)).toEqual([1]);
  });
});
