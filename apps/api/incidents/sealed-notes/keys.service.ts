import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { fromBase64Url } from '@vigil/shared/sealing/bytes.js';
import { fingerprintOf, RECOVERY } from '@vigil/shared/sealing/fingerprint.js';
import { appendLeaf } from '../../audit-log/leaf.js';
import type { Member } from '../../platform/http/member.js';
import type { SealingKeyBody } from './bodies.js';

/** A public key that notes are sealed to. member: null for the recovery key. publicKey: base64url. */
export interface SealingKeyView {
  id: string;
  member: { id: string; name: string } | null;
  fingerprint: string;
  publicKey: string;
  madeBy: string;
  madeAt: string;
}
export interface OwnSealingKey {
  id: string;
  fingerprint: string;
  publicKey: string;
  lockedSeed: string;
}

const base64url = (column: string): string => `translate(encode(${column}, 'base64'), E'+/=\\n', '-_')`;
const KEYS = `select k.id, case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end as member, k.fingerprint, ${base64url('k.public_key')} as "publicKey", b.name as "madeBy", k.made_at as "madeAt"
  from sealing_key k left join member m on m.id = k.member_id join member b on b.id = k.made_by where k.gone_at is null`;

/**
 * Manages the public keys of those who can open sealed notes, and their secret halves, encrypted with passphrases that
 * the server never receives.
 */
@Injectable()
export class SealingKeysService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async list(): Promise<{ total: number; items: SealingKeyView[]; without: string[] }> {
    const items: SealingKeyView[] = await this.database.query(`${KEYS} order by m.name_folded nulls last`);
    const without: { name: string }[] = await this.database.query(
      `select name from member m where role = 'reviewer' and not frozen and not exists (select from sealing_key k where k.member_id = m.id and k.gone_at is null) order by name_folded`,
    );
    return { total: items.length, items, without: without.map(({ name }) => name) };
  }

  /** @throws Problem 'not-found' when the member has none. */
  async own(memberId: string): Promise<OwnSealingKey> {
    const [found]: OwnSealingKey[] = await this.database.query(
      `select id, fingerprint, ${base64url('public_key')} as "publicKey", ${base64url('locked_seed')} as "lockedSeed" from sealing_key where member_id = $1 and gone_at is null`,
      [memberId],
    );
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
      const [still]: unknown[] = await manager.query(
        `select 1 from member where id = $1 and role = 'reviewer' and not frozen for update`,
        [member.id],
      );
      if (!still) throw new Problem('not-allowed');
      if (await isKept(manager, id, fingerprint)) return;
      await manager.query(
        'update sealing_key set gone_at = now(), locked_seed = null where member_id is not distinct from $1 and gone_at is null',
        [owner],
      );
      await manager.query(
        'insert into sealing_key (id, member_id, fingerprint, public_key, locked_seed, made_by) values ($1, $2, $3, $4, $5, $6)',
        [id, owner, fingerprint, bytes(publicKey), lockedSeed === null ? null : bytes(lockedSeed), member.id],
      );
      await appendLeaf(manager, {
        entity: 'sealing-key',
        entityId: id,
        revision: null,
        actorId: member.id,
        what: kind === 'own' ? 'sealing-key-made' : 'recovery-key-made',
        values: [{ field: 'fingerprint', value: fingerprint }],
      });
    });
    const [view]: SealingKeyView[] = await this.database.query(`${KEYS} and k.id = $1`, [id]);
    if (!view) throw new Problem('wrong-state');
    return view;
  }
}

export const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

const isKept = async (manager: EntityManager, id: string, fingerprint: string): Promise<boolean> => {
  const rows: { id: string; fingerprint: string }[] = await manager.query(
    'select id, fingerprint from sealing_key where id = $1 or fingerprint = $2',
    [id, fingerprint],
  );
  if (rows.length === 0) return false;
  if (rows.length > 1 || rows[0]!.id !== id || rows[0]!.fingerprint !== fingerprint)
    throw new Problem('already-exists');
  return true;
};
