import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { appendLeaf } from '../history/leaf.js';
import { RIGHTS } from '../http/rights.js';
import type { Data } from './about-file.js';
import type { Format } from './formats.js';
import type { Prepared } from './prepared.js';
import type { Progress } from './rows.js';
import type { Sent } from './send-file.js';

export type Audience = 'public' | 'internal';
export type ExportState = 'asked' | 'running' | 'complete' | 'stopped';
export type WhyStopped = 'cancelled' | 'connection-lost' | 'failed' | 'server-ended' | 'never-begun';

/** What a member asked to take out. */
export interface ExportAsk { audience: Audience; data: Data; format: Format; language: Language; question: string; reason: string | null }

/** An export as the desk sees it. Instants are UTC. */
export interface ExportRecord extends ExportAsk {
  id: string; memberId: string; member: string; fileName: string; state: ExportState; whyStopped: WhyStopped | null;
  incidents: number; leftOut: number; rowsExpected: number; rowsWritten: number; takenBack: number; bytes: number; checksum: string | null;
  asOf: number; log: { size: number; root: string } | null; askedAt: string; begunAt: string | null; endedAt: string | null;
}

const RECORDS = `select e.id, e.member_id as "memberId", m.name as member, e.audience, e.data, e.format, e.language, e.question, e.reason, e.file_name as "fileName", e.state, e.why_stopped as "whyStopped",
  e.incidents, e.left_out as "leftOut", e.rows_expected as "rowsExpected", e.rows_written as "rowsWritten", e.taken_back as "takenBack", e.bytes, e.checksum, e.as_of as "asOf",
  case when e.log_size is not null then json_build_object('size', e.log_size, 'root', e.log_root) end as log, e.asked_at as "askedAt", e.begun_at as "begunAt", e.ended_at as "endedAt"
  from export e join member m on m.id = e.member_id`;
const PAGE = 50;
/** A file that was asked for is taken within so long, or not at all. */
const BEGIN_WITHIN_MINUTES = 10;
/** A server says every second that it is writing. */
const DEAD_AFTER_SECONDS = 30;

/** The records of what was taken out. */
@Injectable()
export class ExportRecords {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Keeps that somebody takes something out, before its first byte leaves. @returns its id */
  async add(memberId: string, ask: ExportAsk, { about, name, incidents, leftOut, rows }: Prepared): Promise<string> {
    const id = randomUUID();
    await this.database.transaction(async (manager) => {
      await manager.query(
        `insert into export (id, member_id, audience, data, format, language, question, reason, file_name, incidents, left_out, rows_expected, as_of, log_size, log_root)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [id, memberId, ask.audience, ask.data, ask.format, ask.language, ask.question, ask.reason, name, incidents, leftOut, rows, about.asOf.seq, about.log?.size ?? null, about.log?.root ?? null]);
      const said = { audience: ask.audience, data: ask.data, format: ask.format, question: ask.question, rows, asOf: about.asOf.seq, ...(ask.reason === null ? {} : { reason: ask.reason }) };
      await appendLeaf(manager, { entity: 'export', entityId: id, revision: null, actorId: memberId, what: 'export-asked', values: Object.entries(said).map(([field, value]) => ({ field, value })) });
    });
    return id;
  }

  /** One; null when there is none. */
  async read(id: string): Promise<ExportRecord | null> {
    await this.tidy();
    const [found]: ExportRecord[] = await this.database.query(`${RECORDS} where e.id = $1`, [id]);
    return found ?? null;
  }

  /** The newest first, a page at a time. @param before the one after which to go on */
  async list(before: string | null): Promise<{ total: number; items: ExportRecord[]; next: string | null }> {
    await this.tidy();
    const items: ExportRecord[] = await this.database.query(
      `${RECORDS} where $1::uuid is null or (e.asked_at, e.id) < (select b.asked_at, b.id from export b where b.id = $1) order by e.asked_at desc, e.id desc limit ${PAGE + 1}`, [before]);
    const [{ n }] = await this.database.query('select count(*)::int as n from export') as [{ n: number }];
    return { total: n, items: items.slice(0, PAGE), next: items.length > PAGE ? items[PAGE - 1]!.id : null };
  }

  /** Says that a file begins: once. @returns false when it began before, or it was asked for too long ago. */
  async begin(id: string, { about, rows, incidents, leftOut }: Prepared): Promise<boolean> {
    const [begun]: [unknown[], number] = await this.database.query(
      `update export set state = 'running', begun_at = now(), seen_at = now(), rows_expected = $2, incidents = $3, left_out = $4, as_of = $5
        where id = $1 and state = 'asked' and asked_at > now() - make_interval(mins => ${BEGIN_WITHIN_MINUTES}) returning id`, [id, rows, incidents, leftOut, about.asOf.seq]);
    return begun.length > 0;
  }

  /** Says how far it is. @returns whether somebody asked to stop it, or whoever takes it may no longer: a file outlives their sessions. */
  async move(id: string, { rows, takenBack }: Progress): Promise<boolean> {
    const [moved]: [{ stop: boolean }[], number] = await this.database.query(
      `update export set rows_written = $2, taken_back = $3, seen_at = now() where id = $1 and state = 'running'
         returning cancel_asked or exists (select from member m where m.id = member_id and (m.frozen or m.role <> all(case audience when 'internal' then $5::text[] else $4::text[] end))) as stop`,
      [id, rows, takenBack, RIGHTS['export-public'], RIGHTS['export-internal']]);
    return moved[0]?.stop ?? true;
  }

  /** Asks whichever server writes it to stop. */
  async askToStop(id: string): Promise<void> {
    await this.database.query(`update export set cancel_asked = true where id = $1 and state = 'running'`, [id]);
    await this.database.query(`update export set state = 'stopped', why_stopped = 'cancelled', ended_at = now() where id = $1 and state = 'asked'`, [id]);
  }

  /** How it ended, kept for good. */
  async end(record: Pick<ExportRecord, 'id' | 'memberId'>, sent: Sent, takenBack: number, why: WhyStopped): Promise<void> {
    const whyStopped = sent.isComplete ? null : why;
    await this.database.transaction(async (manager) => {
      const [ended]: [unknown[], number] = await manager.query(
        `update export set state = $2, why_stopped = $3, rows_written = $4, taken_back = $5, bytes = $6, checksum = $7, ended_at = now() where id = $1 and state = 'running' returning id`,
        [record.id, sent.isComplete ? 'complete' : 'stopped', whyStopped, sent.rows, takenBack, sent.bytes, sent.checksum]);
      if (ended.length === 0) return;
      const said = { rows: sent.rows, ...(whyStopped === null ? { checksum: sent.checksum } : { stopped: whyStopped }) };
      await appendLeaf(manager, { entity: 'export', entityId: record.id, revision: null, actorId: record.memberId, what: sent.isComplete ? 'export-complete' : 'export-stopped',
        values: Object.entries(said).map(([field, value]) => ({ field, value })) });
    });
  }

  /** What died with its server, and what was never begun, says so. */
  private async tidy(): Promise<void> {
    await this.database.query(`update export set state = 'stopped', why_stopped = 'server-ended', ended_at = seen_at where state = 'running' and seen_at < now() - make_interval(secs => ${DEAD_AFTER_SECONDS})`);
    await this.database.query(`update export set state = 'stopped', why_stopped = 'never-begun', ended_at = asked_at where state = 'asked' and asked_at < now() - make_interval(mins => ${BEGIN_WITHIN_MINUTES})`);
  }
}
