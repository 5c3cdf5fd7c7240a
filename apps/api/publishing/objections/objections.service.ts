import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import {
  OBJECTION_STATES,
  type ObjectionRelation,
  type ObjectionState,
  type ObjectionStatus,
} from '@vigil/shared/public/objection.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ListedObjection, ObjectionEntry, ObjectionPage } from '@vigil/shared/staff-responses/objections.js';
import { OrganisationSettingsService } from '../../accounts/organisation-settings.service.js';
import { newTypedCode, RECEIPT_CODE, typedCodeHash } from '../../accounts/typed-code.js';
import { appendLeaf } from '../../audit-log/log-leaf.js';
import type { Member } from '../../platform/http/current-member.js';
import { readObjectionText, writeObjectionText, type ObjectionText } from './objection-text.js';
import {
  countObjections,
  eraseObjection,
  findByReceipt,
  findObjection,
  insertObjection,
  listObjections,
  lockObjection,
  moveObjection,
  objectionsToErase,
  type ObjectionRow,
} from './objection.repository.js';

/** What a sender writes. */
export type SentObjection = Pick<ObjectionText, 'about' | 'text' | 'contact'> & { relation: ObjectionRelation };

/** What a reviewer saves. */
export interface ObjectionChange {
  state: Exclude<ObjectionState, 'new'>;
  note: string | null;
  answer: string | null;
  corrected: boolean;
}

const PAGE = 50;
const AT_ONCE = 100;
const HOUR_MS = 3_600_000;

/**
 * What people write about public pages. Nobody needs an account to write, and nothing is stored of who wrote: not an
 * address, and the time only to the minute. The log says that an objection came and what was done, never a word of it.
 */
@Injectable()
export class ObjectionsService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly settings: OrganisationSettingsService,
  ) {}

  onApplicationBootstrap(): void {
    const erase = (): void => void this.eraseOld().catch(() => undefined);
    erase();
    this.timer = setInterval(erase, HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Stores an objection. @returns its receipt code, which is stored nowhere. @throws Problem 'locked' */
  async send(sent: SentObjection): Promise<string> {
    const id = randomUUID();
    const code = newTypedCode(RECEIPT_CODE);
    await this.database.transaction(async (manager) => {
      await insertObjection(manager, id, typedCodeHash(code, RECEIPT_CODE)!);
      await writeObjectionText(manager, id, { ...sent, note: null, answer: null, corrected: false });
      await this.log(manager, { id, revision: 1 }, null, 'received');
    });
    return code;
  }

  /** Returns what the sender may see. @throws Problem 'invalid-body' for a code that nobody was given */
  async look(code: string): Promise<ObjectionStatus> {
    const row = await this.byReceipt(this.database.manager, code);
    const text = await readObjectionText(this.database.manager, row);
    return {
      state: row.state,
      receivedOn: row.receivedAt.slice(0, 10),
      about: text?.about ?? null,
      answer: row.state === 'answered' ? (text?.answer ?? null) : null,
      corrected: row.state === 'answered' && (text?.corrected ?? false),
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

  async list(state: ObjectionState | null, before: number | null): Promise<ObjectionPage> {
    const { manager } = this.database;
    const counts = await countObjections(manager);
    const rows = await listObjections(manager, { state, before, limit: PAGE + 1 });
    const items: ListedObjection[] = [];
    for (const row of rows.slice(0, PAGE)) items.push(listed(row, await readObjectionText(manager, row)));
    const listedStates: readonly ObjectionState[] = state === null ? OBJECTION_STATES : [state];
    const total = listedStates.reduce((sum, one) => sum + counts[one], 0);
    return { total, counts, items, next: rows.length > PAGE ? Number(rows[PAGE - 1]!.seq) : null };
  }

  /** @throws Problem 'not-found' */
  async read(id: string): Promise<ObjectionEntry> {
    const row = await findObjection(this.database.manager, id);
    if (!row) throw new Problem('not-found');
    const text = await readObjectionText(this.database.manager, row);
    return {
      ...listed(row, text),
      text: text?.text ?? null,
      contact: text?.contact ?? null,
      note: text?.note ?? null,
      answer: text?.answer ?? null,
      corrected: text?.corrected ?? false,
    };
  }

  /**
   * Saves what a reviewer makes of an objection; they have it from then on.
   * @throws Problem 'not-found', 'changed-meanwhile', 'wrong-state' once its text was deleted, or to close what
   * was answered, 'invalid-body' for an answer without words
   */
  async save(member: Member, id: string, revision: number, change: ObjectionChange): Promise<ObjectionEntry> {
    if (change.state === 'answered' && change.answer === null)
      throw new Problem('invalid-body', { errors: [{ pointer: '/answer', code: 'required' }] });
    const stale = await this.database.transaction(async (manager) => {
      const row = await lockObjection(manager, id);
      if (!row) throw new Problem('not-found');
      if (row.revision !== revision) return true;
      const text = await readObjectionText(manager, row);
      // An answer that its sender may have read is not taken away by closing.
      if (!text || (row.state === 'answered' && change.state === 'closed'))
        throw new Problem('wrong-state', { extra: { status: row.state } });
      const { state, ...words } = change;
      await writeObjectionText(manager, id, { ...text, ...words });
      await moveObjection(manager, id, state, member.id);
      await this.log(manager, { id, revision: revision + 1 }, member.id, state);
      return false;
    });
    if (stale) throw new Problem('changed-meanwhile', { extra: { current: await this.read(id) } });
    return this.read(id);
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
    await this.log(manager, { id, revision: row.revision + 1 }, null, 'erased');
  }

  /** Logs what was done, and nothing that anybody wrote. Call it last in its transaction. */
  private async log(
    manager: EntityManager,
    { id, revision }: { id: string; revision: number },
    actorId: string | null,
    what: string,
  ): Promise<void> {
    await appendLeaf(manager, { entity: 'objection', entityId: id, revision, actorId, what, values: [] });
  }
}

const listed = (
  { id, state, receivedAt, takenBy, revision, erased }: ObjectionRow,
  text: ObjectionText | null,
): ListedObjection => ({
  id,
  state,
  receivedAt,
  takenBy,
  revision,
  erased,
  about: text?.about ?? null,
  relation: text?.relation ?? null,
});
