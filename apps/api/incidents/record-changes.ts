import { isDeepStrictEqual } from 'node:util';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { OWN_ANSWERS, storedOwn } from '@vigil/shared/incident/own-answers.js';
import { atRestFields, isAtRest } from '@vigil/shared/public/encrypted-at-rest.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { IncidentRow } from './incident.entity.js';
import type { EntityManager } from 'typeorm';
import { namesOfMembers } from '../accounts/members.repository.js';
import { leavesOf, newestDisclosure, type StoredLeaf } from '../audit-log/log.repository.js';
import { deleteValues, valuesOfFields } from '../audit-log/logged-values.repository.js';
import {
  appendLeaf,
  appendLeaves,
  digestOf,
  erasedIn,
  isProven,
  openDisclosure,
  type LeafData,
  type NewLeaf,
} from '../audit-log/log-leaf.js';

/** One changed answer. The path identifies children by id, because their order may change: /acts/<id>/type. */
export interface Difference {
  path: string;
  value: unknown;
  internal: boolean;
}

/** What was done to a record. Its text is change.<kind> in text/desk. */
export type ChangeKind =
  | 'saved'
  | 'tagged'
  | 'submitted'
  | 'recalled'
  | 'taken'
  | 'returned'
  | 'verified'
  | 'rejected'
  | 'reopened'
  | 'published'
  | 'corrected'
  | 'retracted'
  | 'hidden'
  | 'hiding-seen'
  | 'forget-asked'
  | 'forgotten'
  | 'restored'
  | 'asked'
  | 'merged'
  | 'unmerged'
  | 'assessed'
  | 'assessment-agreed'
  | 'related'
  | 'unrelated'
  | 'removed'
  | 'case-team'
  | 'owner-taken'
  | 'owner-handed-over'
  | 'owner-gave-back'
  | 'owner-taken-back'
  | 'commented'
  | 'comment-resolved'
  | 'comment-reopened'
  | 'second-person-wanted';

/** Kinds of lines that say what happened around a record, and change nothing of it. */
export const BESIDE_THE_RECORD: readonly ChangeKind[] = [
  'owner-taken',
  'owner-handed-over',
  'owner-gave-back',
  'owner-taken-back',
  'commented',
  'comment-resolved',
  'comment-reopened',
  'second-person-wanted',
];
/** Kinds of changes after a publication that make a correction, which a second person publishes. */
export const CORRECTING: readonly ChangeKind[] = ['saved', 'verified', 'assessed', 'related', 'unrelated'];
/** The field of a line that holds the owner of a record from then on; null: nobody. */
export const OWNER_FIELD = 'record.owner';

/** The field of a line about a merger or its undoing that says what stayed as it was: see `ChangeEntry.kept`. */
export const KEPT_FIELD = 'merger.kept';

/** Fields of a line about a submission: its author said that somebody is at risk, or that nobody is. */
export const AT_RISK_FIELD = 'record.atRisk';
export const NOT_AT_RISK_FIELD = 'record.notAtRisk';
/** @param said null: they did not say */
export const riskSaid = (said: boolean | null): Difference[] =>
  said === null ? [] : [{ path: said ? AT_RISK_FIELD : NOT_AT_RISK_FIELD, value: true, internal: false }];

export interface NewChange {
  incidentId: string;
  revision: number;
  actorId: string;
  kind: ChangeKind;
  reason?: string | null;
  differences?: readonly Difference[];
  /** Digests of the internal answers among the differences; absent if there are none. */
  sealed?: SealedDigests;
  /** Earlier values that the log no longer holds. */
  erases?: NewLeaf['erases'];
  /** Commits the transaction, which is the caller's own, with its line. */
  commitsToo?: boolean;
}

/**
 * Digests of the encrypted bytes of internal answers, by '<id of the record or child> <field>'. With them, the log
 * covers answers that it cannot read.
 */
export type SealedDigests = ReadonlyMap<string, string>;

/** The field of a leaf that holds the reason. */
const REASON = 'reason';

type Tree = Record<string, unknown>;

/** @param newChild returns what a new child is compared with; null: everything in it differs. */
const compare = (
  of: CodebookClass,
  before: Tree | null,
  after: Tree,
  base: string,
  newChild: (of: CodebookClass) => Tree | null = () => null,
  list = '',
): Difference[] => {
  const found: Difference[] = [];
  for (const field of fieldsOf(of)) {
    const path = `${base}/${field.name}`;
    const now = after[field.name];
    const then = before?.[field.name];
    if (field.kind === 'own') {
      const [own, former] = [now ?? {}, then ?? {}] as [Tree, Tree];
      for (const key of new Set([...Object.keys(former), ...Object.keys(own)]))
        if (!isDeepStrictEqual(own[key], former[key]))
          found.push({ path: `${path}/${key}`, value: null, internal: true });
      continue;
    }
    if (field.kind !== 'many') {
      const [isHidden, wasHidden] = [
        isAtRest(list, after, field.name),
        before !== null && isAtRest(list, before, field.name),
      ];
      const internal = field.class === 'internal' || isHidden;
      // When a value becomes encrypted, or stops being encrypted, what the log can vouch for changes.
      if (!isDeepStrictEqual(now, then) || isHidden !== wasHidden)
        found.push({ path, value: internal ? null : now, internal });
      continue;
    }
    const olds = (then ?? []) as (Tree & { id: string })[];
    const news = now as (Tree & { id: string })[];
    for (const old of olds)
      if (!news.some((child) => child.id === old.id))
        found.push({ path: `${path}/${old.id}`, value: null, internal: false });
    for (const child of news)
      found.push(
        ...compare(
          field.of!(),
          olds.find((old) => old.id === child.id) ?? newChild(field.of!()),
          child,
          `${path}/${child.id}`,
          newChild,
          field.name,
        ),
      );
    const order = news.map((child) => child.id);
    if (
      !isDeepStrictEqual(
        order,
        olds.map((child) => child.id),
      )
    )
      found.push({ path, value: order, internal: false });
  }
  return found;
};

/**
 * Returns what differs between two versions of a record; everything in it when there is no earlier version. Names
 * internal answers without their values.
 */
export const differences = (before: Incident | null, after: Incident): Difference[] =>
  compare(Incident, before as unknown as Tree | null, after as unknown as Tree, '');

/**
 * Returns the paths of answers that were plain until now and are encrypted from now on, so that the log can forget
 * them. Texts only: a code that becomes withheld has changed to another code.
 */
export const newlySealed = (before: Incident, found: readonly Difference[]): string[] =>
  found
    .filter(({ path, internal }) => {
      const [list, id, field] = path.split('/').slice(1);
      if (!internal || field === undefined || (list !== 'sources' && list !== 'accounts')) return false;
      const then = (before[list] as unknown as (Tree & { id: string })[]).find((child) => child.id === id);
      return atRestFields(list).includes(field) && then !== undefined && !isAtRest(list, then, field);
    })
    .map(({ path }) => path);

const unanswered = (of: CodebookClass): Tree => blank(of) as Tree;

/**
 * Returns a new record's answers, without the unanswered questions. What the log of a first revision does not name was
 * unanswered.
 */
export const answersOf = (incident: Incident): Difference[] =>
  compare(Incident, unanswered(Incident), incident as unknown as Tree, '', unanswered);

/** A record's status besides its answers: what a review or a publication changes. */
const STATUS_FIELDS = ['status', 'grade', 'code', 'mergedInto', 'caseTeam', 'teamAskedBy', 'teamAskedOn'] as const;

/**
 * Returns what a move changes in a record's status, for the log. These are not answers of the codebook, so the paths
 * have no slash.
 */
export const statusDifferences = (to: Partial<IncidentRow>): Difference[] =>
  STATUS_FIELDS.flatMap((name) =>
    to[name] === undefined ? [] : [{ path: `record.${name}`, value: to[name], internal: false }],
  );

/**
 * Appends a change of an incident to the log. Must be the last statement of its transaction.
 * @returns the sequence number of the change: the number of leaves that the log has now.
 */
export const appendChange = async (manager: EntityManager, change: NewChange): Promise<number> =>
  appendLeaf(manager, {
    entity: 'incident',
    entityId: change.incidentId,
    revision: change.revision,
    actorId: change.actorId,
    what: change.kind,
    values: valuesOf(change),
    ...(change.erases?.length ? { erases: change.erases } : {}),
    commitsToo: change.commitsToo ?? false,
  });

/** The same for something beside a record, which stays at its revision. */
export const appendChangeBeside = (
  manager: EntityManager,
  actor: { id: string },
  row: { id: string; revision: number },
  kind: ChangeKind,
  differences: readonly Difference[] = [],
): Promise<number> =>
  appendChange(manager, { incidentId: row.id, revision: row.revision, actorId: actor.id, kind, differences });

/** Appends changes of many incidents by one actor. Must be the last statement of its transaction. */
export const appendChanges = async (manager: EntityManager, changes: readonly NewChange[]): Promise<void> => {
  await appendLeaves(
    manager,
    changes.map((change) => ({
      entity: 'incident',
      entityId: change.incidentId,
      revision: change.revision,
      actorId: change.actorId,
      what: change.kind,
      values: valuesOf(change),
      commitsToo: change.commitsToo ?? false,
    })),
  );
};

const valuesOf = ({ incidentId, reason, sealed, differences = [] }: NewChange): { field: string; value: unknown }[] => {
  // An internal answer that is not encrypted yet, or was removed, is only named: somebody could guess it from its
  // digest.
  const values = differences.map(({ path, value, internal }) => ({
    field: path,
    value: internal ? { internal: true, sealed: sealed?.get(privateKey(incidentId, path)) } : value,
  }));
  return reason ? [...values, { field: REASON, value: reason }] : values;
};

/** Returns the owner and field of an answer, given its path: '/acts/<id>/note' belongs to the act. */
const privateKey = (incidentId: string, path: string): string => {
  const [first, id, inner] = path.split('/').slice(1);
  if (first === OWN_ANSWERS) return `${incidentId} ${storedOwn(id!)}`;
  return inner === undefined ? `${incidentId} ${first}` : `${id!.toLowerCase()} ${inner}`;
};

/**
 * Returns the history of a record, oldest first. Internal answers are named without their value. So are, to everybody
 * but the author, the values that the author wrote while the record was theirs alone.
 */
export const changesOf = async (
  manager: EntityManager,
  incidentId: string,
  isAuthor: boolean,
): Promise<ChangeEntry[]> => {
  const leaves = await leavesOf(manager, 'incident', incidentId);
  const opened = leaves.map((leaf) => ({ leaf, said: JSON.parse(leaf.data) as LeafData }));
  const erased = erasedIn(opened.map(({ said }) => said));
  const sealed = erasedIn(opened.map(({ said }) => said).filter(({ what }) => HIDING.includes(what)));
  let withAuthor = true;
  const handedIn = new Map<string, unknown>();
  const names = await ownerNames(manager, leaves);
  return opened
    .map(({ leaf, said }, i) => {
      withAuthor = isWithAuthor(leaf) ?? withAuthor;
      const isHidden = withAuthor && !isAuthor;
      const entry = entryOf(
        { ...leaf, seq: i + 1 },
        said,
        { gone: erased.get(Number(leaf.idx)) ?? new Map(), sealed: sealed.get(Number(leaf.idx)) ?? new Map() },
        isHidden,
      );
      const owner = fieldIn(leaf, OWNER_FIELD);
      if (typeof owner === 'string' && entry.kind === 'owner-handed-over') entry.to = names.get(owner) ?? '';
      const kept = fieldIn(leaf, KEPT_FIELD);
      if (Array.isArray(kept)) entry.kept = kept as string[];
      if (fieldIn(leaf, AT_RISK_FIELD) === true) entry.atRisk = true;
      if (fieldIn(leaf, NOT_AT_RISK_FIELD) === true) entry.atRisk = false;
      if (isHidden) rememberHidden(leaf, handedIn);
      else showHandedIn(entry, handedIn);
      return entry;
    })
    .filter(({ kind }) => kind !== 'encrypted');
};

/**
 * Kinds of lines that removed plain values from earlier lines because the answer is now encrypted. Such a value is not
 * erased.
 */
const HIDING: readonly string[] = ['encrypted', 'saved'];

/**
 * Remembers what the author's own lines wrote: its last value is what every reviewer read when the record was
 * submitted.
 */
const rememberHidden = ({ values }: StoredLeaf, handedIn: Map<string, unknown>): void => {
  for (const { field, value } of values.map(({ disclosure }) => openDisclosure(disclosure))) {
    if (field.startsWith('/') && !isInternal(value)) handedIn.set(field, value);
  }
};

/** Adds, to the first later change of an answer, the value that it replaced. */
const showHandedIn = ({ values }: ChangeEntry, handedIn: Map<string, unknown>): void => {
  for (const value of values) {
    if (!value.internal && !value.erased && handedIn.has(value.path)) value.before = handedIn.get(value.path);
    handedIn.delete(value.path);
  }
};

const fieldIn = ({ values }: StoredLeaf, field: string): unknown =>
  values.map(({ disclosure }) => openDisclosure(disclosure)).find((one) => one.field === field)?.value;

/** Returns the names of those to whom the record was given, by id. */
const ownerNames = async (manager: EntityManager, leaves: readonly StoredLeaf[]): Promise<Map<string, string>> => {
  const ids = leaves.map((leaf) => fieldIn(leaf, OWNER_FIELD)).filter((id) => typeof id === 'string');
  return ids.length === 0 ? new Map() : namesOfMembers(manager, ids);
};

/**
 * Tells whether the record is its author's alone from this line on; null: unchanged. Lines taken over from before the
 * log name no status.
 */
const isWithAuthor = ({ what, values }: StoredLeaf): boolean | null => {
  const status = values.find(({ field }) => field === 'record.status');
  if (status) return ['WS_DRAFT', 'WS_RETURNED'].includes(openDisclosure(status.disclosure).value as string);
  return what === 'submitted' ? false : what === 'returned' ? true : null;
};

const entryOf = (
  leaf: StoredLeaf & { seq: number },
  said: LeafData,
  { gone, sealed }: Record<'gone' | 'sealed', ReadonlyMap<string, string>>,
  isHidden: boolean,
): ChangeEntry => {
  const opened = leaf.values.map(({ disclosure }) => openDisclosure(disclosure));
  const values = opened
    .filter(({ field }) => field.startsWith('/'))
    .map(({ field, value }) => {
      const internal = isHidden || isInternal(value);
      return { path: field, value: internal ? null : value, internal };
    });
  const erased = [...gone.keys()]
    .filter((field) => field.startsWith('/'))
    .map((path) =>
      sealed.has(path)
        ? { path, value: null, internal: true }
        : { path, value: null, internal: isHidden, erased: true as const },
    );
  const proven = isProven(
    leaf.data,
    leaf.hash,
    leaf.values.map(({ disclosure }) => disclosure),
    [...gone.values()],
  );
  return {
    seq: leaf.seq,
    at: leaf.at.toISOString(),
    actor: leaf.actor ?? '',
    kind: leaf.what,
    revision: leaf.revision!,
    reason: (opened.find(({ field }) => field === REASON)?.value ?? null) as string | null,
    values: [...values, ...erased].sort((a, b) => (a.path < b.path ? -1 : 1)),
    detail: (opened.find(({ field }) => field === 'erasure')?.value as { path: string } | undefined)?.path ?? null,
    takenOver: said.takenOver === true,
    proof: proven ? (leaf.signed ? 'signed' : 'waiting') : 'broken',
  };
};

export const isInternal = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'internal' in value;

/** Returns the reason given when this was last done to a record; null: it never was, or no reason was given. */
export const lastReason = async (
  manager: EntityManager,
  incidentId: string,
  kind: ChangeKind,
): Promise<string | null> => {
  const last = await newestDisclosure(manager, { entity: 'incident', entityId: incidentId, what: kind, field: REASON });
  return last === null ? null : (openDisclosure(last).value as string);
};

const isPlain = (value: unknown): boolean => value !== null && !(typeof value === 'object' && !Array.isArray(value));

/**
 * Deletes from the log the plain values of these answers of a record, if `hides` selects them.
 * @returns what the leaf of the same transaction must name as gone
 */
export const forgetPlain = async (
  manager: Pick<EntityManager, 'query'>,
  incidentId: string,
  paths: readonly string[],
  hides: (path: string, value: unknown) => boolean = () => true,
): Promise<NonNullable<NewLeaf['erases']>> => {
  if (paths.length === 0) return [];
  const plain = (await valuesOfFields(manager, incidentId, paths)).filter(({ field, disclosure }) => {
    const { value } = openDisclosure(disclosure);
    return isPlain(value) && hides(field, value);
  });
  await deleteValues(manager, plain);
  return plain.map(({ leaf, field, disclosure }) => ({ leaf, field, digest: digestOf(disclosure) }));
};
