import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { fold } from '@vigil/shared/places/fold.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Member } from '../platform/http/member.js';
import type { Role } from '../platform/http/rights.js';
import { endPhones } from './end-phones.js';
import { endTokens } from './end-tokens.js';
import { hashPassword, isPassword, assertGoodPassword } from './password.js';
import { LoginThrottle } from './login-throttle.js';
import { SessionsService } from './sessions.service.js';
import { standings, type Standing } from './standing.js';
import { whyNotChange } from './trust-policy.js';
import { giveAccess, lockTrust, runningWaits, showRule, trustValues, voidWaits } from './trust.js';

/** A member as an administrator sees them. */
export interface MemberEntry extends Member {
  frozen: boolean;
  createdOn: string;
}
/** A member who has given the right password, and what was kept of it at that moment. */
export interface Known {
  member: Member;
  passwordHash: string;
}
interface MemberRow extends Member {
  frozen: boolean;
  password_hash: string | null;
}

/** Two names that look alike are one name. */
export const foldName = (name: string): string => fold(name.normalize('NFKC')).trim();

/** A line about an account. Last in its transaction. */
export const logMember = (
  manager: EntityManager,
  actorId: string,
  id: string,
  what: string,
  values: Record<string, unknown> = {},
): Promise<number> =>
  appendLeaf(manager, {
    entity: 'member',
    entityId: id,
    revision: null,
    actorId,
    what,
    values: Object.entries(values).map(([field, value]) => ({ field, value })),
  });
const whatChanged = (before: MemberRow, role: Role, frozen: boolean): string =>
  frozen === before.frozen ? 'role-changed' : frozen ? 'frozen' : role === before.role ? 'unfrozen' : 'role-changed';

/** Who may sign in, and what they are. Names are pseudonyms that members chose. */
@Injectable()
export class MembersService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly sessions: SessionsService,
    private readonly patience: LoginThrottle,
  ) {}

  /**
   * @throws Problem 'wrong-credentials' for an unknown name and a wrong password alike, 'frozen' only to whoever knows
   * the password, 'too-many-requests' while this network has to wait.
   */
  async byPassword(name: string, password: string, network: string): Promise<Known> {
    const account = foldName(name);
    const attempt = await this.patience.tryPassword(account, network);
    const row = await this.withPassword(account, password).catch(async (error: unknown) => {
      await attempt.dropped();
      throw error;
    });
    if (!row) throw new Problem('wrong-credentials');
    await attempt.succeeded();
    // Whoever is shut out learns that somebody will act whom nobody vouched for: they may know better.
    if (row.frozen) throw new Problem('frozen', { extra: { waiting: await runningWaits(this.database.manager) } });
    return { member: { id: row.id, name: row.name, role: row.role }, passwordHash: row.password_hash! };
  }

  /**
   * Whether this is the member's password still, and they may come in: it may have been reset while it was looked at.
   */
  async isStill({ member, passwordHash }: Known, manager: EntityManager): Promise<boolean> {
    const found: unknown[] = await manager.query(
      'select 1 from member where id = $1 and password_hash = $2 and not frozen',
      [member.id, passwordHash],
    );
    return found.length > 0;
  }

  /** Takes as long for a name that nobody has. */
  private async withPassword(account: string, password: string): Promise<MemberRow | null> {
    const [row]: MemberRow[] = await this.database.query(
      'select id, name, role, frozen, password_hash from member where name_folded = $1',
      [account],
    );
    return (await isPassword(row?.password_hash ?? null, password)) ? row! : null;
  }

  /**
   * @param invitedBy the member who did; null: whoever runs the server
   * @throws Problem 'invalid-body' when the name is taken or the password is too weak.
   */
  async create(
    manager: EntityManager,
    name: string,
    role: Role,
    password: string | null,
    invitedBy: string | null = null,
  ): Promise<Member> {
    const member = { id: randomUUID(), name: name.trim(), role };
    if (password !== null) assertGoodPassword(password, name);
    const hashed = password === null ? null : await hashPassword(password);
    const made: unknown[] = await manager.query(
      `insert into member (id, name, name_folded, role, password_hash) values ($1, $2, $3, $4, $5)
       on conflict (name_folded) do nothing returning id`,
      [member.id, member.name, foldName(name), role, hashed],
    );
    if (made.length === 0) throw new Problem('invalid-body', { errors: [{ pointer: '/name', code: 'name-taken' }] });
    if (invitedBy !== null) await giveAccess(manager, member.id, { how: 'invited', by: invitedBy });
    await logMember(manager, member.id, member.id, 'joined', {
      name: member.name,
      role,
      ...(await trustValues(manager, member.id)),
    });
    return member;
  }

  /**
   * @throws Problem 'link-spent' for a frozen member, who gets in by no link; 'invalid-body' when the password is too
   * weak.
   */
  async setPassword(manager: EntityManager, id: string, password: string): Promise<Member> {
    const [row]: MemberRow[] = await manager.query(
      'select id, name, role, frozen from member where id = $1 for update',
      [id],
    );
    if (!row || row.frozen) throw new Problem('link-spent');
    assertGoodPassword(password, row.name);
    await manager.query('update member set password_hash = $2 where id = $1', [id, await hashPassword(password)]);
    return { id: row.id, name: row.name, role: row.role };
  }

  /**
   * @throws Problem 'not-found' for a member without a password, 'invalid-body' when the new one is too weak or the one
   * that it was.
   */
  async changePassword(manager: EntityManager, id: string, password: string): Promise<void> {
    const [row]: MemberRow[] = await manager.query(
      'select name, password_hash from member where id = $1 and not frozen for update',
      [id],
    );
    if (!row?.password_hash) throw new Problem('not-found');
    assertGoodPassword(password, row.name);
    if (await isPassword(row.password_hash, password))
      throw new Problem('invalid-body', { errors: [{ pointer: '/password', code: 'password-unchanged' }] });
    await manager.query('update member set password_hash = $2 where id = $1', [id, await hashPassword(password)]);
    await logMember(manager, id, id, 'password-changed');
  }

  async list(actor: Member): Promise<(MemberEntry & Standing)[]> {
    const { manager } = this.database;
    const entries: MemberEntry[] = await manager.query(
      `select id, name, role, frozen, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as "createdOn" from member order by name_folded`,
    );
    const stands = await standings(manager, actor);
    return entries.flatMap((entry) => (stands.has(entry.id) ? [{ ...entry, ...stands.get(entry.id)! }] : []));
  }

  /**
   * Gives a member a role, freezes them or lets them go on. A frozen member's sessions, phones and tokens, and those of
   * one whose role changes, end at once. A reviewer may only freeze.
   * @throws Problem 'not-found', 'not-allowed', 'invalid-body' when no administrator would be left.
   */
  async change(actor: Member, id: string, role: Role, frozen: boolean): Promise<MemberEntry & Standing> {
    return this.database.transaction(async (manager) => {
      await lockTrust(manager);
      // Every administrator's row too, so that two of them cannot freeze each other at the same time.
      const rows: MemberRow[] = await manager.query(
        `select id, name, role, frozen from member where id = $1 or role = 'admin' order by id for update`,
        [id],
      );
      const row = rows.find((found) => found.id === id);
      if (!row) throw new Problem('not-found');
      const refused = whyNotChange(
        actor,
        row,
        { role, frozen },
        rows.filter((found) => found.id !== id),
      );
      if (refused === 'last-administrator')
        throw new Problem('invalid-body', {
          errors: [{ pointer: role === 'admin' ? '/frozen' : '/role', code: refused }],
        });
      if (refused) throw new Problem(refused);
      // Before the row changes: then its trigger, which ends phones however that came about, has nothing left to end
      // unlogged.
      if (frozen || role !== row.role) {
        await endTokens(manager, id, actor.id);
        await endPhones(manager, id, actor.id);
      }
      if (role !== row.role) await giveAccess(manager, id, { role, by: actor.id });
      const [[changed]]: [MemberEntry[], number] = await manager.query(
        `update member set role = $2, frozen = $3 where id = $1
         returning id, name, role, frozen, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as "createdOn"`,
        [id, role, frozen],
      );
      if (frozen || role !== row.role) {
        await this.sessions.endAll(id, manager);
        // Invitations would outlive whoever made them, and a new way in whoever was to be stopped.
        await manager.query('delete from invitation where (invited_by = $1 or member_id = $1) and used_at is null', [
          id,
        ]);
      }
      if (frozen !== row.frozen || role !== row.role) {
        await logMember(manager, actor.id, id, whatChanged(row, role, frozen), {
          role,
          frozen,
          ...(await trustValues(manager, id)),
        });
        await voidWaits(manager, actor.id);
        await showRule(manager);
      }
      return { ...changed!, ...(await standings(manager, actor)).get(id)! };
    });
  }
}
