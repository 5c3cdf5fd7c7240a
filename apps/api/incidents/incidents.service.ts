import { writeAnswer } from './comments/write-comment.js';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type FieldError, checkBody } from '@vigil/shared/codebook/check-body.js';
import { codebookOf } from '@vigil/shared/codebook/field.js';
import { completeness, contradictions } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { TAGS } from '@vigil/shared/incident/tags.js';
import { dropStrayOwnCodes } from '@vigil/shared/incident/own-codes-of-record.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { toRow } from '../platform/database/codebook-columns.js';
import { columnValues, IncidentEntity, type IncidentRow } from './incident.entity.js';
import { PREPARED_COMMENT } from '../platform/database/prepared-statement.js';
import type { Precondition } from '../platform/http/precondition.js';
import { PlacesService, orSwapped, placeErrors, pointErrors, type Where } from '../places/places.service.js';
import {
  differences,
  newlySealed,
  statusDifferences,
  appendChange,
  changesOf,
  forgetPlain,
  type ChangeKind,
  type Difference,
  answersOf,
  appendChanges,
  type NewChange,
  riskSaid,
  type SealedDigests,
} from './record-changes.js';
import { changesToldTo } from './changes-told.js';
import { tellOfRisk } from './at-risk.repository.js';
import { mayRead, sightOf, WITH_AUTHOR } from './record-policy.js';
import {
  assertAction,
  assertMayChange,
  assertRevision,
  lockRow,
  lockWhole,
  viewChanged,
  viewNew,
  viewRecord,
  type Actor,
} from './record-access.js';
import { readRecords, type StoredIncident } from './whole-record.repository.js';
import { insertRecords, rewriteRecord, type Made } from './write-record.repository.js';
import { settleGroups } from './proposed-names/settle-groups.js';
import type { SubmissionBody } from './review-request-bodies.js';
import { lockIncident } from './incident-row.repository.js';
import { forgetNames, lockUnusedNames } from './proposed-names/forget-refused-names.js';
import { caseTeamAfter, WhenLimited } from './limit-to-case-team.js';
import { proposedIn, referenceErrors } from './record-references.js';

/**
 * Returns what is wrong with an incident whose answers each have the right type: answers that contradict each other,
 * places that do not exist, a point outside its area.
 */
export const faultsOf = (value: Incident, where: Where): FieldError[] => [
  ...contradictions(value),
  ...placeErrors(value.place, '/place', where),
  ...value.acts.flatMap((act, index) => placeErrors(act.place, `/acts/${index}/place`, where)),
  ...pointErrors(value.point, where),
];

/**
 * Parses an incident from a request body.
 * @throws Problem 'invalid-body' that names every wrong field.
 */
export const readIncident = (body: unknown, where: Where): Incident => {
  const { value, errors } = checkBody(Incident, body);
  if (errors.length > 0)
    throw new Problem('invalid-body', { errors: errors.map((error) => orSwapped(error, value.point, where)) });
  const found = faultsOf(value, where);
  if (found.length > 0) throw new Problem('invalid-body', { errors: found });
  return value;
};

/**
 * Returns what is missing in a version of a record that is no longer with its author. One under review that lacked
 * answers before, because it was taken up without its author, may go on lacking them until somebody verifies it.
 */
export const missingAfter = (
  { status }: Pick<IncidentRow, 'status'>,
  before: Incident,
  incident: Incident,
): FieldError[] => {
  if (WITH_AUTHOR.includes(status)) return [];
  if (status === 'WS_UNDER_REVIEW' && completeness(before).length > 0) return [];
  return completeness(incident);
};

/**
 * A record to create. submitted: its author submits it to the reviewers at once; the caller has checked that it is
 * complete.
 */
interface NewRecord {
  id: string;
  incident: Incident;
  submitted: boolean;
}

/**
 * Writes new records with their first lines in the history (last in the transaction). Every record begins here, whether
 * one comes from a form or hundreds from a file.
 * @param commitsToo commits the transaction with them, unless none was written
 * @returns the ids that were written, and when; a record whose id already exists stays unchanged.
 * @throws Problem as insertRecords.
 */
export const createRecords = async (
  manager: EntityManager,
  actor: Actor,
  records: readonly NewRecord[],
  commitsToo = false,
): Promise<Map<string, Made>> => {
  const { version } = codebookOf(Incident);
  const { made, sealed } = await insertRecords(
    manager,
    records.map(({ id, incident, submitted }) => ({
      id,
      incident,
      row: {
        authorId: actor.id,
        status: submitted ? 'WS_SUBMITTED' : 'WS_DRAFT',
        revision: submitted ? 2 : 1,
        codebookVersion: version,
      },
    })),
  );
  await appendChanges(
    manager,
    records
      .filter(({ id }) => made.has(id))
      .flatMap(({ id, incident, submitted }): NewChange[] => [
        {
          incidentId: id,
          revision: 1,
          actorId: actor.id,
          kind: 'saved',
          sealed,
          commitsToo,
          differences: [...answersOf(incident), ...statusDifferences({ status: 'WS_DRAFT' })],
        },
        ...(submitted
          ? [
              {
                incidentId: id,
                revision: 2,
                actorId: actor.id,
                kind: 'submitted' as const,
                differences: statusDifferences({ status: 'WS_SUBMITTED' }),
              },
            ]
          : []),
      ]),
  );
  return made;
};

/** Creates and changes incidents. Every write is one transaction that ends with its line in the history. */
@Injectable()
export class IncidentsService {
  readonly whenLimited = new WhenLimited();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
  ) {}

  /**
   * Writes a whole record. Repeating the same request has no further effect.
   * @param also work that belongs to a change, run in its transaction with the revision that the change made
   * @returns the record, and whether it is new.
   * @throws Problem invalid-body, already-exists, not-found, changed-meanwhile, not-allowed, wrong-state.
   */
  async put(
    actor: Actor,
    id: string,
    body: unknown,
    precondition: Precondition,
    also?: (manager: EntityManager, revision: number) => Promise<void>,
  ): Promise<{ record: IncidentRecord; created: boolean }> {
    const given = readIncident(body, this.places.where());
    const written = await this.database.transaction(async (manager) => {
      // Records are locked before names: docs/decisions/desk.md.
      if (proposedIn(given).length > 0) await lockIncident(manager, id);
      const errors = await referenceErrors(manager, given);
      if (errors.length > 0) throw new Problem('invalid-body', { errors });
      const incident = await settleGroups(manager, given);
      const made = precondition.create
        ? (await createRecords(manager, actor, [{ id, incident, submitted: false }], true)).get(id)
        : undefined;
      if (made) return { made, incident, revision: 1, view: null };
      const changed = await this.change(manager, actor, id, incident, precondition, also === undefined);
      await also?.(manager, changed.revision);
      return { made: null, incident, ...changed };
    });
    const { made, incident, revision } = written;
    const { name } = actor;
    const record = made
      ? name === undefined
        ? null
        : viewNew({ ...actor, name }, { id, incident, ...made })
      : (written.view?.() ?? null);
    return { record: record ?? (await this.viewAt(actor, id, revision)), created: made !== null };
  }

  async get(actor: Actor, id: string): Promise<IncidentRecord> {
    return this.view(this.database.manager, actor, id);
  }

  /** @throws Problem 'incomplete' that names every missing answer. */
  async submit(actor: Actor, id: string, revision: number, body: SubmissionBody = {}): Promise<IncidentRecord> {
    const { answer = null, atRisk = null } = body;
    let now = revision;
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      await assertAction(manager, actor, row, 'submit');
      const stored = (await readRecords(manager, [row], true)).get(id)!;
      const incident = await settleGroups(manager, stored.incident);
      const errors = completeness(incident);
      if (errors.length > 0) throw new Problem('incomplete', { errors });
      now = (await this.rewrite(manager, actor, row, stored, incident)) + 1;
      const said = answer === null ? [] : [await writeAnswer(manager, row, actor.id, answer)];
      if (atRisk !== null) await tellOfRisk(manager, row, atRisk);
      const risk = riskSaid(atRisk);
      await this.move(manager, actor, row, { status: 'WS_SUBMITTED' }, 'submitted', answer, [...said, ...risk]);
    });
    return this.viewAt(actor, id, now);
  }

  /** Makes a submitted record a draft again, for its author, unless a reviewer has taken it. */
  async recall(actor: Actor, id: string, revision: number): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      await assertRevision(manager, actor, row, revision);
      await assertAction(manager, actor, row, 'recall');
      await this.move(manager, actor, row, { status: 'WS_DRAFT' }, 'recalled');
    });
    return this.viewAt(actor, id, revision + 1);
  }

  async changes(actor: Actor, id: string): Promise<ChangeEntry[]> {
    const { mine } = await this.view(this.database.manager, actor, id);
    return changesToldTo(actor.role, await changesOf(this.database.manager, id, mine));
  }

  /**
   * Changes the status, grade or other state of a locked record: writes the next revision, and the line in the history
   * (last).
   */
  async move(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    to: Partial<IncidentRow>,
    kind: ChangeKind,
    reason: string | null = null,
    more: readonly Difference[] = [],
  ): Promise<number> {
    const revision = row.revision + 1;
    await manager
      .getRepository(IncidentEntity)
      .update({ id: row.id, revision: row.revision }, columnValues({ ...to, revision, changedAt: () => 'now()' }));
    const seq = await appendChange(manager, {
      incidentId: row.id,
      revision,
      actorId: actor.id,
      kind,
      reason,
      differences: [...statusDifferences(to), ...more],
    });
    Object.assign(row, to, { revision });
    return seq;
  }

  /**
   * Returns the record that was just written. Reads it after the commit, because until then every other writer waits
   * for the head of the log.
   * @throws Problem 'changed-meanwhile' when somebody has written it again since, so that their version does not pass
   * for the writer's own.
   */
  private async viewAt(actor: Actor, id: string, revision: number): Promise<IncidentRecord> {
    const record = await this.view(this.database.manager, actor, id);
    if (record.revision !== revision) throw new Problem('changed-meanwhile', { extra: { current: record } });
    return record;
  }

  private async view(manager: EntityManager, actor: Actor, id: string): Promise<IncidentRecord> {
    const row = await manager.getRepository(IncidentEntity).findOne({ where: { id }, comment: PREPARED_COMMENT });
    if (!row || !mayRead(sightOf(actor, row))) throw new Problem('not-found');
    return viewRecord(manager, actor, row);
  }

  /**
   * @returns the record's new revision, and what makes it as its writer may see it; null, or null from there: it must
   * be read again
   */
  private async change(
    manager: EntityManager,
    actor: Actor,
    id: string,
    incident: Incident,
    precondition: Precondition,
    commitsToo: boolean,
  ): Promise<{ revision: number; view: (() => IncidentRecord | null) | null }> {
    const { row, before, beside } = await lockWhole(manager, actor, id);
    const found = differences(before.incident, incident);
    const isRetry = found.length === 0 && row.authorId === actor.id;
    if (precondition.create) {
      if (isRetry) return { revision: row.revision, view: null };
      throw new Problem('already-exists');
    }
    if (row.revision !== precondition.revision && !(found.length === 0 && row.revision === precondition.revision + 1)) {
      await assertRevision(manager, actor, row, precondition.revision);
    }
    assertMayChange(actor, row, beside);
    const revision = await this.rewrite(manager, actor, row, before, incident, { commitsToo });
    return { revision, view: found.length === 0 ? null : () => viewChanged(actor, row, incident, beside) };
  }

  /**
   * Writes a new version of a locked record that the actor may change, with its line in the history (last).
   * @param before the record as it is stored, with all encrypted values
   * @param more.unused what `lockUnusedNames` found before the transaction logged anything; null: it looks for unused
   * names
   * @param more.commitsToo commits the transaction with it, unless nothing differs
   * @returns the record's revision; unchanged when nothing differs
   * @throws Problem 'incomplete' as missingAfter
   */
  async rewrite(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    before: StoredIncident,
    incident: Incident,
    {
      reason = null,
      unused = null,
      commitsToo = false,
    }: { reason?: string | null; unused?: readonly string[] | null; commitsToo?: boolean } = {},
  ): Promise<number> {
    dropStrayOwnCodes(incident);
    const found = differences(before.incident, incident);
    if (found.length === 0) return row.revision;
    const { id } = row;
    // Once submitted, a record stays complete. Otherwise the reviewer who publishes it would meet the gap that another
    // reviewer made.
    const missing = missingAfter(row, before.incident, incident);
    if (missing.length > 0) throw new Problem('incomplete', { errors: missing });
    const revision = row.revision + 1;
    // A tag says nothing of what happened: its record need not be graded again, and no correction waits.
    const isTagged = found.every(({ path }) => path === `/${TAGS}`);
    // A grade applies to the version that was graded, so a verified record goes back into review when it is changed.
    const status: Partial<IncidentRow> =
      row.status === 'WS_VERIFIED' && !isTagged ? { status: 'WS_UNDER_REVIEW', verifiedBy: null } : {};
    const caseTeam = caseTeamAfter(actor, row, before.incident, incident);
    if (caseTeam) status.caseTeam = caseTeam;
    const last = async (sealed: SealedDigests): Promise<void> => {
      const erases = await forgetPlain(manager, id, newlySealed(before.incident, found));
      const left = proposedIn(before.incident).filter((name) => !proposedIn(incident).includes(name));
      const forgotten = unused ? left.filter((name) => unused.includes(name)) : await lockUnusedNames(manager, left);
      // Whoever shows a page about a person locks pages before the log, to which forgetting appends.
      await this.whenLimited.tell(manager, before.incident, incident);
      await forgetNames(manager, actor.id, forgotten);
      await appendChange(manager, {
        incidentId: id,
        revision,
        actorId: actor.id,
        kind: isTagged ? 'tagged' : 'saved',
        reason,
        sealed,
        erases,
        commitsToo,
        differences: [...found, ...statusDifferences(status)],
      });
    };
    const columns = {
      ...toRow(Incident, incident),
      ...status,
      revision,
      codebookVersion: codebookOf(Incident).version,
    };
    const changedAt = await rewriteRecord(manager, { before, incident, found, row: columns }, last);
    Object.assign(row, status, { revision, changedAt, sensitivity: incident.sensitivity });
    return revision;
  }

  /**
   * Gives a locked record other answers, in the transaction of the caller, as saving its form does.
   * @returns false: it has them already
   * @throws Problem 'not-allowed', 'wrong-state', 'incomplete'
   */
  async amend(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    answers: (before: Incident) => Partial<Incident>,
  ): Promise<boolean> {
    await assertAction(manager, actor, row, 'change');
    const before = (await readRecords(manager, [row], true)).get(row.id)!;
    const { revision } = row;
    const incident = { ...before.incident, ...answers(before.incident) } as Incident;
    return (await this.rewrite(manager, actor, row, before, incident)) !== revision;
  }
}
