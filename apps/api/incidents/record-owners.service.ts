import { deleteNotice, tellMembers, tellOfMany, toldToday } from '../accounts/notices/notices.repository.js';
import { newestHandOver } from './comments/comment.repository.js';
import { writeComment } from './comments/write-comment.js';
import { isAbroad, isOutsideTeam, LIVE_STATES, sightOf, type Reader } from './record-policy.js';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { OwnerChoices } from '@vigil/shared/staff-responses/record-owner.js';
import { ableReviewers } from '../accounts/members.repository.js';
import type { IncidentRow } from './incident.entity.js';
import { IncidentsService } from './incidents.service.js';
import { hasOwner, lockRow, refusalsAsSecondPerson, refusalsToOwn, type Actor } from './record-access.js';
import { appendChangeBeside, OWNER_FIELD, type Difference } from './record-changes.js';
import { RecordOwnerEntity } from './record-owner.entity.js';
import { giveBackRecord, giveRecord, readOwners, takeBackRecord } from './record-owner.repository.js';

/**
 * Takes a free record for a member, or leaves it with them. For the transaction of another act; the caller logs it.
 * @throws Problem 'has-owner' with the owner, if somebody else has it
 */
export const takeRecord = async (manager: EntityManager, incident: string, memberId: string): Promise<void> => {
  if (await giveRecord(manager, { incident, to: memberId, by: memberId })) return;
  throw hasOwner((await readOwners(manager, [incident])).get(incident) ?? null);
};

/** Who takes care of a record: docs/decisions/desk.md. It decides nothing about what others may do with it. */
@Injectable()
export class RecordOwnersService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
  ) {}

  async choices(actor: Actor, id: string): Promise<OwnerChoices> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      const reviewers = await ableReviewers(manager);
      const refused = await refusalsToOwn(manager, row, [actor, ...reviewers.map(asReviewer)]);
      return {
        owner: (await readOwners(manager, [id])).get(id) ?? null,
        refused: refused.get(actor.id)!,
        colleagues: reviewers
          .filter((one) => one.id !== actor.id && refused.get(one.id) === null)
          .map(({ id: colleague, name }) => ({ id: colleague, name })),
      };
    });
  }

  /**
   * Takes a record, or hands it over to a colleague. Repeating the request has no further effect.
   * @throws Problem 'has-owner', 'own-record', 'not-independent', 'wrong-state'; 'invalid-body' if that colleague
   * cannot own it
   */
  async give(actor: Actor, id: string, to: string, word: string | null): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) =>
      this.giveLocked(manager, actor, await lockRow(manager, actor, id), to, word),
    );
    return this.incidents.get(actor, id);
  }

  /**
   * The same for a locked record, in the transaction of the caller.
   * @param isOneOfMany whether the colleague is told once of all of them
   * @returns false: that member has it already
   */
  async giveLocked(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    to: string,
    word: string | null,
    isOneOfMany = false,
  ): Promise<boolean> {
    const { id } = row;
    await (to === actor.id ? assertMayOwn(manager, actor, row) : assertColleague(manager, row, to));
    const before = (await readOwners(manager, [id])).get(id) ?? null;
    if (before?.id === to && (word === null || (await isRepeated(manager, actor, row, to, word)))) return false;
    if (!(await giveRecord(manager, { incident: id, to, by: actor.id }))) throw hasOwner(before);
    if (to === actor.id) {
      await appendChangeBeside(manager, actor, row, 'owner-taken', [ownedBy(to)]);
      return true;
    }
    const said =
      word === null
        ? null
        : await writeComment(manager, row, { text: word, kind: 'hand-over', authorId: actor.id, forAuthor: false });
    const told = { what: 'handed-over', by: actor.id } as const;
    if (isOneOfMany) await tellOfMany(manager, to, told);
    else await tellMembers(manager, [to], { ...told, incident: id, ...(said ? { comment: said.id } : {}) });
    await appendChangeBeside(manager, actor, row, 'owner-handed-over', [
      ownedBy(to),
      ...(said ? [said.difference] : []),
    ]);
    return true;
  }

  /**
   * Takes back a locked record that the actor handed over, while that colleague has done nothing with it. It is the
   * actor's again, or nobody's, and the colleague's unread notice goes.
   * @throws Problem 'has-owner'
   */
  async takeBackLocked(
    manager: EntityManager,
    actor: Actor,
    row: IncidentRow,
    from: string,
    isKept: boolean,
  ): Promise<boolean> {
    if (isKept) await assertMayOwn(manager, actor, row);
    const owner = (await readOwners(manager, [row.id])).get(row.id) ?? null;
    if (!owner || owner.id === actor.id) return false;
    const handOver = { incident: row.id, by: actor.id, from };
    if (!(await takeBackRecord(manager, handOver, isKept))) throw hasOwner(owner);
    const told = { what: 'handed-over', by: actor.id } as const;
    await deleteNotice(manager, from, { ...told, incident: row.id });
    const hasOthers = await manager.existsBy(RecordOwnerEntity, { memberId: from, givenBy: actor.id });
    if (!hasOthers) await deleteNotice(manager, from, { ...told, incident: null });
    await appendChangeBeside(manager, actor, row, 'owner-taken-back', [ownedBy(isKept ? actor.id : null)]);
    return true;
  }

  /**
   * Tells colleagues who could be the second person that one is wanted today; each once a day.
   * @returns how many know of it now
   * @throws Problem 'wrong-state'
   */
  async wantSecondPerson(actor: Actor, id: string): Promise<{ told: number }> {
    return this.database.transaction(async (manager) => {
      const row = await lockRow(manager, actor, id);
      if (!LIVE_STATES.includes(row.status)) throw new Problem('wrong-state', { extra: { status: row.status } });
      const reviewers = (await ableReviewers(manager)).filter((one) => one.id !== actor.id).map(asReviewer);
      const refused = await refusalsAsSecondPerson(manager, row, reviewers);
      const able = reviewers.filter((one) => refused.get(one.id) === null).map((one) => one.id);
      const known = await toldToday(manager, 'second-person', id);
      const told = able.filter((one) => !known.includes(one));
      await tellMembers(manager, told, { what: 'second-person', by: actor.id, incident: id });
      if (told.length > 0) await appendChangeBeside(manager, actor, row, 'second-person-wanted', []);
      return { told: able.length };
    });
  }

  /** Gives a record back, so that anybody can take it. @throws Problem 'has-owner' if somebody else has it */
  async giveBack(actor: Actor, id: string): Promise<IncidentRecord> {
    await this.database.transaction(async (manager) =>
      this.giveBackLocked(manager, actor, await lockRow(manager, actor, id)),
    );
    return this.incidents.get(actor, id);
  }

  /** The same for a locked record, in the transaction of the caller. @returns false: nobody has it */
  async giveBackLocked(manager: EntityManager, actor: Actor, row: IncidentRow): Promise<boolean> {
    const owner = (await readOwners(manager, [row.id])).get(row.id);
    if (owner && owner.id !== actor.id) throw hasOwner(owner);
    if (!owner || !(await giveBackRecord(manager, row.id, actor.id))) return false;
    await appendChangeBeside(manager, actor, row, 'owner-gave-back', [ownedBy(null)]);
    return true;
  }
}

const ownedBy = (owner: string | null): Difference => ({ path: OWNER_FIELD, value: owner, internal: false });

/** Whether this member handed the record to that colleague with these words before: the answer was lost on its way. */
const isRepeated = async (
  manager: EntityManager,
  actor: Actor,
  { id }: IncidentRow,
  to: string,
  word: string,
): Promise<boolean> => {
  if (!(await manager.existsBy(RecordOwnerEntity, { incidentId: id, memberId: to, givenBy: actor.id }))) return false;
  const newest = await newestHandOver(manager, id);
  return newest?.authorId === actor.id && newest.text === word;
};

const asReviewer = ({ id, countries }: Omit<Reader, 'role'>): Actor => ({ id, role: 'reviewer', countries });

const assertMayOwn = async (manager: EntityManager, actor: Actor, row: IncidentRow): Promise<void> => {
  const refused = (await refusalsToOwn(manager, row, [actor])).get(actor.id);
  if (refused) throw new Problem(refused, refused === 'wrong-state' ? { extra: { status: row.status } } : {});
};

/** @throws Problem 'wrong-state', or 'invalid-body' that says why this colleague cannot own the record */
const assertColleague = async (manager: EntityManager, row: IncidentRow, to: string): Promise<void> => {
  if (!LIVE_STATES.includes(row.status)) throw new Problem('wrong-state', { extra: { status: row.status } });
  const found = (await ableReviewers(manager)).find(({ id }) => id === to);
  const colleague = found && asReviewer(found);
  const code = !colleague
    ? 'no-reviewer'
    : isOutsideTeam(sightOf(colleague, row))
      ? 'not-on-case-team'
      : isAbroad(sightOf(colleague, row))
        ? 'sees-other-countries'
        : (await refusalsToOwn(manager, row, [colleague])).get(to)
          ? 'reviews-own-record'
          : null;
  if (code) throw new Problem('invalid-body', { errors: [{ pointer: '/member', code }] });
};
