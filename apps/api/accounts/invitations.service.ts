import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import type { Member } from '../platform/http/current-member.js';
import { mayDo, type Action, type Role } from '../platform/http/rights.js';
import { endPhones } from './phones.repository.js';
import { endTokens } from './api-tokens.repository.js';
import { SecondFactorsService } from './second-factors.service.js';
import {
  insertInvitation,
  lockInvitation,
  markInvitationUsed,
  voidInvitations,
  voidOperatorsInvitations,
} from './invitation.repository.js';
import { logMember, logTrust } from './log-account-changes.js';
import { hasAdministrator, lockMemberRow } from './members.repository.js';
import { assertCountries, MembersService } from './members.service.js';
import { SessionsService } from './sessions.service.js';
import { isToken, newToken, tokenHash } from './random-token.js';
import { acts } from './trust-policy.js';
import { giveAccess, lockRule, lockTrust, readTeam, showRule } from './apply-trust-policy.js';
import type { ClientInfo } from './client-info.js';

export const INVITATION_HOURS = 48;

/**
 * The only way to become a member: an invitation to a role, used once, with which one chooses a name and a password.
 */
@Injectable()
export class InvitationsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly members: MembersService,
    private readonly factors: SecondFactorsService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Invites somebody to a role.
   * @param countries whose records they may see; null: all.
   * @returns the token, which is shown once and never stored.
   * @throws Problem 'not-allowed' for a member who may no longer
   */
  async invite(role: Role, by: Member | null, countries: string[] | null = null): Promise<string> {
    return this.database.transaction(async (manager) => {
      await lockTrust(manager);
      if (by !== null) await assertStillMay(manager, by, 'invite-member');
      return makeInvitation(manager, role, by?.id ?? null, await assertCountries(manager, countries));
    });
  }

  /**
   * Resets the access of a member who lost theirs. Their ways to sign in work until the link is used; an earlier link
   * is void, and so are invitations that they made. Their phones end at once, because often the phone is what was lost,
   * and its token needs no password. So do their API tokens and private feeds.
   * @returns the token, which is shown once and never stored. @throws Problem 'not-found', 'not-allowed' for a member
   * who may no longer
   */
  async reset(memberId: string, by: Member): Promise<string> {
    const token = newToken();
    return this.database.transaction(async (manager) => {
      await lockTrust(manager);
      await assertStillMay(manager, by, 'reset-access');
      const member = await lockMemberRow(manager, memberId);
      if (!member) throw new Problem('not-found');
      await voidInvitations(manager, memberId);
      await insertInvitation(
        manager,
        { tokenHash: tokenHash(token), role: member.role, countries: member.countries, invitedBy: by.id, memberId },
        INVITATION_HOURS,
      );
      await endTokens(manager, memberId, by.id);
      await endPhones(manager, memberId, by.id);
      await logMember(manager, by.id, memberId, 'reset');
      return token;
    });
  }

  /**
   * Accepts an invitation: creates the member and opens a session that can only set up a second factor until that is
   * done. If anything fails, the invitation stays unused.
   * @throws Problem 'link-spent' when it was used, has expired or never existed; 'invalid-body' for the name or
   * password.
   */
  async accept(
    token: string,
    name: string | undefined,
    password: string,
    client: ClientInfo,
  ): Promise<{ member: Member; session: string }> {
    if (!isToken(token)) throw new Problem('link-spent');
    return this.database.transaction(async (manager) => {
      await lockTrust(manager);
      const invitation = await lockInvitation(manager, tokenHash(token));
      if (!invitation?.live) throw new Problem('link-spent');
      await markInvitationUsed(manager, tokenHash(token));
      const member =
        invitation.member_id === null
          ? await this.members.create(manager, assertName(name), invitation.role, password, invitation)
          : await this.startAnew(manager, invitation.member_id, invitation.invited_by, { name, password });
      // Each start prints such an invitation while there is no administrator; the first one accepted voids the others.
      if (invitation.invited_by === null) await voidOperatorsInvitations(manager);
      const session = await this.sessions.open(
        member.id,
        { stage: 'enrolment', openedBy: 'password', client },
        manager,
      );
      if (invitation.member_id !== null) await logTrust(manager, member.id, member.id, 'began-anew');
      await showRule(manager);
      return { member, session };
    });
  }

  /**
   * Voids every way in which this member signed in, and ends all their sessions, phones and tokens: somebody who was
   * still signed in may have added one.
   */
  private async startAnew(
    manager: EntityManager,
    memberId: string,
    by: string | null,
    { name, password }: { name: string | undefined; password: string },
  ): Promise<Member> {
    if (name !== undefined && name !== null)
      throw new Problem('invalid-body', { errors: [{ pointer: '/name', code: 'unknown-key' }] });
    const member = await this.members.setPassword(manager, memberId, password);
    await lockRule(manager);
    await giveAccess(manager, memberId, { how: 'reset', by });
    await this.factors.forgetAll(manager, memberId);
    await this.sessions.endAll(memberId, manager);
    await endTokens(manager, memberId, memberId);
    await endPhones(manager, memberId, memberId);
    await voidInvitations(manager, memberId);
    return member;
  }

  /**
   * Creates an invitation for the first administrator if there is none; otherwise returns null. Those of earlier starts
   * stay valid for their 48 hours, because one may already have been passed on.
   */
  async forFirstAdministrator(): Promise<string | null> {
    if (await hasAdministrator(this.database.manager)) return null;
    return this.invite('admin', null);
  }
}

/** Creates an invitation. @param by null: the operator @returns the token, which is shown once and never stored */
export const makeInvitation = async (
  manager: EntityManager,
  role: Role,
  by: string | null,
  countries: string[] | null = null,
): Promise<string> => {
  const token = newToken();
  await insertInvitation(
    manager,
    { tokenHash: tokenHash(token), role, countries, invitedBy: by, memberId: null },
    INVITATION_HOURS,
  );
  await appendLeaf(manager, {
    entity: 'invitation',
    entityId: null,
    revision: null,
    actorId: by,
    what: 'invited',
    values: [{ field: 'role', value: role }, ...(countries === null ? [] : [{ field: 'countries', value: countries }])],
  });
  return token;
};

/** Checks again, under the lock, what the entrance saw: a suspension deletes only the links that are there by then. */
const assertStillMay = async (manager: EntityManager, { id }: Member, action: Action): Promise<void> => {
  const member = (await readTeam(manager)).get(id);
  if (!member || !acts(member) || !mayDo(member.role, action)) throw new Problem('not-allowed');
};

const assertName = (name: string | undefined): string => {
  if (typeof name !== 'string')
    throw new Problem('invalid-body', { errors: [{ pointer: '/name', code: 'missing-key' }] });
  return name;
};
