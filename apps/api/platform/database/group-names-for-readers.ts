import type { EntityManager } from 'typeorm';

/** The names of a group as readers would see them. */
export interface GroupNames {
  code: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
}

/** Returns the names of these groups, in the order of their codes. isKnown: readers know the group already */
export const groupNamesOf = async (
  manager: EntityManager,
  codes: readonly (string | null)[],
): Promise<(GroupNames & { isKnown: boolean })[]> =>
  codes.length === 0
    ? []
    : manager.query(
        `select code, name_en as "nameEn", name_km as "nameKm", aliases, exists (select from pub.assembly_group p where p.code = g.code) as "isKnown" from group_shown g where code = any($1) order by code`,
        [codes],
      );

/** Returns the names of those groups that readers do not know yet. */
export const namesToLearn = async (manager: EntityManager, codes: readonly (string | null)[]): Promise<GroupNames[]> =>
  (await groupNamesOf(manager, codes)).flatMap(({ isKnown, ...names }) => (isKnown ? [] : [names]));

/** Publishes these groups, given by public code, under the names that readers are to see. */
export const showGroups = async (manager: EntityManager, codes: readonly (string | null)[]): Promise<void> => {
  if (codes.length === 0) return;
  await manager.query(
    `insert into pub.assembly_group (code, name_en, name_km, aliases) select code, name_en, name_km, aliases from group_shown where code = any($1)
     on conflict (code) do update set name_en = excluded.name_en, name_km = excluded.name_km, aliases = excluded.aliases`,
    [codes],
  );
};

/**
 * Deletes the public names of groups that nothing public refers to any more: a name alone would reveal that something
 * was there.
 */
export const sweepGroups = async (manager: EntityManager): Promise<void> => {
  await manager.query(
    `delete from pub.assembly_group g where not exists (select 1 from pub.incident_group where group_code = g.code) and not exists (select 1 from pub.coverage where group_code = g.code)
        and not exists (select 1 from pub.published_total where group_code = g.code) and not exists (select 1 from pub.report where position(g.code in question::text || rows::text) > 0)`,
  );
};
