import type { AdministrationEntry, AdministrationPage } from '@vigil/shared/staff-responses/revision-log.js';
import type { EntityManager } from 'typeorm';
import type { Role } from '../platform/http/rights.js';
import { isProven, openDisclosure } from './log-leaf.js';
import { countLeaves, newestLeaves, type NumberedLeaf } from './log.repository.js';

const PAGE = 100;
const ABOUT = ['member', 'invitation', 'settings'];

/**
 * Lists who suspended, reset, invited and gave roles to whom, the newest first.
 * @param before only entries before this number
 */
export const listAdministrationLog = async (
  manager: Pick<EntityManager, 'query'>,
  before: number | null,
): Promise<AdministrationPage> => {
  const rows = await newestLeaves(manager, ABOUT, { before, limit: PAGE + 1 });
  const items = rows.slice(0, PAGE).map(entryOf);
  return { total: await countLeaves(manager, ABOUT), items, next: rows.length > PAGE ? items.at(-1)!.seq : null };
};

const entryOf = (leaf: NumberedLeaf): AdministrationEntry => {
  const { seq, data, hash, entity, what, at, actor, whom, signed } = leaf;
  const values = leaf.values.map(({ disclosure }) => disclosure);
  const opened = new Map(values.map(openDisclosure).map(({ field, value }) => [field, value]));
  // Nothing about an account is ever erased, so no value may be missing.
  const proven = isProven(data, hash, values, []);
  return {
    seq,
    at: at.toISOString(),
    actor,
    kind: `${entity}.${what}` as AdministrationEntry['kind'],
    whom,
    role: (opened.get('role') ?? null) as Role | null,
    proof: proven ? (signed ? 'signed' : 'waiting') : 'broken',
  };
};
