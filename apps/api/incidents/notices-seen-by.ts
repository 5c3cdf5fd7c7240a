import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { hasObjectionNotices, type SeesRecords } from '../accounts/notices/notices.repository.js';
import { CannotOpen } from '../encryption/envelope.js';
import type { Role } from '../platform/http/rights.js';
import { atRiskWithoutTeamSql } from './at-risk.repository.js';
import { incidentJoin } from './incident-row.repository.js';
import { abroadSql, sightSql } from './record-policy.js';

type HiddenObjections = (manager: EntityManager, memberId: string) => Promise<readonly string[]>;

/**
 * Which notices a member may know of: those about records that they see now, and, for reviewers, about objections that
 * they may know of. Modules that depend on this one say what they know.
 */
@Injectable()
export class NoticesSeenBy {
  private hiddenObjections: HiddenObjections | null = null;
  private stillAtRisk = 'true';

  /** @param hidden returns the objections (ids) that a member may not know of */
  useObjections(hidden: HiddenObjections): void {
    this.hiddenObjections = hidden;
  }

  /** @param sql condition on a notice `n` that somebody is at risk: it is still so, and nobody took care of it */
  useStillAtRisk(sql: string): void {
    this.stillAtRisk = sql;
  }

  async of(manager: EntityManager, member: { id: string; role: Role }): Promise<SeesRecords> {
    return {
      join: incidentJoin('n.incident_id'),
      sees: member.role === 'admin' ? 'false' : sightSql(member.role),
      seesRisk:
        member.role === 'reviewer'
          ? `(n.what = 'at-risk' and ${atRiskWithoutTeamSql('i')} and not ${abroadSql()})`
          : 'false',
      abroad: `exists (select from incident told where told.id = n.report_of and ${abroadSql('$1', 'told')})`,
      hiddenObjections: member.role === 'reviewer' ? await this.hiddenFrom(manager, member.id) : null,
      stillAtRisk: this.stillAtRisk,
    };
  }

  /** Returns null, which hides all, where nobody can say: while the server is locked. */
  private async hiddenFrom(manager: EntityManager, memberId: string): Promise<readonly string[] | null> {
    if (this.hiddenObjections === null || !(await hasObjectionNotices(manager, memberId))) return null;
    return this.hiddenObjections(manager, memberId).catch((error: unknown) => {
      if (error instanceof Problem || error instanceof CannotOpen) return null;
      throw error;
    });
  }
}
