import { isId } from '@vigil/shared/codebook/check-value.js';
import type { Config } from '../../config.js';
import { checkEncryptedValues, type DamagedValue } from '../../encryption/check-encrypted-values.js';
import { putKeysBack, putValueBack } from '../../encryption/put-back-values.repository.js';
import { withClient } from '../../platform/database/ensure-database.js';
import type { Progress } from '../../platform/cancellation.js';
import { inPlace } from './command-setup.js';
import { inThrowaway } from './drill.js';

/** What was done about the encrypted values that do not open. */
export interface Mended {
  /** How many records, and other values, had something that did not open; and how many of them open now. */
  damaged: number;
  mended: number;
  /** What still does not open: ids of records, and other values in words. */
  left: string[];
}

/**
 * Puts back from a backup those encrypted values of the installation in use that do not open any more, byte by byte.
 * Everything else stays: what was written after the backup, and what was erased. A value opens in its own place with
 * its own key alone, so that nothing else can be put there.
 * @throws OperatorError; Stopped
 */
export const mendFromBackup = (
  config: Config,
  folder: string,
  progress: Progress,
  options: { identity: string | null; below: string },
): Promise<Mended> =>
  inPlace(config, async ({ databaseUrl }, keyring) => {
    progress.say('Opening every encrypted value once ...');
    const { unreadable } = await checkEncryptedValues(databaseUrl, keyring);
    const did = unreadable.length;
    if (did === 0) return { damaged: 0, mended: 0, left: [] };
    await inThrowaway(config, folder, progress, options, (throwaway) =>
      inPlace(throwaway, ({ databaseUrl: from }) =>
        withClient(from, (backup) =>
          withClient(databaseUrl, async (client) => {
            await putKeysBack(client, backup, keyring, unreadable.filter(isId));
            const damaged: DamagedValue[] = [];
            await checkEncryptedValues(databaseUrl, keyring, (value) => void damaged.push(value));
            for (const value of damaged) await putValueBack(client, backup, value);
          }),
        ),
      ),
    );
    const { unreadable: left } = await checkEncryptedValues(databaseUrl, keyring);
    return { damaged: did, mended: did - left.length, left };
  });
