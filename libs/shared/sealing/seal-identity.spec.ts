import fc from 'fast-check';
import { RECOVERY } from './fingerprint.js';
import { IDENTITY_FIELD_MAX, isBody, isWrappedKey } from './limits.js';
import {
  type Identity,
  IDENTITY_FIELDS,
  type IdentityPlace,
  openIdentity,
  sealIdentity,
  type SealedIdentity,
  shareIdentity,
} from './seal-identity.js';
import { openNote, sealNote, unwrapContentKey, wrapContentKey } from './seal-note.js';
import { newHolder, type Holder } from './test-holder.js';
import { CannotOpen } from './web-crypto.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 1);
const numRuns = env['VIGIL_PROVE'] ? 1000 : 15;
const assert = <T>(property: fc.IAsyncProperty<T>): Promise<void> => fc.assert(property, { seed, numRuns });

const PLACE: IdentityPlace = {
  person: '11111111-1111-4111-8111-111111111111',
  entry: '22222222-2222-4222-8222-222222222222',
  revision: 1,
};
const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 100 }), fc.constantFrom('', 'កុលាប ០១២', '"}'));
const identities = fc
  .tuple(...IDENTITY_FIELDS.map(() => words))
  .map((texts) => Object.fromEntries(IDENTITY_FIELDS.map((field, at) => [field, texts[at]])) as unknown as Identity);
const filled = (text: string): Identity =>
  Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, text])) as unknown as Identity;

let [one, two, recovery]: Holder[] = [];
beforeAll(async () => {
  [one, two, recovery] = await Promise.all([
    newHolder('33333333-3333-4333-8333-333333333333'),
    newHolder('44444444-4444-4444-8444-444444444444'),
    newHolder(RECOVERY),
  ]);
});
const opens = (place: IdentityPlace, { body, wrapped }: SealedIdentity, by: Holder, key = 0): Promise<unknown> =>
  openIdentity(place, body, wrapped[key]!, by).catch((error: unknown) =>
    error instanceof CannotOpen ? 'refused' : error,
  );

describe('a sealed identity', () => {
  it('says the same to each of its readers, whatever was written', async () => {
    await assert(
      fc.asyncProperty(identities, async (identity) => {
        const sealed = await sealIdentity(PLACE, identity, [one!, recovery!]);
        expect([isBody(sealed.body), sealed.wrapped.map(isWrappedKey)]).toEqual([true, [true, true]]);
        expect(await opens(PLACE, sealed, one!)).toEqual(identity);
        expect(await opens(PLACE, sealed, recovery!, 1)).toEqual(identity);
      }),
    );
  });

  it('has room for the longest text in every field, also in Khmer', async () => {
    const longest = filled('ក'.repeat(IDENTITY_FIELD_MAX));
    expect(await opens(PLACE, await sealIdentity(PLACE, longest, [one!]), one!)).toEqual(longest);
    await expect(sealIdentity(PLACE, filled('ក'.repeat(2 * IDENTITY_FIELD_MAX)), [one!])).rejects.toThrow(RangeError);
  });

  it('can be shared with another reader as it is', async () => {
    const sealed = await sealIdentity(PLACE, filled('x'), [one!]);
    const [wrapped] = await shareIdentity(PLACE, sealed.body, sealed.wrapped[0]!, one!, [two!]);
    expect(await opens(PLACE, { body: sealed.body, wrapped: [wrapped!] }, two!)).toEqual(filled('x'));
    await expect(shareIdentity(PLACE, sealed.body, sealed.wrapped[0]!, two!, [two!])).rejects.toThrow(CannotOpen);
  });

  it('is sealed to somebody', async () => {
    await expect(sealIdentity(PLACE, filled('x'), [])).rejects.toThrow(RangeError);
  });
});

describe('an identity that is not what it is said to be', () => {
  it('opens for nobody whom it was not sealed for', async () => {
    const sealed = await sealIdentity(PLACE, filled('x'), [one!]);
    expect(await opens(PLACE, sealed, two!)).toBe('refused');
    expect(await opens(PLACE, sealed, { ...two!, fingerprint: one!.fingerprint })).toBe('refused');
  });

  it('opens at no other person, entry or revision', async () => {
    const sealed = await sealIdentity(PLACE, filled('x'), [one!]);
    for (const other of [{ person: PLACE.entry }, { entry: PLACE.person }, { revision: 2 }])
      expect(await opens({ ...PLACE, ...other }, sealed, one!)).toBe('refused');
  });

  it('opens with no part of another, and not with a bit flipped', async () => {
    const [sealed, other] = [
      await sealIdentity(PLACE, filled('x'), [one!]),
      await sealIdentity(PLACE, filled('y'), [one!]),
    ];
    expect(await opens(PLACE, { ...sealed, body: other.body }, one!)).toBe('refused');
    await assert(
      fc.asyncProperty(fc.nat(8 * sealed.body.length - 1), async (bit) => {
        const body = sealed.body.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(await opens(PLACE, { ...sealed, body }, one!)).toBe('refused');
      }),
    );
  });

  it('is no note, and a note is no identity, though their ids are the same', async () => {
    const place = { incident: PLACE.person, note: PLACE.entry, revision: 1 };
    const { body, contentKey } = await sealNote(place, { names: 'x', contacts: '', medical: '' });
    const wrapped = await wrapContentKey(place, body, contentKey, one!);
    expect(await opens(PLACE, { body, wrapped: [wrapped] }, one!)).toBe('refused');
    const sealed = await sealIdentity(PLACE, filled('x'), [one!]);
    await expect(unwrapContentKey(place, sealed.body, sealed.wrapped[0]!, one!.fingerprint, one!.seed)).rejects.toThrow(
      CannotOpen,
    );
    await expect(openNote(place, sealed.body, contentKey)).rejects.toThrow(CannotOpen);
  });
});
