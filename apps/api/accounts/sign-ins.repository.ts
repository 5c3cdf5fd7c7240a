import type { FirstStep, SecondStep, SignInEntry } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Device } from './user-agent.js';
import { SignInEntity } from './sessions-and-sign-ins.entity.js';

const TODAY = `(now() at time zone 'UTC')::date`;

/** Stores a sign-in, of today. */
export const noteSignIn = async (
  manager: EntityManager,
  memberId: string,
  { first, second, device }: { first: FirstStep; second: SecondStep | null; device: Device },
): Promise<void> => {
  await manager.query(
    'insert into sign_in (id, member_id, by_first, by_second, browser, system) values ($1, $2, $3, $4, $5, $6)',
    [randomUUID(), memberId, first, second, device.browser, device.system],
  );
};

/** Lists past days (UTC) whose sign-ins wait for their line in the log, oldest first. */
export const daysToLog = async (manager: EntityManager): Promise<string[]> => {
  const days: { day: string }[] = await manager.query(
    // A day has one line: nobody signs in on a day that is over, so a later row for it was written by hand.
    `select distinct on_day::text as day from sign_in where not logged and on_day < ${TODAY}
        and on_day > coalesce((select max(on_day) from sign_in where logged), '-infinity') order by 1`,
  );
  return days.map(({ day }) => day);
};

/** Marks a day's sign-ins as logged. @returns false if another run has done that */
export const markLogged = async (manager: EntityManager, day: string): Promise<boolean> => {
  const [logged] = (await manager.query(
    'update sign_in set logged = true where on_day = $1 and not logged returning id',
    [day],
  )) as [unknown[], number];
  return logged.length > 0;
};

/** Deletes logged sign-ins that are older than so many days. */
export const deleteOldSignIns = async (manager: EntityManager, days: number): Promise<void> => {
  await manager.query(`delete from sign_in where logged and on_day < ${TODAY} - ${days}`);
};

/** Lists the newest sign-ins, the newest day first. @param memberId of one member; null: of everybody */
export const listSignIns = (manager: EntityManager, memberId: string | null, limit: number): Promise<SignInEntry[]> =>
  manager.query(
    `select s.id, m.name, s.on_day::text as "on", s.by_first as "first", s.by_second as "second", s.browser, s.system from sign_in s join member m on m.id = s.member_id
        where $1::uuid is null or s.member_id = $1 order by s.on_day desc, m.name_folded, s.id limit ${limit}`,
    [memberId],
  );

/** @param memberId of one member; null: of everybody */
export const countSignIns = (manager: EntityManager, memberId: string | null): Promise<number> =>
  manager.countBy(SignInEntity, memberId === null ? {} : { memberId });

/**
 * Returns the sign-ins that wait for the line of their day although that line, or one of a later day, is in the log.
 * @param until the latest day that has its line; empty: none has
 */
export const lateSignIns = async (manager: Pick<EntityManager, 'query'>, until: string): Promise<string[]> => {
  const rows: { id: string }[] = await manager.query(
    'select id from sign_in where not logged and on_day::text <= $1 order by id',
    [until],
  );
  return rows.map(({ id }) => id);
};
