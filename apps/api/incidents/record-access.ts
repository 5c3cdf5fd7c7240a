import type { EntityManager } from 'typeorm';
import { completeness } from '@vigil/shared/incident/completeness.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { Problem, type ProblemCode } from '@vigil/shared/problems/problems.js';
import type {
  AssessmentView,
  PublicationView,
  IncidentRecord,
  FailedCheck,
  RecordAction,
} from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordOwner } from '@vigil/shared/staff-responses/record-owner.js';
import { lockedIncident } from './incident-row.repository.js';
import type { IncidentRow } from './incident.entity.js';
import { isLimited } from '../platform/database/limited-sensitivity.js';
import { type Audience, mayDo } from '../platform/http/rights.js';
import { lastReason } from './record-changes.js';
import { onePersonWith, teamOf, whyNotSecond, type Team, type Trusted } from '../accounts/trust-policy.js';
import {
  isKnownToReaders,
  readRecordDetails,
  readRecordDetailsAndView,
  type StoredAssessment,
  type StoredHiding,
  type StoredDetails,
  type StoredDetailsAndView,
} from './record-details.repository.js';
import {
  allowedActions,
  hasCorrection,
  mayRead,
  mayReadInternal,
  denialReason,
  refusalAsSecondPerson,
  refusalToOwn,
  sightOf,
  type Reader,
  type Seen,
  type RecordContext,
} from './record-policy.js';
import { asStored, readParts, readRecords, wholeRecords, type StoredIncident } from './whole-record.repository.js';

/** A signed-in member who acts; with the name where the caller has it. */
export interface Actor extends Reader {
  name?: string;
}

interface RecordDetails {
  names: Map<string, string>;
  publication: (PublicationView & { at: Date }) | null;
  editors: string[];
  isSpokenOf: boolean;
  hidden: StoredHiding | null;
  smallTeam: boolean;
  dependents: Trusted[];
  owner: RecordOwner | null;
}

const readDetails = async (manager: EntityManager, row: IncidentRow): Promise<RecordDetails> =>
  detailsOf(row, await readRecordDetails(manager, row.id));

const detailsOf = (row: IncidentRow, found: StoredDetails): RecordDetails => {
  const {
    pub_seq,
    revision,
    shown_place,
    shown_date,
    at,
    editors,
    names,
    gone,
    hidden,
    small_team,
    dependents,
    owner,
  } = found;
  return {
    names: new Map(Object.entries(names)),
    publication:
      pub_seq !== null && row.code
        ? {
            code: row.code,
            seq: Number(pub_seq),
            revision: revision!,
            shownPlace: shown_place,
            shownDate: shown_date,
            on: at!.toISOString().slice(0, 10),
            at: at!,
          }
        : null,
    editors,
    isSpokenOf: row.code !== null && gone !== 'withdrawn',
    hidden: row.status === 'WS_RETRACTED' ? hidden : null,
    smallTeam: small_team === 'true',
    dependents,
    owner,
  };
};

const recordContextOf = (
  actor: Actor,
  row: Seen & Pick<IncidentRow, 'verifiedBy' | 'revision'>,
  details: RecordDetails,
): RecordContext => ({
  ...sightOf(actor, row),
  verifiedBy: row.verifiedBy,
  editorsSincePublication: details.editors,
  isSpokenOf: details.isSpokenOf,
  hidden: details.hidden,
  unpublishedChanges: details.publication !== null && details.publication.revision < row.revision,
  smallTeam: details.smallTeam,
  hasOwner: details.owner !== null,
  onePersonWith: onePersonWith(actor.id, teamOf(details.dependents)),
});

const seenBy = (actor: Actor, row: IncidentRow | null): IncidentRow => {
  if (!row || !mayRead(sightOf(actor, row))) throw new Problem('not-found');
  return row;
};

/**
 * Locks a record until the end of the transaction.
 * @throws Problem 'not-found' when it does not exist or the actor may not see it; the answer is the same.
 */
export const lockRow = async (manager: EntityManager, actor: Actor, id: string): Promise<IncidentRow> =>
  seenBy(actor, await lockedIncident(manager, id));

/** Locks a record, and reads all of it and what `viewChanged` shows beside it, in one round trip. @throws as lockRow */
export const lockWhole = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
): Promise<{ row: IncidentRow; before: StoredIncident; beside: StoredDetailsAndView }> => {
  const [found, parts, beside] = await Promise.all([
    // First: what follows sees what others wrote until it was locked.
    lockedIncident(manager, id),
    readParts(manager, [id], true),
    readRecordDetailsAndView(manager, id),
  ]);
  const row = seenBy(actor, found);
  return { row, before: (await wholeRecords(manager, [row], parts)).get(id)!, beside };
};

/**
 * Locks a record that readers know of, regardless of who may see it at the desk: for work on readers' behalf. Returns
 * null if readers know of none, or no longer do.
 */
export const lockKnown = async (manager: EntityManager, id: string): Promise<IncidentRow | null> => {
  const row = await lockedIncident(manager, id);
  if (!row?.code) return null;
  return (await isKnownToReaders(manager, row.code)) ? row : null;
};

/** Returns why the actor may not do this with the record in its current state, or null. */
export const refusalOf = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  action: RecordAction,
): Promise<ProblemCode | null> => denialReason(action, recordContextOf(actor, row, await readDetails(manager, row)));

/** The refusal that names who has the record. */
export const hasOwner = (owner: RecordOwner | null): Problem =>
  new Problem('has-owner', { extra: { owner, name: owner?.name ?? '' } });

/** @throws Problem when the actor may not do this with the record in its current state. */
export const assertAction = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  action: RecordAction,
): Promise<void> => {
  const details = await readDetails(manager, row);
  refuse(row, denialReason(action, recordContextOf(actor, row, details)), details.owner);
};

const refuse = (row: IncidentRow, refused: ProblemCode | null, owner: RecordOwner | null): void => {
  if (refused === 'has-owner') throw hasOwner(owner);
  if (refused) throw new Problem(refused, refused === 'wrong-state' ? { extra: { status: row.status } } : {});
};

/** Asserts that the actor may change a locked record. @param found what was read beside it */
export const assertMayChange = (actor: Actor, row: IncidentRow, found: StoredDetailsAndView): void =>
  refuse(row, denialReason('change', recordContextOf(actor, row, detailsOf(row, found))), found.owner);

const refusalsBy =
  (refusal: (s: RecordContext) => ProblemCode | null) =>
  async (
    manager: EntityManager,
    row: IncidentRow,
    members: readonly Actor[],
  ): Promise<Map<string, ProblemCode | null>> => {
    const details = await readDetails(manager, row);
    return new Map(members.map((one) => [one.id, refusal(recordContextOf(one, row, details))]));
  };
/** Returns, for each of these members, why they may not take care of a record; null: they may. */
export const refusalsToOwn = refusalsBy(refusalToOwn);
/** Returns, for each of these members, why they cannot be the second person that a record waits for; null: they can. */
export const refusalsAsSecondPerson = refusalsBy(refusalAsSecondPerson);

/** @throws Problem 'changed-meanwhile' with the current record, so that the person can be shown both. */
export const assertRevision = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  revision: number,
): Promise<void> => {
  if (row.revision !== revision)
    throw new Problem('changed-meanwhile', { extra: { current: await viewRecord(manager, actor, row) } });
};

const assessmentView = (actor: Actor, a: StoredAssessment, team: Team): AssessmentView => ({
  id: a.id,
  act: a.act_id,
  outcome: a.outcome,
  tests: {
    legality: a.legality,
    precaution: a.precaution,
    necessity: a.necessity,
    proportionality: a.proportionality,
    nonDiscrimination: a.non_discrimination,
    legitimateAim: a.legitimate_aim,
  },
  reasons: a.reasons,
  organisation: a.organisation,
  standards: a.standards,
  assessor: a.assessor,
  agreedBy: a.agreed,
  mayAgree: actor.role === 'reviewer' && a.agreed === null && whyNotSecond(actor.id, [a.assessor_id], team) === null,
  stillHolds: a.holds,
});

const answerTo = async (manager: EntityManager, row: IncidentRow): Promise<string | null> => {
  if (row.question === null || row.status === 'WS_RETURNED') return null;
  return lastReason(manager, row.id, 'submitted');
};

/** What is shown with a record, in addition to its row and its answers. */
interface Beside {
  failedChecks: FailedCheck[];
  assessments: StoredAssessment[];
  answer: string | null;
  whyHidden: string | null;
  changedBy: string | null;
  /** Whether somebody is at risk, as its author said; null: they did not. */
  atRisk: boolean | null;
}

const shown = (
  actor: Actor,
  row: ShownRow,
  incident: Incident,
  details: RecordDetails,
  { failedChecks, assessments, answer, whyHidden, changedBy, atRisk }: Beside,
): IncidentRecord => {
  const { at: _at, ...publication } = details.publication ?? { at: null };
  const context = recordContextOf(actor, row, details);
  return {
    id: row.id,
    code: row.code,
    status: row.status,
    revision: row.revision,
    mine: row.authorId === actor.id,
    author: details.names.get(row.authorId) ?? '',
    changedBy,
    owner: details.owner,
    reviewer: row.status === 'WS_UNDER_REVIEW' && row.reviewerId ? (details.names.get(row.reviewerId) ?? null) : null,
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    incident,
    internalWithheld: !mayReadInternal(sightOf(actor, row)),
    question: row.question,
    answer,
    grade: row.grade,
    gradeReason: row.gradeReason,
    verifiedBy: row.verifiedBy ? (details.names.get(row.verifiedBy) ?? null) : null,
    failedChecks,
    mergedInto: row.mergedInto,
    limited: isLimited(row.sensitivity),
    hidden: hiddenAs(actor, details.hidden, whyHidden),
    assessments: assessments.map((one) => assessmentView(actor, one, teamOf(details.dependents))),
    atRisk: mayDo(actor.role as Audience, 'read-field') ? atRisk : null,
    allowed: allowedActions(context),
    hasCorrection: row.status === 'WS_PUBLISHED' && hasCorrection(context),
    publication: details.publication ? (publication as PublicationView) : null,
    missing: completeness(incident),
  };
};

const hiddenAs = ({ role }: Actor, hidden: StoredHiding | null, reason: string | null): IncidentRecord['hidden'] => {
  if (!hidden) return null;
  const { name, at, forgetFrom, forgetAskedName, isSeen } = hidden;
  return {
    by: role === 'reviewer' ? name : null,
    at: new Date(at).toISOString(),
    reason,
    forgetFrom: new Date(forgetFrom).toISOString(),
    forgetAskedBy: role === 'reviewer' ? forgetAskedName : null,
    isSeen,
  };
};

type ShownRow = Pick<
  IncidentRow,
  | 'id'
  | 'code'
  | 'status'
  | 'revision'
  | 'authorId'
  | 'createdAt'
  | 'changedAt'
  | 'question'
  | 'grade'
  | 'gradeReason'
  | 'verifiedBy'
  | 'mergedInto'
  | 'reviewerId'
  | 'sensitivity'
  | 'caseTeam'
  | 'country'
>;

/**
 * Returns the record as the actor may see it. Internal answers that they may not read are null, and `internalWithheld`
 * is true.
 */
export const viewRecord = async (manager: EntityManager, actor: Actor, row: IncidentRow): Promise<IncidentRecord> => {
  const [trees, found] = await Promise.all([
    readRecords(manager, [row], mayReadInternal(sightOf(actor, row))),
    readRecordDetailsAndView(manager, row.id),
  ]);
  const details = detailsOf(row, found);
  return shown(actor, row, trees.get(row.id)!.incident, details, {
    failedChecks: found.failed_checks,
    assessments: found.assessments,
    answer: await answerTo(manager, row),
    changedBy: found.changed_by,
    atRisk: found.at_risk,
    whyHidden:
      details.hidden !== null && actor.role === 'reviewer'
        ? ((await lastReason(manager, row.id, 'hidden')) ?? (await lastReason(manager, row.id, 'retracted')))
        : null,
  });
};

/**
 * Returns a record that the actor has just changed, without reading it back; the same as `viewRecord` would. Null: they
 * may not read all of it, or something of it must be read again: whether assessments still apply, who changed it since
 * it was published, the answer to a question.
 * @param row as it is stored now
 * @param found what was read before the change
 */
export const viewChanged = (
  actor: Actor,
  row: IncidentRow,
  incident: Incident,
  found: StoredDetailsAndView,
): IncidentRecord | null => {
  const details = detailsOf(row, found);
  const isAnswered = row.question !== null && row.status !== 'WS_RETURNED';
  if (
    actor.name === undefined ||
    !mayReadInternal(sightOf(actor, row)) ||
    isAnswered ||
    details.hidden !== null ||
    details.publication !== null ||
    // What an owner does gives them more time.
    found.owner?.id === actor.id ||
    found.assessments.length > 0
  )
    return null;
  return shown(actor, row, asStored(incident), details, {
    failedChecks: found.failed_checks,
    assessments: [],
    answer: null,
    whyHidden: null,
    changedBy: actor.name,
    atRisk: found.at_risk,
  });
};

/** Returns a draft that its author has just created, without reading it back; the same as `viewRecord` would. */
export const viewNew = (
  author: Actor & { name: string },
  { id, incident, ...made }: Pick<ShownRow, 'id' | 'createdAt' | 'changedAt'> & { incident: Incident },
): IncidentRecord => {
  const row: ShownRow = {
    id,
    ...made,
    code: null,
    status: 'WS_DRAFT',
    revision: 1,
    authorId: author.id,
    question: null,
    grade: null,
    gradeReason: null,
    verifiedBy: null,
    mergedInto: null,
    reviewerId: null,
    sensitivity: incident.sensitivity,
    caseTeam: [],
    // Its author sees it, wherever it is.
    country: null,
  };
  // The setting for a small team matters only from the first review on.
  const details: RecordDetails = {
    names: new Map([[author.id, author.name]]),
    publication: null,
    editors: [],
    isSpokenOf: false,
    hidden: null,
    smallTeam: false,
    dependents: [],
    owner: null,
  };
  return shown(author, row, asStored(incident), details, {
    failedChecks: [],
    assessments: [],
    answer: null,
    whyHidden: null,
    changedBy: author.name,
    atRisk: null,
  });
};
