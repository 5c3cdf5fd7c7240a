import type { EntityManager } from 'typeorm';
import type { ObjectionDecision, ObjectionRelation } from '@vigil/shared/public/objection.js';
import { askIn, currentMaster } from '../../encryption/key.repository.js';
import { keyringOf } from '../../encryption/keyring.js';
import { OBJECTION_TEXTS, decryptWithMasterKey, encryptWithMasterKey } from '../../encryption/master-key-tables.js';
import { saveObjectionText, type ObjectionRow } from './objection.repository.js';

/** Everything that was written about an objection. Only reviewers read all of it; the sender reads the answer. */
export interface ObjectionText {
  about: string | null;
  relation: ObjectionRelation;
  text: string;
  contact: string | null;
  contacted: boolean;
  word: string | null;
  note: string | null;
  answer: string | null;
  decision: ObjectionDecision | null;
}

/** What a reviewer has written about one that nobody took. */
export const NOTHING_YET = { contacted: false, word: null, note: null, answer: null, decision: null };

/** Texts are padded to a multiple of this many bytes, so that a ciphertext does not show how much somebody wrote. */
const BLOCK = 4096;

/** Encrypts and stores it, in a transaction. @throws Problem 'locked', 'unavailable' */
export const writeObjectionText = async (manager: EntityManager, id: string, text: ObjectionText): Promise<void> => {
  const master = await currentMaster(askIn(manager), keyringOf(manager));
  const plain = Buffer.from(JSON.stringify(text), 'utf8');
  const padded = Buffer.concat([plain, Buffer.alloc((BLOCK - (plain.length % BLOCK)) % BLOCK, ' ')]);
  const sealed = encryptWithMasterKey(OBJECTION_TEXTS, master, id, padded);
  await saveObjectionText(manager, { objectionId: id, sealed, keyId: master.id });
};

/** Decrypts it; null: it was deleted. @throws Problem 'locked', 'unavailable', CannotOpen */
export const readObjectionText = async (
  manager: EntityManager,
  { id, sealed, keyId }: Pick<ObjectionRow, 'id' | 'sealed' | 'keyId'>,
): Promise<ObjectionText | null> => {
  if (sealed === null || keyId === null) return null;
  const master = await keyringOf(manager).need(keyId);
  // Texts of before decisions were stored say only whether the record was corrected.
  const { corrected, ...stored } = JSON.parse(
    decryptWithMasterKey(OBJECTION_TEXTS, master, id, sealed).toString('utf8'),
  ) as ObjectionText & { corrected?: boolean };
  return { ...NOTHING_YET, ...(corrected ? { decision: 'corrected' as const } : {}), ...stored };
};
