import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { ObjectionDecision, ObjectionState } from '@vigil/shared/public/objection.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type {
  ListedObjection,
  ObjectionEntry,
  ObjectionList,
  ObjectionPage,
  ObjectionUse,
} from '@vigil/shared/staff-responses/objections.js';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import type { OwnerChoices } from '@vigil/shared/staff-responses/record-owner.js';
import { ableReviewers } from '../../accounts/members.repository.js';
import { endObjectionNotices, tellMembers } from '../../accounts/notices/notices.repository.js';
import { leavesOf } from '../../audit-log/log.repository.js';
import { unlessDamaged } from '../../encryption/envelope.js';
import { hasOwner } from '../../incidents/record-access.js';
import type { Member } from '../../platform/http/current-member.js';
import { mayDo } from '../../platform/http/rights.js';
import { CountedBeside } from '../../queue/counted-beside.js';
import { ObjectionSubjects, type Subjects } from './objection-subjects.js';
import { readObjectionText, writeObjectionText, type ObjectionText } from './objection-text.js';
import {
  countObjections,
  findObjection,
  listObjections,
  lockObjection,
  moveObjection,
  type ObjectionFilter,
  type ObjectionRow,
} from './objection.repository.js';
import { logObjection } from './objections.service.js';

/** What a reviewer saves. */
export interface ObjectionChange {
  state: Exclude<ObjectionState, 'new'>;
  note: string | null;
  answer: string | null;
  decision: ObjectionDecision | null;
  contacted: boolean;
}

interface ObjectionQuestion {
  list: ObjectionList | null;
  owner: string | null;
  /** The public code of a record. */
  about: string | null;
  /** What `next` of the page before said. */
  before: number | null;
  /** The oldest first; otherwise the newest. */
  isOldestFirst: boolean;
}

const PAGE = 50;

/**
 * The work of reviewers on what readers wrote. Objections about a record of a case team are known to that team alone.
 */
@Injectable()
export class ObjectionHandling implements OnModuleInit {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly subjects: ObjectionSubjects,
    private readonly beside: CountedBeside,
  ) {}

  onModuleInit(): void {
    this.beside.useObjections((member) => this.counts(member));
  }

  /** Counts them for the queue; null: they are none of this member's work, or the server is locked. */
  private async counts(member: Member): Promise<QueueViews['objections']> {
    if (!mayDo(member.role, 'answer-objections')) return null;
    const question = { list: null, owner: null, about: null, before: null, isOldestFirst: true };
    try {
      const { open, new: waiting, overdue } = (await this.list(member, question, false)).counts;
      return { open, new: waiting, overdue };
    } catch (error) {
      if (error instanceof Problem && error.code === 'locked') return null;
      throw error;
    }
  }

  /** @param rows false: only how many there are */
  async list(
    member: { id: string },
    { list, owner, about, before, isOldestFirst }: ObjectionQuestion,
    withRows: boolean,
  ): Promise<ObjectionPage> {
    const { manager } = this.database;
    const subjects = await this.subjects.read(manager);
    const only = about === null ? null : subjects.about(about.toUpperCase());
    const filter: ObjectionFilter = { list, owner, only, hidden: subjects.hiddenFrom(member.id) };
    const counts = await countObjections(manager, subjects.limits(), filter);
    const total = list === null ? counts.open + counts.answered + counts.closed : counts[list];
    const damaged = subjects.damaged.length;
    if (!withRows) return { total, counts, damaged, items: [], next: null };
    const rows = await listObjections(manager, subjects.limits(), filter, {
      before,
      isOldestFirst,
      limit: PAGE + 1,
    });
    const items: ListedObjection[] = [];
    for (const row of rows.slice(0, PAGE)) {
      // Damaged since its record was last looked up: the others are listed all the same.
      const text = await unlessDamaged(() => readObjectionText(manager, row));
      items.push(listed(row, text, subjects));
    }
    return { total, counts, damaged, items, next: rows.length > PAGE ? Number(rows[PAGE - 1]!.seq) : null };
  }

  /** @throws Problem 'not-found' */
  async read(member: { id: string }, id: string): Promise<ObjectionEntry> {
    const { manager } = this.database;
    const subjects = await this.subjects.read(manager);
    const row = seen(member, subjects, await findObjection(manager, id, subjects.limits()));
    const text = await readObjectionText(manager, row);
    const leaves = await leavesOf(manager, 'objection', id);
    return {
      ...listed(row, text, subjects),
      text: text?.text ?? null,
      contact: text?.contact ?? null,
      contacted: text?.contacted ?? false,
      word: text?.word ?? null,
      note: text?.note ?? null,
      answer: text?.answer ?? null,
      decision: text?.decision ?? null,
      record: subjects.recordOf(id)?.id ?? null,
      steps: leaves.map(({ at, what, actor }) => ({ at: `${at.toISOString().slice(0, 16)}Z`, what, by: actor })),
    };
  }

  /**
   * Saves what a reviewer makes of an objection; one that is open is theirs from then on.
   * @throws Problem 'not-found', 'changed-meanwhile', 'has-owner', 'wrong-state' once its text was deleted, or to close
   * what was answered, 'invalid-body' for an answer without words or without what was decided
   */
  async save(member: { id: string }, id: string, revision: number, change: ObjectionChange): Promise<ObjectionEntry> {
    const missing = (['decision', 'answer'] as const).filter((one) => change[one] === null);
    if (change.state === 'answered' && missing.length > 0)
      throw new Problem('invalid-body', {
        errors: missing.map((one) => ({ pointer: `/${one}`, code: 'required' as const })),
      });
    const stale = await this.change(member, id, async (manager, row, text) => {
      if (row.revision !== revision) return true;
      // An answer that its sender may have read is not taken away by closing.
      if (row.state === 'answered' && change.state === 'closed')
        throw new Problem('wrong-state', { extra: { status: row.state } });
      assertNoOther(row, member);
      const { state, ...words } = change;
      await writeObjectionText(manager, id, { ...text, ...words });
      await moveObjection(manager, id, state, member.id);
      if (state !== 'taken') await endObjectionNotices(manager, id, 'objection-overdue');
      const isTaken = row.owner?.id !== member.id && state === 'taken';
      await logObjection(
        manager,
        { id, revision: revision + 1 },
        member.id,
        state === 'taken' && !isTaken ? 'saved' : state,
      );
      return false;
    });
    if (stale) throw new Problem('changed-meanwhile', { extra: { current: await this.read(member, id) } });
    return this.read(member, id);
  }

  async choices(member: { id: string }, id: string): Promise<OwnerChoices> {
    const { manager } = this.database;
    const subjects = await this.subjects.read(manager);
    const { owner } = seen(member, subjects, await findObjection(manager, id, subjects.limits()));
    const able = await ableReviewers(manager);
    return {
      owner,
      refused: null,
      colleagues: able
        .filter((one) => one.id !== member.id && subjects.isSeenBy(id, one.id))
        .map(({ id: colleague, name }) => ({ id: colleague, name })),
    };
  }

  /**
   * Takes an objection, or hands it over to a colleague. Repeating the request has no further effect.
   * @throws Problem 'not-found', 'has-owner', 'wrong-state' once it was answered or its text deleted; 'invalid-body' if
   * that colleague cannot take it
   */
  async give(member: { id: string }, id: string, to: string, word: string | null): Promise<ObjectionEntry> {
    await this.change(member, id, async (manager, row, text, subjects) => {
      if (row.state === 'answered') throw new Problem('wrong-state', { extra: { status: row.state } });
      const isAble = to === member.id || (await ableReviewers(manager)).some((one) => one.id === to);
      const notSeen = subjects.recordOf(id)?.isOfTeam ? 'not-on-case-team' : 'sees-other-countries';
      const code = !isAble ? 'no-reviewer' : !subjects.isSeenBy(id, to) ? notSeen : null;
      if (code) throw new Problem('invalid-body', { errors: [{ pointer: '/member', code }] });
      if (row.owner?.id === to && word === null) return;
      assertNoOther(row, member);
      await writeObjectionText(manager, id, { ...text, word });
      await moveObjection(manager, id, 'taken', to);
      if (to !== member.id)
        await tellMembers(manager, [to], { what: 'objection-handed-over', by: member.id, objection: id });
      const what = to === member.id ? 'taken' : 'handed-over';
      await logObjection(manager, { id, revision: row.revision + 1 }, member.id, what);
    });
    return this.read(member, id);
  }

  /** Gives an objection back, so that anybody can take it. @throws Problem 'not-found', 'has-owner' */
  async giveBack(member: { id: string }, id: string): Promise<ObjectionEntry> {
    await this.change(member, id, async (manager, row) => {
      assertNoOther(row, member);
      if (row.owner === null) return;
      await moveObjection(manager, id, 'new', null);
      await logObjection(manager, { id, revision: row.revision + 1 }, member.id, 'gave-back');
    });
    return this.read(member, id);
  }

  /**
   * Notes in the log that a reviewer begins an account or a correction of the record because of it. The record changes
   * by its own form, as ever.
   * @throws Problem 'not-found' if there is no such record
   */
  async use(member: { id: string }, id: string, as: ObjectionUse): Promise<ObjectionEntry> {
    await this.change(member, id, async (manager, row, _text, subjects) => {
      if (subjects.recordOf(id) === null) throw new Problem('not-found');
      await logObjection(manager, row, member.id, as);
    });
    return this.read(member, id);
  }

  /**
   * How many open objections are about records that may be of these days, and that the member may see; without those of
   * case teams.
   */
  async openAbout(from: string, until: string, member: { id: string }): Promise<number> {
    const { manager } = this.database;
    const subjects = await this.subjects.read(manager);
    const only = subjects.aboutDays(from, until);
    const filter: ObjectionFilter = { list: 'open', owner: null, only, hidden: subjects.hiddenInCounts(member.id) };
    return (await countObjections(manager, subjects.limits(), filter)).open;
  }

  /** @throws Problem 'not-found', 'wrong-state' once its text was deleted */
  private async change<T>(
    member: { id: string },
    id: string,
    act: (manager: EntityManager, row: ObjectionRow, text: ObjectionText, subjects: Subjects) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (manager) => {
      const subjects = await this.subjects.read(manager);
      const row = seen(member, subjects, await lockObjection(manager, id, subjects.limits()));
      const text = await readObjectionText(manager, row);
      if (!text) throw new Problem('wrong-state', { extra: { status: row.state } });
      return act(manager, row, text, subjects);
    });
  }
}

/** @throws Problem 'not-found' also for one that this member may not know of */
const seen = (member: { id: string }, subjects: Subjects, row: ObjectionRow | null): ObjectionRow => {
  if (!row || !subjects.isSeenBy(row.id, member.id)) throw new Problem('not-found');
  return row;
};

/** @throws Problem 'has-owner' */
const assertNoOther = ({ owner }: ObjectionRow, member: { id: string }): void => {
  if (owner !== null && owner.id !== member.id) throw hasOwner(owner);
};

const listed = (row: ObjectionRow, text: ObjectionText | null, subjects: Subjects): ListedObjection => {
  const { seq: _seq, sealed: _sealed, keyId: _keyId, ...rest } = row;
  const { title = null, titleTranslation = null } = subjects.recordOf(row.id) ?? {};
  return { ...rest, about: text?.about ?? null, title, titleTranslation, relation: text?.relation ?? null };
};
