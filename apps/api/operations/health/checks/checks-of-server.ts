import { FIRST_DAY, type CheckName } from '@vigil/shared/staff-responses/server-health.js';
import type { DataSource } from 'typeorm';
import type { Config } from '../../../config.js';
import { SlowStatements } from '../../../platform/database/slow-statements.js';
import { RunChecks } from '../run-checks.js';
import { lookAtLog, placeLooks, runningLooks, type Running } from './server-checks.js';

/** Injects the checks of a running server. */
export const CHECKS_OF_SERVER = 'checks of the server';

/** The checks that a running server makes of itself. */
export interface Checks {
  run: RunChecks<CheckName>;
  slow: SlowStatements;
}

/** A demo has invented records, and nothing that must be kept or set up. */
const NOT_IN_DEMO: readonly CheckName[] = FIRST_DAY;

/** Leaves out what a demo, or an installation without a replica or a place for backups, has not. */
export const usedLooks = <L extends object>(
  { mode, publicReplicaUrl, backup }: Pick<Config, 'mode' | 'publicReplicaUrl' | 'backup'>,
  looks: L,
): Partial<L> =>
  Object.fromEntries(
    Object.entries(looks).filter(
      ([name]) =>
        (mode === 'production' || !NOT_IN_DEMO.includes(name as CheckName)) &&
        (name !== 'replica' || publicReplicaUrl !== null) &&
        (name !== 'backupPlace' || (mode === 'production' && backup.to !== null)),
    ),
  ) as Partial<L>;

export const checksOfServer = (config: Config, desk: DataSource, running: Omit<Running, 'slow'>): Checks => {
  const slow = desk.logger instanceof SlowStatements ? desk.logger : new SlowStatements();
  const looks = {
    ...placeLooks(config, desk),
    ...runningLooks(desk, { ...running, slow }),
    log: () => lookAtLog(config, desk, running.isSetBack),
  };
  return { run: new RunChecks<CheckName>(usedLooks(config, looks) as never), slow };
};
