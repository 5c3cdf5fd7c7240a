import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { PUBLIC_RELATION_KINDS, type RelationKind } from '@vigil/shared/incident/relation-kinds.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { RecordRelation } from '@vigil/shared/staff-responses/relations.js';
import { isLimited } from '../../platform/database/limited-sensitivity.js';
import type { IncidentRow } from '../incident.entity.js';
import { IncidentsService } from '../incidents.service.js';
import { assertAction, lockRow, type Actor } from '../record-access.js';
import type { ChangeKind } from '../record-changes.js';
import { RelationEntity } from './relation.entity.js';
import { hasRelation, isPartOf, lockRelations, relationsOf } from './relations.repository.js';

const wrong = (pointer: string, code: string): Problem => new Problem('invalid-body', { errors: [{ pointer, code }] });

/** Says how records belong together: `docs/decisions/desk.md`. */
@Injectable()
export class RelationsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
  ) {}

  /** @throws Problem 'not-found' when the actor may not see the record */
  async list(actor: Actor, id: string): Promise<RecordRelation[]> {
    await this.incidents.get(actor, id);
    return relationsOf(this.database.manager, actor, id);
  }

  /**
   * Relates a record to another, for both. Anybody who reviews both may do so; readers see it only with a publication.
   * @throws Problem 'invalid-body' that names what is wrong with it: a record and itself, a double, a ring of parts
   */
  async add(actor: Actor, id: string, kind: RelationKind, to: string): Promise<RecordRelation[]> {
    return this.database.transaction(async (manager) => {
      const [from, other] = await lockBoth(manager, actor, id, to);
      await this.addLocked(manager, actor, from, other, kind);
      return relationsOf(manager, actor, id);
    });
  }

  /** The same for two locked records, in the transaction of the caller. */
  async addLocked(
    manager: EntityManager,
    actor: Actor,
    from: IncidentRow,
    other: IncidentRow,
    kind: RelationKind,
  ): Promise<void> {
    if (from.id === other.id) throw wrong('/to', 'same-record');
    await assertBoth(manager, actor, from, other);
    await lockRelations(manager);
    if (await hasRelation(manager, kind, from.id, other.id)) throw wrong('/to', 'relation-exists');
    if (kind === 'part-of' && (await isPartOf(manager, actor, other.id, from.id))) throw wrong('/to', 'relation-ring');
    const relation = { id: randomUUID(), kind, fromId: from.id, toId: other.id, madeBy: actor.id };
    await manager.insert(RelationEntity, relation);
    await this.log(manager, actor, 'related', relation, from, other);
  }

  /** @throws Problem 'not-found' when there is none, or one of its records is not for the actor to see */
  async remove(actor: Actor, id: string, relationId: string): Promise<RecordRelation[]> {
    return this.database.transaction(async (manager) => {
      const relation = await manager.findOneBy(RelationEntity, { id: relationId });
      if (!relation || (relation.fromId !== id && relation.toId !== id)) throw new Problem('not-found');
      const [from, other] = await lockBoth(manager, actor, relation.fromId, relation.toId);
      await this.removeLocked(manager, actor, from, other, relation.kind);
      return relationsOf(manager, actor, id);
    });
  }

  /** Removes "from KIND other" of two locked records, in the transaction of the caller. @throws Problem 'not-found' */
  async removeLocked(
    manager: EntityManager,
    actor: Actor,
    from: IncidentRow,
    other: IncidentRow,
    kind: RelationKind,
  ): Promise<void> {
    await assertBoth(manager, actor, from, other);
    await lockRelations(manager);
    const relation = await manager.findOneBy(RelationEntity, { kind, fromId: from.id, toId: other.id });
    if (!relation) throw new Problem('not-found');
    await manager.delete(RelationEntity, { id: relation.id });
    await this.log(manager, actor, 'unrelated', relation, from, other);
  }

  /**
   * Writes the line of the log, and a new revision, so that a published record can be corrected. Where only one of both
   * records is a case team's, the line is that one's: the history of the other must not tell of it.
   */
  private async log(
    manager: EntityManager,
    actor: Actor,
    what: ChangeKind & ('related' | 'unrelated'),
    { id, kind, fromId, toId }: Pick<RelationEntity, 'id' | 'kind' | 'fromId' | 'toId'>,
    from: IncidentRow,
    other: IncidentRow,
  ): Promise<void> {
    const row = isLimited(other.sensitivity) && !isLimited(from.sensitivity) ? other : from;
    const isOpen =
      (PUBLIC_RELATION_KINDS as readonly RelationKind[]).includes(kind) &&
      !isLimited(from.sensitivity) &&
      !isLimited(other.sensitivity);
    const value = { id, kind, from: fromId, to: toId };
    await this.incidents.move(manager, actor, row, {}, what, null, [{ path: 'relation', value, internal: !isOpen }]);
  }
}

/** Locks in the order of the ids, so that two requests for one pair cannot deadlock. */
const lockBoth = async (
  manager: EntityManager,
  actor: Actor,
  from: string,
  to: string,
): Promise<[IncidentRow, IncidentRow]> => {
  const rows = new Map<string, IncidentRow>();
  for (const one of [from, to].sort()) rows.set(one, await lockRow(manager, actor, one));
  return [rows.get(from)!, rows.get(to)!];
};

/** Whoever may merge records in this state may also relate them. */
const assertBoth = async (manager: EntityManager, actor: Actor, ...rows: IncidentRow[]): Promise<void> => {
  for (const row of rows) await assertAction(manager, actor, row, 'merge');
};
