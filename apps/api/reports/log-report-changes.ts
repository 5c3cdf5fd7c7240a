import type { EntityManager } from 'typeorm';
import { asideDigest, asideField } from '../platform/database/hidden-rows.js';
import { appendLeaf } from '../audit-log/leaf.js';
import { reportDigest } from './frozen-figures.repository.js';

/** Returns the log field for what a frozen report shows. */
export const reportField = (code: string): string => `report.${code}`;

/** Returns the log values of a report: what it shows now, and the full copy saved while a record is hidden. */
export const reportValues = async (
  manager: EntityManager,
  code: string,
): Promise<{ field: string; value: string | null }[]> => [
  { field: reportField(code), value: await reportDigest(manager, code) },
  { field: asideField(code), value: await asideDigest(manager, code) },
];

/**
 * Logs what frozen reports show after a change. Uses a separate leaf: a record's leaves contain nothing that another
 * record changes.
 */
export const logReports = async (
  manager: EntityManager,
  actorId: string | null,
  codes: readonly string[],
): Promise<void> => {
  const values: { field: string; value: string | null }[] = [];
  for (const code of new Set(codes)) values.push(...(await reportValues(manager, code)));
  if (values.length > 0)
    await appendLeaf(manager, { entity: 'report', entityId: null, revision: null, actorId, what: 'changed', values });
};
