import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Identity, IDENTITY_FIELDS, openIdentity, sealIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { CannotOpen, fromBase64Url, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { HandedIn, OpenedIdentity } from '@vigil/shared/staff-responses/people.js';
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
