import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Question } from '@vigil/shared/counting/question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { parseQuestion, askStaff } from '../../statistics/parse-question.js';
import type { Member } from '../../platform/http/member.js';
import { readQuery } from '../../platform/http/query.js';
import { assertIndependent } from '../../accounts/releases/independent.js';
import { searchText } from '../../public-site/search.js';
import { ExportRecords, type ExportAsk, type ExportRecord } from './export-records.js';
import { InternalFiles } from './internal-files.js';
import type { Prepared } from './prepared.js';
import { PublicFiles } from './public-files.js';
import { sendFile, type Sending } from './send-file.js';

const SAYS_EVERY_MS = 1000;
/** Files that wait to be taken are kept ready, so that they are of the moment at which their size was shown. */
const MOST_READY = 20;

interface Running {
  sending: Sending;
  why: 'cancelled' | 'connection-lost' | 'server-ended';
}

/** Takes files out for members, each with its record. */
@Injectable()
export class ExportsService implements BeforeApplicationShutdown {
  private readonly ready = new Map<string, Prepared>();
  private readonly running = new Map<string, Running>();
  private readonly ending = new Set<Promise<void>>();

  constructor(
    private readonly records: ExportRecords,
    private readonly publicFiles: PublicFiles,
    private readonly internalFiles: InternalFiles,
  ) {}

  /** How many rows a file would have, before it is asked for. @throws Problem 'invalid-query', 'not-found' */
  async preview(
    member: Member,
    ask: ExportAsk,
    origin: string,
  ): Promise<{ rows: number; incidents: number; leftOut: number; figure: string; fileName: string }> {
    const { rows, incidents, leftOut, about, name } = await this.prepare(member, ask, origin);
    return { rows, incidents, leftOut, figure: about.figure, fileName: name };
  }

  /** Keeps the record; the file is taken afterwards, once. @throws Problem 'invalid-query', 'not-found' */
  async ask(member: Member, ask: ExportAsk, origin: string): Promise<ExportRecord> {
    const prepared = await this.prepare(member, ask, origin);
    const id = await this.records.add(member.id, ask, prepared);
    // Internal data wait for somebody else: they are of the moment at which they are taken.
    if (ask.audience === 'internal') return (await this.records.read(id))!;
    if (this.ready.size >= MOST_READY) this.ready.delete(this.ready.keys().next().value!);
    this.ready.set(id, prepared);
    return (await this.records.read(id))!;
  }

  /**
   * Sends the file of an export to whoever asked for it.
   * @throws Problem 'not-found' for another's, 'wrong-state' when it was taken before, asked for too long ago, or waits
   * for a second person.
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
    const prepared = this.ready.get(id) ?? (await this.prepare(member, record, origin));
    this.ready.delete(id);
    if (!(await this.records.begin(id, prepared)))
      throw new Problem('wrong-state', { extra: { status: record.state } });
    const running: Running = { sending: sendFile(reply, prepared), why: 'connection-lost' };
    this.running.set(id, running);
    const ending = this.watch(record, running).finally(() => {
      this.running.delete(id);
      this.ending.delete(ending);
    });
    this.ending.add(ending);
  }

  /**
   * Lets whoever asked for internal data take them, once. @throws Problem 'not-found' for another's, 'wrong-state'
   * while it may not leave.
   */
  async allow(member: Member, id: string): Promise<ExportRecord> {
    const record = await this.records.read(id);
    if (!record || record.memberId !== member.id || record.audience !== 'internal') throw new Problem('not-found');
    if (!(await this.records.allow(id))) throw new Problem('wrong-state', { extra: { status: record.state } });
    return this.read(id);
  }

  /** One, as far as it is now. @throws Problem 'not-found' */
  async read(id: string): Promise<ExportRecord> {
    const record = await this.records.read(id);
    if (!record) throw new Problem('not-found');
    const progress = record.state === 'running' ? this.running.get(id)?.sending.progress : undefined;
    return progress ? { ...record, rowsWritten: progress.rows, takenBack: progress.takenBack } : record;
  }

  list(before: string | null, onlyWaiting: boolean): ReturnType<ExportRecords['list']> {
    return this.records.list(before, onlyWaiting);
  }

  /**
   * A second person lets internal data leave, or refuses. @throws Problem 'not-found', 'second-person-needed',
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
   * Stops an export, wherever it is written. @throws Problem 'not-found' for another's, 'wrong-state' when it has
   * ended.
   */
  async cancel(member: Member, id: string): Promise<ExportRecord> {
    const record = await this.read(id);
    if (record.memberId !== member.id) throw new Problem('not-found');
    if (!['waiting', 'asked', 'running'].includes(record.state))
      throw new Problem('wrong-state', { extra: { status: record.state } });
    await this.records.askToStop(id);
    this.ready.delete(id);
    await this.stop(id, 'cancelled');
    return this.read(id);
  }

  /** What is still being written then says that its server ended. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.stop(id, 'server-ended')));
  }

  private async stop(id: string, why: Running['why']): Promise<void> {
    const running = this.running.get(id);
    if (!running) return;
    running.why = why;
    running.sending.stop();
    await Promise.all(this.ending);
  }

  /** Says in the record how far it is, and in the end how it ended. */
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
    const why = running.why === 'connection-lost' && sent.failure !== null ? 'failed' : running.why;
    // Should the database be away, the record says later by itself that nobody writes it any more.
    await this.records.end(record, sent, sending.progress.takenBack, why).catch(() => undefined);
  }

  private async prepare(
    member: Member,
    { audience, data, format, language, question: query }: ExportAsk,
    origin: string,
  ): Promise<Prepared> {
    if (audience === 'internal')
      return this.internalFiles.prepare(data, { question: askStaff(query), format, language, origin }, member);
    const { question, text } = publicQuestionOf(query);
    const asked = { question, format, language, origin };
    return data === 'incidents' ? this.publicFiles.incidents(asked, text) : this.publicFiles.figures(asked, null);
  }
}

/** A question of the public list: as its address, with the text that narrows it. */
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
