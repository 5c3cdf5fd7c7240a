import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { TeamMember, CaseTeamView, WithoutTeam, LostSight } from '@vigil/shared/staff-responses/case-team.js';
import { isLimited } from '../platform/database/limited-sensitivity.js';
import { IncidentEntity, type IncidentRow } from './incident.entity.js';
import { loggedOf } from '../audit-log/logged-values.repository.js';
import { accountsOf, assertIndependent } from '../accounts/apply-trust-policy.js';
import { ableReviewers, membersById, namesOfMembers } from '../accounts/members.repository.js';
import { IncidentsService } from './incidents.service.js';
import { findLostAccess, SIGHT_FIELDS } from './lost-access.js';
import { lockRow, assertRevision, type Actor } from './record-access.js';
import { isAbroad, sightOf, type Reader } from './record-policy.js';
import { recordsOutside, recordsWithoutTeam, recordWithoutTeam } from './case-team.repository.js';

/** How long a reviewer is told so. */
const TOLD_DAYS = 30;

/** Manages who may know of a restricted or sealed record: docs/decisions/sensitivity-is-enforced.md */
@Injectable()
export class CaseTeamService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
  ) {}

  async get(actor: Actor, id: string): Promise<CaseTeamView> {
    return this.database.transaction(async (manager) => this.view(manager, actor, await lockRow(manager, actor, id)));
  }

  /**
   * Chooses the team. Allowed for the record's author, for a team member, or, if the record is not limited, for any
   * reviewer who may change it.
   * @throws Problem 'not-allowed'; 'second-person-needed' if somebody is taken out and no reviewer would be left who is
   * independent of this actor; 'invalid-body' if a new member is not an active reviewer, or if no member of the
   * team is
   */
  async choose(actor: Actor, id: string, revision: number, members: readonly string[]): Promise<CaseTeamView> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      if (!mayChoose(actor, row)) throw new Problem('not-allowed');
      const reviewers = await ableReviewers(manager);
      const able = new Set(thoseOfCountry(reviewers, row).map((one) => one.id));
      const errors = members.flatMap((one, i) => {
        if (able.has(one) || row.caseTeam.includes(one)) return [];
        const code = reviewers.some(({ id: reviewer }) => reviewer === one) ? 'sees-other-countries' : 'no-reviewer';
        return [{ pointer: `/members/${i}`, code }];
      });
      if (errors.length > 0) throw new Problem('invalid-body', { errors });
      // The reviewer who chooses stays on the team; otherwise they could not undo a mistake.
      const team = [
        ...new Set([...members, ...(actor.role === 'reviewer' && row.authorId !== actor.id ? [actor.id] : [])]),
      ]
        .filter((one) => one !== row.authorId)
        .sort();
      if (!team.some((one) => able.has(one)))
        throw new Problem('invalid-body', { errors: [{ pointer: '/members', code: 'case-team-needed' }] });
      const isTakenOut = row.caseTeam.some((one) => one !== actor.id && able.has(one) && !team.includes(one));
      const own = isTakenOut ? await accountsOf(manager, actor.id) : [];
      // Nobody takes a record away from everybody else.
      if (isTakenOut && ![...team, row.authorId].some((one) => able.has(one) && !own.includes(one)))
        throw new Problem('second-person-needed');
      if (team.join() !== row.caseTeam.join())
        await this.incidents.move(manager, actor, row, { caseTeam: team, ...NO_ASK }, 'case-team');
      return this.view(manager, actor, row);
    });
  }

  /**
   * Tells a reviewer who lately made records vanish from them, by taking them out of the case team or by limiting a
   * record that they could see to one. They see nothing else of it any more.
   */
  async lostAccessOf(actor: Actor): Promise<LostSight[]> {
    const { manager } = this.database;
    const since = Date.now() - TOLD_DAYS * 86_400_000;
    const lately = findLostAccess(
      actor.id,
      await loggedOf(manager, await recordsOutside(manager, actor), SIGHT_FIELDS),
    ).filter(({ at }) => at.getTime() > since);
    const names = await namesOfMembers(
      manager,
      lately.map(({ by }) => by),
    );
    const told = new Map<string, LostSight>();
    for (const { by, at, wasOnTeam } of lately.sort((one, other) => one.at.getTime() - other.at.getTime())) {
      const line = { by: names.get(by)!, on: at.toISOString().slice(0, 10), wasOnTeam };
      const key = JSON.stringify([by, line.on, wasOnTeam]);
      told.set(key, { ...line, records: (told.get(key)?.records ?? 0) + 1 });
    }
    return [...told.values()];
  }

  /** Lists the records that nobody can act on, and tells nothing else about them. */
  async without(actor: Actor): Promise<WithoutTeam[]> {
    const rows = await recordsWithoutTeam(this.database.manager, actor);
    return rows.map(({ id, since, asked }) => ({
      id,
      since: since.toISOString().slice(0, 10),
      asked: asked !== null,
      askedByMe: asked === actor.id,
    }));
  }

  /**
   * Opens a record that nobody can act on. One reviewer asks to join its team, and a second, independent reviewer asks
   * too, within seven days: then both are on the team.
   * @returns whether the actor can open the record now
   * @throws Problem 'not-found' for every other record, 'second-person-needed', 'not-independent'
   */
  async open(actor: Actor, id: string): Promise<{ opened: boolean }> {
    return this.database.transaction(async (manager) => {
      const row = await manager
        .getRepository(IncidentEntity)
        .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
      const found = row && (await recordWithoutTeam(manager, actor, id));
      if (!found) throw new Problem('not-found');
      const { lately, today } = found;
      const asked = lately ? row.teamAskedBy : null;
      if (asked === actor.id) throw new Problem('second-person-needed');
      // The first reviewer may have been suspended or given another role since. This request then counts as the first.
      if (asked === null || !thoseOfCountry(await ableReviewers(manager), row).some(({ id: one }) => one === asked)) {
        await this.incidents.move(manager, actor, row, { teamAskedBy: actor.id, teamAskedOn: today }, 'case-team');
        return { opened: false };
      }
      await assertIndependent(manager, actor.id, [asked]);
      await this.incidents.move(
        manager,
        actor,
        row,
        { caseTeam: [...new Set([...row.caseTeam, asked, actor.id])].sort(), ...NO_ASK },
        'case-team',
      );
      return { opened: true };
    });
  }

  private async view(manager: EntityManager, actor: Actor, row: IncidentRow): Promise<CaseTeamView> {
    const team: TeamMember[] = await membersById(manager, row.caseTeam);
    return {
      revision: row.revision,
      limited: isLimited(row.sensitivity),
      team,
      reviewers: thoseOfCountry(await ableReviewers(manager), row)
        .filter(({ id }) => id !== row.authorId)
        .map(({ id, name }) => ({ id, name })),
      mayChoose: mayChoose(actor, row),
    };
  }
}

/** Returns the reviewers who may see records of the country of a record. */
const thoseOfCountry = <T extends Omit<Reader, 'role'>>(reviewers: readonly T[], row: IncidentRow): T[] =>
  reviewers.filter((one) => !isAbroad(sightOf({ ...one, role: 'reviewer' }, row)));

const NO_ASK = { teamAskedBy: null, teamAskedOn: null } as const;

const mayChoose = (actor: Actor, row: IncidentRow): boolean =>
  actor.role === 'reviewer' || (actor.role === 'monitor' && row.authorId === actor.id);
