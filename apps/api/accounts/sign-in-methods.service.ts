import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { SignInMethods, SignInMethodsChanged } from '@vigil/shared/staff-responses/sign-in.js';
import { SecondFactorsService } from './second-factors.service.js';
import { logMember } from './log-account-changes.js';
import { accountOf, lockMember } from './members.repository.js';
import { MembersService } from './members.service.js';
import { deleteUnfinished } from './sessions.repository.js';
import { PasskeysService } from './passkeys.service.js';
import { SessionsService, type Session } from './sessions.service.js';
import { totpAddress, totpText } from './totp.js';
import type { ClientInfo } from './client-info.js';

/** The result of a change. */
export interface Changed extends SignInMethodsChanged {
  /** The token of a session that has just become whole; null if it already was. */
  session: string | null;
}

/** Changes that members make to their own password, passkeys, authenticator app and recovery codes. */
@Injectable()
export class SignInMethodsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly factors: SecondFactorsService,
    private readonly passkeys: PasskeysService,
    private readonly sessions: SessionsService,
    private readonly members: MembersService,
  ) {}

  async read(memberId: string): Promise<SignInMethods> {
    return {
      ...(await accountOf(this.database.manager, memberId)),
      passkeys: await this.passkeys.list(memberId),
      recoveryCodesLeft: await this.factors.recoveryCodesLeft(memberId),
    };
  }

  /**
   * Sets another password, and ends every other session of the member: somebody who knew the old one may have opened
   * one.
   * @throws Problem 'not-found' for a member who signs in without one, 'invalid-body' when it is too weak or the same
   * as before, 'second-factor-needed', 'sign-in-needed' when the session ended meanwhile.
   */
  async changePassword({ id, member, stage }: Session, password: string): Promise<Changed> {
    if (stage !== 'whole') throw new Problem('second-factor-needed');
    await this.database.transaction(async (manager) => {
      await lockMember(manager, member.id);
      // A reset may have ended this session while it waited for the lock. Otherwise a thief could set the password of
      // the account that was just recovered.
      if (!(await this.sessions.isThere(id, manager))) throw new Problem('sign-in-needed');
      await this.members.changePassword(manager, member.id, password);
      await this.sessions.endOthers(member.id, id, manager);
    });
    return { account: await this.read(member.id), recoveryCodes: null, session: null };
  }

  /** Creates a secret for an authenticator app. @returns it as text and as the address in a QR code. */
  async beginTotp({ member }: Session, { origin }: ClientInfo): Promise<{ secret: string; address: string }> {
    const secret = await this.factors.beginTotp(member.id);
    return { secret: totpText(secret), address: totpAddress(secret, member.name, new URL(origin).hostname) };
  }

  confirmTotp(session: Session, code: string, client: ClientInfo): Promise<Changed> {
    return this.add(session, client, 'app-added', (manager) =>
      this.factors.confirmTotp(manager, session.member.id, code),
    );
  }

  /** Removes the authenticator app. @throws Problem 'not-found', 'last-factor' when no second factor would be left. */
  removeTotp(session: Session): Promise<Changed> {
    const { member } = session;
    return this.remove(session, 'app-removed', async (manager) => {
      if (!(await this.factors.waysOf(member.id, manager)).includes('code')) throw new Problem('not-found');
      await this.factors.removeTotp(manager, member.id);
    });
  }

  beginPasskey({ member }: Session, { origin }: ClientInfo): Promise<PublicKeyCredentialCreationOptionsJSON> {
    return this.passkeys.beginAdding(member, origin);
  }

  /** Adds a passkey. @throws Problem 'wrong-proof', 'already-exists', 'invalid-body'. */
  async addPasskey(session: Session, name: string, response: object, client: ClientInfo): Promise<Changed> {
    const passkey = await this.passkeys.check(session.member.id, response, client.origin);
    return this.add(session, client, 'passkey-added', (manager) =>
      this.passkeys.keep(manager, session.member.id, name, passkey),
    );
  }

  async renamePasskey({ member, stage }: Session, id: string, name: string): Promise<Changed> {
    if (stage !== 'whole') throw new Problem('second-factor-needed');
    await this.passkeys.rename(member.id, id, name);
    return { account: await this.read(member.id), recoveryCodes: null, session: null };
  }

  /** Removes a passkey. @throws Problem 'not-found', 'last-factor' when no second factor would be left. */
  removePasskey(session: Session, id: string): Promise<Changed> {
    return this.remove(session, 'passkey-removed', (manager) => this.passkeys.remove(manager, session.member.id, id));
  }

  async renewRecoveryCodes({ id, member, stage }: Session): Promise<Changed> {
    if (stage !== 'whole') throw new Problem('second-factor-needed');
    const recoveryCodes = await this.database.transaction(async (manager) => {
      await lockMember(manager, member.id);
      if (!(await this.sessions.isThere(id, manager))) throw new Problem('sign-in-needed');
      const codes = await this.factors.renewRecoveryCodes(manager, member.id);
      await logMember(manager, member.id, member.id, 'codes-made');
      return codes;
    });
    return { account: await this.read(member.id), recoveryCodes, session: null };
  }

  /**
   * Adds a second factor. The first one makes the session whole, creates the recovery codes, and ends every other
   * session that waited for it: somebody who knew only the password could have opened one.
   */
  private async add(
    { id, member, stage }: Session,
    client: ClientInfo,
    what: 'app-added' | 'passkey-added',
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<Changed> {
    const added = await this.database.transaction(async (manager) => {
      await lockMember(manager, member.id);
      const isFirst = (await this.factors.waysOf(member.id, manager)).length === 0;
      // The session was ended, or the member suspended or reset, since the request began; or another request added the
      // first factor.
      if (!(await this.sessions.isThere(id, manager)) || (stage === 'enrolment' && !isFirst))
        throw new Problem('sign-in-needed');
      await work(manager);
      if (!isFirst) {
        await logMember(manager, member.id, member.id, what);
        return { recoveryCodes: null, session: null };
      }
      await deleteUnfinished(manager, member.id);
      const recoveryCodes = await this.factors.renewRecoveryCodes(manager, member.id);
      const session =
        stage === 'whole'
          ? null
          : await this.sessions.open(
              member.id,
              { stage: 'whole', openedBy: 'password', second: what === 'app-added' ? 'code' : 'passkey', client },
              manager,
            );
      await logMember(manager, member.id, member.id, what);
      return { recoveryCodes, session };
    });
    return { account: await this.read(member.id), ...added };
  }

  private async remove(
    { id, member: { id: memberId }, stage }: Session,
    what: 'app-removed' | 'passkey-removed',
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<Changed> {
    if (stage !== 'whole') throw new Problem('second-factor-needed');
    await this.database.transaction(async (manager) => {
      // Two changes at once could each remove the last factor but one.
      await lockMember(manager, memberId);
      if (!(await this.sessions.isThere(id, manager))) throw new Problem('sign-in-needed');
      await work(manager);
      if ((await this.factors.waysOf(memberId, manager)).length === 0) throw new Problem('last-factor');
      await logMember(manager, memberId, memberId, what);
    });
    return { account: await this.read(memberId), recoveryCodes: null, session: null };
  }
}
