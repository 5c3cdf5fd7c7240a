import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type Identity,
  IDENTITY_FIELDS,
  openIdentity,
  sealIdentity,
  shareIdentity,
} from '@vigil/shared/sealing/seal-identity.js';
import { CannotOpen, fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { HandedIn, OpenedIdentity, WaitingIdentity } from '@vigil/shared/staff-responses/people.js';
import { changePerson, handIn, readPerson } from '../testing/a-person.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { ifMatch, type Desk } from '../testing/desk.js';
import { keysOf, makeKey, type Holder } from '../testing/seal-notes.js';
import { tablesThatSay } from '../testing/tables-that-say.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const identity = (names: string): Identity =>
  ({ ...Object.fromEntries(IDENTITY_FIELDS.map((name) => [name, ''])), names }) as Identity;
const NAME = 'heronqx Sokha ស្ទើរបាត់';
let first: Holder;
let second: Holder;
let recovery: Holder;
beforeAll(async () => {
  first = await makeKey(desk.reviewer);
  second = await makeKey(desk.second);
  recovery = await makeKey(desk.reviewer, 'recovery');
});

const codeOf = ({ body }: Answer<unknown>): string | undefined => (body as { code?: string } | null)?.code;
const faults = ({ body }: Answer<unknown>): string[] =>
  ((body as { errors?: { pointer: string; code: string }[] }).errors ?? []).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
const keysFor = async (...holders: Holder[]): Promise<SealingKeyView[]> =>
  (await keysOf(desk.reviewer)).filter(({ id }) => holders.some((one) => one.id === id));

interface Place {
  person: string;
  entry: string;
  revision: number;
}
const sealed = async (place: Place, names: string, readers: readonly SealingKeyView[]): Promise<object> => {
  const { body, wrapped } = await sealIdentity(
    place,
    identity(names),
    readers.map(({ publicKey, fingerprint }) => ({ publicKey: fromBase64Url(publicKey)!, fingerprint })),
  );
  return {
    body: toBase64Url(body),
    keys: readers.map(({ id }, at) => ({ key: id, wrapped: toBase64Url(wrapped[at]!) })),
  };
};
const seal = async (
  client: Client,
  person: string,
  readers: readonly SealingKeyView[],
  names = NAME,
  entry: string = randomUUID(),
): Promise<Answer<HandedIn>> =>
  client.put<HandedIn>(
    `/api/people/${person}/identities/${entry}`,
    await sealed({ person, entry, revision: 1 }, names, readers),
  );
const open = async ({ client, fingerprint, seed }: Holder, place: Place, which = 'own'): Promise<Identity> => {
  const answer = await client.post<OpenedIdentity>(`/api/people/${place.person}/identities/${place.entry}/openings`, {
    with: which,
    revision: place.revision,
  });
  if (answer.status !== 200) throw new Error(codeOf(answer));
  const [body, wrapped] = [fromBase64Url(answer.body.body)!, fromBase64Url(answer.body.wrapped)!];
  return openIdentity({ ...place, revision: answer.body.revision }, body, wrapped, { fingerprint, seed });
};

describe('who a person is', () => {
  it('is sealed by a monitor for the team and the recovery key, opened by them, and named nowhere', async () => {
    const person = await handIn(desk.monitor, { risk: 'RK_HIGH' }, [desk.reviewer.member!.id]);
    const kept = await seal(desk.monitor, person, await keysFor(first, recovery));
    expect([kept.status, kept.body.revision]).toEqual([200, 1]);
    const place = { person, entry: kept.body.id, revision: 1 };
    expect((await open(first, place)).names).toBe(NAME);
    expect((await open(recovery, place, 'recovery')).names).toBe(NAME);
    expect(
      (await desk.monitor.post(`/api/people/${person}/identities/${place.entry}/openings`, { with: 'own' })).status,
    ).toBe(403);
    await expect(open(second, place)).rejects.toThrow('not-found');
    expect((await readPerson(desk.reviewer, person)).identities).toMatchObject([
      { id: place.entry, revision: 1, waitingFor: [], stale: false, former: [] },
    ]);
    expect(await tablesThatSay(app.database, /heronqx|ស្ទើរបាត់/i, ['public', 'pub'])).toEqual([]);
    const whats: { what: string }[] = await app.database.query(
      `select what from log_leaf where entity = 'person' and entity_id = $1 order by idx`,
      [person],
    );
    expect(whats.map(({ what }) => what)).toEqual([
      'handed-in',
      'identity-sealed',
      'identity-opened',
      'identity-opened-by-recovery',
    ]);
  });

  it('is sealed to somebody, to the team alone, and to no key that has ended', async () => {
    const person = await handIn(desk.reviewer);
    const readers = await keysFor(first);
    const entry = randomUUID();
    const body = (await sealed({ person, entry, revision: 1 }, NAME, readers)) as { body: string };
    const nobody = await desk.reviewer.put(`/api/people/${person}/identities/${entry}`, { ...body, keys: [] });
    expect([nobody.status, faults(nobody).map((one) => one.split(' ')[0])]).toEqual([422, ['/keys']]);
    expect(faults(await seal(desk.reviewer, person, await keysFor(second)))).toEqual(['/keys/0/key not-of-the-team']);
    // A reviewer who is removed while the page is open.
    const third = await app.signIn('reviewer');
    const key = await makeKey(third);
    const withThird = await handIn(desk.reviewer, {}, [third.member!.id]);
    const both = await keysFor(first, key);
    await app.database.query('update member set frozen = true where id = $1', [third.member!.id]);
    const at = both.findIndex(({ id }) => id === key.id);
    expect(faults(await seal(desk.reviewer, withThird, both))).toEqual([`/keys/${at}/key key-is-gone`]);
  });

  it('cannot be written over: what it said before stays for its readers', async () => {
    const person = await handIn(desk.reviewer, {}, [desk.second.member!.id]);
    const { body: kept } = await seal(desk.reviewer, person, await keysFor(first, second));
    const place = { person, entry: kept.id, revision: 2 };
    const path = `/api/people/${person}/identities/${kept.id}/body`;
    const next = await sealed(place, 'somebody else', await keysFor(second));
    expect((await desk.second.put(path, next, ifMatch(1))).status).toBe(200);
    expect(codeOf(await desk.reviewer.put(path, await sealed(place, 'late', await keysFor(first)), ifMatch(1)))).toBe(
      'changed-meanwhile',
    );
    expect((await open(second, place)).names).toBe('somebody else');
    expect((await open(first, { ...place, revision: 1 })).names).toBe(NAME);
    await expect(open(first, place)).rejects.toThrow('not-sealed-for-you');
    const other = { person, entry: randomUUID(), revision: 1 };
    expect(
      codeOf(
        await desk.second.put(
          `/api/people/${await handIn(desk.second)}/identities/${kept.id}`,
          await sealed(other, 'x', await keysFor(second)),
        ),
      ),
    ).toBe('already-exists');
  });

  it('opens no longer for who leaves the team or loses the key, and then waits to be sealed anew', async () => {
    const third = await app.signIn('reviewer');
    const key = await makeKey(third);
    const ids = [desk.second.member!.id, third.member!.id];
    const person = await handIn(desk.reviewer, { risk: 'RK_HIGH' }, ids);
    const { body: kept } = await seal(desk.reviewer, person, await keysFor(first, second, key));
    const place = { person, entry: kept.id, revision: 1 };
    await changePerson(desk.reviewer, person, {}, [third.member!.id]);
    const [afterLeaving] = (await readPerson(desk.reviewer, person)).identities;
    expect([afterLeaving!.stale, afterLeaving!.sealedFor.sort()]).toEqual([true, [first.id, key.id].sort()]);
    await expect(open(second, place)).rejects.toThrow('not-found');
    await app.database.query('update member set frozen = true where id = $1', [third.member!.id]);
    expect((await readPerson(desk.reviewer, person)).identities[0]!.sealedFor).toEqual([first.id]);
  });

  it('is no other person’s: moved in the database it does not open', async () => {
    const [a, b] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    const { body: kept } = await seal(desk.reviewer, a, await keysFor(first));
    await app.database.query('update person_identity set person_id = $2 where id = $1', [kept.id, b]);
    await expect(open(first, { person: b, entry: kept.id, revision: 1 })).rejects.toThrow(CannotOpen);
    await app.database.query('update person_identity set person_id = $2 where id = $1', [kept.id, a]);
  });
});

interface Many<T> {
  items: T[];
}
const WAITING = '/api/waiting-identities';
const waitingOf = async (client: Client, ...people: string[]): Promise<WaitingIdentity[]> =>
  (await client.get<Many<WaitingIdentity>>(WAITING)).body.items.filter(({ person }) => people.includes(person));
const openAll = async (client: Client, items: readonly Place[], which = 'own'): Promise<OpenedIdentity[]> =>
  (
    await client.post<Many<OpenedIdentity>>(`${WAITING}/openings`, {
      with: which,
      items: items.map(({ entry, revision }) => ({ id: entry, revision })),
    })
  ).body.items;
/** Opens identities, and gives somebody the key to each. */
const share = async (by: Holder, places: readonly Place[], to: Holder): Promise<string[]> => {
  const [reader] = await keysFor(to);
  const opened = await openAll(by.client, places);
  const items = await Promise.all(
    opened.map(async ({ id, revision, body, wrapped }) => {
      const place = { person: places.find(({ entry }) => entry === id)!.person, entry: id, revision };
      const [sealed, key] = [fromBase64Url(body)!, fromBase64Url(wrapped)!];
      const recipient = { publicKey: fromBase64Url(reader!.publicKey)!, fingerprint: to.fingerprint };
      const [forThem] = await shareIdentity(place, sealed, key, by, [recipient]);
      return { id, revision, keys: [{ key: to.id, wrapped: toBase64Url(forThem!) }] };
    }),
  );
  return (await by.client.post<Many<HandedIn>>(`${WAITING}/keys`, { items })).body.items.map(({ id }) => id);
};
const logged = async (person: string): Promise<string[]> => {
  const lines: { what: string }[] = await app.database.query(
    `select what from log_leaf where entity = 'person' and entity_id = $1 order by idx`,
    [person],
  );
  return lines.map(({ what }) => what);
};

describe('identities that wait', () => {
  const sealedFor = async (readers: readonly Holder[], team: readonly Client[], risk = 'RK_HIGH'): Promise<Place> => {
    const person = await handIn(
      desk.reviewer,
      { risk },
      team.map(({ member }) => member!.id),
    );
    const { body } = await seal(desk.reviewer, person, await keysFor(...readers));
    return { person, entry: body.id, revision: 1 };
  };

  it('are told to the team alone, and given to who came later, once', async () => {
    const places = [
      await sealedFor([first], [desk.second]),
      await sealedFor([first, recovery], [desk.second], 'RK_LOW'),
    ];
    const people = places.map(({ person }) => person);
    const stranger = await makeKey(await app.signIn('reviewer'));
    for (const team of [desk.reviewer, desk.second])
      expect((await waitingOf(team, ...people)).map(({ person }) => person).sort()).toEqual([...people].sort());
    expect(await waitingOf(stranger.client, ...people)).toEqual([]);
    expect((await desk.admin.get(WAITING)).status).toBe(403);
    expect((await desk.monitor.get(WAITING)).status).toBe(403);

    // Who cannot open them gets none, and who is not on the team gives nobody a key.
    expect(await openAll(desk.second, places)).toEqual([]);
    expect(await openAll(stranger.client, places, 'recovery')).toEqual([]);
    expect(await share(first, places, stranger)).toEqual([]);
    const opened = await openAll(first.client, places);
    const keys = [{ key: stranger.id, wrapped: opened[0]!.wrapped }];
    const items = places.map(({ entry, revision }) => ({ id: entry, revision, keys }));
    expect((await stranger.client.post<Many<HandedIn>>(`${WAITING}/keys`, { items })).body.items).toEqual([]);

    const ids = places.map(({ entry }) => entry);
    expect(await share(first, places, second)).toEqual(ids);
    expect(await share(first, places, second)).toEqual(ids);
    for (const place of places) expect((await open(second, place)).names).toBe(NAME);
    expect((await logged(people[0]!)).filter((what) => what === 'identity-shared')).toHaveLength(1);
    expect((await waitingOf(desk.second, ...people)).map(({ id, waitingFor }) => [id, waitingFor])).toEqual([
      [ids[0], [recovery.id]],
    ]);
  });

  it('are sealed anew once somebody must lose them, and only then', async () => {
    const leaving = await app.signIn('reviewer');
    const place = await sealedFor([first, second, await makeKey(leaving)], [desk.second, leaving]);
    const { person, entry } = place;
    const asked = async (names: string): Promise<object> => ({
      items: [
        { id: entry, revision: 1, ...(await sealed({ ...place, revision: 2 }, names, await keysFor(first, second))) },
      ],
    });
    const send = async (client: Client, body: object): Promise<HandedIn[]> => {
      const answer = await client.post<Many<HandedIn>>(`${WAITING}/bodies`, body);
      expect(answer.status).toBe(200);
      return answer.body.items;
    };
    const anew = async (client: Client, names: string): Promise<HandedIn[]> => send(client, await asked(names));
    expect(await anew(desk.second, 'too early')).toEqual([]);
    await changePerson(desk.reviewer, person, {}, [desk.reviewer.member!.id, desk.second.member!.id]);
    expect((await waitingOf(desk.reviewer, person)).map(({ id, stale }) => [id, stale])).toEqual([[entry, true]]);
    expect(await waitingOf(leaving, person)).toEqual([]);
    expect(await anew(leaving, 'not theirs')).toEqual([]);
    const once = await asked(NAME);
    for (const _ of [1, 2]) expect(await send(desk.second, once)).toEqual([{ id: entry, revision: 2 }]);
    expect((await logged(person)).filter((what) => what === 'identity-changed')).toHaveLength(1);
    expect(await anew(desk.second, 'late')).toEqual([]);
    expect((await open(first, { ...place, revision: 2 })).names).toBe(NAME);
    expect((await waitingOf(desk.reviewer, person)).filter(({ stale }) => stale)).toEqual([]);
  });

  it('are opened as many at once as one answer may hold', async () => {
    const { person, entry } = await sealedFor([first], []);
    await app.database.query(
      `insert into person_identity (id, revision, person_id, sealed_by, body)
         select $1, n, $2, $3, decode(repeat('01', 32829), 'hex') from generate_series(2, 38) n`,
      [entry, person, desk.reviewer.member!.id],
    );
    const status = async (most: number): Promise<number> => {
      const items = Array.from({ length: most }, (_, n) => ({ id: entry, revision: n + 1 }));
      return (await desk.reviewer.post(`${WAITING}/openings`, { with: 'own', items })).status;
    };
    expect([await status(36), await status(38)]).toEqual([200, 413]);
    await app.database.query('delete from person_identity where id = $1 and revision > 1', [entry]);
  });
});
