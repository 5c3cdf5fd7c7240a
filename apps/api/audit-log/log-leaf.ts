import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { KeptEntity } from '../platform/database/optimistic-upsert.js';
import { logAppend, logAppendMany } from './log.repository.js';

/** The subject of a log leaf. */
export type LogEntity =
  | KeptEntity
  | 'incident'
  | 'member'
  | 'invitation'
  | 'settings'
  | 'report'
  | 'proposed-name'
  | 'export'
  | 'api-token'
  | 'figure-feed'
  | 'hearing-calendar'
  | 'import'
  | 'sealing-key'
  | 'field-report'
  | 'evidence'
  | 'release'
  | 'objection'
  | 'person'
  | 'case-event'
  | 'court-case'
  | 'dossier'
  | 'people-block'
  | 'custody-limit'
  | 'rows'
  | 'sign-ins';

export interface NewLeaf {
  entity: LogEntity;
  /** Null if there is only one of the subject, or it has no id of its own. */
  entityId: string | null;
  revision: number | null;
  /** Null: nobody who had signed in. */
  actorId: string | null;
  what: string;
  /** Each becomes a digest in the leaf, and a disclosure stored next to it. */
  values: readonly { field: string; value: unknown }[];
  /** Values of earlier leaves that are gone from now on. */
  erases?: readonly { leaf: number; field: string; digest: string }[];
  /**
   * Commits the transaction in the same round trip: nobody waits for the head while the leaf's answer is on its way.
   */
  commitsToo?: boolean;
}

/**
 * The field in which the database adds to a leaf what its transaction wrote: [table, key, digest, the digest
 * that stood before or null] of every row of a covered table, and [table, key, null] of a deleted one
 * (platform/database/tables-in-the-log.ts, migration 0062). Lines of before 0062 do not say what stood before.
 */
export const ROWS = 'row-digests';

const SALT_BYTES = 32;

/**
 * Returns the disclosure of a value: base64url of JSON [256-bit salt, field, value], in the form of SD-JWT. The salt
 * keeps anybody from guessing the value from its digest.
 */
export const disclosureOf = (field: string, value: unknown, salt: Buffer = randomBytes(SALT_BYTES)): string =>
  Buffer.from(JSON.stringify([salt.toString('base64url'), field, value]), 'utf8').toString('base64url');

/** Reads a disclosure. @throws Error when it is not one. */
export const openDisclosure = (disclosure: string): { field: string; value: unknown } => {
  const parts: unknown = JSON.parse(Buffer.from(disclosure, 'base64url').toString('utf8'));
  if (!Array.isArray(parts) || parts.length !== 3 || typeof parts[0] !== 'string' || typeof parts[1] !== 'string')
    throw new Error('no disclosure');
  return { field: parts[1], value: parts[2] };
};

/**
 * Appends a leaf to the revision log. Must be the last statement of its transaction: the head stays locked until the
 * commit. That keeps the log free of gaps and in the order of the commits.
 * @returns the number of leaves that the log has now.
 */
export const appendLeaf = async (manager: EntityManager, leaf: NewLeaf): Promise<number> => {
  const salts = randomBytes(SALT_BYTES * leaf.values.length);
  const disclosures = leaf.values.map(({ field, value }, i) =>
    disclosureOf(field, value, salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)),
  );
  const more = leaf.erases ? `"erases":${JSON.stringify(leaf.erases)},` : '';
  const idx = await logAppend(
    manager,
    [
      leaf.actorId,
      leaf.what,
      leaf.entity,
      leaf.entityId,
      leaf.revision,
      leaf.values.map(({ field }) => field),
      disclosures,
      more,
    ],
    leaf.commitsToo ?? false,
  );
  return idx + 1;
};

/**
 * Appends leaves of one actor about subjects of one kind, in order, as if each had been appended by itself. Must be the
 * last statement of its transaction.
 */
export const appendLeaves = async (
  manager: EntityManager,
  leaves: readonly Omit<NewLeaf, 'erases'>[],
): Promise<void> => {
  const [first] = leaves;
  if (!first) return;
  // One leaf takes the digests of the rows with it. Of several, the database adds them as a leaf of their own.
  if (leaves.length === 1) return void (await appendLeaf(manager, first));
  if (leaves.some(({ actorId, entity }) => actorId !== first.actorId || entity !== first.entity))
    throw new Error('leaves of one actor about one kind of thing');
  const values = leaves.flatMap((leaf, i) => leaf.values.map((value) => ({ ...value, at: i + 1 })));
  const salts = randomBytes(SALT_BYTES * values.length);
  await logAppendMany(manager, [
    first.actorId,
    leaves.map(({ what }) => what),
    first.entity,
    leaves.map(({ entityId }) => entityId),
    leaves.map(({ revision }) => revision),
    values.map(({ at }) => at),
    values.map(({ field }) => field),
    values.map(({ field, value }, i) =>
      disclosureOf(field, value, salts.subarray(i * SALT_BYTES, (i + 1) * SALT_BYTES)),
    ),
  ]);
};

/** The parsed data of a leaf. The proof is over the bytes, never over this. */
export interface LeafData {
  v: number;
  idx: number;
  at: string;
  who: string | null;
  what: string;
  of: LogEntity;
  id: string | null;
  revision: number | null;
  takenOver?: boolean;
  erases?: { leaf: number; field: string; digest: string }[];
  digests: string[];
}

/** Returns the base64url of the SHA-256 of a disclosure, as leaves hold it. */
export const digestOf = (disclosure: string): string =>
  createHash('sha256').update(disclosure, 'utf8').digest('base64url');

/** Returns the hash of a leaf (RFC 6962, 2.1). */
export const leafHash = (data: string): Buffer => createHash('sha256').update('\0').update(data, 'utf8').digest();

/** Returns which values of which leaf were erased later: leaf → field → digest. */
export const erasedIn = (leaves: readonly LeafData[]): Map<number, Map<string, string>> => {
  const erased = new Map<number, Map<string, string>>();
  for (const { erases } of leaves) {
    for (const { leaf, field, digest } of erases ?? [])
      erased.set(leaf, (erased.get(leaf) ?? new Map<string, string>()).set(field, digest));
  }
  return erased;
};

/** Tells whether a leaf matches its hash, and each of its digests has its value or was erased. */
export const isProven = (
  data: string,
  hash: Buffer,
  disclosures: readonly string[],
  erased: readonly string[],
): boolean => {
  if (!leafHash(data).equals(hash)) return false;
  const said = [...(JSON.parse(data) as LeafData).digests].sort();
  const there = [...disclosures.map(digestOf), ...erased].sort();
  return said.length === there.length && said.every((digest, i) => digest === there[i]);
};
