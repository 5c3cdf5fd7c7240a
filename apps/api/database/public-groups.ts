import type { EntityManager } from 'typeorm';

/** Takes back the public names of groups that nothing public names any more: a name alone would tell that it was there. */
export const sweepGroups = async (manager: EntityManager): Promise<void> => {
  await manager.query(
    `delete from pub.assembly_group g where not exists (select 1 from pub.incident_group where group_code = g.code) and not exists (select 1 from pub.coverage where group_code = g.code)
        and not exists (select 1 from pub.published_total where group_code = g.code) and not exists (select 1 from pub.report where position(g.code in question::text || rows::text) > 0)`);
};
