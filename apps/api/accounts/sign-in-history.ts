import type { SignInPage } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { appendLeaf } from '../audit-log/log-leaf.js';
import { BackgroundWork } from '../platform/background-work.js';
import { countSignIns, daysToLog, deleteOldSignIns, listSignIns, markLogged } from './sign-ins.repository.js';

/** Days for which sign-ins are stored: long enough to investigate, and no longer. */
export const SIGN_IN_DAYS = 90;
const PAGE = 100;
const EVERY_MS = 3_600_000;

/**
 * Logs the sign-ins of past days: one line for each day, whatever their number, so that the size of the log does not
 * show how many people work. The same line covers the deletion of sign-ins older than SIGN_IN_DAYS.
 */
export const logSignIns = async (database: Pick<DataSource, 'manager'>): Promise<void> => {
  for (const day of await daysToLog(database.manager)) {
    await database.manager.transaction(async (manager) => {
      if (!(await markLogged(manager, day))) return;
      await deleteOldSignIns(manager, SIGN_IN_DAYS);
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
export class SignInHistory implements OnApplicationBootstrap, OnModuleDestroy {
  private endWork: () => void = () => undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly work: BackgroundWork,
  ) {}

  onApplicationBootstrap(): void {
    this.endWork = this.work.repeat('sign-ins', EVERY_MS, () => logSignIns(this.database));
  }

  onModuleDestroy(): void {
    this.endWork();
  }

  /** Lists sign-ins. @param memberId of one member; null: of everybody */
  async list(memberId: string | null): Promise<SignInPage> {
    const { manager } = this.database;
    const items = await listSignIns(manager, memberId, PAGE);
    return { total: await countSignIns(manager, memberId), items };
  }
}
