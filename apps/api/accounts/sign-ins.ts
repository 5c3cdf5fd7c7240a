import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { appendLeaf } from '../audit-log/leaf.js';
import type { Device } from './device.js';

export type FirstStep = 'password' | 'passkey' | 'link';
export type SecondStep = 'code' | 'recovery-code' | 'passkey';
/** One sign-in: who, on which day (UTC), in which way, with which kind of device. */
export interface SignInEntry {
  id: string;
  name: string;
  on: string;
  first: FirstStep;
  second: SecondStep | null;
  browser: string | null;
  system: string | null;
}
export interface SignInPage {
  total: number;
  items: SignInEntry[];
}

/** Days for which sign-ins are stored: long enough to investigate, and no longer. */
export const SIGN_IN_DAYS = 90;
const PAGE = 100;
const EVERY_MS = 3_600_000;
const TODAY = `(now() at time zone 'UTC')::date`;

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

/**
 * Logs the sign-ins of past days: one line for each day, whatever their number, so that the size of the log does not
 * show how many people work. The same line covers the deletion of sign-ins older than SIGN_IN_DAYS.
 */
export const logSignIns = async (database: DataSource): Promise<void> => {
  const days: { day: string }[] = await database.query(
    // A day has one line: nobody signs in on a day that is over, so a later row for it was written by hand.
    `select distinct on_day::text as day from sign_in where not logged and on_day < ${TODAY}
        and on_day > coalesce((select max(on_day) from sign_in where logged), '-infinity') order by 1`,
  );
  for (const { day } of days) {
    await database.transaction(async (manager) => {
      const [logged] = (await manager.query(
        'update sign_in set logged = true where on_day = $1 and not logged returning id',
        [day],
      )) as [unknown[], number];
      if (logged.length === 0) return;
      await manager.query(`delete from sign_in where logged and on_day < ${TODAY} - ${SIGN_IN_DAYS}`);
      await appendLeaf(manager, {
        entity: 'sign-ins',
        entityId: null,
        revision: null,
        actorId: null,
        what: 'signed-in',
        values: [{ field: 'day', value: day }],
      });
    });
  }
};

/** Sign-ins, the newest day first. */
@Injectable()
export class SignIns implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  onApplicationBootstrap(): void {
    const log = (): void => void logSignIns(this.database).catch(() => undefined);
    log();
    this.timer = setInterval(log, EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Lists sign-ins. @param memberId of one member; null: of everybody */
  async list(memberId: string | null): Promise<SignInPage> {
    const items: SignInEntry[] = await this.database.query(
      `select s.id, m.name, s.on_day::text as "on", s.by_first as "first", s.by_second as "second", s.browser, s.system from sign_in s join member m on m.id = s.member_id
        where $1::uuid is null or s.member_id = $1 order by s.on_day desc, m.name_folded, s.id limit ${PAGE}`,
      [memberId],
    );
    const [count] = (await this.database.query(
      'select count(*)::int as n from sign_in where $1::uuid is null or member_id = $1',
      [memberId],
    )) as { n: number }[];
    return { total: count!.n, items };
  }
}
