import { In, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { IncidentEntity } from '../incidents/incident.entity.js';
import { mayRead, mayReadInternal, sightOf } from '../incidents/record-policy.js';
import { withMerged } from '../incidents/record.repository.js';
import type { Actor } from '../incidents/records.js';
import { reportsOf } from './field-report.repository.js';
import { reportOf, type InboxItem } from './inbox.js';
import { readReportPrivate, type ReportPrivate } from './field-private.repository.js';

/**
 * A report with the record that it became. internal: the phone's time and position, and what did not fit; null where
 * internal answers are withheld.
 */
export interface ReportOfRecord extends Omit<InboxItem, 'phoneClock' | 'incident'> {
  incident: string;
  title: string | null;
  internal: ReportPrivate | null;
}

/**
 * Returns the field reports behind a record: its own, and those of records merged into it, each with what its author
 * said.
 * @throws Problem 'not-found' when it does not exist or the actor may not see it; the answer is the same.
 */
export const reportsOfRecord = async (manager: EntityManager, actor: Actor, id: string): Promise<ReportOfRecord[]> => {
  const ids = await withMerged(manager, id);
  const sights = (await manager.getRepository(IncidentEntity).findBy({ id: In(ids) }))
    .map((row) => ({ row, sight: sightOf(actor, row) }))
    .filter(({ sight }) => mayRead(sight));
  if (!sights.some(({ row }) => row.id === id)) throw new Problem('not-found');
  const rows = await reportsOf(
    manager,
    sights.map(({ row }) => row.id),
  );
  const internal = new Set(sights.filter(({ sight }) => mayReadInternal(sight)).map(({ row }) => row.id));
  const said = await readReportPrivate(
    manager,
    rows.filter((row) => internal.has(row.incident_id!)).map((row) => row.id),
  );
  return rows.map((row) => {
    const { clock, fix = null, unread = [] } = said.get(row.id) ?? {};
    const { row: record } = sights.find((one) => one.row.id === row.incident_id)!;
    return {
      ...reportOf(actor, row),
      incident: record.id,
      title: record['title'] as string | null,
      internal: clock ? { clock, fix, unread } : null,
    };
  });
};
