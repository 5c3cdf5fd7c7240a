import type { EntityManager } from 'typeorm';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { RelationKind } from '@vigil/shared/incident/relation-kinds.js';
import type { RecordRelation } from '@vigil/shared/staff-responses/relations.js';
import { limitedSql } from '../../platform/database/limited-sensitivity.js';
import { sightSql } from '../record-policy.js';
import type { Actor } from '../record-access.js';
import { RelationEntity } from './relation.entity.js';

/** Lets nobody else write relations until the transaction ends: two at once could close a ring. */
export const lockRelations = async (manager: EntityManager): Promise<void> => {
  await manager.query('lock table relation in share row exclusive mode');
};

/** Returns the relations of a record whose other record the actor may see, the earliest first. */
export const relationsOf = async (manager: EntityManager, actor: Actor, id: string): Promise<RecordRelation[]> => {
  const rows: {
    id: string;
    kind: RelationKind;
    inverse: boolean;
    other: string;
    code: string | null;
    status: string;
    title: string | null;
    precision: DayWindow['precision'] | null;
    earliest: DayWindow['earliest'];
    latest: DayWindow['latest'];
    isPublic: boolean;
  }[] = await manager.query(
    `select r.id, r.kind, r.to_id = $2 as inverse, i.id as other, i.code, i.status, i.title, i.when_precision as precision,
            i.when_earliest as earliest, i.when_latest as latest,
            exists (select from pub.relation p join incident o on o.id = $2
              where p.kind = r.kind and p.until_seq is null and i.status = 'WS_PUBLISHED' and o.status = 'WS_PUBLISHED'
                and p.from_code = case when r.from_id = $2 then o.code else i.code end
                and p.to_code = case when r.from_id = $2 then i.code else o.code end) as "isPublic"
       from relation r join incident i on i.id = case when r.from_id = $2 then r.to_id else r.from_id end
      where (r.from_id = $2 or r.to_id = $2) and ${sightSql(actor.role)}
      order by i.when_earliest nulls last, r.id`,
    [actor.id, id],
  );
  return rows.map(
    ({ id: relation, kind, inverse, other, code, status, title, precision, earliest, latest, isPublic }) => ({
      id: relation,
      kind,
      inverse,
      other: { id: other, code, status, title, when: precision === null ? null : { precision, earliest, latest } },
      isPublic,
    }),
  );
};

/** Returns whether two records have this relation already, in either direction. */
export const hasRelation = (manager: EntityManager, kind: RelationKind, a: string, b: string): Promise<boolean> =>
  manager.existsBy(RelationEntity, [
    { kind, fromId: a, toId: b },
    { kind, fromId: b, toId: a },
  ]);

/**
 * Returns whether `of` is part of `whole` already, directly or through others. Follows only records that the actor may
 * see: a refusal must not tell of a case team's record.
 */
export const isPartOf = async (manager: EntityManager, actor: Actor, of: string, whole: string): Promise<boolean> => {
  const found: unknown[] = await manager.query(
    `with recursive above as (
       select $2::uuid as id
       union
       select r.to_id from relation r join above on above.id = r.from_id join incident i on i.id = r.to_id
        where r.kind = 'part-of' and ${sightSql(actor.role)})
     select from above where id = $3`,
    [actor.id, of, whole],
  );
  return found.length > 0;
};

/** What a publication of a record shows: its relations of these kinds to published records that no case team keeps. */
export interface PublishableRelation {
  fromCode: string;
  toCode: string;
  kind: RelationKind;
  madeBy: string;
  other: string;
  otherTitle: string;
  inverse: boolean;
}

/** @param code the record's public code, which it may get only by this publication */
export const publishableRelations = (
  manager: EntityManager,
  id: string,
  code: string,
  kinds: readonly string[],
): Promise<PublishableRelation[]> =>
  manager.query(
    `select case when r.from_id = $1 then $2 else i.code end as "fromCode", case when r.from_id = $1 then i.code else $2 end as "toCode",
            r.kind, r.made_by as "madeBy", i.code as other, i.title as "otherTitle", r.to_id = $1 as inverse
       from relation r join incident i on i.id = case when r.from_id = $1 then r.to_id else r.from_id end
      where (r.from_id = $1 or r.to_id = $1) and r.kind = any($3) and i.status = 'WS_PUBLISHED' and not ${limitedSql()}
      order by r.kind, i.code`,
    [id, code, kinds],
  );

/**
 * Gives the relations of one record to another, except those that it has itself, and those that would close a ring of
 * parts there, as far as the actor sees. The caller holds `lockRelations`.
 * @returns the ids of those moved; whether one stayed because of a ring, and its other record is no case team's
 */
export const moveRelations = async (
  manager: EntityManager,
  actor: Actor,
  { from, to, only = null }: { from: string; to: string; only?: readonly string[] | null },
): Promise<{ moved: string[]; hasKept: boolean }> => {
  const rows: (Pick<RelationEntity, 'id' | 'kind' | 'fromId' | 'toId'> & { isLimited: boolean })[] =
    await manager.query(
      `select r.id, r.kind, r.from_id as "fromId", r.to_id as "toId", ${limitedSql()} as "isLimited"
         from relation r join incident i on i.id = case when r.from_id = $1 then r.to_id else r.from_id end
        where r.from_id = $1 or r.to_id = $1 order by r.id`,
      [from],
    );
  const moved: string[] = [];
  let hasKept = false;
  for (const { id, kind, fromId, toId, isLimited } of rows) {
    const other = fromId === from ? toId : fromId;
    if ((only && !only.includes(id)) || other === to || (await hasRelation(manager, kind, other, to))) continue;
    const [part, whole] = fromId === from ? [to, toId] : [fromId, to];
    if (kind === 'part-of' && (await isPartOf(manager, actor, whole, part))) {
      hasKept ||= !isLimited;
      continue;
    }
    await manager.update(RelationEntity, { id }, { fromId: part, toId: whole });
    moved.push(id);
  }
  return { moved, hasKept };
};
