import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { PhoneEntry, PhoneOfMember } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import type { Member, Phone } from '../platform/http/current-member.js';
import { currentIntakeKey, type IntakeKey } from './intake-key.js';
import { lockMemberSession, type MemberSession } from '../accounts/member-session.js';
import { isMember, lockMember } from '../accounts/members.repository.js';
import * as phones from '../accounts/phones.repository.js';
import { newPhoneToken, phoneTokenHash } from '../accounts/phone-secrets.js';
import { newTypedCode, PHONE_CODE, typedCodeHash } from '../accounts/typed-code.js';

/** What a phone receives once. device: its id. */
export interface Enrolled {
  token: string;
  device: string;
  member: { name: string };
  key: IntakeKey;
}

const MOST_PHONES = 20;
const CODE_MINUTES = 10;
/** How long a phone that is to end can still send what it has. */
const SENDING_HOURS = 24;

/** Lets a member's own phones submit from the field, and ends them. Stores tokens and codes as hashes. */
@Injectable()
export class PhonesService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Lists the member's own phones, or everybody's for an administrator. Includes phones that ended in the last thirty
   * days.
   */
  list(member: Member): Promise<PhoneEntry[]> {
    return phones.listPhones(this.database.manager, member.id, member.role === 'admin');
  }

  /**
   * @param name the member's name for the phone
   * @returns a code that adds one phone, once, within ten minutes. Makes an earlier unused code invalid.
   * @throws Problem 'wrong-state' when there are too many phones already, 'sign-in-needed' when the session has ended
   */
  async invite(session: MemberSession, name: string): Promise<{ code: string; minutes: number }> {
    const { member } = session;
    const code = newTypedCode(PHONE_CODE);
    await this.database.transaction(async (manager) => {
      await lockMemberSession(manager, session);
      if ((await phones.countLivePhones(manager, member.id)) >= MOST_PHONES)
        throw new Problem('wrong-state', { extra: { reason: 'too-many' } });
      await phones.storeCode(manager, {
        codeHash: typedCodeHash(code, PHONE_CODE)!,
        memberId: member.id,
        name,
        minutes: CODE_MINUTES,
      });
    });
    return { code, minutes: CODE_MINUTES };
  }

  /** @throws Problem 'link-spent' for a code that was used, has expired or never existed */
  async enrol(typed: string): Promise<Enrolled> {
    const hash = typedCodeHash(typed, PHONE_CODE);
    if (!hash) throw new Problem('link-spent');
    const { token, hash: kept } = newPhoneToken();
    return this.database.transaction(async (manager) => {
      const taken = await phones.takeCode(manager, hash);
      if (!taken) throw new Problem('link-spent');
      const { member, phone } = taken;
      const id = randomUUID();
      await phones.insertPhone(manager, { id, memberId: member.id, name: phone, tokenHash: kept });
      const key = await currentIntakeKey(manager);
      await logPhone(manager, member.id, member.id, 'phone-enrolled', id);
      return { token, device: id, member: { name: member.name }, key };
    });
  }

  /** Ends a phone at once: the member's own, or anybody's for an administrator. @throws Problem 'not-found' */
  async end(member: Member, id: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      const of = await phones.endPhone(manager, id, member.id, member.role === 'admin');
      if (of === null) throw new Problem('not-found');
      await logPhone(manager, member.id, of, 'phone-ended', id);
    });
  }

  /**
   * Lets a phone send what it has before it ends: the member's own, or anybody's for an administrator. Asking again
   * does not extend the time.
   * @throws Problem 'not-found'
   */
  async endWhenSent(member: Member, id: string): Promise<{ endsBy: string }> {
    return this.database.transaction(async (manager) => {
      const phone = await phones.lockPhone(manager, id, member.id, member.role === 'admin');
      if (!phone) throw new Problem('not-found');
      return { endsBy: phone.endsBy ?? (await letSend(manager, member.id, phone.memberId, id)) };
    });
  }

  /** Lists a member's phones, for somebody who considers suspending them. @throws Problem 'not-found' */
  async listOf(memberId: string): Promise<PhoneOfMember[]> {
    if (!(await isMember(this.database.manager, memberId))) throw new Problem('not-found');
    return phones.livePhonesOf(this.database.manager, memberId);
  }

  /**
   * Lets all phones of a member send what they have before they end, instead of suspending the member at once.
   * @throws Problem 'not-found'
   */
  async endAllWhenSent(member: Member, memberId: string): Promise<PhoneOfMember[]> {
    await this.database.transaction(async (manager) => {
      if (!(await lockMember(manager, memberId))) throw new Problem('not-found');
      for (const id of await phones.lockPhonesOf(manager, memberId)) await letSend(manager, member.id, memberId, id);
    });
    return this.listOf(memberId);
  }

  /**
   * Ends a phone that reports that it has sent everything, if it was told to end. @throws Problem 'wrong-state'
   * otherwise
   */
  async hasSentAll({ id, member }: Phone): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (!(await phones.endToldPhone(manager, id)))
        throw new Problem('wrong-state', { extra: { reason: 'not-ending' } });
      await logPhone(manager, member.id, member.id, 'phone-sent-all', id);
    });
  }

  /** Returns when this phone ends at the latest; null: it was not told to end. */
  endsBy({ id }: Phone): Promise<string | null> {
    return phones.phoneEndsBy(this.database.manager, id);
  }

  /**
   * Returns the phone that a token belongs to; null: unknown token.
   * @throws Problem 'device-ended' for a phone that has ended for any reason; 'vouching-needed' while nobody has
   * vouched for its member
   */
  async phoneOf(token: string): Promise<Phone | null> {
    const hash = phoneTokenHash(token);
    if (!hash) return null;
    const found = await phones.phoneByToken(this.database.manager, hash);
    if (!found) return null;
    if (!found.live) throw new Problem('device-ended');
    // The phone stores its reports and sends them later.
    if (found.waits) throw new Problem('vouching-needed');
    if (found.stale) await phones.markPhoneSeen(this.database.manager, found.id);
    return {
      id: found.id,
      name: found.device,
      member: { id: found.member, name: found.memberName, role: found.role, countries: found.countries },
    };
  }
}

/**
 * Locks a phone for the rest of a transaction that writes for it, so that nothing it sends is accepted after it has
 * ended. @throws Problem 'device-ended'
 */
export const lockLivePhone = async (manager: EntityManager, { id, member }: Phone): Promise<void> => {
  if (!(await phones.holdLivePhone(manager, id, member.id))) throw new Problem('device-ended');
};

const letSend = async (manager: EntityManager, actorId: string, memberId: string, device: string): Promise<string> => {
  const endsBy = await phones.setPhoneEnd(manager, device, SENDING_HOURS);
  await logPhone(manager, actorId, memberId, 'phone-ending', device, [{ field: 'endsBy', value: endsBy }]);
  return endsBy;
};

const logPhone = (
  manager: EntityManager,
  actorId: string,
  memberId: string,
  what: string,
  device: string,
  more: { field: string; value: unknown }[] = [],
): Promise<number> =>
  appendLeaf(manager, {
    entity: 'member',
    entityId: memberId,
    revision: null,
    actorId,
    what,
    values: [{ field: 'device', value: device }, ...more],
  });
