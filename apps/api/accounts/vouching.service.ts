import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { OwnWait } from '@vigil/shared/staff-responses/sign-in.js';
import type { WaitingMember } from '@vigil/shared/staff-responses/members.js';
import { PlacesService } from '../places/places.service.js';
import type { Member } from '../platform/http/current-member.js';
import { logTrust } from './log-account-changes.js';
import { memberTrustViewOf } from './member-trust-view.js';
import { lockMember } from './members.repository.js';
import { readSetting } from './organisation-settings.repository.js';
import {
  acts,
  canBeVouchedFor,
  endsNewTeam,
  isWaitOver,
  mustWait,
  waitEnds,
  whyNotObject,
  whyNotVouch,
  whyNotWait,
  withNewTeamEnded,
  withVouch,
  withWaitOver,
  type Team,
  type Trusted,
  type TrustRefusal,
} from './trust-policy.js';
import { keepTrust, namesOf, transactionTime } from './trust.repository.js';
import { lockRule, lockTrust, readTeam, setNewTeam, showRule, voidWaits } from './apply-trust-policy.js';

/**
 * Reviewers vouch for new accounts. If none is left who could, seven days and a notice to everybody replace the vouch.
 */
@Injectable()
export class VouchingService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
  ) {}

  /**
   * Confirms that an account belongs to the person it claims, and whether that is the same person as another account.
   * @throws Problem 'not-found', 'not-allowed', 'second-person-needed', 'not-independent', 'invalid-body'
   */
  async vouch(actor: Member, id: string, samePersonAs: string | null): Promise<void> {
    await this.change(actor, id, whyNotVouch, async (manager, { member, team }) => {
      if (samePersonAs !== null && (samePersonAs === id || !team.has(samePersonAs)))
        throw new Problem('invalid-body', { errors: [{ pointer: '/samePersonAs', code: 'unknown-code' }] });
      await keepTrust(manager, withVouch(member, samePersonAs), { what: 'vouched', by: actor.id });
      await logTrust(manager, actor.id, id, 'vouched');
      if (endsNewTeam(member)) await endNewTeam(manager, actor.id, team, id);
    });
  }

  /**
   * Begins the seven days after which a member may act for whom nobody is left to vouch. Everybody is told.
   * @throws Problem 'not-found', 'not-allowed', 'wrong-state'
   */
  async beginWait(actor: Member, id: string): Promise<void> {
    await this.change(actor, id, whyNotWait, async (manager, { member }) => {
      const now = await transactionTime(manager);
      await keepTrust(manager, { ...member, waitsSince: now, waitAskedBy: actor.id }, { what: 'other' });
      await logTrust(manager, actor.id, id, 'wait-begun');
    });
  }

  /**
   * Ends a running wait by an objection. @throws Problem 'not-found', 'not-allowed', 'wrong-state',
   * 'second-person-needed'
   */
  async object(actor: Member, id: string): Promise<void> {
    await this.change(
      actor,
      id,
      (by, member) => whyNotObject(by, member),
      async (manager, { member }) => {
        await keepTrust(manager, { ...member, waitsSince: null, waitAskedBy: null }, { what: 'other' });
        await logTrust(manager, actor.id, id, 'wait-refused');
      },
    );
  }

  /** Lets a member act whose seven days are over. @returns whether they may act now */
  async settle(id: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      await lockTrust(manager);
      const team = await readTeam(manager);
      const member = team.get(id);
      const now = await transactionTime(manager);
      if (!member || !isWaitOver(member, team, now)) return member !== undefined && acts(member);
      await lockRule(manager);
      await keepTrust(manager, withWaitOver(member), { what: 'waited' });
      await logTrust(manager, id, id, 'waited');
      if (endsNewTeam(member)) await endNewTeam(manager, id, team, id);
      await voidWaits(manager, id);
      await showRule(manager);
      return true;
    });
  }

  async ownWait(id: string): Promise<OwnWait> {
    const { manager } = this.database;
    const team = await readTeam(manager);
    const member = team.get(id)!;
    const known = (await namesOf(manager, this.places.country.timeZone)).get(id)!;
    return {
      id,
      givenBy: known.givenBy,
      until: untilOf(member),
      mayBegin: whyNotWait(member, member, team) === null,
      canBeVouchedFor: canBeVouchedFor(member, team),
    };
  }

  /**
   * Lists members who may not act yet: all of them for reviewers and administrators, for others only those with a
   * running wait.
   */
  async waiting(actor: Member): Promise<WaitingMember[]> {
    const { manager } = this.database;
    const team = await readTeam(manager);
    const seesAll = actor.role === 'reviewer' || actor.role === 'admin';
    const found = [...team.values()].filter(
      (member) =>
        !member.frozen &&
        (seesAll ? mustWait(member) || member.newTeam === 'closing' : mustWait(member) && member.waitsSince !== null),
    );
    if (found.length === 0) return [];
    const names = await namesOf(manager, this.places.country.timeZone);
    const asker = team.get(actor.id)!;
    return found
      .map((member) => ({
        id: member.id,
        name: names.get(member.id)!.name,
        role: member.role,
        countries: names.get(member.id)!.countries,
        ...memberTrustViewOf(asker, member, team, names.get(member.id)!),
        until: untilOf(member),
        waitAskedBy: names.get(member.id)!.askedBy,
        mayObject: whyNotObject(asker, member) === null,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private async change(
    actor: Member,
    id: string,
    why: (actor: Trusted, member: Trusted, team: Team) => TrustRefusal | null,
    work: (manager: EntityManager, found: { member: Trusted; team: Team }) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockTrust(manager);
      await lockMember(manager, id);
      await lockRule(manager);
      const team = await readTeam(manager);
      const [member, by] = [team.get(id), team.get(actor.id)];
      if (!member || !by) throw new Problem('not-found');
      const refused = why(by, member, team);
      if (refused) throw new Problem(refused);
      await work(manager, { member, team });
      await voidWaits(manager, actor.id);
      await showRule(manager);
    });
  }
}

const endNewTeam = async (manager: EntityManager, actorId: string, team: Team, vouchedFor: string): Promise<void> => {
  for (const first of team.values()) {
    if (first.newTeam !== 'exempt' || first.id === vouchedFor) continue;
    await keepTrust(manager, withNewTeamEnded(first), { what: 'other' });
    await logTrust(manager, actorId, first.id, 'new-team-ended');
  }
  if ((await readSetting(manager, 'newTeam')) !== 'ended') await setNewTeam(manager, actorId, 'ended');
};

const untilOf = ({ waitsSince }: Trusted): string | null => waitsSince && waitEnds(waitsSince).toISOString();
