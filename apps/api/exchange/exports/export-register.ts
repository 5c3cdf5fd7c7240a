import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ExportAsk, ExportRecord, WhyStopped } from '@vigil/shared/staff-responses/exports.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { lockMember } from '../../accounts/members.repository.js';
import { lockTrust } from '../../accounts/apply-trust-policy.js';
import {
  allowDownload,
  answerExport,
  beginDownload,
  cancelDownload,
  countExports,
  endAbandoned,
  endDownload,
  findExport,
  isExportSeen,
  insertExport,
  knownToReviewers,
  listExports,
  lockInternalExport,
  longWaiting,
  makeAvailable,
  saveProgress,
  waitingTwin,
  type StoredExport,
} from './export.repository.js';
import type { Prepared } from './prepared-file.js';
import { isReadyByItself, READY_AFTER_HOURS, readUnchanged, readyFrom, waitsFrom } from './internal-export-delay.js';
import type { Progress } from './row-batches.js';
import type { Sent } from './send-file.js';

const PAGE = 50;

/** Records who exported what. */
@Injectable()
export class ExportRegister {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Records a request before the first byte is sent. Repeating a request for internal data that is still waiting makes
   * no second one. @returns its id
   */
  async add(memberId: string, ask: ExportAsk, { about, name, incidents, leftOut, rows }: Prepared): Promise<string> {
    const id = randomUUID();
    return this.database.transaction(async (manager) => {
      await lockMember(manager, memberId);
      const same = await waitingTwin(manager, memberId, ask);
      if (same) return same;
      await insertExport(manager, {
        ...ask,
        id,
        memberId,
        fileName: name,
        incidents,
        leftOut,
        rowsExpected: rows,
        asOf: about.asOf.seq,
        log: about.log,
      });
      const said = {
        audience: ask.audience,
        data: ask.data,
        format: ask.format,
        question: ask.question,
        rows,
        asOf: about.asOf.seq,
        ...(ask.reason === null ? {} : { reason: ask.reason }),
      };
      await say(manager, id, memberId, 'export-asked', said);
      return id;
    });
  }

  /**
   * Records a reviewer's answer to a request for internal data: while it waits, and a refusal until the first download.
   * Repeating the same answer has no further effect.
   * @param check throws if this reviewer may not answer this requester
   * @throws Problem not-found, wrong-state
   */
  async answer(
    reviewerId: string,
    id: string,
    answer: 'released' | 'refused',
    reason: string | null,
    check: (manager: EntityManager, askedBy: string) => Promise<void>,
  ): Promise<void> {
    await this.tidy();
    await this.database.transaction(async (manager) => {
      const row = await lockInternalExport(manager, id);
      if (!row || !(await isExportSeen(manager, reviewerId, id))) throw new Problem('not-found');
      await check(manager, row.memberId);
      if (row.answer === answer && row.answeredBy === reviewerId) return;
      const mayStill = row.state === 'waiting' || (answer === 'refused' && row.state === 'asked' && row.takings === 0);
      if (!mayStill) throw new Problem('wrong-state', { extra: { status: row.state } });
      await answerExport(manager, id, { answer, by: reviewerId, reason });
      await say(manager, id, reviewerId, `export-${answer}`, reason === null ? {} : { why: reason });
    });
  }

  /** Returns one record; null if there is none. */
  async read(id: string): Promise<ExportRecord | null> {
    await this.tidy();
    const found = await findExport(this.database.manager, id);
    return found && (await this.withReadiness([found]))[0]!;
  }

  /** Returns whether a member may know of an export. */
  isSeen(reader: string, id: string): Promise<boolean> {
    return isExportSeen(this.database.manager, reader, id);
  }

  /** Lists records that a member may know of by page, newest first. @param before the id to continue after */
  async list(
    reader: string,
    before: string | null,
    onlyWaiting: boolean,
  ): Promise<{ total: number; items: ExportRecord[]; next: string | null }> {
    await this.tidy();
    const found = await listExports(this.database.manager, reader, before, onlyWaiting, PAGE + 1);
    const total = await countExports(this.database.manager, reader, onlyWaiting);
    const items = await this.withReadiness(found.slice(0, PAGE));
    return { total, items, next: found.length > PAGE ? found[PAGE - 1]!.id : null };
  }

  /**
   * Allows one download of internal data to begin now; call it after the requester confirmed their identity. @returns
   * false if it is not available yet, or no longer.
   */
  async allow(id: string): Promise<boolean> {
    await this.tidy();
    return allowDownload(this.database, id);
  }

  /**
   * Records the start of a download. Public data: once. Internal data: as often as the requester needs within the
   * allowed days, each time with a log entry.
   * @returns false if it is not available yet, or no longer
   */
  async begin(id: string, { about, rows, incidents, leftOut }: Prepared): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const begun = await beginDownload(manager, id, { rows, incidents, leftOut, asOf: about.asOf.seq });
      if (begun?.audience === 'internal')
        await say(manager, id, begun.memberId, 'export-taken', { rows, takings: begun.takings });
      return begun !== null;
    });
  }

  /**
   * Records progress. @returns whether to stop: on request, or because the member lost the right. A download can
   * outlive their session.
   */
  move(id: string, progress: Progress): Promise<boolean> {
    return saveProgress(this.database, id, progress);
  }

  /** Asks whichever server writes it to stop; cancels it if it has not begun. */
  async askToStop({ id, memberId }: Pick<ExportRecord, 'id' | 'memberId'>): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (await cancelDownload(manager, id)) await say(manager, id, memberId, 'export-cancelled', {});
    });
  }

  /** Records the final result permanently. */
  async end(
    record: Pick<ExportRecord, 'id' | 'memberId'>,
    sent: Sent,
    takenBack: number,
    why: WhyStopped,
  ): Promise<void> {
    const whyStopped = sent.isComplete ? null : why;
    await this.database.transaction(async (manager) => {
      const isFirst = await endDownload(manager, {
        id: record.id,
        whyStopped,
        rows: sent.rows,
        takenBack,
        bytes: sent.bytes,
        checksum: sent.checksum,
      });
      if (!isFirst) return;
      const said = {
        rows: sent.rows,
        ...(whyStopped === null ? { checksum: sent.checksum } : { stopped: whyStopped }),
      };
      await say(manager, record.id, record.memberId, sent.isComplete ? 'export-complete' : 'export-stopped', said);
    });
  }

  /** Ends exports whose server died or that were never started. */
  private async tidy(): Promise<void> {
    await endAbandoned(this.database);
    await this.letThrough();
  }

  /**
   * Makes requests available that no reviewer refused for a day, though at least one who knows of them and is
   * independent of the requester could have, and nobody's standing changed in that day. If no such reviewer is active,
   * the request waits.
   */
  private async letThrough(): Promise<void> {
    if ((await longWaiting(this.database.manager)).length === 0) return;
    await this.database.transaction(async (manager) => {
      await lockTrust(manager);
      const unchanged = await readUnchanged(manager);
      const waiting = await longWaiting(manager);
      const known = await knownToReviewers(
        manager,
        waiting.map(({ id }) => id),
      );
      const ready = waiting.filter(({ id, askedBy, askedAt, now }) => {
        const hours = (now.getTime() - waitsFrom(askedAt, unchanged).getTime()) / 3_600_000;
        return isReadyByItself(hours, askedBy, unchanged.team, known.get(id)!);
      });
      if (ready.length === 0) return;
      const available = await makeAvailable(
        manager,
        ready.map(({ id }) => id),
      );
      for (const id of available) await say(manager, id, null, 'export-ready', { hours: READY_AFTER_HOURS });
    });
  }

  private async withReadiness(found: readonly StoredExport[]): Promise<ExportRecord[]> {
    const { manager } = this.database;
    const waiting = found.flatMap(({ id, state }) => (state === 'waiting' ? id : []));
    const unchanged = waiting.length > 0 ? await readUnchanged(manager) : null;
    const known = unchanged && (await knownToReviewers(manager, waiting));
    return found.map((one) => ({
      ...one,
      readyByItself:
        (unchanged && one.state === 'waiting'
          ? readyFrom(one.memberId, new Date(one.askedAt), unchanged, known!.get(one.id)!)?.toISOString()
          : null) ?? null,
      records: null,
    }));
  }
}

/** Appends to the log. Call it last in the transaction. */
const say = async (
  manager: EntityManager,
  id: string,
  actorId: string | null,
  what: string,
  said: Readonly<Record<string, unknown>>,
): Promise<void> => {
  await appendLeaf(manager, {
    entity: 'export',
    entityId: id,
    revision: null,
    actorId,
    what,
    values: Object.entries(said).map(([field, value]) => ({ field, value })),
  });
};
