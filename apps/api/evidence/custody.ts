import type { CustodyEntry } from '@vigil/shared/staff-responses/evidence-files.js';
import type { EntityManager } from 'typeorm';
import { appendLeaf, erasedIn, isProven, openDisclosure, type LeafData, type NewLeaf } from '../audit-log/log-leaf.js';
import { leavesOf } from '../audit-log/log.repository.js';

/** What can happen to a file. Each has a text in text/evidence: custody.<kind>. */
const CUSTODY_KINDS = [
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

/** Returns every line of the log about a file, the oldest first. */
export const custodyOf = async (manager: Pick<EntityManager, 'query'>, evidenceId: string): Promise<CustodyEntry[]> => {
  const leaves = await leavesOf(manager, 'evidence', evidenceId);
  const erased = erasedIn(leaves.map(({ data }) => JSON.parse(data) as LeafData));
  return leaves.map(({ idx, data, hash, what, at, actor, signed, ...leaf }, i) => {
    const values = leaf.values.map(({ disclosure }) => disclosure);
    const gone = [...(erased.get(Number(idx))?.values() ?? [])];
    const refusal = values.map(openDisclosure).find(({ field }) => field === 'refusal')?.value ?? null;
    const proof = isProven(data, hash, values, gone) ? (signed ? 'signed' : 'waiting') : 'broken';
    return { seq: i + 1, at: at.toISOString(), actor, kind: what, refusal: refusal as string | null, proof };
  });
};
