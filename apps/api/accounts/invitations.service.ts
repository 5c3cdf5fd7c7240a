import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Member } from '../platform/http/member.js';
import type { Role } from '../platform/http/rights.js';
import { endPhones } from './end-phones.js';
import { endTokens } from './end-tokens.js';
import { FactorsService } from './factors.service.js';
import { MembersService } from './members.service.js';
import { SessionsService } from './sessions.service.js';
import { isToken, newToken, tokenHash } from './tokens.js';
import { giveAccess, lockTrust, logTrust, showRule } from './trust.js';
import type { ClientInfo } from './client-info.js';

export const INVITATION_HOURS = 48;

/** The only way in: somebody is invited to a role, once, and chooses a name and a password. */
@Injectable()
export class InvitationsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly members: MembersService,
    private readonly factors: FactorsService,
    private readonly sessions: SessionsService,
  ) {}

  /** @returns the token, which is shown once and kept nowhere. */
  async invite(role: Role, by: Member | null): Promise<string> {
    return this.database.transaction((manager) => makeInvitation(manager, role, by?.id ?? null));
  }

  /**
   * A new way in for a member who lost theirs. What they sign in with goes on working until the link is used; a link
   * before it is void. Their phones end at once: what was lost is often the phone, and its token needs no password. So
   * do their tokens for other systems and feeds.
   * @returns the token, which is shown once and kept nowhere. @throws Problem 'not-found'
   */
  async reset(memberId: string, by: Member): Promise<string> {
    const token = newToken();
    return this.database.transaction(async (manager) => {
      const [member]: { role: Role }[] = await manager.query('select role from member where id = $1 for update', [
        memberId,
      ]);
      if (!member) throw new Problem('not-found');
      await manager.query('delete from invitation where member_id = $1 and used_at is null', [memberId]);
      await manager.query(
        'insert into invitation (token_hash, role, invited_by, member_id, expires_at) values ($1, $2, $3, $4, now() + make_interval(hours => $5))',
        [tokenHash(token), member.role, by.id, memberId, INVITATION_HOURS],
      );
      await endTokens(manager, memberId, by.id);
      await endPhones(manager, memberId, by.id);
      await appendLeaf(manager, {
        entity: 'member',
        entityId: memberId,
        revision: null,
        actorId: by.id,
        what: 'reset',
        values: [],
      });
      return token;
    });
  }

  /**
   * Takes up an invitation: makes the member and opens a session in which they set up a second factor, and can do
   * nothing else before. What goes wrong leaves the invitation unused.
   * @throws Problem 'link-spent' when it was used, has expired or never was; 'invalid-body' for the name or password.
   */
  async accept(
    token: string,
    name: string | undefined,
    password: string,
    visitor: ClientInfo,
  ): Promise<{ member: Member; session: string }> {
    if (!isToken(token)) throw new Problem('link-spent');
    return this.database.transaction(async (manager) => {
      await lockTrust(manager);
      const rows: { role: Role; member_id: string | null; invited_by: string | null; live: boolean }[] =
        await manager.query(
          `select role, member_id, invited_by, used_at is null and expires_at > now() as live from invitation where token_hash = $1 for update`,
          [tokenHash(token)],
        );
      const [invitation] = rows;
      if (!invitation?.live) throw new Problem('link-spent');
      const member =
        invitation.member_id === null
          ? await this.members.create(manager, assertName(name), invitation.role, password, invitation.invited_by)
          : await this.startAnew(manager, invitation.member_id, invitation.invited_by, { name, password });
      await manager.query('update invitation set used_at = now() where token_hash = $1', [tokenHash(token)]);
      // Each start prints one while there is no administrator; the first that is taken up voids the others.
      if (invitation.invited_by === null)
        await manager.query('delete from invitation where invited_by is null and used_at is null');
      const session = await this.sessions.open(
        member.id,
        { stage: 'enrolment', openedBy: 'password', visitor },
        manager,
      );
      if (invitation.member_id !== null) await logTrust(manager, member.id, member.id, 'began-anew');
      await showRule(manager);
      return { member, session };
    });
  }

  /**
   * Everything that this member signed in with is void, and every session, phone and token of theirs ends: whoever was
   * still signed in may have let another one in.
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
    await giveAccess(manager, memberId, { how: 'reset', by });
    await this.factors.forgetAll(manager, memberId);
    await this.sessions.endAll(memberId, manager);
    await endTokens(manager, memberId, memberId);
    await endPhones(manager, memberId, memberId);
    return member;
  }

  /**
   * An invitation for the first administrator while there is none, or null. Those of earlier starts stay good for their
   * 48 hours: one may be on its way to somebody.
   */
  async forFirstAdministrator(): Promise<string | null> {
    const found: unknown[] = await this.database.query(
      `select 1 from member where role = 'admin' and not frozen limit 1`,
    );
    if (found.length > 0) return null;
    return this.invite('admin', null);
  }
}

/** @param by null: whoever runs the server. @returns the token, which is shown once and kept nowhere */
export const makeInvitation = async (manager: EntityManager, role: Role, by: string | null): Promise<string> => {
  const token = newToken();
  await manager.query(
    `insert into invitation (token_hash, role, invited_by, expires_at) values ($1, $2, $3, now() + make_interval(hours => $4))`,
    [tokenHash(token), role, by, INVITATION_HOURS],
  );
  await appendLeaf(manager, {
    entity: 'invitation',
    entityId: null,
    revision: null,
    actorId: by,
    what: 'invited',
    values: [{ field: 'role', value: role }],
  });
  return token;
};

const assertName = (name: string | undefined): string => {
  if (typeof name !== 'string')
    throw new Problem('invalid-body', { errors: [{ pointer: '/name', code: 'missing-key' }] });
  return name;
};
