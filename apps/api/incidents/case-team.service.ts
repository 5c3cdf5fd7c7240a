import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { isLimited, limitedSql } from '../platform/database/limited.js';
import { IncidentEntity, type IncidentRow } from './incident.entity.js';
import { assertIndependent } from '../accounts/trust.js';
import { mustWaitSql, WAIT_DAYS } from '../accounts/trust-policy.js';
import { IncidentsService } from './incidents.service.js';
import { outsideSql } from './record-policy.js';
import { lockRow, assertRevision, type Actor } from './records.js';

export interface TeamMember {
  id: string;
  name: string;
  /** Whether they can act: a reviewer who is not suspended and does not need a vouch first. */ able: boolean;
}
export interface CaseTeam {
  revision: number;
  limited: boolean;
  /** Who may know of the record besides its author. */ team: TeamMember[];
  /** Reviewers who can be added. */ reviewers: { id: string; name: string }[];
  mayChoose: boolean;
}
/** A record that nobody can act on: no reviewer on its team is able to. */
export interface WithoutTeam {
  id: string;
  since: string;
  /** A reviewer asked to join the team. */ asked: boolean;
  askedByMe: boolean;
}

const ABLE = `(m.role = 'reviewer' and not m.frozen and not ${mustWaitSql('m')})`;
/**
 * SQL condition on incident i: nobody except its author can act. Excludes what the author has not submitted, since
 * nobody needs to act on that yet.
 */
const NOBODY = `${limitedSql()} and i.status not in ('WS_DRAFT', 'WS_RETURNED')
  and not exists (select from member m where m.id = any(i.case_team) and m.id <> i.author_id and ${ABLE})`;

const TODAY = `(now() at time zone 'UTC')::date`;
/** SQL condition on incident i: it was asked lately enough that a second reviewer may answer. */
const ASKED_LATELY = `coalesce(i.team_asked_on > ${TODAY} - ${WAIT_DAYS}, false)`;

/** Manages who may know of a restricted or sealed record: docs/decisions/sensitivity-is-enforced.md */
@Injectable()
export class CaseTeamService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
  ) {}

  async get(actor: Actor, id: string): Promise<CaseTeam> {
    return this.database.transaction(async (manager) => this.view(manager, actor, await lockRow(manager, actor, id)));
  }

  /**
   * Chooses the team. Allowed for the record's author, for a team member, or, if the record is not limited, for any
   * reviewer who may change it.
   * @throws Problem 'not-allowed'; 'invalid-body' if a new member is not an active reviewer, or if no member of the
   * team is
   */
  async choose(actor: Actor, id: string, revision: number, members: readonly string[]): Promise<CaseTeam> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      if (!mayChoose(actor, row)) throw new Problem('not-allowed');
      const able = new Set((await reviewers(manager)).map((one) => one.id));
      const errors = members.flatMap((one, i) =>
        able.has(one) || row.caseTeam.includes(one) ? [] : [{ pointer: `/members/${i}`, code: 'no-reviewer' }],
      );
      if (errors.length > 0) throw new Problem('invalid-body', { errors });
      // The reviewer who chooses stays on the team; otherwise they could not undo a mistake.
      const team = [
        ...new Set([...members, ...(actor.role === 'reviewer' && row.authorId !== actor.id ? [actor.id] : [])]),
      ]
        .filter((one) => one !== row.authorId)
        .sort();
      if (!team.some((one) => able.has(one)))
        throw new Problem('invalid-body', { errors: [{ pointer: '/members', code: 'case-team-needed' }] });
      if (team.join() !== row.caseTeam.join())
        await this.incidents.move(manager, actor, row, { caseTeam: team, ...NO_ASK }, 'case-team');
      return this.view(manager, actor, row);
    });
  }

  /** Lists the records that nobody can act on, and tells nothing else about them. */
  async without(actor: Actor): Promise<WithoutTeam[]> {
    const rows: { id: string; since: Date; asked: string | null }[] = await this.database.query(
      `select i.id, i.changed_at as since, case when ${ASKED_LATELY} then i.team_asked_by end as asked from incident i where ${NOBODY} and ${outsideSql(actor.role)} order by i.changed_at, i.id`,
      [actor.id],
    );
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
      const [found]: { lately: boolean; today: string }[] = row
        ? await manager.query(
            `select ${ASKED_LATELY} as lately, to_char(${TODAY}, 'YYYY-MM-DD') as today from incident i where i.id = $2 and ${NOBODY} and ${outsideSql(actor.role)}`,
            [actor.id, id],
          )
        : [];
      if (!row || !found) throw new Problem('not-found');
      const { lately, today } = found;
      const asked = lately ? row.teamAskedBy : null;
      if (asked === actor.id) throw new Problem('second-person-needed');
      // The first reviewer may have been suspended or given another role since. This request then counts as the first.
      if (asked === null || !(await reviewers(manager)).some(({ id: one }) => one === asked)) {
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

  private async view(manager: EntityManager, actor: Actor, row: IncidentRow): Promise<CaseTeam> {
    const team: TeamMember[] = await manager.query(
      `select m.id, m.name, ${ABLE} as able from member m where m.id = any($1) order by m.name, m.id`,
      [row.caseTeam],
    );
    return {
      revision: row.revision,
      limited: isLimited(row.sensitivity),
      team,
      reviewers: (await reviewers(manager)).filter(({ id }) => id !== row.authorId),
      mayChoose: mayChoose(actor, row),
    };
  }
}

const NO_ASK = { teamAskedBy: null, teamAskedOn: null } as const;

const mayChoose = (actor: Actor, row: IncidentRow): boolean =>
  actor.role === 'reviewer' || (actor.role === 'monitor' && row.authorId === actor.id);

const reviewers = (manager: EntityManager): Promise<{ id: string; name: string }[]> =>
  manager.query(`select m.id, m.name from member m where ${ABLE} order by m.name, m.id`);
