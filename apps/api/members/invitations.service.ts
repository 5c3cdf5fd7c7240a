import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../history/leaf.js';
import type { Member } from '../http/member.js';
import type { Role } from '../http/rights.js';
import { MembersService } from './members.service.js';
import { SessionsService } from './sessions.service.js';
import { isToken, newToken, tokenHash } from './tokens.js';

export const INVITATION_HOURS = 48;

/** The only way in: somebody is invited to a role, once, and chooses a name and a password. */
@Injectable()
export class InvitationsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly members: MembersService,
    private readonly sessions: SessionsService,
  ) {}

  /** @returns the token, which is shown once and kept nowhere. */
  async invite(role: Role, by: Member | null): Promise<string> {
    const token = newToken();
    await this.database.transaction(async (manager) => {
      await manager.query(
        `insert into invitation (token_hash, role, invited_by, expires_at) values ($1, $2, $3, now() + make_interval(hours => $4))`,
        [tokenHash(token), role, by?.id ?? null, INVITATION_HOURS]);
      await appendLeaf(manager, { entity: 'invitation', entityId: null, revision: null, actorId: by?.id ?? null, what: 'invited', values: [{ field: 'role', value: role }] });
    });
    return token;
  }

  /**
   * Takes up an invitation: makes the member and signs them in. What goes wrong leaves the invitation unused.
   * @throws Problem 'link-spent' when it was used, has expired or never was; 'invalid-body' for the name or password.
   */
  async accept(token: string, name: string, password: string, before: unknown): Promise<{ member: Member; session: string }> {
    if (!isToken(token)) throw new Problem('link-spent');
    return this.database.transaction(async (manager) => {
      const rows: { role: Role; live: boolean }[] = await manager.query(
        `select role, used_at is null and expires_at > now() as live from invitation where token_hash = $1 for update`, [tokenHash(token)]);
      const [invitation] = rows;
      if (!invitation?.live) throw new Problem('link-spent');
      const member = await this.members.create(manager, name, invitation.role, password);
      await manager.query('update invitation set used_at = now() where token_hash = $1', [tokenHash(token)]);
      return { member, session: await this.sessions.open(member.id, before, manager) };
    });
  }

  /** An invitation for the first administrator while there is none, or null. Earlier ones that nobody took up are void. */
  async forFirstAdministrator(): Promise<string | null> {
    const found: unknown[] = await this.database.query(`select 1 from member where role = 'admin' and not frozen limit 1`);
    if (found.length > 0) return null;
    await this.database.query('delete from invitation where invited_by is null and used_at is null');
    return this.invite('admin', null);
  }
}
