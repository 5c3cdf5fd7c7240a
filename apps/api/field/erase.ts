import type { EntityManager } from 'typeorm';

/** What can be erased from a report separately from its record: the phone's position, and answers that did not fit. */
export const FIELD_DETAILS = ['fix', 'unread'] as const;
export type FieldDetail = (typeof FIELD_DETAILS)[number];
export const isFieldDetail = (value: unknown): value is FieldDetail =>
  (FIELD_DETAILS as readonly unknown[]).includes(value);

/** Returns whether a report of this record holds the detail. */
export const saysDetail = async (
  manager: Pick<EntityManager, 'query'>,
  incidentId: string,
  reportId: string,
  field: FieldDetail,
): Promise<boolean> =>
  (
    (await manager.query('select from field_private where incident_id = $1 and report_id = $2 and field = $3', [
      incidentId,
      reportId,
      field,
    ])) as unknown[]
  ).length > 0;

export const eraseFieldDetail = async (
  manager: Pick<EntityManager, 'query'>,
  reportId: string,
  field: FieldDetail,
): Promise<void> => {
  await manager.query('delete from field_private where report_id = $1 and field = $2', [reportId, field]);
  if (field === 'unread') await manager.query('update field_report set unread = 0 where id = $1', [reportId]);
};

/**
 * Erases details of reports that may repeat an erased answer. The phone's position repeats the point, and a note of
 * what did not fit may repeat anything.
 */
export const forgetBeside = async (
  manager: Pick<EntityManager, 'query'>,
  incidentId: string,
  answer: string,
): Promise<void> => {
  await manager.query(
    `delete from field_private where incident_id = $1 and (field = 'unread' or (field = 'fix' and $2))`,
    [incidentId, answer === 'point'],
  );
  await manager.query('update field_report set unread = 0 where incident_id = $1', [incidentId]);
};
