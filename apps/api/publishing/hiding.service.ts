import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { isId } from '@vigil/shared/codebook/values.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem, type ProblemCode } from '@vigil/shared/problems/problems.js';
import { PublicFacts } from '../statistics/public-facts.js';
import type { IncidentRow } from '../incidents/incident.entity.js';
import { asideValues, hiddenCodes } from '../platform/database/hidden-rows.js';
import { sweepGroups } from '../platform/database/public-groups.js';
import { appendPublicChange, closeVersion, nextPublicSeq } from '../platform/database/public-order.js';
import { IncidentsService } from '../incidents/incidents.service.js';
import type { RecordAction } from '../incidents/record-policy.js';
import { lockKnown, lockRow, refusalOf, type Actor } from '../incidents/records.js';
import { endCopiesOf, logCopies, showCopies, type CopyLine } from '../evidence/inspection/copies.repository.js';
import { PlacesService } from '../places/places.service.js';
import { logReports } from '../reports/report-digest.js';
import { ReportsService } from '../reports/reports.service.js';
import { bringBack, dropAside, putAside } from './aside.js';
import { publicationsOf } from './forget-digests.js';
import { showCopyOf } from './forget-text.js';
import { askToForget, WAITING } from './hiding.repository.js';
import { takeBackWithheld } from './withheld-totals.js';

/**
 * The result for one record of a request: done, or why not. The id is the one in the request: an id or a public code.
 */
export interface Outcome {
  id: string;
  code: string | null;
  problem: ProblemCode | null;
}
export interface Outcomes {
  done: number;
  results: Outcome[];
}

/** Maximum records that one member may forget in an hour. Hidden records are out of readers' sight in any case. */
export const FORGOTTEN_PER_HOUR = 20;

interface Hidden {
  revision: number;
  seq: string | null;
  codes: string[] | null;
  merged_into: string | null;
  stood: string;
}
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
    private readonly reports: ReportsService,
  ) {}

  /**
   * Hides these records from readers; the public text says only "withdrawn". Nothing is lost.
   * @param ids may include public codes: a member who may hide can hide anything that readers see, even a record that
   * they may not see at the desk
   */
  hide(actor: Actor, ids: readonly string[], reason: string): Promise<Outcomes> {
    return this.each(actor, ids, 'hide', async (manager, rows) => {
      const [batch, own] = [randomUUID(), rows.map(({ code }) => code!)];
      const hidden: { row: IncidentRow; seq: number; codes: string[]; stood: string; mergedInto: string | null }[] = [];
      for (const row of rows) {
        const seq = await nextPublicSeq(manager);
        await closeVersion(manager, row.code!, seq);
        hidden.push({ row, seq, codes: await codesOf(manager, row.id), stood: row.status, mergedInto: row.mergedInto });
      }
      await putAside(manager, [...new Set(hidden.flatMap(({ codes }) => codes))], own);
      for (const { row, seq, codes, stood, mergedInto } of hidden) {
        await manager.query(`insert into pub.gone (code, what, seq) values ($1, 'withdrawn', $2)`, [row.code, seq]);
        await appendPublicChange(manager, seq, { code: row.code, what: 'withdrawn', onDay: this.today() });
        await manager.query(
          'insert into withdrawal (incident_id, revision, withdrawn_by, stood, batch, seq, codes, merged_into) values ($1, $2, $3, $4, $5, $6, $7, $8)',
          [row.id, row.revision + 1, actor.id, stood, batch, seq, codes, mergedInto],
        );
      }
      const reports = await this.reports.hide(manager);
      // After the reports, whose rows also name groups.
      await sweepGroups(manager);
      for (const { row, seq, codes, stood, mergedInto } of hidden) {
        const values = [
          { path: 'gone', value: { seq, what: 'withdrawn', reason: null, into: null } },
          { path: 'hiding', value: { batch, seq, stood, mergedInto, codes } },
          ...(await asideValues(manager, codes)).map(({ field, value }) => ({ path: field, value })),
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
      await logReports(manager, actor.id, reports);
    });
  }

  /** Shows these records to readers again, as they were before, under a new number in the public order. */
  restore(actor: Actor, ids: readonly string[], reason: string): Promise<Outcomes> {
    return this.each(actor, ids, 'restore', async (manager, rows) => {
      const hidden: { row: IncidentRow; was: Hidden }[] = [];
      for (const row of rows) hidden.push({ row, was: await answered(manager, actor, row, 'restore') });
      const [whole, gone] = [
        hidden.filter(({ was }) => was.codes !== null),
        hidden.filter(({ was }) => was.codes === null),
      ];
      await manager.query('delete from pub.gone where code = any($1)', [whole.map(({ row }) => row.code)]);
      const back = await bringBack(manager, await hiddenCodes(manager));
      const shown: { row: IncidentRow; was: Hidden; seq: number; copies: CopyLine[] }[] = [];
      for (const { row, was } of whole) shown.push({ row, was, ...(await this.showAgain(manager, actor, row, was)) });
      const reports = await this.reports.hide(manager);
      for (const { row, was, seq } of shown) {
        const codes = was.codes!.filter((code) => back.includes(code));
        const values = [
          ...(await versionsOf(manager, codes)),
          ...(await asideValues(manager, was.codes!)),
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
      await logReports(manager, actor.id, reports);
      await logCopies(
        manager,
        actor.id,
        shown.flatMap(({ copies }) => copies),
      );
    });
  }

  /** Asks that what readers saw of these records be deleted permanently. Nothing changes until another person agrees. */
  askForget(actor: Actor, ids: readonly string[], reason: string): Promise<Outcomes> {
    return this.each(actor, ids, 'ask-forget', async (manager, rows) => {
      for (const row of rows) {
        await askToForget(manager, row.id, actor.id);
        await this.incidents.move(manager, actor, row, {}, 'forget-asked', reason);
      }
    });
  }

  /** Deletes permanently what readers saw of these records, as another person asked. */
  forget(actor: Actor, ids: readonly string[], reason: string): Promise<Outcomes> {
    return this.each(actor, ids, 'forget', async (manager, rows) => {
      await assertForgettingsLeft(manager, actor, rows.length);
      const hidden: { row: IncidentRow; was: Hidden; copies: CopyLine[] }[] = [];
      for (const row of rows)
        hidden.push({
          row,
          was: await answered(manager, actor, row, 'forget'),
          copies: await endCopiesOf(manager, row.id, true),
        });
      const codes = hidden.flatMap(({ was }) => was.codes ?? []);
      for (const { row, was } of hidden) if (was.codes) await dropAside(manager, row.code!, was.codes);
      for (const { row } of hidden) await takeBackWithheld(manager, row.id, true, this.today());
      const reports = codes.length > 0 ? await this.reports.withdraw(manager, codes) : [];
      for (const { row, was } of hidden) {
        const values = await asideValues(manager, was.codes ?? []);
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
      await logReports(manager, actor.id, reports);
      await logCopies(
        manager,
        actor.id,
        hidden.flatMap(({ copies }) => copies),
      );
    });
  }

  /** Records that a second reviewer has looked at the hidden records; removes the notice to all. */
  look(actor: Actor, ids: readonly string[]): Promise<Outcomes> {
    return this.each(actor, ids, 'look', async (manager, rows) => {
      for (const row of rows) {
        await manager.query(`update withdrawal set looked_by = $2 where ${WAITING}`, [row.id, actor.id]);
        await this.incidents.move(manager, actor, row, {}, 'hiding-seen');
      }
    });
  }

  /**
   * Applies an action to every record that allows it, in one transaction, and reports for each of the others why not.
   */
  private async each(actor: Actor, ids: readonly string[], action: RecordAction, work: Work): Promise<Outcomes> {
    const asked = [...new Set(ids.map((one) => (isId(one.toLowerCase()) ? one.toLowerCase() : one.toUpperCase())))];
    const results = await this.database.transaction(async (manager) => {
      const byCode = await idsOfCodes(
        manager,
        asked.filter((one) => !isId(one)),
      );
      const ofCodes = new Set(byCode.values());
      const rows: IncidentRow[] = [];
      const refused = new Map<string, Outcome>();
      // Locks in the order of the ids, so that two requests for the same records cannot deadlock.
      for (const id of [...new Set(asked.filter(isId).concat(...ofCodes))].sort()) {
        const { row, problem } = ofCodes.has(id)
          ? await foundByCode(manager, actor, id, action)
          : await found(manager, actor, id, action);
        if (row && problem === null) rows.push(row);
        else refused.set(id, { id, code: row?.code ?? null, problem: problem ?? 'not-found' });
      }
      for (const row of action === 'restore' ? await underHidden(manager, rows) : []) {
        rows.splice(rows.indexOf(row), 1);
        refused.set(row.id, { id: row.id, code: row.code, problem: 'wrong-state' });
      }
      if (rows.length > 0) await work(manager, rows);
      const codes = new Map(rows.map(({ id, code }) => [id, code]));
      return asked.map((one): Outcome => {
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
    was: Hidden,
  ): Promise<{ seq: number; copies: CopyLine[] }> {
    const seq = await nextPublicSeq(manager);
    await appendPublicChange(manager, seq, { code: row.code, what: 'restored', onDay: this.today() });
    // Hiding ended the current version. The copy is current from now on; for the time between, readers saw nothing.
    const [ended] = (await manager.query('select key from pub.incident where code = $1 and until_seq = $2', [
      row.code,
      was.seq,
    ])) as { key: string }[];
    if (!ended || was.stood !== 'WS_PUBLISHED') return { seq, copies: [] };
    await showCopyOf(manager, ended.key, seq);
    const [shown] = (await manager.query(
      `insert into publication (incident_id, pub_seq, revision, published_by, shown_place, shown_date)
       select incident_id, $2, case when revision = $3 then $4 else revision end, $5, shown_place, shown_date from publication where incident_id = $1 order by pub_seq desc limit 1
       returning shown_place as place, shown_date as date`,
      [row.id, seq, was.revision - 1, row.revision + 1, actor.id],
    )) as Parameters<typeof showCopies>[3][];
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

/** Returns the ids of the records with these public codes. */
const idsOfCodes = async (manager: EntityManager, codes: readonly string[]): Promise<Map<string, string>> => {
  const rows =
    codes.length === 0
      ? []
      : ((await manager.query('select id, code from incident where code = any($1)', [codes])) as {
          id: string;
          code: string;
        }[]);
  return new Map(rows.map(({ id, code }) => [code, id]));
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

const answered = async (
  manager: EntityManager,
  actor: Actor,
  row: IncidentRow,
  decision: 'forget' | 'restore',
): Promise<Hidden> => {
  const [[was]] = (await manager.query(
    `update withdrawal set decision = $2, answered_by = $3, answered_at = now() where ${WAITING} returning revision, seq, codes, merged_into, stood`,
    [row.id, decision, actor.id],
  )) as [Hidden[], number];
  return was!;
};

/** Returns its code, and those of duplicates that were merged into it. */
const codesOf = async (manager: EntityManager, id: string): Promise<string[]> => {
  const joined: { code: string }[] = await manager.query(
    `with recursive same as (select id, code from incident where id = $1 union select i.id, i.code from incident i join same on i.merged_into = same.id)
     select code from same where code is not null order by code`,
    [id],
  );
  return joined.map(({ code }) => code);
};

/** Returns those rows that were merged into a record that stays hidden, because they describe the same event. */
const underHidden = async (manager: EntityManager, rows: readonly IncidentRow[]): Promise<IncidentRow[]> => {
  const found: { id: string }[] = await manager.query(
    `with recursive up as (select w.incident_id as id, w.merged_into as above from withdrawal w where w.incident_id = any($1) and w.decision is null and w.merged_into is not null
                           union select up.id, i.merged_into from up join incident i on i.id = up.above where i.merged_into is not null)
     select distinct up.id from up join withdrawal w on w.incident_id = up.above and w.decision is null where up.above <> all($1)`,
    [rows.map(({ id }) => id)],
  );
  const under = new Set(found.map(({ id }) => id));
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
  const [row] = (await manager.query(
    `select count(*)::int as n, coalesce(ceil(extract(epoch from min(answered_at) + interval '1 hour' - now())), 3600)::int as wait
       from withdrawal where answered_by = $1 and decision = 'forget' and answered_at > now() - interval '1 hour'`,
    [actor.id],
  )) as { n: number; wait: number }[];
  if (row!.n + more > FORGOTTEN_PER_HOUR) throw new Problem('hourly-limit', { retryAfterSeconds: row!.wait });
};

const versionsOf = async (
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
  const [made] = (await manager.query(
    'select p.revision, p.shown_place, p.shown_date, i.code from publication p join incident i on i.id = p.incident_id where p.incident_id = $1 and p.pub_seq = $2',
    [id, seq],
  )) as { revision: number; shown_place: string; shown_date: string; code: string }[];
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
