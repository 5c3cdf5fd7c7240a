import type { ReleaseKindName, PublicWords, ReleaseOutcome } from '@vigil/shared/staff-responses/releases.js';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { EntityManager } from 'typeorm';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { endRelease, insertRelease, lastReleased, lockWaitingWords } from './releases.repository.js';

export const BY_REVISION = Symbol('its revision');

interface Proposal {
  kind: ReleaseKindName;
  subject: string;
  /** What readers see of it now; null: nothing. */
  seen: PublicWords | null;
  /** What they are to see; null: nothing. */
  wanted: PublicWords | null;
  /** A text about a record. It is stored while it waits, and is in no line of this log. */
  note?: string;
  /**
   * The id of the waiting proposal that whoever proposes has seen; null: they saw none. Another one is not replaced.
   * BY_REVISION: what is proposed has a revision of its own, which whoever proposes must have seen.
   */
  replacing: string | null | typeof BY_REVISION;
  by: string;
}

/**
 * Returns what readers see of things that only releases publish: what was last released.
 * @param before what they saw before any release
 */
export const releasedWordsOf = async (
  manager: EntityManager,
  kind: ReleaseKindName,
  subject: string,
  before: PublicWords | null,
): Promise<PublicWords | null> => {
  const known = await lastReleased(manager, kind, subject);
  return known === undefined ? before : known;
};

/**
 * Not into which record another is to be merged: whoever asks may not know of that one. The list says what they may.
 */
const told = (proposed: PublicWords | null): PublicWords | null => (proposed?.['into'] === undefined ? proposed : null);

/** @throws Problem 'another-waits', with what waits, unless whoever replaces it has seen it */
export const assertProposalSeen = (
  waiting: { id: string; proposed: PublicWords | null },
  seen: string | null,
): void => {
  if (waiting.id !== seen)
    throw new Problem('another-waits', { extra: { waiting: { id: waiting.id, proposed: told(waiting.proposed) } } });
};

/**
 * Proposes that readers see a thing this way. If they already do, ends any waiting proposal. The same words again are
 * the same proposal; other words replace it. Call it before the transaction's other log lines: nobody may wait for a
 * proposal's row while holding the log.
 * @returns the id of the waiting proposal; null: none waits.
 * @throws Problem 'another-waits', with what waits, if it was not seen
 */
export const proposeRelease = async (
  manager: EntityManager,
  { kind, subject, by, note = null, replacing, ...words }: Omit<Proposal, 'note'> & { note?: string | null },
): Promise<string | null> => {
  const [former, wanted] = [asJson(words.seen), asJson(words.wanted)];
  const waiting = await lockWaitingWords(manager, kind, subject);
  const isSeen = isDeepStrictEqual(former, wanted);
  if (waiting && !isSeen && isDeepStrictEqual(waiting.proposed, wanted) && waiting.note === note) return waiting.id;
  if (waiting && replacing !== BY_REVISION) assertProposalSeen(waiting, replacing);
  if (waiting) await endProposal(manager, waiting.id, by, 'replaced', null);
  if (isSeen) return null;
  const id = randomUUID();
  await insertRelease(manager, { id, kind, subject, former, proposed: wanted, note, by });
  await say(manager, id, by, 'proposed', { kind, subject, former, proposed: wanted, proposed_by: by });
  return id;
};

/** Ends a proposal. Call it last in its transaction. */
export const endProposal = async (
  manager: EntityManager,
  id: string,
  by: string,
  outcome: ReleaseOutcome,
  reason: string | null,
): Promise<void> => {
  await endRelease(manager, id, { by, outcome, reason });
  await say(manager, id, by, outcome, { outcome, decided_by: by, reason });
};

/** Returns the words as the database would return them. */
const asJson = (words: PublicWords | null): PublicWords | null =>
  JSON.parse(JSON.stringify(words)) as PublicWords | null;

const say = async (
  manager: EntityManager,
  id: string,
  actorId: string,
  what: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> => {
  await appendLeaf(manager, {
    entity: 'release',
    entityId: id,
    revision: null,
    actorId,
    what,
    values: Object.entries(values).map(([field, value]) => ({ field, value })),
  });
};
