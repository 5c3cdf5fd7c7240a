import type { EntityManager } from 'typeorm';
import { hiddenDigest, hiddenField } from '../platform/database/hidden-codes-and-digests.js';
import { appendLeaf } from '../audit-log/log-leaf.js';
import { frozenDigest } from './frozen-figures.repository.js';

/** Names the log field for the digest of what a frozen report shows now. */
export const frozenField = (code: string): string => `report.${code}`;

/** Returns the log values of a report: the digests of what it shows now, and of its rows that are hidden. */
export const frozenReportValues = async (
  manager: EntityManager,
  code: string,
): Promise<{ field: string; value: string | null }[]> => [
  { field: frozenField(code), value: await frozenDigest(manager, code) },
  { field: hiddenField(code), value: await hiddenDigest(manager, code) },
];

/**
 * Logs what frozen reports show after a change. Uses a separate leaf: a record's leaves contain nothing that another
 * record changes.
 */
export const logAffectedReports = async (
  manager: EntityManager,
  actorId: string | null,
  codes: readonly string[],
): Promise<void> => {
  const values: { field: string; value: string | null }[] = [];
  for (const code of new Set(codes)) values.push(...(await frozenReportValues(manager, code)));
  if (values.length > 0)
    await appendLeaf(manager, { entity: 'report', entityId: null, revision: null, actorId, what: 'changed', values });
};
