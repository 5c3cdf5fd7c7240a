import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { appendLeaf } from '../../audit-log/leaf.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { lockTrust } from '../../accounts/trust-store.js';
import type { Data } from './about-file.js';
import type { Format } from './formats.js';
import type { Prepared } from './prepared.js';
import { isReadyByItself, READY_AFTER_HOURS, readUnchanged, readyFrom, waitsFrom } from './ready-by-itself.js';
import type { Progress } from './rows.js';
import type { Sent } from './send-file.js';
import { longWaiting, makeAvailable } from './waiting-exports.repository.js';

export type Audience = 'public' | 'internal';
export type ExportState = 'waiting' | 'asked' | 'running' | 'complete' | 'stopped';
export type WhyStopped = 'cancelled' | 'connection-lost' | 'failed' | 'server-ended' | 'never-begun' | 'refused';

/** What a member wants to export. */
export interface ExportAsk {
  audience: Audience;
  data: Data;
  format: Format;
  language: Language;
  question: string;
  reason: string | null;
}

/** An export as the desk sees it. Instants are UTC. */
export interface ExportRecord extends ExportAsk {
  id: string;
  memberId: string;
  member: string;
  fileName: string;
  state: ExportState;
  whyStopped: WhyStopped | null;
  incidents: number;
  leftOut: number;
  rowsExpected: number;
  rowsWritten: number;
  takenBack: number;
  bytes: number;
  checksum: string | null;
  asOf: number;
  log: { size: number; root: string } | null;
  askedAt: string;
  begunAt: string | null;
  endedAt: string | null;
  /**
   * Internal data only: from when and until when the file can be downloaded, and how often it was. The instants are
   * null while it waits, and for public data.
   */
  readyAt: string | null;
  until: string | null;
  takings: number;
  /**
   * When it becomes available if no reviewer answers before. Null: it does not wait, or nobody could refuse it now who
   * is independent of the requester.
   */
  readyByItself: string | null;
  /** The second person's answer; null: none yet. */
  answer: 'released' | 'refused' | null;
  answeredBy: string | null;
  answeredAt: string | null;
  answerReason: string | null;
}

type Stored = Omit<ExportRecord, 'readyByItself'>;
/** Maximum seconds between confirming one's identity and the start of the download. */
const TAKE_SECONDS = 60;
/** Days in which internal data can be downloaded. */
const TAKE_WITHIN_DAYS = 7;
const RECORDS = `select e.id, e.member_id as "memberId", m.name as member, e.audience, e.data, e.format, e.language, e.question, e.reason, e.file_name as "fileName", e.state, e.why_stopped as "whyStopped",
  e.incidents, e.left_out as "leftOut", e.rows_expected as "rowsExpected", e.rows_written as "rowsWritten", e.taken_back as "takenBack", e.bytes, e.checksum, e.as_of as "asOf",
  case when e.log_size is not null then json_build_object('size', e.log_size, 'root', e.log_root) end as log, e.asked_at as "askedAt", e.begun_at as "begunAt", e.ended_at as "endedAt",
  e.ready_at as "readyAt", e.ready_at + make_interval(days => ${TAKE_WITHIN_DAYS}) as until, e.takings,
  e.answer, a.name as "answeredBy", e.answered_at as "answeredAt", e.answer_reason as "answerReason"
  from export e join member m on m.id = e.member_id left join member a on a.id = e.answered_by`;
const PAGE = 50;
/** Public files must be downloaded within this time of the request. */
const BEGIN_WITHIN_MINUTES = 10;
/** A server reports every second that it is still writing. */
const DEAD_AFTER_SECONDS = 30;

/** Records who exported what. */
@Injectable()
export class ExportRecords {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Records a request before the first byte is sent. Repeating a request for internal data that is still waiting makes
   * no second one. @returns its id
   */
  async add(memberId: string, ask: ExportAsk, { about, name, incidents, leftOut, rows }: Prepared): Promise<string> {
    const id = randomUUID();
    return this.database.transaction(async (manager) => {
      await manager.query('select from member where id = $1 for update', [memberId]);
      const [same] = (await manager.query(
        `select id from export where member_id = $1 and state = 'waiting' and data = $2 and format = $3 and language = $4 and question = $5 and reason = $6`,
        [memberId, ask.data, ask.format, ask.language, ask.question, ask.reason],
      )) as { id: string }[];
      if (same) return same.id;
      await manager.query(
        `insert into export (id, member_id, audience, data, format, language, question, reason, file_name, incidents, left_out, rows_expected, as_of, log_size, log_root, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, case $3 when 'internal' then 'waiting' else 'asked' end)`,
        [
          id,
          memberId,
          ask.audience,
          ask.data,
          ask.format,
          ask.language,
          ask.question,
          ask.reason,
          name,
          incidents,
          leftOut,
          rows,
          about.asOf.seq,
          about.log?.size ?? null,
          about.log?.root ?? null,
        ],
      );
      const said = {
        audience: ask.audience,
        data: ask.data,
        format: ask.format,
        question: ask.question,
        rows,
        asOf: about.asOf.seq,
        ...(ask.reason === null ? {} : { reason: ask.reason }),
      };
      await appendLeaf(manager, {
        entity: 'export',
        entityId: id,
        revision: null,
        actorId: memberId,
        what: 'export-asked',
        values: Object.entries(said).map(([field, value]) => ({ field, value })),
      });
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
      const [row] = (await manager.query(
        `select member_id as "askedBy", state, answer, answered_by as "answeredBy", takings from export where id = $1 and audience = 'internal' for update`,
        [id],
      )) as {
        askedBy: string;
        state: ExportState;
        answer: string | null;
        answeredBy: string | null;
        takings: number;
      }[];
      if (!row) throw new Problem('not-found');
      await check(manager, row.askedBy);
      if (row.answer === answer && row.answeredBy === reviewerId) return;
      const mayStill = row.state === 'waiting' || (answer === 'refused' && row.state === 'asked' && row.takings === 0);
      if (!mayStill) throw new Problem('wrong-state', { extra: { status: row.state } });
      await manager.query(
        `update export set answer = $2, answered_by = $3, answered_at = now(), answer_reason = $4, ready_at = case $2 when 'released' then now() end,
                state = case $2 when 'released' then 'asked' else 'stopped' end, why_stopped = case $2 when 'refused' then 'refused' end, ended_at = case $2 when 'refused' then now() end where id = $1`,
        [id, answer, reviewerId, reason],
      );
      await say(manager, id, reviewerId, `export-${answer}`, reason === null ? {} : { why: reason });
    });
  }

  /** Returns one record; null if there is none. */
  async read(id: string): Promise<ExportRecord | null> {
    await this.tidy();
    const found: Stored[] = await this.database.query(`${RECORDS} where e.id = $1`, [id]);
    return (await this.withReadiness(found))[0] ?? null;
  }

  /** Lists records by page, newest first. @param before the id to continue after */
  async list(
    before: string | null,
    onlyWaiting: boolean,
  ): Promise<{ total: number; items: ExportRecord[]; next: string | null }> {
    await this.tidy();
    const which = onlyWaiting ? `e.state = 'waiting'` : 'true';
    const found: Stored[] = await this.database.query(
      `${RECORDS} where ${which} and ($1::uuid is null or (e.asked_at, e.id) < (select b.asked_at, b.id from export b where b.id = $1)) order by e.asked_at desc, e.id desc limit ${PAGE + 1}`,
      [before],
    );
    const [{ n }] = (await this.database.query(`select count(*)::int as n from export e where ${which}`)) as [
      { n: number },
    ];
    const items = await this.withReadiness(found.slice(0, PAGE));
    return { total: n, items, next: found.length > PAGE ? found[PAGE - 1]!.id : null };
  }

  /**
   * Allows one download of internal data to begin now; call it after the requester confirmed their identity. @returns
   * false if it is not available yet, or no longer.
   */
  async allow(id: string): Promise<boolean> {
    await this.tidy();
    const [allowed]: [unknown[], number] = await this.database.query(
      `update export set take_until = now() + make_interval(secs => ${TAKE_SECONDS}) where id = $1 and audience = 'internal' and ${MAY_BEGIN} returning id`,
      [id],
    );
    return allowed.length > 0;
  }

  /**
   * Records the start of a download. Public data: once. Internal data: as often as the requester needs within the
   * allowed days, each time with a log entry.
   * @returns false if it is not available yet, or no longer
   */
  async begin(id: string, { about, rows, incidents, leftOut }: Prepared): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const [[begun]] = (await manager.query(
        `update export set state = 'running', begun_at = now(), seen_at = now(), rows_expected = $2, incidents = $3, left_out = $4, as_of = $5, takings = takings + 1,
                rows_written = 0, taken_back = 0, bytes = 0, checksum = null, why_stopped = null, ended_at = null, cancel_asked = false, take_until = null
          where id = $1 and ${MAY_BEGIN} and (audience = 'public' or take_until > now()) returning audience, member_id as "memberId", takings`,
        [id, rows, incidents, leftOut, about.asOf.seq],
      )) as [{ audience: Audience; memberId: string; takings: number }[], number];
      if (begun?.audience === 'internal')
        await say(manager, id, begun.memberId, 'export-taken', { rows, takings: begun.takings });
      return begun !== undefined;
    });
  }

  /**
   * Records progress. @returns whether to stop: on request, or because the member lost the right. A download can
   * outlive their session.
   */
  async move(id: string, { rows, takenBack }: Progress): Promise<boolean> {
    const [moved]: [{ stop: boolean }[], number] = await this.database.query(
      `update export set rows_written = $2, taken_back = $3, seen_at = now() where id = $1 and state = 'running'
         returning cancel_asked or exists (select from member m where m.id = member_id and (m.frozen or m.role <> all(case audience when 'internal' then $5::text[] else $4::text[] end))) as stop`,
      [id, rows, takenBack, RIGHTS['export-public'], RIGHTS['export-internal']],
    );
    return moved[0]?.stop ?? true;
  }

  /** Asks whichever server writes it to stop; cancels it if it has not begun. */
  async askToStop(id: string): Promise<void> {
    await this.database.query(`update export set cancel_asked = true where id = $1 and state = 'running'`, [id]);
    await this.database.query(
      `update export set state = 'stopped', why_stopped = 'cancelled', ended_at = now() where id = $1 and state in ('waiting', 'asked')`,
      [id],
    );
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
      const [ended]: [unknown[], number] = await manager.query(
        `update export set state = $2, why_stopped = $3, rows_written = $4, taken_back = $5, bytes = $6, checksum = $7, ended_at = now() where id = $1 and state = 'running' returning id`,
        [
          record.id,
          sent.isComplete ? 'complete' : 'stopped',
          whyStopped,
          sent.rows,
          takenBack,
          sent.bytes,
          sent.checksum,
        ],
      );
      if (ended.length === 0) return;
      const said = {
        rows: sent.rows,
        ...(whyStopped === null ? { checksum: sent.checksum } : { stopped: whyStopped }),
      };
      await appendLeaf(manager, {
        entity: 'export',
        entityId: record.id,
        revision: null,
        actorId: record.memberId,
        what: sent.isComplete ? 'export-complete' : 'export-stopped',
        values: Object.entries(said).map(([field, value]) => ({ field, value })),
      });
    });
  }

  /** Ends exports whose server died or that were never started. */
  private async tidy(): Promise<void> {
    await this.database.query(
      `update export set state = 'stopped', why_stopped = 'server-ended', ended_at = seen_at where state = 'running' and seen_at < now() - make_interval(secs => ${DEAD_AFTER_SECONDS})`,
    );
    await this.database.query(
      `update export set state = 'stopped', why_stopped = 'never-begun', ended_at = asked_at where state = 'asked' and audience = 'public' and asked_at < now() - make_interval(mins => ${BEGIN_WITHIN_MINUTES})`,
    );
    await this.database.query(
      `update export set state = 'stopped', why_stopped = 'never-begun', ended_at = now() where state = 'asked' and audience = 'internal' and ready_at < now() - make_interval(days => ${TAKE_WITHIN_DAYS})`,
    );
    await this.letThrough();
  }

  /**
   * Makes requests available that no reviewer refused for a day, though at least one independent of the requester could
   * have, and nobody's standing changed in that day. If no such reviewer is active, the request waits.
   */
  private async letThrough(): Promise<void> {
    if ((await longWaiting(this.database.manager)).length === 0) return;
    await this.database.transaction(async (manager) => {
      await lockTrust(manager);
      const unchanged = await readUnchanged(manager);
      const ready = (await longWaiting(manager)).filter(({ askedBy, askedAt, now }) =>
        isReadyByItself((now.getTime() - waitsFrom(askedAt, unchanged).getTime()) / 3_600_000, askedBy, unchanged.team),
      );
      if (ready.length === 0) return;
      const available = await makeAvailable(
        manager,
        ready.map(({ id }) => id),
      );
      for (const id of available) await say(manager, id, null, 'export-ready', { hours: READY_AFTER_HOURS });
    });
  }

  private async withReadiness(found: readonly Stored[]): Promise<ExportRecord[]> {
    const unchanged = found.some(({ state }) => state === 'waiting')
      ? await readUnchanged(this.database.manager)
      : null;
    return found.map((one) => ({
      ...one,
      readyByItself:
        (unchanged && one.state === 'waiting'
          ? readyFrom(one.memberId, new Date(one.askedAt), unchanged)?.toISOString()
          : null) ?? null,
    }));
  }
}

/**
 * Internal data can be downloaded again: a connection may break, and repeated release requests would teach reviewers to
 * release without looking.
 */
const MAY_BEGIN = `case audience when 'public' then state = 'asked' and asked_at > now() - make_interval(mins => ${BEGIN_WITHIN_MINUTES})
  else (state in ('asked', 'complete') or (state = 'stopped' and why_stopped in ('cancelled', 'connection-lost', 'failed', 'server-ended') and takings > 0)) and ready_at > now() - make_interval(days => ${TAKE_WITHIN_DAYS}) end`;

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
