import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { isId } from '@vigil/shared/codebook/check-value.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem, type ProblemCode } from '@vigil/shared/problems/problems.js';
import type { HidingOutcome, HidingOutcomes } from '@vigil/shared/staff-responses/hidden-records.js';
import type { RecordAction } from '@vigil/shared/staff-responses/incident-record.js';
import { PublicFacts } from '../statistics/public-facts.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { hiddenValues, hiddenCodes } from '../platform/database/hidden-codes-and-digests.js';
import { sweepGroups } from '../platform/database/group-names-for-readers.js';
import { appendPublicChange, closeVersion, nextPublicSeq } from '../platform/database/public-site-state.repository.js';
import { assertStillActs } from '../accounts/apply-trust-policy.js';
import { takeTurn } from '../accounts/members.repository.js';
import { codesWithMerged, idsOfCodes } from '../incidents/incident-row.repository.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import { lockKnown, lockRow, refusalOf, type Actor } from '../incidents/record-access.js';
import { endCopiesOf, logCopies, showCopies, type CopyLine } from '../evidence/inspection/copies.repository.js';
import { PlacesService } from '../places/places.service.js';
import { logAffectedReports } from '../reports/log-affected-reports.js';
import { FrozenFiguresService } from '../reports/frozen-figures.service.js';
import { publicationsOf } from './forget-logged-digests.js';
import { deleteGone, insertWithdrawn } from './gone-codes.repository.js';
import { refitStory } from './incident-stories.service.js';
import { restoreRows, forgetRows, hideRows } from './hidden-published-rows.repository.js';
import {
  askToForget,
  decideWithdrawal,
  forgottenLately,
  insertWithdrawal,
  noteLook,
  underHidden,
  type Withdrawal,
} from './hiding.repository.js';
import { publicationAt, publishAgain } from './publication.repository.js';
import { showCopyOf, versionEndedAt } from './published-version.repository.js';
import { updateTotalsOnRetraction } from './update-withheld-totals.js';

/** Maximum records that one member may forget in an hour. Hidden records are out of readers' sight in any case. */
export const FORGOTTEN_PER_HOUR = 20;

type Work = (manager: EntityManager, rows: readonly IncidentRow[]) => Promise<void>;

/**
 * Hides any number of records at once, which one person may do for safety, and applies the decisions that follow.
 * docs/decisions/hide-and-forget.md.
 */
@Injectable()
export class HidingService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
    private readonly places: PlacesService,
    private readonly facts: PublicFacts,
    private readonly reports: FrozenFiguresService,
  ) {}

  /**
   * Hides these records from readers; the public text says only "withdrawn". Nothing is lost.
   * @param ids may include public codes: a member who may hide can hide anything that readers see, even a record that
   * they may not see at the desk
   */
  hide(actor: Actor, ids: readonly string[], reason: string): Promise<HidingOutcomes> {
    return this.each(actor, ids, 'hide', async (manager, rows) => {
      const [batch, own] = [randomUUID(), rows.map(({ code }) => code!)];
      const hidden: { row: IncidentRow; seq: number; codes: string[]; stood: string; mergedInto: string | null }[] = [];
      for (const row of rows) {
        const seq = await nextPublicSeq(manager);
        await closeVersion(manager, row.code!, seq);
        hidden.push({
          row,
          seq,
          codes: await codesWithMerged(manager, row.id),
          stood: row.status,
          mergedInto: row.mergedInto,
        });
      }
      await hideRows(manager, [...new Set(hidden.flatMap(({ codes }) => codes))], own);
      for (const { row, seq, codes, stood, mergedInto } of hidden) {
        await insertWithdrawn(manager, row.code, seq);
        await appendPublicChange(manager, seq, { code: row.code, what: 'withdrawn', onDay: this.today() });
        await insertWithdrawal(manager, {
          incidentId: row.id,
          revision: row.revision + 1,
          by: actor.id,
          stood,
          batch,
          seq,
          codes,
          mergedInto,
        });
      }
      const reports = await this.reports.hide(manager);
      // After the reports, whose rows also name groups.
      await sweepGroups(manager);
      for (const { row, seq, codes, stood, mergedInto } of hidden) {
        const values = [
          { path: 'gone', value: { seq, what: 'withdrawn', reason: null, into: null } },
          { path: 'hiding', value: { batch, seq, stood, mergedInto, codes } },
          ...(await hiddenValues(manager, codes)).map(({ field, value }) => ({ path: field, value })),
        ];
        await this.incidents.move(
          manager,
          actor,
          row,
          { status: 'WS_RETRACTED', mergedInto: null },
          'hidden',
          reason,
          values.map((value) => ({ ...value, internal: false })),
        );
      }
      await logAffectedReports(manager, actor.id, reports);
    });
  }

  /** Shows these records to readers again, as they were before, under a new number in the public order. */
  restore(actor: Actor, ids: readonly string[], reason: string): Promise<HidingOutcomes> {
    return this.each(actor, ids, 'restore', async (manager, rows) => {
      const hidden: { row: IncidentRow; was: Withdrawal }[] = [];
      for (const row of rows) hidden.push({ row, was: await decideWithdrawal(manager, row.id, 'restore', actor.id) });
      const [whole, gone] = [
        hidden.filter(({ was }) => was.codes !== null),
        hidden.filter(({ was }) => was.codes === null),
      ];
      await deleteGone(
        manager,
        whole.map(({ row }) => row.code),
      );
      const back = await restoreRows(manager, await hiddenCodes(manager));
      const shown: { row: IncidentRow; was: Withdrawal; seq: number; copies: CopyLine[] }[] = [];
      for (const { row, was } of whole) shown.push({ row, was, ...(await this.showAgain(manager, actor, row, was)) });
      const reports = await this.reports.hide(manager);
      for (const { row, was, seq } of shown) {
        const codes = was.codes!.filter((code) => back.includes(code));
        const values = [
          ...(await digestsOf(manager, codes)),
          ...(await hiddenValues(manager, was.codes!)),
          ...(await republished(manager, row.id, seq)),
        ];
        await this.incidents.move(
          manager,
          actor,
          row,
          { status: was.stood, mergedInto: was.merged_into },
          'restored',
          reason,
          values.map(({ field, value }) => ({ path: field, value, internal: false })),
        );
      }
      for (const { row, was } of gone)
        await this.incidents.move(manager, actor, row, afterDeletion(was.stood), 'restored', reason);
      await logAffectedReports(manager, actor.id, reports);
      await logCopies(
        manager,
        actor.id,
        shown.flatMap(({ copies }) => copies),
      );
    });
  }

  /**
   * Asks that what readers saw of these records be deleted permanently. Nothing changes until another person agrees.
   */
  askForget(actor: Actor, ids: readonly string[], reason: string): Promise<HidingOutcomes> {
    return this.each(actor, ids, 'ask-forget', async (manager, rows) => {
      for (const row of rows) {
        await askToForget(manager, row.id, actor.id);
        await this.incidents.move(manager, actor, row, {}, 'forget-asked', reason);
      }
    });
  }

  /** Deletes permanently what readers saw of these records, as another person asked. */
  forget(actor: Actor, ids: readonly string[], reason: string): Promise<HidingOutcomes> {
    return this.each(actor, ids, 'forget', async (manager, rows) => {
      await assertForgettingsLeft(manager, actor, rows.length);
      const hidden: { row: IncidentRow; was: Withdrawal; copies: CopyLine[] }[] = [];
      for (const row of rows)
        hidden.push({
          row,
          was: await decideWithdrawal(manager, row.id, 'forget', actor.id),
          copies: await endCopiesOf(manager, row.id, true),
        });
      const codes = hidden.flatMap(({ was }) => was.codes ?? []);
      // Before their rows go, which say the days that the reports knew.
      const reports = codes.length > 0 ? await this.reports.withdraw(manager, codes) : [];
      for (const { row, was } of hidden) if (was.codes) await forgetRows(manager, row.code!, was.codes);
      for (const { row } of hidden) await updateTotalsOnRetraction(manager, row.id, true, this.today());
      for (const { row, was } of hidden) {
        const values = await hiddenValues(manager, was.codes ?? []);
        await this.incidents.move(
          manager,
          actor,
          row,
          {},
          'forgotten',
          reason,
          values.map(({ field, value }) => ({ path: field, value, internal: false })),
        );
      }
      await logAffectedReports(manager, actor.id, reports);
      await logCopies(
        manager,
        actor.id,
        hidden.flatMap(({ copies }) => copies),
      );
    });
  }

  /** Records that a second reviewer has looked at the hidden records; removes the notice to all. */
  look(actor: Actor, ids: readonly string[]): Promise<HidingOutcomes> {
    return this.each(actor, ids, 'look', async (manager, rows) => {
      for (const row of rows) {
        await noteLook(manager, row.id, actor.id);
        await this.incidents.move(manager, actor, row, {}, 'hiding-seen');
      }
    });
  }

  /**
   * Applies an action to every record that allows it, in one transaction, and reports for each of the others why not.
   */
  private async each(actor: Actor, ids: readonly string[], action: RecordAction, work: Work): Promise<HidingOutcomes> {
    const asked = [...new Set(ids.map((one) => (isId(one.toLowerCase()) ? one.toLowerCase() : one.toUpperCase())))];
    const results = await this.database.transaction(async (manager) => {
      const byCode = await idsOfCodes(
        manager,
        asked.filter((one) => !isId(one)),
      );
      const ofCodes = new Set(byCode.values());
      const rows: IncidentRow[] = [];
      const refused = new Map<string, HidingOutcome>();
      // Locks in the order of the ids, so that two requests for the same records cannot deadlock.
      for (const id of [...new Set(asked.filter(isId).concat(...ofCodes))].sort()) {
        const { row, problem } = ofCodes.has(id)
          ? await foundByCode(manager, actor, id, action)
          : await found(manager, actor, id, action);
        if (row && problem === null) rows.push(row);
        else refused.set(id, { id, code: row?.code ?? null, problem: problem ?? 'not-found' });
      }
      await assertStillActs(manager, actor.id);
      for (const row of action === 'restore' ? await mergedUnderHidden(manager, rows) : []) {
        rows.splice(rows.indexOf(row), 1);
        refused.set(row.id, { id: row.id, code: row.code, problem: 'wrong-state' });
      }
      if (rows.length > 0) await work(manager, rows);
      const codes = new Map(rows.map(({ id, code }) => [id, code]));
      return asked.map((one): HidingOutcome => {
        const id = byCode.get(one) ?? one;
        const isDone = codes.has(id);
        if (!isId(one)) return { id: one, code: one, problem: isDone ? null : 'not-found' };
        return refused.get(id) ?? { id, code: codes.get(id) ?? null, problem: null };
      });
    });
    await this.facts.catchUp();
    return { done: new Set(results.filter(({ problem }) => problem === null).map(({ code }) => code)).size, results };
  }

  private async showAgain(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    was: Withdrawal,
  ): Promise<{ seq: number; copies: CopyLine[] }> {
    const seq = await nextPublicSeq(manager);
    await appendPublicChange(manager, seq, { code: row.code, what: 'restored', onDay: this.today() });
    // Hiding ended the current version. The copy is current from now on; for the time between, readers saw nothing.
    const ended = await versionEndedAt(manager, row.code!, was.seq);
    if (ended === null || was.stood !== 'WS_PUBLISHED') return { seq, copies: [] };
    await showCopyOf(manager, ended, seq);
    await refitStory(manager, row.code!);
    const shown = await publishAgain(manager, {
      incidentId: row.id,
      seq,
      was: was.revision - 1,
      revision: row.revision + 1,
      by: actor.id,
    });
    return { seq, copies: shown ? await showCopies(manager, row.id, row.code!, shown) : [] };
  }

  private today(): Day {
    return todayIn(this.places.country.timeZone);
  }
}

const found = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
  action: RecordAction,
): Promise<{ row: IncidentRow | null; problem: ProblemCode | null }> => {
  try {
    const row = await lockRow(manager, actor, id);
    return { row, problem: await refusalOf(manager, actor, row, action) };
  } catch (error) {
    if (error instanceof Problem) return { row: null, problem: error.code };
    throw error;
  }
};

/**
 * Returns a record named by its public code, if readers know of it, whoever asks. For any other it returns nothing, so
 * that it does not reveal whether the record exists.
 */
const foundByCode = async (
  manager: EntityManager,
  actor: Actor,
  id: string,
  action: RecordAction,
): ReturnType<typeof found> => {
  const row = await lockKnown(manager, id);
  return row && (await refusalOf(manager, actor, row, action)) === null
    ? { row, problem: null }
    : { row: null, problem: 'not-found' };
};

/** Returns those rows that were merged into a record that stays hidden, because they describe the same event. */
const mergedUnderHidden = async (manager: EntityManager, rows: readonly IncidentRow[]): Promise<IncidentRow[]> => {
  const under = await underHidden(
    manager,
    rows.map(({ id }) => id),
  );
  return rows.filter(({ id }) => under.has(id));
};

/**
 * Returns the status for a record whose rows an earlier Vigil deleted on withdrawal. Two people must publish it again.
 */
const afterDeletion = (stood: string): Partial<IncidentRow> => {
  if (stood === 'WS_PUBLISHED') return { status: 'WS_VERIFIED' };
  return stood === 'WS_RETRACTED' ? { status: stood } : { status: 'WS_UNDER_REVIEW', verifiedBy: null };
};

/** @throws Problem 'hourly-limit' */
const assertForgettingsLeft = async (manager: EntityManager, actor: Actor, more: number): Promise<void> => {
  // Two of their requests at once each count what the other forgot.
  await takeTurn(manager, actor.id);
  const { n, wait } = await forgottenLately(manager, actor.id);
  if (n + more > FORGOTTEN_PER_HOUR) throw new Problem('hourly-limit', { retryAfterSeconds: wait });
};

const digestsOf = async (
  manager: EntityManager,
  codes: readonly string[],
): Promise<{ field: string; value: unknown }[]> => {
  const values: { field: string; value: unknown }[] = [];
  for (const code of codes) values.push(...(await publicationsOf(manager, code)));
  return values;
};

/** Returns the log values of the publication that restoring makes, if it makes one. */
const republished = async (
  manager: EntityManager,
  id: string,
  seq: number,
): Promise<{ field: string; value: unknown }[]> => {
  const made = await publicationAt(manager, id, seq);
  if (!made) return [{ field: 'shown-again', value: { seq } }];
  const version = (await publicationsOf(manager, made.code))
    .map(({ value }) => value as { seq: number; sha256: string | null })
    .find((one) => one.seq === seq);
  return [
    { field: 'shown-again', value: { seq } },
    {
      field: 'publication',
      value: { ...version!, revision: made.revision, shownPlace: made.shown_place, shownDate: made.shown_date },
    },
  ];
};
