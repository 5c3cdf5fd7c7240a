import type { EntityManager } from 'typeorm';
import { appendLeaf, type NewLeaf } from '../audit-log/leaf.js';

/** What can happen to a file. Each has a text in text/evidence: custody.<kind>. */
export const CUSTODY_KINDS = [
  'declared',
  'stored',
  'refused',
  'removed',
  'viewed',
  'copied',
  'exported',
  'derived',
  'damaged',
  'restored',
  'erased',
  'checked',
  'copy-proposed',
  'copy-agreed',
  'copy-refused',
  'copy-withdrawn',
  'copy-hidden',
  'copy-restored',
  'moved',
  'addressed',
] as const;
export type CustodyKind = (typeof CUSTODY_KINDS)[number];

/**
 * Appends a step of a file to the log. Must be the last statement of its transaction. @param actorId null: Vigil itself
 */
export const appendCustody = (
  manager: EntityManager,
  evidenceId: string,
  actorId: string | null,
  kind: CustodyKind,
  values: NewLeaf['values'] = [],
  erases?: NewLeaf['erases'],
): Promise<number> =>
  appendLeaf(manager, {
    entity: 'evidence',
    entityId: evidenceId,
    revision: null,
    actorId,
    what: kind,
    values,
    ...(erases ? { erases } : {}),
  });
