import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Way } from '@vigil/shared/staff-responses/sign-in.js';
import { logMember } from './log-account-changes.js';
import {
  countRecoveryCodes,
  deleteFactors,
  factorsOf,
  replaceRecoveryCodes,
  takeRecoveryCode,
} from './sign-in-factors.repository.js';
import { LoginThrottle } from './login-throttle.js';
import { newTotpSecret, totpStep } from './totp.js';
import { TotpSecrets } from './totp-secrets.js';
import { createHash, randomBytes } from 'node:crypto';

const RECOVERY_CODES = 10;
/** Letters that are not mistaken for one another on paper (Crockford's Base32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const MISREAD: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/**
 * Creates ten codes of 80 random bits, "4F7K-9QWX-2M3N-VBTR". They cannot be guessed, so a plain hash is enough to
 * store them.
 */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte % LETTERS.length]!).join('');
    return letters.match(/.{4}/g)!.join('-');
  });

/**
 * Returns the hash that is stored of a code, however it was typed: small letters, spaces, O for 0. Null when it cannot
 * be one.
 */
export const recoveryCodeHash = (code: string): Buffer | null => {
  const plain = Array.from(
    code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, ''),
    (letter) => MISREAD[letter] ?? letter,
  ).join('');
  if (plain.length !== LENGTH || !Array.from(plain).every((letter) => LETTERS.includes(letter))) return null;
  return createHash('sha256').update(plain).digest();
};

/** Authenticator apps and recovery codes: factors in addition to the password. */
@Injectable()
export class SecondFactorsService {
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
  async takeCode(memberId: string, code: string, now = Date.now()): Promise<boolean> {
    const attempt = await this.throttle.tryCode(memberId);
    const kept = await this.secrets.find(this.database.manager, memberId);
    const step = kept?.isConfirmed ? totpStep(kept.secret, code, now) : null;
    const isRight = step !== null && (await this.secrets.take(this.database.manager, memberId, step));
    if (isRight) await attempt.succeeded();
    return isRight;
  }

  /** Tells whether a recovery code is right, and uses it up; of two parallel attempts, only one succeeds. */
  async takeRecoveryCode(memberId: string, code: string): Promise<boolean> {
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
