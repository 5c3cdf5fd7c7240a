import { OWNER_DAYS } from '@vigil/shared/staff-responses/record-owner.js';
import type { EntityManager } from 'typeorm';
import { OrganisationSettingEntity } from './organisation-setting.entity.js';
import { WAIT_DAYS } from './trust-policy.js';

/** Returns what was ever saved, by key. */
export const readSettings = async (manager: EntityManager): Promise<Map<string, string>> =>
  new Map((await manager.find(OrganisationSettingEntity)).map(({ key, value }) => [key, value]));

/** Returns a setting; null: it was never saved. */
export const readSetting = async (manager: EntityManager, key: string): Promise<string | null> =>
  (await manager.findOneBy(OrganisationSettingEntity, { key }))?.value ?? null;

/** Saves settings in one statement. */
export const saveSettings = async (manager: EntityManager, values: Readonly<Record<string, string>>): Promise<void> => {
  await manager.query(
    'insert into setting (key, value) select * from unnest($1::text[], $2::text[]) on conflict (key) do update set value = excluded.value',
    [Object.keys(values), Object.values(values)],
  );
};

/** SQL: after how many days a record is free again if its owner did nothing with it. */
export const OWNER_DAYS_SQL = `coalesce((select value::int from setting where key = 'ownerDays'), ${OWNER_DAYS.usual})`;

/** In place of a member's id: nobody proposed small-team mode, or that proposal was answered. */
export const NOBODY = '';
const TODAY = `(now() at time zone 'UTC')::date`;

/** Whether small-team mode is on, and who proposed it in the last seven days. today: a day (UTC) */
export interface SmallTeamRow {
  on: boolean;
  by: string | null;
  name: string | null;
  today: string;
}

/** Reads this in one statement, by the database's day. */
export const readSmallTeam = async (manager: EntityManager): Promise<SmallTeamRow> => {
  const [kept] = (await manager.query(
    `select exists (select from setting where key = 'smallTeam' and value = 'true') as on, a.value as by, m.name, to_char(${TODAY}, 'YYYY-MM-DD') as today
       from (values (1)) one left join (setting a join setting d on d.key = 'smallTeamAskedOn' and d.value > to_char(${TODAY} - ${WAIT_DAYS}, 'YYYY-MM-DD'))
         on a.key = 'smallTeamAskedBy' and a.value <> '${NOBODY}' left join member m on m.id::text = a.value`,
  )) as SmallTeamRow[];
  return kept!;
};
