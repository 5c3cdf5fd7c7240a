import { ADVISORY_LOCKS, lockIfFree } from '../../platform/database/advisory-locks.js';
import { withClient } from '../../platform/database/ensure-database.js';
import type { Config } from '../../config.js';
import { inPlace } from './command-setup.js';
import { isDue } from './due.js';
import { backUpIntoPlace, notingFailure, PlaceInUse, placeOf } from './place-commands.js';
import type { Progress } from '../../platform/cancellation.js';

/**
 * Makes the backup of the day, unless one is there since its hour, or another process is making it.
 * @returns elsewhere: another process is at work in the place, and nobody knows yet whether it will be there
 * @throws OperatorError; Stopped
 */
export const backUpIfDue = async (
  config: Config,
  hour: number,
  progress: Progress,
  now: () => Date = () => new Date(),
): Promise<'made' | 'there' | 'elsewhere'> =>
  notingFailure(config, async () => {
    const place = placeOf(config);
    return inPlace(config, ({ databaseUrl }, keyring) =>
      withClient(databaseUrl, async (client) => {
        if (!(await lockIfFree(client, ADVISORY_LOCKS.dailyBackup))) return 'elsewhere';
        if (!isDue(await place.list(), now(), hour)) return 'there';
        try {
          await backUpIntoPlace(config, place, { databaseUrl, keyring, progress });
        } catch (error) {
          if (error instanceof PlaceInUse) return 'elsewhere';
          throw error;
        }
        return 'made';
      }),
    );
  });
