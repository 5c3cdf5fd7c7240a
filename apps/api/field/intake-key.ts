import { createHash } from 'node:crypto';
import { IsNull, type EntityManager } from 'typeorm';
import { codebookOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { CannotOpen, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { newSeed, publicKeyOf, type Seed } from '@vigil/shared/sealing/sealing-key.js';
import { ADVISORY_LOCKS, lockUntilCommit } from '../platform/database/advisory-locks.js';
import { keyringOf } from '../encryption/keyring.js';
import { INTAKE_SEEDS, decryptWithMasterKey, encryptWithMasterKey } from '../encryption/master-key-tables.js';
import { askIn, currentMaster } from '../encryption/key.repository.js';
import { IntakeKeyEntity } from './field-report.entity.js';

/** The public key that a phone seals to, and the codebook that its questions come from. */
export interface IntakeKey {
  id: string;
  /** 32 bytes of X25519, base64url. */ publicKey: string;
  codebook: { key: string; version: number };
}

/** Lock so that two requests that need the first key at once create only one. */
const INTAKE_LOCK = ADVISORY_LOCKS.intakeKey;

/** Derives the public half from the secret half. Nobody can put a secret half there without the key-encryption key. */
const shown = async (id: string, seed: Seed): Promise<IntakeKey> => {
  const { key, version } = codebookOf(Incident);
  return { id, publicKey: toBase64Url(await publicKeyOf(seed)), codebook: { key, version } };
};
const current = async (manager: EntityManager): Promise<IntakeKey | null> => {
  const found = await manager.findOneBy(IntakeKeyEntity, { retiredAt: IsNull() });
  return found ? shown(found.id, await intakeSeed(manager, found.id)) : null;
};

/**
 * Returns the key that phones seal to from now on. Creates one if there is none: the first time and after a re-keying.
 * @throws Problem 'unavailable'
 */
export const currentIntakeKey = async (manager: EntityManager): Promise<IntakeKey> =>
  (await current(manager)) ??
  manager.transaction(async (inner) => {
    await lockUntilCommit(inner, INTAKE_LOCK);
    return (await current(inner)) ?? make(inner);
  });

const make = async (manager: EntityManager): Promise<IntakeKey> => {
  const seed = newSeed();
  const id = createHash('sha256')
    .update(await publicKeyOf(seed))
    .digest('base64url')
    .slice(0, 22);
  const master = await currentMaster(askIn(manager), keyringOf(manager));
  await manager.insert(IntakeKeyEntity, {
    id,
    seed: encryptWithMasterKey(INTAKE_SEEDS, master, id, seed),
    keyId: master.id,
  });
  return shown(id, seed);
};

/**
 * Returns the secret half of an intake key, including retired ones.
 * @throws CannotOpen (of sealing) when no key has this id, or it was changed in the database; Problem 'unavailable'
 * when its key-encryption key is not available
 */
export const intakeSeed = async (manager: EntityManager, keyId: string): Promise<Seed> => {
  const found = await manager.findOneBy(IntakeKeyEntity, { id: keyId });
  if (!found) throw new CannotOpen();
  // Copies out of the Buffer: its slices share memory, and its bytes lie within a pool.
  return Uint8Array.from(
    decryptWithMasterKey(INTAKE_SEEDS, await keyringOf(manager).need(found.keyId), keyId, found.seed),
  );
};
