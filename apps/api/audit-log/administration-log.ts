import type { EntityManager } from 'typeorm';
import type { Role } from '../platform/http/rights.js';
import { isProven, openDisclosure, type ProofState } from './leaf.js';
import { countLeaves, newestLeaves, type NumberedLeaf } from './log.repository.js';

/** Everything that can be done; the text of each is administration.<kind> in text/desk. */
export const ADMINISTRATION_KINDS = [
  'member.joined',
  'member.frozen',
  'member.unfrozen',
  'member.role-changed',
  'member.reset',
  'member.began-anew',
  'member.password-changed',
  'member.app-added',
  'member.app-removed',
  'member.passkey-added',
  'member.passkey-removed',
  'member.codes-made',
  'member.code-used',
  'member.phone-enrolled',
  'member.phone-ended',
  'member.taken-over',
  'member.phone-ending',
  'member.phone-sent-all',
  'member.vouched',
  'member.wait-begun',
  'member.wait-refused',
  'member.wait-void',
  'member.waited',
  'member.new-team-ended',
  'invitation.invited',
  'settings.saved',
  'settings.shown',
  'settings.taken-over',
  'settings.new-team',
  'settings.small-team-asked',
  'settings.small-team-on',
  'settings.small-team-off',
  'settings.small-team-refused',
] as const;

/** What was done to an account, an invitation or the settings; never what anybody wrote. */
export interface AdministrationEntry {
  /** The number of the entry in this list. Its position in the log would tell how much others write. */
  seq: number;
  at: string;
  /** Null: nobody who had signed in, such as the operator at the first start. */
  actor: string | null;
  kind: (typeof ADMINISTRATION_KINDS)[number];
  /** The member to whom it was done; null if it concerns nobody yet, or nobody in particular. */
  whom: string | null;
  role: Role | null;
  proof: ProofState;
}
export interface AdministrationPage {
  total: number;
  items: AdministrationEntry[];
  next: number | null;
}

const PAGE = 100;
const ABOUT = ['member', 'invitation', 'settings'];

/**
 * Lists who suspended, reset, invited and gave roles to whom, the newest first.
 * @param before only entries before this number
 */
export const administrationOf = async (
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
