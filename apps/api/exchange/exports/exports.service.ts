import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { Question } from '@vigil/shared/counting/question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ExportAsk, ExportPreview, ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import { parseQuestion, askStaff } from '../../statistics/parse-question.js';
import type { Member } from '../../platform/http/current-member.js';
import { readQuery } from '../../platform/http/read-query.js';
import { wasDownloadStopped } from '../../platform/http/stop-downloads-of-ended-sessions.js';
import { assertIndependent } from '../../accounts/apply-trust-policy.js';
import { searchText } from '../../public-site/incident-text-search.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { ExportRegister } from './export-register.js';
import { InternalExportFiles } from './internal-export-files.js';
import { PeopleFigureFiles } from './people-figures-file.js';
import type { Prepared } from './prepared-file.js';
import { PublicFiles } from './public-files.js';
import {
  assertSomething,
  readSelection,
  readStoredSelection,
  type Selection,
  sortSelection,
  type SortedSelection,
  withoutRecords,
  writeSelection,
} from './selected-records.js';
import { sendFile, type Sending } from './send-file.js';

/** Characters of a question that names no records one by one. */
const LONGEST_QUESTION = 4_000;
const SAYS_EVERY_MS = 1000;
/**
 * Maximum prepared public files that wait for download. Preparing fixes them to the moment at which their size was
 * shown.
 */
const MOST_READY = 20;

interface Running {
  sending: Sending;
  answer: FastifyReply['raw'];
  why: 'cancelled' | 'connection-lost' | 'server-ended';
  /** Resolves when its result is recorded. */ ended: Promise<void>;
}

/** Exports files for members and records each export. */
@Injectable()
export class ExportsService implements BeforeApplicationShutdown {
  private readonly ready = new LRUCache<string, Prepared>({ max: MOST_READY });
  private readonly running = new Map<string, Running>();

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly records: ExportRegister,
    private readonly published: PublicFacts,
    private readonly publicFiles: PublicFiles,
    private readonly internalFiles: InternalExportFiles,
    private readonly peopleFiles: PeopleFigureFiles,
  ) {}

  /** Counts the rows of a file before it is requested. @throws Problem 'invalid-query', 'not-found' */
  async preview(member: Member, ask: ExportAsk, origin: string): Promise<ExportPreview> {
    const { prepared, sorted } = await this.prepare(member, ask, readSelection(ask.question), origin);
    const { rows, incidents, leftOut, about, name } = prepared;
    return { rows, incidents, leftOut, figure: about.figure, fileName: name, refused: [...(sorted?.leftOut ?? [])] };
  }

  /** Records the request; the file is downloaded later. @throws Problem 'invalid-query', 'not-found' */
  async ask(member: Member, ask: ExportAsk, origin: string): Promise<ExportRecord> {
    const { prepared, sorted } = await this.prepare(member, ask, readSelection(ask.question), origin);
    if (sorted) assertSomething(sorted);
    const stored = sorted ? { ...ask, question: writeSelection(sorted) } : ask;
    const id = await this.records.add(member.id, stored, prepared);
    // Internal data wait for a second person, so they are read when they are downloaded.
    if (ask.audience === 'public') this.ready.set(id, prepared);
    return this.read(id);
  }

  /**
   * Sends the file of an export to its requester.
   * @throws Problem 'not-found' if it is another member's, 'wrong-state' if public data was downloaded before, the
   * request has expired, or it waits for a second person
   */
  async send(
    member: Member,
    id: string,
    audience: ExportAsk['audience'],
    origin: string,
    reply: FastifyReply,
  ): Promise<void> {
    const record = await this.records.read(id);
    if (!record || record.memberId !== member.id || record.audience !== audience) throw new Problem('not-found');
    if (record.state !== 'asked' && (audience === 'public' || record.takings === 0))
      throw new Problem('wrong-state', { extra: { status: record.state } });
    const prepared =
      this.ready.get(id) ?? (await this.prepare(member, record, readStoredSelection(record.question), origin)).prepared;
    this.ready.delete(id);
    if (!(await this.records.begin(id, prepared)))
      throw new Problem('wrong-state', { extra: { status: record.state } });
    const running: Running = {
      sending: sendFile(reply, prepared),
      answer: reply.raw,
      why: 'connection-lost',
      ended: Promise.resolve(),
    };
    this.running.set(id, running);
    running.ended = this.watch(record, running).finally(() => this.running.delete(id));
  }

  /**
   * Allows the requester one download of internal data. @throws Problem 'not-found' if it is another member's,
   * 'wrong-state' if it is not available
   */
  async allow(member: Member, id: string): Promise<ExportRecord> {
    const record = await this.records.read(id);
    if (!record || record.memberId !== member.id || record.audience !== 'internal') throw new Problem('not-found');
    if (!(await this.records.allow(id))) throw new Problem('wrong-state', { extra: { status: record.state } });
    return this.read(id);
  }

  /**
   * Returns one record; while it waits for a second person, with the selected records in it that the member may see.
   * @throws Problem 'not-found'
   */
  async readWithRecords(member: Member, id: string): Promise<ExportRecord> {
    if (!(await this.records.isSeen(member.id, id))) throw new Problem('not-found');
    const record = await this.readStored(id);
    const selection = record.state === 'waiting' ? readStoredSelection(record.question) : null;
    if (!selection) return told(record);
    const { taken, leftOut } = await sortSelection(this.database.manager, member, selection, null);
    const seen = [
      ...taken.map((row) => ({ id: row.id, title: (row.title as string | null | undefined) ?? null, code: row.code })),
      ...leftOut.filter(({ why }) => why !== 'not-found').map(({ id: one, title, code }) => ({ id: one, title, code })),
    ];
    return { ...told(record), records: seen };
  }

  /** Returns one record as everybody who exports may read it, with its current progress. @throws Problem 'not-found' */
  async read(id: string): Promise<ExportRecord> {
    return told(await this.readStored(id));
  }

  /** The same with the ids of selected records. */
  private async readStored(id: string): Promise<ExportRecord> {
    const record = await this.records.read(id);
    if (!record) throw new Problem('not-found');
    const progress = record.state === 'running' ? this.running.get(id)?.sending.progress : undefined;
    return progress ? { ...record, rowsWritten: progress.rows, takenBack: progress.takenBack } : record;
  }

  list(member: Member, before: string | null, onlyWaiting: boolean): ReturnType<ExportRegister['list']> {
    return this.records.list(member.id, before, onlyWaiting);
  }

  /**
   * Records a second person's release or refusal of internal data. @throws Problem 'not-found', 'second-person-needed',
   * 'wrong-state'
   */
  async answer(
    reviewer: Member,
    id: string,
    answer: 'release' | 'refuse',
    reason: string | null,
  ): Promise<ExportRecord> {
    await this.records.answer(
      reviewer.id,
      id,
      answer === 'release' ? 'released' : 'refused',
      reason,
      (manager, askedBy) => assertIndependent(manager, reviewer.id, [askedBy]),
    );
    return this.read(id);
  }

  /**
   * Stops an export, whichever server writes it. @throws Problem 'not-found' if it is another member's, 'wrong-state'
   * if it has ended.
   */
  async cancel(member: Member, id: string): Promise<ExportRecord> {
    const record = await this.read(id);
    if (record.memberId !== member.id) throw new Problem('not-found');
    if (!['waiting', 'asked', 'running'].includes(record.state))
      throw new Problem('wrong-state', { extra: { status: record.state } });
    await this.records.askToStop(record);
    this.ready.delete(id);
    await this.stop(id, 'cancelled');
    return this.read(id);
  }

  /** Stops running exports and records that their server ended. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.stop(id, 'server-ended')));
  }

  private async stop(id: string, why: Running['why']): Promise<void> {
    const running = this.running.get(id);
    if (!running) return;
    running.why = why;
    running.sending.stop();
    await running.ended;
  }

  /** Records progress while a file is sent, and its result at the end. */
  private async watch(record: ExportRecord, running: Running): Promise<void> {
    const { sending } = running;
    const says = setInterval(
      () =>
        void this.records
          .move(record.id, sending.progress)
          .then((isToStop) => {
            if (isToStop) void this.stop(record.id, 'cancelled');
          })
          .catch(() => undefined),
      SAYS_EVERY_MS,
    );
    const sent = await sending.ended;
    clearInterval(says);
    const why = wasDownloadStopped(running.answer)
      ? 'cancelled'
      : running.why === 'connection-lost' && sent.failure !== null
        ? 'failed'
        : running.why;
    // If the database is down now, `tidy` later records that the server stopped writing.
    await this.records.end(record, sent, sending.progress.takenBack, why).catch(() => undefined);
  }

  private async prepare(
    member: Member,
    ask: ExportAsk,
    selection: Selection | null,
    origin: string,
  ): Promise<{ prepared: Prepared; sorted: SortedSelection | null }> {
    const { audience, data, format, language, question: query } = ask;
    if (selection) return this.prepareSelection(member, ask, selection, origin);
    if (query.length > LONGEST_QUESTION) {
      const params = { max: LONGEST_QUESTION };
      throw new Problem('invalid-body', { errors: [{ pointer: '/question', code: 'too-long', params }] });
    }
    if (data === 'people-figures') {
      // Readers have no figure of people.
      if (audience === 'public') throw new Problem('not-found');
      return { prepared: await this.peopleFiles.prepare({ query, format, language, origin }, member), sorted: null };
    }
    if (audience === 'internal') {
      const asked = { question: askStaff(query), format, language, origin };
      return { prepared: await this.internalFiles.prepare(data, asked, member), sorted: null };
    }
    const { question, text } = publicQuestionOf(query);
    const asked = { question, format, language, origin };
    const prepared =
      data === 'incidents' ? this.publicFiles.incidents(asked, text) : this.publicFiles.figures(asked, null);
    return { prepared: await prepared, sorted: null };
  }

  /** What the member may not have is decided anew each time: also between the request and the download. */
  private async prepareSelection(
    member: Member,
    { audience, data, format, language }: ExportAsk,
    selection: Selection,
    origin: string,
  ): Promise<{ prepared: Prepared; sorted: SortedSelection }> {
    if (data !== 'incidents') throw new Problem('not-found');
    const isPublic = audience === 'public' ? (code: string) => this.published.has(code) : null;
    const sorted = await sortSelection(this.database.manager, member, selection, isPublic);
    const asked = { of: sorted.of, format, language, origin };
    const prepared = await (isPublic
      ? this.publicFiles.selected(
          sorted.taken.map(({ code }) => code!),
          asked,
        )
      : this.internalFiles.selected(
          sorted.taken.map(({ id }) => id),
          asked,
          member,
        ));
    return { prepared, sorted };
  }
}

const told = (record: ExportRecord): ExportRecord => ({ ...record, question: withoutRecords(record.question) });

/** Parses a question of the public list from its address, with the text that narrows it. */
const publicQuestionOf = (query: string): { question: Question; text: string | null } => {
  const pairs = new URLSearchParams(query);
  const text = pairs.get('text');
  pairs.delete('text');
  const asked: Record<string, string | string[]> = {};
  for (const key of new Set(pairs.keys()))
    asked[key] = pairs.getAll(key).length > 1 ? pairs.getAll(key) : pairs.get(key)!;
  return {
    question: parseQuestion(asked),
    text: text === null ? null : (readQuery({ text }, { text: searchText }).text ?? null),
  };
};
