import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keyringOf } from '../encryption/keyring.js';
import { APP_SECRETS, decryptWithMasterKey, encryptWithMasterKey } from '../encryption/master-key-tables.js';
import { confirmTotp, deleteTotp, findTotp, putTotp, takeTotpStep } from './sign-in-factors.repository.js';
import { askIn, currentMaster } from '../encryption/key.repository.js';

interface KeptTotp {
  secret: Uint8Array;
  isConfirmed: boolean;
}

/**
 * Encrypted secrets of authenticator apps. Only this class and re-keying (`encryption/master-key-tables.ts`) read or
 * write them.
 */
@Injectable()
export class TotpSecrets {
  async find(manager: EntityManager, memberId: string): Promise<KeptTotp | null> {
    const row = await findTotp(manager, memberId);
    return row
      ? {
          secret: decryptWithMasterKey(APP_SECRETS, await keyringOf(manager).need(row.keyId!), memberId, row.secret),
          isConfirmed: row.confirmedAt !== null,
        }
      : null;
  }

  /**
   * Stores a new secret that its member has not confirmed yet. Replaces an unconfirmed one; returns false if one is
   * confirmed.
   */
  async begin(manager: EntityManager, memberId: string, secret: Uint8Array): Promise<boolean> {
    return manager.transaction(async (inside) => {
      const master = await currentMaster(askIn(inside), keyringOf(inside));
      const sealed = encryptWithMasterKey(APP_SECRETS, master, memberId, secret);
      return putTotp(inside, { memberId, secret: sealed, keyId: master.id });
    });
  }

  confirm(manager: EntityManager, memberId: string): Promise<void> {
    return confirmTotp(manager, memberId);
  }

  /** Uses up the code of a step: false when it or a later one was used before. */
  take(manager: EntityManager, memberId: string, step: number): Promise<boolean> {
    return takeTotpStep(manager, memberId, step);
  }

  remove(manager: EntityManager, memberId: string): Promise<void> {
    return deleteTotp(manager, memberId);
  }
}
