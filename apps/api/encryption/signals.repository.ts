import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { openDerived, sealDerived, type Place } from './envelope.js';
import { askIn, currentMaster } from './key.repository.js';
import { keyringOf } from './keyring.js';

/** The channel of PostgreSQL's NOTIFY that carries messages between servers. */
export const SIGNAL_CHANNEL = 'vigil_signal';
/** Messages are padded to a multiple of this many bytes. */
const BLOCK = 512;
const PURPOSE = 'signals between servers';
const placeOf = (keyId: string): Place => ({ table: SIGNAL_CHANNEL, row: [], field: 'message', keyId });

/**
 * Sends a short message to every server of this database, this one included; when the transaction commits, if there is
 * one. PostgreSQL stores it nowhere. It is encrypted with a key derived from the master key, because every role of the
 * database may listen, the public one, too. At most 4,500 bytes. While the server is locked, nothing is sent.
 */
export const sendSignal = async (manager: EntityManager, topic: string, body: unknown): Promise<void> => {
  const keyring = keyringOf(manager);
  const master = await currentMaster(askIn(manager), keyring).catch((error: unknown) => {
    if (error instanceof Problem) return null;
    throw error;
  });
  if (!master) return;
  const plain = Buffer.from(JSON.stringify([topic, body]), 'utf8');
  const padded = Buffer.concat([plain, Buffer.alloc((BLOCK - (plain.length % BLOCK)) % BLOCK, ' ')]);
  const sealed = sealDerived(master, PURPOSE, placeOf(master.id), padded).toString('base64');
  await manager.query('select pg_notify($1, $2)', [SIGNAL_CHANNEL, `${master.id} ${sealed}`]);
};

/**
 * Decrypts what a server sent.
 * @throws CannotOpen, Problem 'locked', 'unavailable' when no server of this database did
 */
export const openSignal = async (manager: EntityManager, payload: string): Promise<unknown> => {
  const [keyId = '', sealed = ''] = payload.split(' ');
  const master = await keyringOf(manager).need(keyId);
  return JSON.parse(openDerived(master, PURPOSE, placeOf(keyId), Buffer.from(sealed, 'base64')).toString('utf8'));
};
