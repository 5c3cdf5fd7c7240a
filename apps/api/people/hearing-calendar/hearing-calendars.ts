import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { OwnHearingCalendar } from '@vigil/shared/staff-responses/private-address.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { lockMember, memberById } from '../../accounts/members.repository.js';
import { logPrivateAddress, newPrivateAddress } from '../../accounts/private-addresses.js';
import { markAddressUsed } from '../../accounts/private-addresses.repository.js';
import { isToken, tokenHash } from '../../accounts/random-token.js';
import { CannotOpen } from '../../encryption/envelope.js';
import { keyringOf } from '../../encryption/keyring.js';
import { unlimitedAmong } from '../../incidents/incident-row.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import { PlacesService } from '../../places/places.service.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { hiddenIncidents, linkedIncidents, readAllPeople, visibleAmong } from '../visible-people.js';
import {
  deleteHearingCalendar,
  hearingCalendarByToken,
  insertHearingCalendar,
  ownHearingCalendar,
} from './hearing-calendar.repository.js';
import { type DueDays, hearingCalendar, publishedHearings } from './published-hearings.js';

/** After so many days an address ends by itself. */
const DAYS = 90;
const MAKERS = RIGHTS['make-hearing-address'];

/**
 * The secret address of a calendar, at most one a member: on which days published hearings are due, of people whom its
 * maker may know of. docs/decisions/private-feed.md.
 */
@Injectable()
export class HearingCalendars {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
  ) {}

  async own(member: Actor): Promise<OwnHearingCalendar> {
    return {
      address: await ownHearingCalendar(this.database.manager, member.id),
      entries: (await this.due(member)).length,
    };
  }

  /**
   * Makes the address of a member, and ends the one before.
   * @returns the token, which cannot be read again
   * @throws Problem 'not-allowed' if the member may have none any more
   */
  make(member: Actor, language: Language): Promise<{ token: string; expiresOn: string }> {
    const { token, stored } = newPrivateAddress();
    return this.database.transaction(async (manager) => {
      await lockMember(manager, member.id);
      const former = await deleteHearingCalendar(manager, member.id);
      const expiresOn = await insertHearingCalendar(
        manager,
        { ...stored, memberId: member.id, language },
        DAYS,
        MAKERS,
      );
      if (expiresOn === null) throw new Problem('not-allowed');
      const kind = 'hearing-calendar';
      if (former !== null) await logPrivateAddress(manager, { kind, id: former }, 'ended', member.id);
      await logPrivateAddress(manager, { kind, id: stored.id }, 'made', member.id, [{ field: 'days', value: DAYS }]);
      return { token, expiresOn };
    });
  }

  /** Ends the address of a member at once. @throws Problem 'not-found' if there is none */
  async end(member: Actor): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockMember(manager, member.id);
      const id = await deleteHearingCalendar(manager, member.id);
      if (id === null) throw new Problem('not-found');
      await logPrivateAddress(manager, { kind: 'hearing-calendar', id }, 'ended', member.id);
    });
  }

  /**
   * Returns the calendar of an address. Null for an unknown or ended one, or when its member may have none any more.
   * @param spend receives the id of the address before anything is read; if it throws, the read fails
   * @throws Problem 'locked', 'unavailable': never an empty calendar, so that a program keeps what it had
   */
  async read(token: string, spend: (id: string) => Promise<void>): Promise<string | null> {
    if (!isToken(token)) return null;
    const { manager } = this.database;
    const found = await hearingCalendarByToken(manager, tokenHash(token), MAKERS);
    const member = found && (await memberById(manager, found.memberId));
    if (!member) return null;
    await spend(found.id);
    const calendar = hearingCalendar(await this.due(member), found);
    if (found.stale) await markAddressUsed(manager, 'hearing-calendar', found.id);
    return calendar;
  }

  /** Returns the days of a member's calendar as things stand. @throws Problem 'locked', 'unavailable' */
  private async due(member: Actor): Promise<DueDays[]> {
    const { manager } = this.database;
    // Without anybody on record nothing would be decrypted, and the calendar would be empty.
    if (keyringOf(manager).locked) throw new Problem('locked');
    try {
      const all = await readAllPeople(manager);
      // Nothing of a restricted or sealed incident leaves the desk, also where the member is on its case team.
      const linked = [...new Set(linkedIncidents(all))].filter((id) => id !== null);
      const open = new Set(await unlimitedAmong(manager, linked));
      const hidden = new Set([
        ...(await hiddenIncidents(manager, member, linked)),
        ...linked.filter((id) => !open.has(id)),
      ]);
      return publishedHearings(visibleAmong(all, member, hidden), todayIn(this.places.country.timeZone));
    } catch (error) {
      if (error instanceof CannotOpen) throw new Problem('unavailable');
      throw error;
    }
  }
}
