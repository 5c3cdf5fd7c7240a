import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { ADVISORY_LOCKS, lockUntilCommit } from '../../../platform/database/advisory-locks.js';
import { replaceFile } from '../../../platform/home-folder/replace-file.js';
import type { AlertChannel, AlertCheck, Raised, SharedAlertCheck } from './alert-state.js';
import { AlertEntity } from './alert.entity.js';

export interface AlertKey<C = AlertCheck> {
  check: C;
  channel: AlertChannel;
}
/** Computes a row from the row that is there; null: none; undefined: it stays as it is. */
export type Change = (raised: Raised | null) => Raised | null | undefined;

/** Changes the row of an alert of what all servers share, one server at a time. */
export const changeSharedAlert = async (
  manager: EntityManager,
  { check, channel }: AlertKey<SharedAlertCheck>,
  change: Change,
): Promise<void> => {
  await lockUntilCommit(manager, ADVISORY_LOCKS.alerts);
  const found = await manager.findOneBy(AlertEntity, { check, channel });
  const next = change(
    found && {
      raisedAt: found.raisedAt.getTime(),
      toldAt: found.toldAt?.getTime() ?? null,
      nextAt: found.nextAt.getTime(),
      failures: found.failures,
      isOver: found.isOver,
      lastBadAt: found.lastBadAt?.getTime() ?? null,
    },
  );
  if (next === undefined) return;
  if (next === null) return void (await manager.delete(AlertEntity, { check, channel }));
  await manager.save(AlertEntity, {
    check,
    channel,
    raisedAt: new Date(next.raisedAt),
    toldAt: next.toldAt === null ? null : new Date(next.toldAt),
    nextAt: new Date(next.nextAt),
    failures: next.failures,
    isOver: next.isOver,
    lastBadAt: next.lastBadAt === null ? null : new Date(next.lastBadAt),
  });
};

/** A file of before knew no trouble that comes and goes. */
const raisedOf = (value: unknown): Raised => ({ isOver: false, lastBadAt: null, ...Object(value) }) as Raised;
const isRaised = ({ raisedAt, toldAt, nextAt, failures, isOver, lastBadAt }: Raised): boolean =>
  [raisedAt, toldAt ?? 0, nextAt, failures, lastBadAt ?? 0].every((n) => Number.isSafeInteger(n)) &&
  typeof isOver === 'boolean';

/**
 * Alerts of what each server has by itself, in a file of its home: they must be told while the database is away. With a
 * full disk they are kept in memory alone.
 */
export class OwnAlerts {
  private readonly rows: Map<string, Raised>;
  private readonly file: string;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(home: string) {
    this.file = join(home, 'alerts.json');
    this.rows = new Map(
      Object.entries(this.read())
        .map(([key, value]) => [key, raisedOf(value)] as const)
        .filter(([, row]) => isRaised(row)),
    );
  }

  async change({ check, channel }: AlertKey, change: Change): Promise<void> {
    const key = `${check} ${channel}`;
    const next = change(this.rows.get(key) ?? null);
    if (next === undefined) return;
    if (next === null) this.rows.delete(key);
    else this.rows.set(key, next);
    this.writing = this.writing
      .then(() => replaceFile(this.file, JSON.stringify(Object.fromEntries(this.rows))))
      .catch(() => undefined);
    await this.writing;
  }

  /** Returns how often each alert could not be sent. */
  failures(): { channel: AlertChannel; failures: number }[] {
    return [...this.rows].map(([key, { failures }]) => ({ channel: key.split(' ')[1] as AlertChannel, failures }));
  }

  private read(): object {
    try {
      return Object(JSON.parse(readFileSync(this.file, 'utf8'))) as object;
    } catch {
      return {};
    }
  }
}

/** Returns how often in a row an alert could not be sent by a way that is in use, at most; 0: all were sent. */
export const unsentAlerts = async (
  manager: Pick<EntityManager, 'find'>,
  home: string,
  channels: readonly AlertChannel[],
): Promise<number> => {
  // With the database away, its own alert says so.
  const shared = await manager.find(AlertEntity, { select: { channel: true, failures: true } }).catch(() => []);
  const rows = [...shared, ...new OwnAlerts(home).failures()];
  return Math.max(0, ...rows.filter(({ channel }) => channels.includes(channel)).map(({ failures }) => failures));
};
