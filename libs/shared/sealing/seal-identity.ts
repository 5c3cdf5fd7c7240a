import {
  openTexts,
  type Recipient,
  type SealedKind,
  type SealedPlace,
  sealTexts,
  unwrapKey,
  wrapKey,
} from './sealed-content.js';
import type { Seed } from './sealing-key.js';

export const IDENTITY_FIELDS = [
  'names',
  'aliases',
  'born',
  'documents',
  // The family, and how to reach them.
  'family',
  'lawyer',
  'health',
  'whereabouts',
] as const;
/** Who a person is. The server never reads any of it; a field without text is ''. */
export type Identity = Record<(typeof IDENTITY_FIELDS)[number], string>;
const PERSON: SealedKind<keyof Identity> = { name: 'person', fields: IDENTITY_FIELDS };

/** Where an identity belongs. It opens nowhere else. */
export interface IdentityPlace {
  person: string;
  entry: string;
  /** Counts from 1; every new content key is a new revision. */ revision: number;
}
const at = ({ person, entry, revision }: IdentityPlace): SealedPlace => [person, entry, revision];

/** An identity as the server holds it: its body, and the content key for each of its readers, in their order. */
export interface SealedIdentity {
  body: Uint8Array;
  wrapped: Uint8Array[];
}

/**
 * Seals an identity for the person's team and the recovery key.
 * @throws RangeError when nobody could open it, or it is too long
 */
export const sealIdentity = async (
  place: IdentityPlace,
  identity: Identity,
  readers: readonly Recipient[],
): Promise<SealedIdentity> => {
  if (readers.length === 0) throw new RangeError('an identity that nobody could open');
  const { body, contentKey } = await sealTexts(PERSON, at(place), { ...identity });
  return {
    body,
    wrapped: await Promise.all(readers.map((reader) => wrapKey(PERSON, at(place), body, contentKey, reader))),
  };
};

/**
 * Opens an identity with a reader's own key.
 * @throws CannotOpen when it was changed, belongs to another person, is no identity, or was not sealed for this reader
 */
export const openIdentity = async (
  place: IdentityPlace,
  body: Uint8Array,
  wrapped: Uint8Array,
  { fingerprint, seed }: { fingerprint: string; seed: Seed },
): Promise<Identity> =>
  openTexts(PERSON, at(place), body, await unwrapKey(PERSON, at(place), body, wrapped, fingerprint, seed));

/** Gives further readers the key to an identity as it is. @returns it for each, in their order @throws CannotOpen */
export const shareIdentity = async (
  place: IdentityPlace,
  body: Uint8Array,
  wrapped: Uint8Array,
  { fingerprint, seed }: { fingerprint: string; seed: Seed },
  readers: readonly Recipient[],
): Promise<Uint8Array[]> => {
  const contentKey = await unwrapKey(PERSON, at(place), body, wrapped, fingerprint, seed);
  return Promise.all(readers.map((reader) => wrapKey(PERSON, at(place), body, contentKey, reader)));
};
