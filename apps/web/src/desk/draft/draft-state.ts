import { blank } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { openTabsAmong, ownTabName } from './browser-tabs.js';
import { forgetDraft, keepDraft, keptDrafts, type KeptDraft } from './draft-store.js';
import { isSame, type Tree, treeOf } from './record-tree.js';
import { toRequestBody } from './to-request-body.js';
import { findDifferences, withTagsOfBoth, type Difference } from './version-differences.js';

/** Two versions that a person must merge before anything is saved. */
export interface Conflict {
  theirs: IncidentRecord;
  mine: Tree;
  found: Difference[];
}

/** Where a form begins: from a record on the server, from a draft on this device, or empty. */
export interface Beginning {
  record: IncidentRecord | null;
  kept: KeptDraft | null;
  tab: string;
  isOpenElsewhere: boolean;
}

const BLANK: Tree = toRequestBody(Incident, blank(Incident) as unknown as Tree);

/** Moves a closed tab's draft to this tab, so that it is stored once. */
const adopt = async (draft: KeptDraft, tab: string): Promise<KeptDraft> => {
  if (draft.tab === tab) return draft;
  const mine = { ...draft, tab };
  if (await keepDraft(mine)) await forgetDraft(draft.member, draft.incident, draft.tab);
  return mine;
};

/** Returns this device's draft of a record for this tab: its own, or the newest of a closed tab. */
export const beginningOf = async (
  member: string,
  incident: string,
  record: IncidentRecord | null,
): Promise<Beginning> => {
  const tab = await ownTabName();
  const drafts = await keptDrafts(member, incident);
  const open = await openTabsAmong(drafts.map((draft) => draft.tab));
  const found = drafts.find((draft) => draft.tab === tab) ?? drafts.find((draft) => !open.includes(draft.tab)) ?? null;
  return { record, kept: found && (await adopt(found, tab)), tab, isOpenElsewhere: open.length > 0 };
};

/**
 * Compares what is typed with what somebody else saved meanwhile; null where they do not differ.
 * @param began the version that what is typed began from; null: not known
 */
export const conflictOf = (typed: Tree, theirs: IncidentRecord, began: Tree | null): Conflict | null => {
  const now = treeOf(theirs.incident);
  const { mine, base } = began === null ? { mine: typed, base: null } : withTagsOfBoth(typed, now, began);
  const found = findDifferences(Incident, toRequestBody(Incident, mine), now, base);
  return found.length === 0 ? null : { theirs, mine, found };
};

/**
 * Returns what is typed with the tags that somebody else gave the record meanwhile or took away; null where they
 * changed something else, too, or nothing.
 */
export const withTheirTags = (typed: Tree, theirs: IncidentRecord, base: Tree): Tree | null => {
  const now = treeOf(theirs.incident);
  const both = withTagsOfBoth(typed, now, base);
  return both.base !== base && isSame(both.base, now) ? both.mine : null;
};

/** Nobody chooses between what they typed and a record that they cannot save any more: what they typed stays. */
export const mayChange = ({ allowed }: IncidentRecord): boolean => allowed.includes('change');

/** What is typed, and the version of the server that it began from. */
export interface DraftState {
  record: IncidentRecord | null;
  typed: Tree;
  base: Tree;
  /** The server's revision number of `base`. For a stored draft it is known even if the server cannot be reached. */
  revision: number | null;
  conflict: Conflict | null;
  /** When the draft that was restored from this device was stored. */
  restoredFrom: string | null;
  /** The member can no longer save the record. */
  hasMovedOn: boolean;
}

/** Returns the state in which a form begins. */
export const stateAt = ({ record, kept }: Beginning): DraftState => {
  const base = record ? treeOf(record.incident) : (kept?.base ?? BLANK);
  const revision = record ? record.revision : (kept?.revision ?? null);
  const hasMovedOn = record !== null && !mayChange(record);
  if (!kept) return { record, revision, typed: base, base, conflict: null, restoredFrom: null, hasMovedOn };
  const isCurrent = !record || kept.revision === record.revision;
  const tagged = isCurrent || kept.base === null ? null : withTheirTags(kept.typed, record, kept.base);
  const conflict = isCurrent || tagged || hasMovedOn ? null : conflictOf(kept.typed, record, kept.base);
  const typed = tagged ?? kept.typed;
  const restored = { record, revision, typed, base, conflict, restoredFrom: kept.keptAt, hasMovedOn };
  // Until somebody has chosen, the draft is of the version that it began from: it is kept so, and found again so.
  return conflict ? { ...restored, revision: kept.revision, base: kept.base ?? BLANK } : restored;
};
