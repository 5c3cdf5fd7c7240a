import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keyringOf } from '../encryption/keyring.js';
import { APP_SECRETS, openUnderMaster, sealUnderMaster } from '../encryption/master-sealed.js';
import { currentMaster } from '../encryption/record-keys.js';

export interface KeptTotp {
  secret: Uint8Array;
  isConfirmed: boolean;
}

/**
 * Encrypted secrets of authenticator apps. Only this class and re-keying (`encryption/app-secrets.ts`) read or write
 * them.
 */
@Injectable()
export class TotpSecrets {
  async find(manager: EntityManager, memberId: string): Promise<KeptTotp | null> {
    const [row]: { secret: Buffer; key: string; confirmed: boolean }[] = await manager.query(
      'select secret, key_id as key, confirmed_at is not null as confirmed from member_totp where member_id = $1',
      [memberId],
    );
    return row
      ? {
          secret: openUnderMaster(APP_SECRETS, await keyringOf(manager).need(row.key), memberId, row.secret),
          isConfirmed: row.confirmed,
        }
      : null;
  }

  /**
   * Stores a new secret that its member has not confirmed yet. Replaces an unconfirmed one; returns false if one is
   * confirmed.
   */
  async begin(manager: EntityManager, memberId: string, secret: Uint8Array): Promise<boolean> {
    return manager.transaction(async (inside) => {
      const master = await currentMaster((sql, values) => inside.query(sql, values), keyringOf(inside));
      const kept: unknown[] = await inside.query(
        `insert into member_totp (member_id, secret, key_id) values ($1, $2, $3)
         on conflict (member_id) do update set secret = excluded.secret, key_id = excluded.key_id where member_totp.confirmed_at is null returning member_id`,
        [memberId, sealUnderMaster(APP_SECRETS, master, memberId, secret), master.id],
      );
      return kept.length > 0;
    });
  }

  async confirm(manager: EntityManager, memberId: string): Promise<void> {
    await manager.query('update member_totp set confirmed_at = now() where member_id = $1', [memberId]);
  }

  /** Uses up the code of a step: false when it or a later one was used before. */
  async take(manager: EntityManager, memberId: string, step: number): Promise<boolean> {
    const [taken]: [unknown[], number] = await manager.query(
      'update member_totp set last_step = $2 where member_id = $1 and last_step < $2 returning member_id',
      [memberId, step],
    );
    return taken.length > 0;
  }

  async remove(manager: EntityManager, memberId: string): Promise<void> {
    await manager.query('delete from member_totp where member_id = $1', [memberId]);
  }
}
