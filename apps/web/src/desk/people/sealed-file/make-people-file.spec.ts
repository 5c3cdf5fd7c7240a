import { describe, expect, it } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import type { PeopleFileRecord } from '@vigil/shared/people/people-file/people-file.js';
import { Person } from '@vigil/shared/people/person.js';
import { fingerprintOf } from '@vigil/shared/sealing/fingerprint.js';
import { type Identity, IDENTITY_FIELDS, sealIdentity } from '@vigil/shared/sealing/seal-identity.js';
import { newSeed, publicKeyOf, type Seed } from '@vigil/shared/sealing/sealing-key.js';
import { toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { PeopleExportPart } from '@vigil/shared/staff-responses/people-exports.js';
import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { Reply } from '../../../api.js';
import type { DeskApi } from '../../session.js';
import { makePeopleFile } from './make-people-file.js';
import { lookAtFile, openPeopleFile } from './open-people-file.js';

const MEMBER = '33333333-3333-4333-8333-333333333333';
const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const person = (n: number): PeopleFileRecord => ({
  kind: 'person',
  id: idOf(n),
  joinedInto: null,
  answers: { ...blank(Person), handle: `velvet harbour ${n}` },
});
const texts = (names: string): Identity =>
  ({ ...Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, ''])), names }) as Identity;

const holder = async (): Promise<{ seed: Seed; key: SealingKeyView }> => {
  const seed = newSeed();
  const publicKey = await publicKeyOf(seed);
  const fingerprint = await fingerprintOf(MEMBER, publicKey);
  const key = {
    id: idOf(99),
    member: { id: MEMBER, name: 'A reviewer' },
    publicKey: toBase64Url(publicKey),
    fingerprint,
  };
  return { seed, key: key as unknown as SealingKeyView };
};

/** Three people in two parts: the second comes again, and of the third the ciphertext was changed. */
const aServer = async ({ key }: { key: SealingKeyView }, failing?: string) => {
  const asked: string[] = [];
  const sealed = new Map<string, { body: string; wrapped: string; person: string }>();
  for (const n of [1, 3]) {
    const place = { person: idOf(n), entry: idOf(n + 10), revision: 1 };
    const readers = [{ publicKey: await publicKeyFrom(key), fingerprint: key.fingerprint }];
    const { body, wrapped } = await sealIdentity(place, texts(`Heron ${n}`), readers);
    if (n === 3) body[100]! ^= 1;
    sealed.set(place.entry, { body: toBase64Url(body), wrapped: toBase64Url(wrapped[0]!), person: place.person });
  }
  const identity = (n: number) => ({ id: idOf(n + 10), revision: 1, person: idOf(n), size: 2_000 });
  const parts: PeopleExportPart[] = [
    { records: [person(1), person(2)], identities: [identity(1)], done: 2, next: idOf(2) },
    { records: [person(2), person(3)], identities: [identity(3)], done: 3, next: null },
  ];
  const answer = (name: string, value: unknown): Reply<unknown> => {
    asked.push(name);
    const problem = { type: '', title: '', status: 403, code: 'not-allowed' };
    return name === failing
      ? { ok: false, status: 403, retryAfter: null, problem }
      : { ok: true, status: 200, value, etag: null, path: '' };
  };
  const api = {
    get: async (path: string) => {
      const after = new URL(path, 'https://example.org').searchParams.get('after');
      return answer(after ? 'second part' : 'first part', parts[after === idOf(2) ? 1 : 0]);
    },
    post: async (path: string, body: { items?: { id: string }[]; for?: string }) =>
      path === '/api/people-exports'
        ? answer('begin', { id: idOf(50), people: 3 })
        : answer(`openings for ${body.for}`, {
            items: body.items!.map(({ id }) => ({ id, revision: 1, ...sealed.get(id) })),
          }),
  } as unknown as DeskApi;
  return { api, asked };
};
const publicKeyFrom = async (key: SealingKeyView): Promise<Uint8Array> =>
  Uint8Array.from(Buffer.from(key.publicKey, 'base64url'));

const running = { onStep: () => undefined, isStopped: () => false };

describe('a file of one’s own people', () => {
  it('has everybody once, and the names that open; what does not open holds up nothing', async () => {
    const { seed, key } = await holder();
    const { api, asked } = await aServer({ key });
    const reader = { seed, fingerprint: key.fingerprint, with: 'own' as const };
    const steps: string[] = [];
    const made = await makePeopleFile(
      api,
      { keys: [key], passphrase: null, reader, madeOn: '2026-11-30' },
      { ...running, onStep: (done, total) => void steps.push(`${done}/${total}`) },
    );
    if (!made?.ok) throw new Error('not made');
    expect([made.value.people, made.value.withoutName, steps]).toEqual([3, 2, ['0/3', '2/3', '3/3']]);
    expect(asked).toEqual(['begin', 'first part', 'openings for export', 'second part', 'openings for export']);
    const looked = await lookAtFile(made.value.file);
    if (!looked.ok) throw new Error(looked.fault);
    const opened = await openPeopleFile(looked.value, reader, () => undefined);
    if (!opened.ok) throw new Error(opened.fault);
    expect(opened.value.records.map((one) => (one.kind === 'identity' ? one.texts.names : one.kind))).toEqual([
      'person',
      'person',
      'Heron 1',
      'person',
    ]);
    const other = await holder();
    const foreign = { seed: other.seed, fingerprint: other.key.fingerprint, with: 'own' as const };
    expect(await openPeopleFile(looked.value, foreign, () => undefined)).toEqual({ ok: false, fault: 'not-for-you' });
  });

  it('is not made when somebody stops it, and nothing more is asked for', async () => {
    const { key } = await holder();
    const { api, asked } = await aServer({ key });
    let isStopped = false;
    const course = { onStep: (done: number) => void (isStopped = done === 2), isStopped: () => isStopped };
    const ask = { keys: [key], passphrase: null, reader: null, madeOn: '2026-11-30' };
    expect(await makePeopleFile(api, ask, course)).toBe(null);
    expect(asked).toEqual(['begin', 'first part']);
  });

  it('says why the server refuses it, and is then not made', async () => {
    const { key } = await holder();
    for (const failing of ['begin', 'second part']) {
      const { api, asked } = await aServer({ key }, failing);
      const ask = { keys: [key], passphrase: null, reader: null, madeOn: '2026-11-30' };
      expect(await makePeopleFile(api, ask, running)).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
      expect(asked.at(-1)).toBe(failing);
    }
  });
});
