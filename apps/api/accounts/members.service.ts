import { tellMembers } from './notices/notices.repository.js';
import { staffToWarn } from './members.repository.js';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { MemberEntry, MemberTrust } from '@vigil/shared/staff-responses/members.js';
import { countryCodes } from '../places/load-places.repository.js';
import { PlacesService } from '../places/places.service.js';
import type { Member } from '../platform/http/current-member.js';
import type { Role } from '../platform/http/rights.js';
import { endPhones } from './phones.repository.js';
import { endTokens } from './api-tokens.repository.js';
import type { ClientInfo } from './client-info.js';
import { hashPassword, isPassword, assertGoodPassword } from './password.js';
import { voidInvitations, type InvitationRow } from './invitation.repository.js';
import { logMember, logTrust } from './log-account-changes.js';
import { LoginThrottle } from './login-throttle.js';
import { SessionsService } from './sessions.service.js';
import {
  hasPassword,
  insertMember,
  listMembers,
  lockMemberRow,
  lockWithAdministrators,
  memberByName,
  updatePassword,
  updateRole,
  type MemberRow,
} from './members.repository.js';
import { memberTrustViews } from './member-trust-view.js';
import { isWider, whyNotChange } from './trust-policy.js';
import {
  giveAccess,
  giveMoreCountries,
  lockRule,
  lockTrust,
  runningWaits,
  showRule,
  voidWaits,
} from './apply-trust-policy.js';

/** A member who has given the right password, and the stored hash at that moment. */
interface Known {
  member: Member;
  passwordHash: string;
}

/** Folds a name: two names that look alike count as one. */
export const foldName = (name: string): string => fold(name.normalize('NFKC')).trim();

const BY_NOBODY = { invited_by: null, countries: null };
const memberOf = ({ id, name, role, countries }: MemberRow): Member => ({ id, name, role, countries });

const whatChanged = (before: MemberRow, { role, frozen }: Pick<MemberRow, 'role' | 'frozen'>): string => {
  if (frozen !== before.frozen) return frozen ? 'frozen' : role === before.role ? 'unfrozen' : 'role-changed';
  return role === before.role ? 'countries-changed' : 'role-changed';
};

/**
 * Returns the codes of countries in their order; null: all countries.
 * @throws Problem 'invalid-body' for one that this installation is not about
 */
export const assertCountries = async (
  manager: EntityManager,
  countries: readonly string[] | null,
): Promise<string[] | null> => {
  if (countries === null) return null;
  const known = new Set(await countryCodes(manager));
  const at = countries.findIndex((code) => !known.has(code));
  if (at >= 0)
    throw new Problem('invalid-body', { errors: [{ pointer: `/countries/${at}`, code: 'unknown-country' }] });
  return [...new Set(countries)].sort();
};

/** Members and their roles. Names are pseudonyms that members chose. */
@Injectable()
export class MembersService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly sessions: SessionsService,
    private readonly throttle: LoginThrottle,
    private readonly places: PlacesService,
  ) {}

  /**
   * Finds a member by name and password.
   * @throws Problem 'wrong-credentials' for both an unknown name and a wrong password, 'frozen' only to somebody who
   * knows the password, 'too-many-requests' while this network has to wait.
   */
  async byPassword(
    name: string,
    password: string,
    { network, truncated }: Pick<ClientInfo, 'network' | 'truncated'>,
  ): Promise<Known> {
    const account = foldName(name);
    const who = truncated ?? network;
    const attempt = await this.throttle.tryPassword(account, network, who);
    const row = await this.withPassword(account, password, who).catch(async (error: unknown) => {
      await attempt.dropped();
      throw error;
    });
    if (!row) throw new Problem('wrong-credentials');
    await attempt.succeeded();
    // Tells a suspended member which unvouched accounts will soon be able to act: they may know of a reason against it.
    if (row.frozen) throw new Problem('frozen', { extra: { waiting: await runningWaits(this.database.manager) } });
    return { member: memberOf(row), passwordHash: row.passwordHash! };
  }

  /**
   * Tells whether this is still the member's password and they may sign in: it may have been reset while it was being
   * checked.
   */
  isStill({ member, passwordHash }: Known, manager: EntityManager): Promise<boolean> {
    return hasPassword(manager, member.id, passwordHash);
  }

  /** Takes equally long for an unknown name. */
  private async withPassword(account: string, password: string, who: string): Promise<MemberRow | null> {
    const row = await memberByName(this.database.manager, account);
    return (await isPassword(row?.passwordHash ?? null, password, who)) ? row : null;
  }

  /**
   * Creates a member.
   * @param invitation who invited them (null: the operator), and to which countries
   * @throws Problem 'invalid-body' when the name is taken or the password is too weak.
   */
  async create(
    manager: EntityManager,
    name: string,
    role: Role,
    password: string | null,
    { invited_by: invitedBy, countries }: Pick<InvitationRow, 'invited_by' | 'countries'> = BY_NOBODY,
  ): Promise<Member> {
    const member = { id: randomUUID(), name: name.trim(), role, countries };
    if (password !== null) await assertGoodPassword(password, name);
    const hashed = password === null ? null : await hashPassword(password);
    const made = await insertMember(manager, {
      ...member,
      nameFolded: foldName(name),
      passwordHash: hashed,
      frozen: false,
    });
    if (!made) throw new Problem('invalid-body', { errors: [{ pointer: '/name', code: 'name-taken' }] });
    await lockRule(manager);
    if (invitedBy !== null) await giveAccess(manager, member.id, { how: 'invited', by: invitedBy });
    await logTrust(manager, member.id, member.id, 'joined', { name: member.name, role });
    return member;
  }

  /**
   * Sets the password after a reset.
   * @throws Problem 'link-spent' for a suspended member, who cannot use a link; 'invalid-body' when the password is too
   * weak.
   */
  async setPassword(manager: EntityManager, id: string, password: string): Promise<Member> {
    const row = await lockMemberRow(manager, id);
    if (!row || row.frozen) throw new Problem('link-spent');
    await assertGoodPassword(password, row.name);
    await updatePassword(manager, id, await hashPassword(password));
    return memberOf(row);
  }

  /**
   * Changes the password.
   * @throws Problem 'not-found' for a member without a password, 'invalid-body' when the new one is too weak or the
   * same as before.
   */
  async changePassword(manager: EntityManager, id: string, password: string): Promise<void> {
    const row = await lockMemberRow(manager, id);
    if (!row?.passwordHash || row.frozen) throw new Problem('not-found');
    await assertGoodPassword(password, row.name);
    if (await isPassword(row.passwordHash, password))
      throw new Problem('invalid-body', { errors: [{ pointer: '/password', code: 'password-unchanged' }] });
    await updatePassword(manager, id, await hashPassword(password));
    await logMember(manager, id, id, 'password-changed');
  }

  async list(actor: Member): Promise<(MemberEntry & MemberTrust)[]> {
    const { manager } = this.database;
    const { timeZone } = this.places.country;
    const entries = await listMembers(manager, timeZone);
    const stands = await memberTrustViews(manager, actor, timeZone);
    return entries.flatMap((entry) => (stands.has(entry.id) ? [{ ...entry, ...stands.get(entry.id)! }] : []));
  }

  /**
   * Gives a member a role or the countries whose records they may see, suspends or reactivates them. Their sessions end
   * at once; if they are suspended or their role changes, so do their phones and tokens. A reviewer may only suspend.
   * @param to.countries undefined: as before
   * @throws Problem 'not-found', 'not-allowed', 'invalid-body' when no administrator would be left.
   */
  async change(
    actor: Member,
    id: string,
    { role, frozen, countries: asked }: { role: Role; frozen: boolean; countries?: string[] | null },
  ): Promise<MemberEntry & MemberTrust> {
    return this.database.transaction(async (manager) => {
      await lockTrust(manager);
      // Locks every administrator's row too, so that two of them cannot suspend each other at the same time.
      const rows = await lockWithAdministrators(manager, id);
      const row = rows.find((found) => found.id === id);
      if (!row) throw new Problem('not-found');
      const countries = asked === undefined ? row.countries : await assertCountries(manager, asked);
      const isOfOthers = countries?.join() !== row.countries?.join();
      const refused = whyNotChange(
        actor,
        row,
        { role, frozen, isOfOthers },
        rows.filter((found) => found.id !== id),
      );
      if (refused === 'last-administrator')
        throw new Problem('invalid-body', {
          errors: [{ pointer: role === 'admin' ? '/frozen' : '/role', code: refused }],
        });
      if (refused) throw new Problem(refused);
      await lockRule(manager);
      // Runs before the row changes: a trigger on that change also ends phones, but without a log line. This way it
      // finds none.
      const isEnded = frozen || role !== row.role;
      if (isEnded) {
        await endTokens(manager, id, actor.id);
        await endPhones(manager, id, actor.id);
      }
      if (role !== row.role) await giveAccess(manager, id, { role, by: actor.id });
      else if (isWider(row.countries, countries)) await giveMoreCountries(manager, id, actor.id);
      await updateRole(manager, id, { role, frozen, countries });
      const [changed] = await listMembers(manager, this.places.country.timeZone, id);
      // Whoever waits for news or reads a file does so with the countries of before.
      if (isEnded || isOfOthers) await this.sessions.endAll(id, manager);
      if (isEnded) await voidInvitations(manager, id);
      if (frozen && !row.frozen)
        await tellMembers(manager, await staffToWarn(manager), { what: 'suspended', by: actor.id, about: id });
      else if (role !== row.role || isOfOthers)
        await tellMembers(manager, [id, ...(await staffToWarn(manager))], {
          what: 'account-changed',
          by: actor.id,
          about: id,
        });
      if (frozen !== row.frozen || role !== row.role || isOfOthers) {
        await logTrust(manager, actor.id, id, whatChanged(row, { role, frozen }), { role, frozen });
        await voidWaits(manager, actor.id);
        await showRule(manager);
      }
      return { ...changed!, ...(await memberTrustViews(manager, actor, this.places.country.timeZone)).get(id)! };
    });
  }
}
