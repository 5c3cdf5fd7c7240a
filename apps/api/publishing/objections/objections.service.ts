import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { ObjectionRelation, ObjectionStatus } from '@vigil/shared/public/objection.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { ableReviewers } from '../../accounts/members.repository.js';
import { endObjectionNotices, tellMembers, toldOfObjection } from '../../accounts/notices/notices.repository.js';
import { OrganisationSettingsService } from '../../accounts/organisation-settings.service.js';
import { newTypedCode, RECEIPT_CODE, typedCodeHash } from '../../accounts/typed-code.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { sendSignal } from '../../encryption/signals.repository.js';
import { ERASED_TOPIC, ObjectionSubjects } from './objection-subjects.js';
import { NOTHING_YET, readObjectionText, writeObjectionText, type ObjectionText } from './objection-text.js';
import {
  eraseObjection,
  findByReceipt,
  insertObjection,
  lockObjection,
  markOverdueTold,
  objectionsToErase,
  objectionsToTell,
  type ObjectionRow,
} from './objection.repository.js';

/** What a sender writes. */
type SentObjection = Pick<ObjectionText, 'about' | 'text' | 'contact'> & { relation: ObjectionRelation };

const AT_ONCE = 100;
const HOUR_MS = 3_600_000;

/** Logs what was done, and nothing that anybody wrote. Call it last in its transaction. */
export const logObjection = async (
  manager: EntityManager,
  { id, revision }: { id: string; revision: number },
  actorId: string | null,
  what: string,
): Promise<void> => {
  await appendLeaf(manager, { entity: 'objection', entityId: id, revision, actorId, what, values: [] });
};

/**
 * What people write about public pages. Nobody needs an account to write, and nothing is stored of who wrote: not an
 * address, and the time only to the minute. The log says that an objection came and what was done, never a word of it.
 */
@Injectable()
export class ObjectionsService implements OnApplicationBootstrap, OnModuleDestroy {
  private endWork: () => void = () => undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly settings: OrganisationSettingsService,
    private readonly subjects: ObjectionSubjects,
    private readonly work: BackgroundWork,
  ) {}

  onApplicationBootstrap(): void {
    this.endWork = this.work.repeat('objections', HOUR_MS, () => Promise.all([this.eraseOld(), this.tellOverdue()]));
  }

  onModuleDestroy(): void {
    this.endWork();
  }

  /** Stores an objection. @returns its receipt code, which is stored nowhere. @throws Problem 'locked' */
  async send(sent: SentObjection): Promise<string> {
    const id = randomUUID();
    const code = newTypedCode(RECEIPT_CODE);
    await this.database.transaction(async (manager) => {
      await insertObjection(manager, id, typedCodeHash(code, RECEIPT_CODE)!);
      await writeObjectionText(manager, id, { ...sent, ...NOTHING_YET });
      await logObjection(manager, { id, revision: 1 }, null, 'received');
    });
    return code;
  }

  /** Returns what the sender may see. @throws Problem 'invalid-body' for a code that nobody was given */
  async look(code: string): Promise<ObjectionStatus> {
    const row = await this.byReceipt(this.database.manager, code);
    const text = await readObjectionText(this.database.manager, row);
    const isAnswered = row.state === 'answered';
    return {
      state: row.state,
      receivedOn: row.receivedAt.slice(0, 10),
      about: text?.about ?? null,
      answer: isAnswered ? (text?.answer ?? null) : null,
      decision: isAnswered ? (text?.decision ?? null) : null,
      erased: row.erased,
    };
  }

  /** Deletes for good what the sender wrote and was answered. @throws Problem 'invalid-body' */
  async eraseFor(code: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await this.erase(manager, (await this.byReceipt(manager, code)).id);
    });
  }

  /** Deletes the texts that ended longer ago than the organisation keeps them. */
  async eraseOld(): Promise<void> {
    const { objectionKeepDays } = await this.settings.read();
    for (const id of await objectionsToErase(this.database.manager, objectionKeepDays, AT_ONCE))
      await this.database.transaction((manager) => this.erase(manager, id));
  }

  /**
   * Tells each once that the day promised to readers is over: who has the objection, or all reviewers who may know of
   * it, also once nobody has it any more.
   * @throws Problem 'locked': nobody can say then who may know of it
   */
  async tellOverdue(): Promise<void> {
    const { manager } = this.database;
    const subjects = await this.subjects.read(manager);
    const waiting = await objectionsToTell(manager, subjects.limits(), AT_ONCE);
    for (const id of waiting)
      await this.database.transaction(async (inTransaction) => {
        const row = await lockObjection(inTransaction, id, subjects.limits());
        if (!row?.overdue) return;
        const able = (await ableReviewers(inTransaction)).map((one) => one.id);
        const wanted = row.owner ? [row.owner.id] : able.filter((one) => subjects.isSeenBy(id, one));
        const before = await toldOfObjection(inTransaction, id, 'objection-overdue');
        const told = wanted.filter((one) => !before.includes(one));
        if (told.length === 0) return;
        await markOverdueTold(inTransaction, id);
        await tellMembers(inTransaction, told, { what: 'objection-overdue', by: null, objection: id });
        if (before.length === 0) await logObjection(inTransaction, row, null, 'overdue');
      });
  }

  /** @throws Problem 'invalid-body' for a code that nobody was given */
  private async byReceipt(manager: EntityManager, code: string): Promise<ObjectionRow> {
    const hash = typedCodeHash(code, RECEIPT_CODE);
    const row = hash && (await findByReceipt(manager, hash));
    if (!row) throw new Problem('invalid-body', { errors: [{ pointer: '/code', code: 'unknown-receipt' }] });
    return row;
  }

  private async erase(manager: EntityManager, id: string): Promise<void> {
    const row = await lockObjection(manager, id);
    if (!row || row.erased) return;
    await eraseObjection(manager, id);
    await sendSignal(manager, ERASED_TOPIC, id);
    await endObjectionNotices(manager, id, 'objection-overdue');
    await logObjection(manager, { id, revision: row.revision + 1 }, null, 'erased');
  }
}
