import type { GroupView } from '@vigil/shared/staff-responses/groups.js';
import { In, type EntityManager } from 'typeorm';
import { wroteSinceOthersSql } from '../../audit-log/log.repository.js';
import { wasProposedSql } from '../../accounts/releases/releases.repository.js';
import { upsert, type UpsertResult } from '../../platform/database/optimistic-upsert.js';
import { newPublicCode } from '../../platform/database/new-public-code.js';
import { AssemblyGroupEntity } from './group.entity.js';

/** Returns the ids of the groups: all, or those among these. */
export const groupIds = async (manager: EntityManager, among?: readonly string[]): Promise<Set<string>> => {
  const found = await manager.find(AssemblyGroupEntity, {
    select: { id: true },
    ...(among ? { where: { id: In(among) } } : {}),
  });
  return new Set(found.map(({ id }) => id));
};

export const isGroup = (manager: EntityManager, id: string): Promise<boolean> =>
  manager.existsBy(AssemblyGroupEntity, { id });

/**
 * Waits for whoever changes a group, and keeps others from it until the end of the transaction, which refers to it.
 * @returns false: there is none
 */
export const holdGroup = async (manager: EntityManager, id: string): Promise<boolean> =>
  ((await manager.query('select from assembly_group where id = $1 for key share', [id])) as unknown[]).length > 0;

/** SQL: the public code of the group with this id. For statements of other modules that publish what names a group. */
export const groupCodeSql = (id: string): string => `(select public_code from assembly_group where id = ${id})`;

export const allGroups = (manager: EntityManager): Promise<AssemblyGroupEntity[]> => manager.find(AssemblyGroupEntity);

/** SQL: the groups as the desk sees them. */
export const GROUPS = `select id, public_code as "publicCode", name_en as "nameEn", name_km as "nameKm", aliases, note, revision from assembly_group`;

export const listGroups = async (manager: EntityManager): Promise<GroupView[]> => {
  const groups: GroupView[] = await manager.query(`${GROUPS} order by lower(name_en), id`);
  return groups;
};

export const findGroup = async (manager: EntityManager, id: string): Promise<GroupView | null> => {
  const [found]: GroupView[] = await manager.query(`${GROUPS} where id = $1`, [id]);
  return found ?? null;
};

/** Lists the groups that every reader knows, under the names that readers know. */
export const listShownGroups = (
  manager: EntityManager,
): Promise<{ id: string; nameEn: string; nameKm: string | null; aliases: string[] }[]> =>
  manager.query(
    `select g.id, p.name_en as "nameEn", p.name_km as "nameKm", p.aliases from assembly_group g join pub.assembly_group p on p.code = g.public_code order by lower(p.name_en), g.id`,
  );

/** Returns the names of a group at the desk, and those that readers know it by; shown is null if they do not. */
export const namesOfGroup = async (
  manager: EntityManager,
  id: string,
): Promise<{
  code: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
  shown: { name_en: string; name_km: string | null; aliases: string[] } | null;
  wasProposed: boolean;
} | null> => {
  const [group] = (await manager.query(
    `select g.public_code as code, g.name_en as "nameEn", g.name_km as "nameKm", g.aliases, to_jsonb(p) as shown, ${wasProposedSql('group', 'g.id')} as "wasProposed"
       from assembly_group g left join pub.assembly_group p on p.code = g.public_code where g.id = $1`,
    [id],
  )) as NonNullable<Awaited<ReturnType<typeof namesOfGroup>>>[];
  return group ?? null;
};

/** Changes the names under which readers know a group. */
export const renameShownGroup = async (
  manager: EntityManager,
  { code, nameEn, nameKm, aliases }: Pick<GroupView, 'nameEn' | 'nameKm' | 'aliases'> & { code: string },
): Promise<void> => {
  await manager.query('update pub.assembly_group set name_en = $2, name_km = $3, aliases = $4 where code = $1', [
    code,
    nameEn,
    nameKm,
    aliases,
  ]);
};

/** Returns the public codes of these groups, by id. */
export const publicCodesOf = async (manager: EntityManager, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map();
  const found = await manager.find(AssemblyGroupEntity, {
    select: { id: true, publicCode: true },
    where: { id: In(ids) },
  });
  return new Map(found.map(({ id, publicCode }) => [id, publicCode]));
};

/**
 * Returns whether one of these people changed a group, given by its public code, that readers do not know yet, after
 * anybody else last saved, submitted or verified the record that names it.
 */
export const isNewGroupChangedBy = async (
  manager: EntityManager,
  { codes, people, incidentId }: { codes: readonly string[]; people: readonly string[]; incidentId: string },
): Promise<boolean> => {
  const found: unknown[] = await manager.query(
    `select from assembly_group g where g.public_code = any($1) and not exists (select from pub.assembly_group p where p.code = g.public_code)
        and ${wroteSinceOthersSql({ entity: 'group', id: 'g.id', people: '$2' }, { entity: 'incident', id: '$3', what: ['saved', 'submitted', 'verified'] })} limit 1`,
    [codes, people, incidentId],
  );
  return found.length > 0;
};

/** Keeps the names of the groups that a record names as they are until the transaction ends. */
export const lockGroupsOf = (manager: EntityManager, incidentId: string): Promise<unknown> =>
  manager.query(
    `select from assembly_group g where id in (select group_id from group_link where incident_id = $1) order by id for share of g`,
    [incidentId],
  );

/**
 * Waits for whoever changes a group that one of these records names, and keeps others from it until the transaction
 * ends: before it copies the names of groups to another record.
 */
export const holdGroupsOf = (manager: EntityManager, incidentIds: readonly string[]): Promise<unknown> =>
  manager.query(
    `select from assembly_group g where id in (select group_id from group_link where incident_id = any($1)) order by id for key share of g`,
    [incidentIds],
  );

/** Stores a group that is new, with a public code of its own. */
export const createGroup = async (
  manager: EntityManager,
  { id, nameEn, nameKm, aliases, note }: Pick<GroupView, 'id' | 'nameEn' | 'nameKm' | 'aliases' | 'note'>,
): Promise<UpsertResult> => {
  const columns = { name_en: nameEn, name_km: nameKm, aliases, note };
  const once = { public_code: await newPublicCode(manager, 'G') };
  const created = await upsert(manager, 'assembly_group', id, { create: true }, columns, once);
  return created;
};
