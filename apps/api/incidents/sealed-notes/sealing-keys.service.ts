import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { fingerprintOf, RECOVERY } from '@vigil/shared/sealing/fingerprint.js';
import type { OwnSealingKey, SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import type { Member } from '../../platform/http/current-member.js';
import { lockMemberRow } from '../../accounts/members.repository.js';
import type { SealingKeyBody } from './request-bodies.js';
import { findKey, findOwnKey, keysLike, listKeys, replaceKey, reviewersWithoutKey } from './sealing-key.repository.js';

/**
 * Manages the public keys of those who can open sealed notes, and their secret halves, encrypted with passphrases that
 * the server never receives.
 */
@Injectable()
export class SealingKeysService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async list(): Promise<{ total: number; items: SealingKeyView[]; without: string[] }> {
    const { manager } = this.database;
    const items = await listKeys(manager);
    return { total: items.length, items, without: await reviewersWithoutKey(manager) };
  }

  /** @throws Problem 'not-found' when the member has none. */
  async own(memberId: string): Promise<OwnSealingKey> {
    const found = await findOwnKey(this.database.manager, memberId);
    if (!found) throw new Problem('not-found');
    return found;
  }

  /**
   * Stores a new key in place of the previous one, which opens nothing from then on: notes sealed to it wait to be
   * sealed again. Repeating the same request has no further effect.
   * @throws Problem 'invalid-body', 'already-exists' for another key under the same id.
   */
  async keep(member: Member, id: string, body: SealingKeyBody): Promise<SealingKeyView> {
    const { kind, publicKey } = body;
    const lockedSeed = body.lockedSeed ?? null;
    if ((kind === 'own') !== (lockedSeed !== null))
      throw new Problem('invalid-body', {
        errors: [{ pointer: '/lockedSeed', code: kind === 'own' ? 'required' : 'unknown-key' }],
      });
    const owner = kind === 'own' ? member.id : null;
    const fingerprint = await fingerprintOf(owner ?? RECOVERY, fromBase64Url(publicKey)!);
    await this.database.transaction(async (manager) => {
      // One at a time for each owner. Refuses a key for somebody who has just stopped being a reviewer.
      const still = await lockMemberRow(manager, member.id);
      if (still?.role !== 'reviewer' || still.frozen) throw new Problem('not-allowed');
      if (await isKept(manager, id, fingerprint)) return;
      await replaceKey(manager, {
        id,
        memberId: owner,
        fingerprint,
        publicKey: bytes(publicKey),
        lockedSeed: lockedSeed === null ? null : bytes(lockedSeed),
        madeBy: member.id,
      });
      await appendLeaf(manager, {
        entity: 'sealing-key',
        entityId: id,
        revision: null,
        actorId: member.id,
        what: kind === 'own' ? 'sealing-key-made' : 'recovery-key-made',
        values: [{ field: 'fingerprint', value: fingerprint }],
      });
    });
    const view = await findKey(this.database.manager, id);
    if (!view) throw new Problem('wrong-state');
    return view;
  }
}

export const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

const isKept = async (manager: EntityManager, id: string, fingerprint: string): Promise<boolean> => {
  const rows = await keysLike(manager, id, fingerprint);
  if (rows.length === 0) return false;
  if (rows.length > 1 || rows[0]!.id !== id || rows[0]!.fingerprint !== fingerprint)
    throw new Problem('already-exists');
  return true;
};
