import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import type { PeopleFileRecord } from '@vigil/shared/people/people-file/people-file.js';
import { type Identity, IDENTITY_FIELDS, sealIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { DossierLine } from '@vigil/shared/staff-responses/dossiers.js';
import type { OpenedIdentity } from '@vigil/shared/staff-responses/people.js';
import type { PeopleExportPart, PeopleExports } from '@vigil/shared/staff-responses/people-exports.js';
import { openDisclosure } from '../audit-log/log-leaf.js';
import { askToErase, changePerson, handIn, happens } from '../testing/a-person.js';
import { anIncident } from '../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { CREATE, ifMatch, log, submit, type Desk } from '../testing/desk.js';
import { keysOf, makeKey, type Holder } from '../testing/seal-notes.js';
import { tablesThatSay } from '../testing/tables-that-say.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

let own: Holder;
let colleague: Holder;
let recovery: Holder;
/**
 * Of the reviewer and their colleague, at high risk; of the reviewer; of the colleague alone; everybody may know of.
 */
const people: Record<'both' | 'mine' | 'theirs' | 'open', string> = { both: '', mine: '', theirs: '', open: '' };
let hearing: string;
let courtCase: string;

const begin = (
  client: Client,
  keys: string[],
  hasPassphrase = false,
): Promise<Answer<{ id: string; people: number }>> => client.post('/api/people-exports', { keys, hasPassphrase });
const listed = async (client: Client): Promise<PeopleExports> =>
  (await client.get<PeopleExports>('/api/people-exports')).body;
const part = (client: Client, id: string, after?: string): Promise<Answer<PeopleExportPart>> =>
  client.get(`/api/people-exports/${id}/parts${after ? `?after=${after}` : ''}`);
const exported = async (client: Client, after?: string): Promise<PeopleExportPart> => {
  const { body } = await begin(client, [], true);
  return (await part(client, body.id, after)).body;
};
type Of<K> = Extract<PeopleFileRecord, { kind: K }>;
const only = <K extends PeopleFileRecord['kind']>({ records }: PeopleExportPart, kind: K): Of<K>[] =>
  records.filter((one): one is Of<K> => one.kind === kind);
const refusal = ({ status, body }: Answer<unknown>): unknown[] => [
  status,
  ...((body as { errors?: { pointer: string; code: string }[] }).errors ?? []).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  ),
];

const sealFor = async (person: string, holder: Holder): Promise<string> => {
  const entry = randomUUID();
  const texts = { ...Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, ''])), names: 'Wrenqxz' } as Identity;
  const key = (await keysOf(holder.client)).find(({ id }) => id === holder.id)!;
  const { body, wrapped } = await sealIdentity({ person, entry, revision: 1 }, texts, [
    { publicKey: fromBase64Url(key.publicKey)!, fingerprint: key.fingerprint },
  ]);
  const sent = { body: toBase64Url(body), keys: [{ key: key.id, wrapped: toBase64Url(wrapped[0]!) }] };
  const kept = await holder.client.put(`/api/people/${person}/identities/${entry}`, sent);
  if (kept.status !== 200) throw new Error(kept.text);
  return entry;
};
const enterCase = async (
  client: Client,
  of: readonly string[],
  more: Partial<CourtCase> = {},
  events: readonly string[] = [hearing],
): Promise<string> => {
  const id = randomUUID();
  const charges = of.map((person) => ({
    id: randomUUID(),
    person,
    law: 'LW_UNKNOWN',
    article: '494',
    offence: 'OF_UNKNOWN',
    history: events.map((event) => ({ id: randomUUID(), status: 'CH_PENDING', event })),
  }));
  const accused = of.map((person) => ({ id: randomUUID(), person, role: 'CA_ACCUSED' }));
  const body = { ...blank(CourtCase), handle: `linen ladder ${id.slice(0, 6)}`, people: accused, charges, ...more };
  const kept = await client.put(`/api/court-cases/${id}`, body, CREATE);
  if (kept.status >= 300) throw new Error(kept.text);
  return id;
};

beforeAll(async () => {
  own = await makeKey(desk.reviewer);
  colleague = await makeKey(desk.second);
  recovery = await makeKey(desk.reviewer, 'recovery');
  const second = desk.second.member!.id;
  people.both = await handIn(desk.reviewer, { handle: 'velvet harbour', risk: 'RK_HIGH' }, [second]);
  people.theirs = await handIn(desk.second, { handle: 'copper lantern', risk: 'RK_HIGH' });
  people.open = await handIn(desk.second, { handle: 'silver meadow' });
  hearing = await happens(desk.reviewer, 'HEARING', '2021-05-01..2021-05-03', [people.both, people.open]);
  courtCase = await enterCase(desk.reviewer, [people.both, people.open]);
});

describe('an export of the people of one’s teams', () => {
  it('has nobody else, also where others may be known, or are in the same event or case', async () => {
    const found = await exported(desk.reviewer);
    expect(only(found, 'person').map(({ id, answers }) => [id, answers.handle])).toEqual([
      [people.both, 'velvet harbour'],
    ]);
    expect(only(found, 'event').map(({ id, answers }) => [id, answers.people.map(({ person }) => person)])).toEqual([
      [hearing, [people.both]],
    ]);
    expect(only(found, 'event')[0]!.answers.when).toMatchObject({ earliest: '2021-05-01', latest: '2021-05-03' });
    const [of] = only(found, 'case');
    expect([of!.id, of!.answers.people.length, of!.answers.charges.map(({ person }) => person)]).toEqual([
      courtCase,
      1,
      [people.both],
    ]);
    expect(of!.answers.charges[0]!.history).toMatchObject([{ status: 'CH_PENDING', event: hearing }]);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`copper|silver|${people.theirs}|${people.open}`));
    expect([found.done, found.next]).toEqual([1, null]);
    // Of somebody on nobody's team there is nothing to export.
    const third = await app.signIn('reviewer');
    expect(refusal(await begin(third, [], true))).toEqual([404]);
    expect(await listed(third)).toMatchObject({ people: 0 });
    for (const client of [desk.monitor, desk.admin, desk.analyst])
      expect([(await begin(client, [], true)).status, (await client.get('/api/people-exports')).status]).toEqual([
        403, 403,
      ]);
  });

  it('says what answers call by an id alone, and whether an event was taken back', async () => {
    const group = randomUUID();
    await desk.reviewer.put(
      `/api/groups/${group}`,
      { nameEn: 'An invented circle', nameKm: null, aliases: [] },
      CREATE,
    );
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Banners at the gate' })));
    people.mine = await handIn(desk.reviewer, {
      handle: 'paper harbour',
      groups: [{ id: randomUUID(), group, tie: 'GT_MEMBER', link: 'GL_STATED' }],
      acts: [{ id: randomUUID(), incident: record.id, act: null }],
    });
    const place = { code: '12', precision: 'LP_PROVINCE' };
    const arrest = await happens(desk.reviewer, 'ARREST', '2021-03-01', [people.mine], { place });
    await desk.reviewer.delete(`/api/case-events/${arrest}`, ifMatch(1));
    // A case that none of these people is in is not in the file, nor that an event is of it.
    const ofOthers = await enterCase(desk.reviewer, [people.open], {}, []);
    const bail = await happens(desk.reviewer, 'BAIL', '2021-06-01', [people.mine], { case: ofOthers });
    const found = await exported(desk.reviewer);
    expect(only(found, 'event').find(({ id }) => id === bail)!.answers.case).toBe(null);
    expect(only(found, 'case').map(({ id }) => id)).toEqual([courtCase]);
    expect(only(found, 'group')).toEqual([{ kind: 'group', id: group, nameEn: 'An invented circle', nameKm: null }]);
    expect(only(found, 'place')).toMatchObject([{ id: '12', nameEn: 'Phnom Penh' }]);
    expect(only(found, 'event').map(({ id, takenBack }) => [id, takenBack])).toEqual(
      expect.arrayContaining([
        [hearing, false],
        [arrest, true],
      ]),
    );
    expect(JSON.stringify(found)).not.toContain('Banners');
  });

  it('comes in parts, in the order of their people', async () => {
    const [first, second] = [people.both, people.mine].sort() as [string, string];
    const rest = await exported(desk.reviewer, first);
    expect([only(rest, 'person').map(({ id }) => id), rest.done, rest.next]).toEqual([[second], 2, null]);
  });

  it('may be sealed for those alone who may know of everything in it, and never for nobody', async () => {
    expect((await listed(desk.reviewer)).keys).toEqual([own.id, recovery.id].sort());
    expect(refusal(await begin(desk.reviewer, [own.id, colleague.id]))).toEqual([422, '/keys/1 not-of-the-team']);
    expect(refusal(await begin(desk.reviewer, []))).toEqual([422, '/keys required']);
    expect((await begin(desk.reviewer, [own.id, recovery.id])).body.people).toBe(2);
    // With a colleague who is on the team of everybody.
    const third = await app.signIn('reviewer');
    const their = await makeKey(third);
    const alone = await handIn(desk.second, { risk: 'RK_HIGH' }, [third.member!.id]);
    expect((await listed(third)).keys).toEqual([their.id, colleague.id, recovery.id].sort());
    // Until there is a case that the colleague may not know of.
    const record = await log(third, anIncident({ sensitivity: 'S3_RESTRICTED' }));
    await enterCase(third, [alone], { incidents: [{ id: randomUUID(), incident: record.id }] }, []);
    expect((await listed(third)).keys).toEqual([their.id, recovery.id].sort());
  });

  it('has what is sealed for its maker, whose browser opens it; the log says for what', async () => {
    const entry = await sealFor(people.both, own);
    await sealFor(people.both, colleague);
    const found = await exported(desk.reviewer);
    expect(found.identities).toMatchObject([{ id: entry, revision: 1, person: people.both }]);
    const items = found.identities.map(({ id, revision }) => ({ id, revision }));
    const opened = await desk.reviewer.post<{ items: OpenedIdentity[] }>('/api/waiting-identities/openings', {
      with: 'own',
      items,
      for: 'export',
    });
    expect(opened.body.items.map(({ id }) => id)).toEqual([entry]);
    const whats: { what: string }[] = await app.database.query(
      `select what from log_leaf where entity = 'person' and entity_id = $1 order by idx desc limit 1`,
      [people.both],
    );
    expect(whats).toEqual([{ what: 'identity-opened-for-export' }]);
    expect(JSON.stringify(found)).not.toMatch(/wrenqxz/i);
  });

  it('is recorded, for those who may know of everybody in it, and read by nobody but its maker', async () => {
    const { body } = await begin(desk.reviewer, [own.id]);
    expect((await listed(desk.reviewer)).items[0]).toMatchObject({ people: 2 });
    expect((await listed(desk.second)).items.length).toBe((await listed(desk.reviewer)).items.length);
    const before = (await listed(desk.reviewer)).items.length;
    await begin(desk.second, [], true);
    expect((await listed(desk.reviewer)).items.length).toBe(before);
    const lines = await desk.second.get<{ items: DossierLine[] }>(`/api/dossiers?of=person&id=${people.both}`);
    expect(lines.body.items[0]).toMatchObject({ of: 'team', as: 'sealed', language: null, withNames: true });
    for (const id of [randomUUID(), body.id, people.both])
      expect([id, (await part(desk.second, id)).status]).toEqual([id, 404]);
    const said = /velvet harbour|paper harbour|wrenqxz/i;
    expect(await tablesThatSay(app.database, said, ['public', 'pub'])).toEqual([]);
    const leaves: { what: string }[] = await app.database.query(
      `select distinct what from log_leaf where entity = 'dossier'`,
    );
    expect(leaves).toEqual([{ what: 'exported' }]);
    const logged: { disclosure: string }[] = await app.database.query(
      `select v.disclosure from log_leaf l join log_value v on v.idx = l.idx where l.entity = 'dossier' and l.entity_id = $1 and v.field = 'recipients'`,
      [body.id],
    );
    expect(logged.map(({ disclosure }) => openDisclosure(disclosure).value)).toEqual([[own.fingerprint]]);
  });

  it('has nobody who was erased, or of whose team its maker is no longer, since it was begun', async () => {
    const gone = await handIn(desk.reviewer, { risk: 'RK_HIGH' });
    const { body } = await begin(desk.reviewer, [own.id]);
    await askToErase(desk.reviewer, gone);
    expect((await desk.admin.post(`/api/person-erasures/${gone}/approvals`, {})).status).toBe(204);
    const left = only((await part(desk.reviewer, body.id)).body, 'person').map(({ id }) => id);
    expect(left).toEqual([people.both, people.mine].sort());
    const [second, third] = [desk.second.member!.id, (await app.signIn('reviewer')).member!.id];
    await changePerson(desk.reviewer, people.both, {}, [desk.reviewer.member!.id, second, third]);
    expect((await changePerson(desk.second, people.both, {}, [second, third])).status).toBe(200);
    const now = (await part(desk.reviewer, body.id)).body;
    expect([only(now, 'person').map(({ id }) => id), only(now, 'event').length, now.identities]).toEqual([
      [people.mine],
      2,
      [],
    ]);
  });
});
