import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { IncidentRow } from '../database/entities.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import { lockRow, requireAction, requireRevision, type Actor, type IncidentRecord } from '../incidents/records.js';

/** What a second person says to a withdrawal for safety. */
export const WITHDRAWAL_ANSWERS = ['confirm', 'restore'] as const;
export type WithdrawalAnswer = (typeof WITHDRAWAL_ANSWERS)[number];

/** Notes, in the transaction that withdraws, that a second person is asked. @param stood where the record stood before. */
export const askSecondPerson = async (manager: EntityManager, actor: Actor, row: IncidentRow, stood: string): Promise<void> => {
  await manager.query('insert into withdrawal (incident_id, revision, withdrawn_by, stood) values ($1, $2, $3, $4)', [row.id, row.revision, actor.id, stood]);
};

/** Where a record goes that was withdrawn without need. What readers saw of it is gone: it is published anew, by two people as ever. */
const afterRestoring = (stood: string): Partial<IncidentRow> => {
  if (stood === 'WS_PUBLISHED') return { status: 'WS_VERIFIED' };
  return stood === 'WS_RETRACTED' ? { status: stood } : { status: 'WS_UNDER_REVIEW', verifiedBy: null };
};

/** The newest withdrawal of record $1, if nobody has answered it. */
const WAITING = 'incident_id = $1 and decision is null and revision = (select max(revision) from withdrawal where incident_id = $1)';

@Injectable()
export class WithdrawalsService {
  constructor(@InjectDataSource() private readonly database: DataSource, private readonly incidents: IncidentsService) {}

  /** A second person looks at what was withdrawn for safety: it stays so, or the record comes back to where it can be published again. */
  async answer(actor: Actor, id: string, revision: number, answer: WithdrawalAnswer, reason: string): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await requireRevision(manager, actor, row, revision);
      await requireAction(manager, actor, row, answer === 'confirm' ? 'confirm-withdrawal' : 'restore');
      const [[waiting]] = await manager.query(
        `update withdrawal set decision = $2, answered_by = $3 where ${WAITING} returning stood`, [id, answer, actor.id]) as [{ stood: string }[], number];
      const to = answer === 'confirm' ? {} : afterRestoring(waiting!.stood);
      await this.incidents.move(manager, actor, row, to, answer === 'confirm' ? 'withdrawal-confirmed' : 'restored', reason);
    });
    return this.incidents.get(actor, id);
  }
}
