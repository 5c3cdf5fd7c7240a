import type { CheckName } from '@vigil/shared/staff-responses/server-health.js';
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../../../config.js';
import { evidenceFolder } from '../../../evidence/configured-store.js';
import { isNotAllowed } from '../../../platform/database/operator-error.js';
import { nameOfUser } from '../../../platform/embedded-postgres/postgres-os-user.js';

/** Returns in which folder or file a check looks; null: in none that could belong to another user. */
const lookedAt = (config: Config): Partial<Record<CheckName, string | null>> => {
  const { home, databaseUrl, keyFile, keyCommand, log, backup } = config;
  const key = keyCommand === null ? (keyFile ?? home) : null;
  return {
    home,
    disk: home,
    backup: home,
    drill: home,
    keyPlace: home,
    keyFile: key,
    key,
    database: databaseUrl === null ? home : null,
    log: log.keyFile ?? home,
    evidenceStore: config.evidenceFolder === null && config.evidenceBucket === null ? home : evidenceFolder(config),
    backupPlace: backup.to?.startsWith('/') ? backup.to : null,
  };
};

/** Returns which checks nobody can make as this user, because what they look at belongs to another: who that is. */
export const ownersElsewhere = (config: Config): Map<CheckName, string> =>
  new Map(
    Object.entries(lookedAt(config)).flatMap(([check, path]) => {
      const owner = path === null ? null : ownerWhoCloses(path);
      return owner === null ? [] : [[check as CheckName, nameOfUser(owner)]];
    }),
  );

/** Returns another user to whom this belongs, and who keeps us out; null: we may use it, or it is not there. */
const ownerWhoCloses = (path: string): number | null => {
  try {
    const isFolder = statSync(path).isDirectory();
    accessSync(path, isFolder ? constants.R_OK | constants.W_OK | constants.X_OK : constants.R_OK);
    return null;
  } catch (error) {
    const owner = isNotAllowed(error) ? ownerOfNearest(path) : null;
    return owner === process.getuid?.() ? null : owner;
  }
};

/** What is in a closed folder belongs to whoever closed it, as far as we can see. */
const ownerOfNearest = (path: string): number => {
  try {
    return statSync(path).uid;
  } catch {
    return ownerOfNearest(dirname(path));
  }
};
