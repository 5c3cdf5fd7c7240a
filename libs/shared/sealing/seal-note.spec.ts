import fc from 'fast-check';
import { newHolder, type Holder } from './test-holder.js';
import { CannotOpen, fromBase64Url, random, toBase64Url } from './web-crypto.js';
import { fingerprintOf, RECOVERY } from './fingerprint.js';
import { BODY_HEAD, BUCKETS, isBody, isWrappedKey, TAG_BYTES } from './limits.js';
import { openNote, sealNote, unwrapContentKey, wrapContentKey, type NotePlace, type NoteText } from './seal-note.js';
import { bucketOf, type Recipient } from './sealed-content.js';
import earlier from './note-of-format-1.json' with { type: 'json' };
import { publicKeyOf, type Seed } from './sealing-key.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 1);
const numRuns = env['VIGIL_PROVE'] ? 2000 : 20;
const assert = <T>(property: fc.IAsyncProperty<T>): Promise<void> => fc.assert(property, { seed, numRuns });

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.constantFrom('', 'ចាន់ សុខា ០១២ ៣៤៥ ៦៧៨', '\u200b', '"}'),
);
const texts = fc.record({ names: words, contacts: words, medical: words });
const places = fc.record({ incident: fc.uuid(), note: fc.uuid(), revision: fc.integer({ min: 1, max: 1_000_000 }) });

let [chan, dara, recovery]: Holder[] = [];
beforeAll(async () => {
  [chan, dara, recovery] = await Promise.all([
    newHolder('11111111-1111-4111-8111-111111111111'),
    newHolder('22222222-2222-4222-8222-222222222222'),
    newHolder(RECOVERY),
  ]);
});

interface Sealed {
  place: NotePlace;
  body: Uint8Array;
  wrapped: Uint8Array;
}
const sealedFor = async (place: NotePlace, text: NoteText, recipient: Recipient): Promise<Sealed> => {
  const { body, contentKey } = await sealNote(place, text);
  return { place, body, wrapped: await wrapContentKey(place, body, contentKey, recipient) };
};
const opened = async ({ place, body, wrapped }: Sealed, { fingerprint, seed: own }: Holder): Promise<NoteText> =>
  openNote(place, body, await unwrapContentKey(place, body, wrapped, fingerprint, own));
const whatOpens = (sealed: Sealed, by: Holder): Promise<unknown> =>
  opened(sealed, by).catch((error: unknown) => (error instanceof CannotOpen ? 'refused' : error));
const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe('a sealed note', () => {
  it('says the same to every recipient, whatever was written', async () => {
    await assert(
      fc.asyncProperty(places, texts, async (place, text) => {
        const { body, contentKey } = await sealNote(place, text);
        for (const one of [chan!, dara!, recovery!]) {
          const wrapped = await wrapContentKey(place, body, contentKey, one);
          expect([isBody(body), isWrappedKey(wrapped)]).toEqual([true, true]);
          expect(await opened({ place, body, wrapped }, one)).toEqual(text);
        }
      }),
    );
  });

  it('shows of its length a bucket and no more', async () => {
    const place: NotePlace = { incident: 'i', note: 'n', revision: 1 };
    const sizeOf = async (length: number): Promise<number> =>
      bucketOf((await sealNote(place, { names: 'a'.repeat(length), contacts: '', medical: '' })).body);
    expect(await Promise.all([0, 1, 500, 980, 1000, 3000, 20_000].map(sizeOf))).toEqual([
      1024, 1024, 1024, 1024, 2048, 4096, 32_768,
    ]);
    await expect(sizeOf(32_768)).rejects.toThrow(RangeError);
  });

  it('never uses a content key, a nonce or an encapsulated key twice', async () => {
    const place: NotePlace = { incident: 'i', note: 'n', revision: 1 };
    const many = await Promise.all(
      Array.from({ length: 20 }, () => sealedFor(place, { names: 'x', contacts: '', medical: '' }, chan!)),
    );
    for (const part of [
      ({ body }: Sealed) => body.slice(1, 33),
      ({ body }: Sealed) => body.slice(33, BODY_HEAD),
      ({ wrapped }: Sealed) => wrapped.slice(1, 33),
    ]) {
      expect(new Set(many.map((one) => toBase64Url(part(one)))).size).toBe(20);
    }
  });
});

describe('a note that was sealed by an earlier version', () => {
  it('opens still: format 1 stays as it is', async () => {
    const place = {
      incident: '11111111-1111-4111-8111-111111111111',
      note: '22222222-2222-4222-8222-222222222222',
      revision: 3,
    };
    const own = Uint8Array.from({ length: 32 }, (_, at) => at + 1) as Seed;
    const sealed = { place, body: fromBase64Url(earlier.body)!, wrapped: fromBase64Url(earlier.wrapped)! };
    const fingerprint = await fingerprintOf('33333333-3333-4333-8333-333333333333', await publicKeyOf(own));
    expect(await opened(sealed, { seed: own, fingerprint, publicKey: await publicKeyOf(own) })).toEqual({
      names: 'ចាន់',
      contacts: 'c',
      medical: '',
    });
  });
});

describe('what goes wrong', () => {
  it('refuses a note of which one bit was flipped, wherever', async () => {
    await assert(
      fc.asyncProperty(
        places,
        texts,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.boolean(),
        async (place, text, at, inBody) => {
          const sealed = await sealedFor(place, text, chan!);
          const which = inBody ? 'body' : 'wrapped';
          const bit = Math.floor(at * sealed[which].length * 8);
          expect(await whatOpens({ ...sealed, [which]: flipped(sealed[which], bit) }, chan!)).toBe('refused');
        },
      ),
    );
  });

  it('refuses a note that was cut or made longer', async () => {
    await assert(
      fc.asyncProperty(
        places,
        texts,
        fc.integer({ min: 0, max: 200 }),
        fc.boolean(),
        async (place, text, length, isLonger) => {
          const sealed = await sealedFor(place, text, chan!);
          const change = (bytes: Uint8Array): Uint8Array =>
            isLonger ? Uint8Array.from([...bytes, ...random(length + 1)]) : bytes.slice(0, length);
          if (!isLonger && length >= sealed.wrapped.length) return;
          expect(await whatOpens({ ...sealed, body: change(sealed.body) }, chan!)).toBe('refused');
          expect(await whatOpens({ ...sealed, wrapped: change(sealed.wrapped) }, chan!)).toBe('refused');
        },
      ),
    );
  });

  it('refuses every part of one note in the place of the same part of another', async () => {
    await assert(
      fc.asyncProperty(places, places, texts, texts, async (place, other, text, otherText) => {
        fc.pre(JSON.stringify(place) !== JSON.stringify(other));
        const [mine, theirs] = await Promise.all([sealedFor(place, text, chan!), sealedFor(other, otherText, chan!)]);
        for (const swapped of [
          { ...mine, body: theirs.body },
          { ...mine, wrapped: theirs.wrapped },
          { ...mine, place: theirs.place },
          ...(['incident', 'note', 'revision'] as const)
            .filter((part) => place[part] !== other[part])
            .map((part) => ({ ...mine, place: { ...place, [part]: other[part] } })),
        ]) {
          expect(await whatOpens(swapped, chan!)).toBe('refused');
        }
      }),
    );
  });

  it('refuses an older body of the same note, even with its own key in the place of the newer', async () => {
    const place: NotePlace = { incident: 'i', note: 'n', revision: 1 };
    const [old, now] = [
      await sealedFor(place, { names: 'old', contacts: '', medical: '' }, chan!),
      await sealedFor({ ...place, revision: 2 }, { names: 'new', contacts: '', medical: '' }, chan!),
    ];
    expect(await whatOpens({ ...now, body: old.body, wrapped: old.wrapped }, chan!)).toBe('refused');
    expect(await whatOpens({ ...now, body: old.body }, chan!)).toBe('refused');
  });

  it('refuses everybody whom it was not sealed for, and a key that is passed on', async () => {
    const place: NotePlace = { incident: 'i', note: 'n', revision: 1 };
    const sealed = await sealedFor(place, { names: 'x', contacts: '', medical: '' }, chan!);
    expect(await whatOpens(sealed, dara!)).toBe('refused');
    expect(await whatOpens(sealed, { ...dara!, fingerprint: chan!.fingerprint })).toBe('refused');
    expect(await whatOpens(sealed, { ...chan!, fingerprint: dara!.fingerprint })).toBe('refused');
  });

  it('refuses a body that another content key opens: the commitment is part of it', async () => {
    const place: NotePlace = { incident: 'i', note: 'n', revision: 1 };
    const [one, two] = [
      await sealNote(place, { names: 'x', contacts: '', medical: '' }),
      await sealNote(place, { names: 'y', contacts: '', medical: '' }),
    ];
    const mixed = Uint8Array.from([...two.body.slice(0, 33), ...one.body.slice(33)]);
    for (const contentKey of [one.contentKey, two.contentKey])
      await expect(openNote(place, mixed, contentKey)).rejects.toThrow(CannotOpen);
  });

  it('gives no content key beside another body of the very same place', async () => {
    const place: NotePlace = { incident: 'i', note: 'n', revision: 1 };
    const [mine, other] = [
      await sealedFor(place, { names: 'x', contacts: '', medical: '' }, chan!),
      await sealedFor(place, { names: 'y', contacts: '', medical: '' }, chan!),
    ];
    await expect(unwrapContentKey(place, mine.body, mine.wrapped, chan!.fingerprint, chan!.seed)).resolves.toHaveLength(
      32,
    );
    await expect(unwrapContentKey(place, other.body, mine.wrapped, chan!.fingerprint, chan!.seed)).rejects.toThrow(
      CannotOpen,
    );
  });

  it('refuses a public key that gives nothing: all zeros', async () => {
    const place: NotePlace = { incident: 'i', note: 'n', revision: 1 };
    const { body, contentKey } = await sealNote(place, { names: 'x', contacts: '', medical: '' });
    await expect(
      wrapContentKey(place, body, contentKey, { fingerprint: 'f', publicKey: new Uint8Array(32) }),
    ).rejects.toThrow();
  });

  it('takes no base64url but its own', async () => {
    await assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
        return Promise.resolve();
      }),
    );
    expect(['A', 'AB=', 'A B', 'AB+/', 'AB', 'AAA'].map((text) => fromBase64Url(text)?.length ?? null)).toEqual([
      null,
      null,
      null,
      null,
      null,
      2,
    ]);
    expect(BUCKETS.every((size) => !isBody(new Uint8Array(BODY_HEAD + size + TAG_BYTES)))).toBe(true);
  });
});
