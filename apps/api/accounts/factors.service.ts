import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { logMember } from './log-lines.js';
import {
  countRecoveryCodes,
  deleteFactors,
  factorsOf,
  replaceRecoveryCodes,
  takeRecoveryCode,
} from './factors.repository.js';
import { LoginThrottle } from './login-throttle.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';
import { newTotpSecret, totpStep } from './totp.js';
import { TotpSecrets } from './totp-secrets.js';

/** Ways to prove one's identity other than the password. */
export type Way = 'passkey' | 'code' | 'recoveryCode';

/** Authenticator apps and recovery codes: factors in addition to the password. */
@Injectable()
export class FactorsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly secrets: TotpSecrets,
    private readonly throttle: LoginThrottle,
  ) {}

  /**
   * Lists the second factors of a member; empty if there are none. Recovery codes count only in addition to another
   * factor.
   */
  async waysOf(memberId: string, manager: EntityManager = this.database.manager): Promise<Way[]> {
    const found = await factorsOf(manager, memberId);
    if (!found.code && !found.passkey) return [];
    return (['passkey', 'code', 'recoveryCode'] as const).filter((way) => found[way]);
  }

  /**
   * Creates a secret for an authenticator app; nothing changes until the member enters a code of it. @throws Problem
   * 'already-exists'
   */
  async beginTotp(memberId: string): Promise<Uint8Array> {
    const secret = newTotpSecret();
    if (!(await this.secrets.begin(this.database.manager, memberId, secret))) throw new Problem('already-exists');
    return secret;
  }

  /**
   * Confirms an app. @throws Problem 'invalid-body' when the code does not fit the secret that was begun,
   * 'already-exists'.
   */
  async confirmTotp(manager: EntityManager, memberId: string, code: string, now = Date.now()): Promise<void> {
    const kept = await this.secrets.find(manager, memberId);
    if (kept?.isConfirmed) throw new Problem('already-exists');
    const step = kept && totpStep(kept.secret, code, now);
    if (!step || !(await this.secrets.take(manager, memberId, step)))
      throw new Problem('invalid-body', { errors: [{ pointer: '/code', code: 'wrong-code' }] });
    await this.secrets.confirm(manager, memberId);
  }

  async removeTotp(manager: EntityManager, memberId: string): Promise<void> {
    await this.secrets.remove(manager, memberId);
  }

  /**
   * Tells whether a code is right, and uses it up. @throws Problem 'too-many-requests' while the account has to wait.
   */
  async isCode(memberId: string, code: string, now = Date.now()): Promise<boolean> {
    const attempt = await this.throttle.tryCode(memberId);
    const kept = await this.secrets.find(this.database.manager, memberId);
    const step = kept?.isConfirmed ? totpStep(kept.secret, code, now) : null;
    const isRight = step !== null && (await this.secrets.take(this.database.manager, memberId, step));
    if (isRight) await attempt.succeeded();
    return isRight;
  }

  /** Tells whether a recovery code is right, and uses it up; of two parallel attempts, only one succeeds. */
  async isRecoveryCode(memberId: string, code: string): Promise<boolean> {
    const hash = recoveryCodeHash(code);
    if (!hash) return false;
    return this.database.transaction(async (manager) => {
      const isRight = await takeRecoveryCode(manager, memberId, hash);
      if (isRight) await logMember(manager, memberId, memberId, 'code-used');
      return isRight;
    });
  }

  /** Creates ten new recovery codes, to be shown once; the old ones are void. */
  async renewRecoveryCodes(manager: EntityManager, memberId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await replaceRecoveryCodes(
      manager,
      memberId,
      codes.map((code) => recoveryCodeHash(code)!),
    );
    return codes;
  }

  /** Removes every factor of a member but the password. */
  async forgetAll(manager: EntityManager, memberId: string): Promise<void> {
    await deleteFactors(manager, memberId);
  }

  recoveryCodesLeft(memberId: string): Promise<number> {
    return countRecoveryCodes(this.database.manager, memberId);
  }
}
