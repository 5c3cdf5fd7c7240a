import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { Config } from '../../config.js';
import { freeBytes } from '../../platform/http/disk-space.js';
import { askPublicHead } from '../../platform/database/public-head.repository.js';
import { isSignedByAnother } from '../../audit-log/checkpoints.js';
import { countAllLeaves } from '../../audit-log/log.repository.js';
import { existingSigningKey } from '../../audit-log/signing-key.js';
import { keySource } from '../../encryption/key-source.js';
import { askIn, currentKeyId } from '../../encryption/key.repository.js';

/** What Vigil needs in order to work. Each check asks again; no result is cached. */
export const PROBES = ['database', 'publicDatabase', 'disk', 'key', 'log'] as const;
export type Probe = (typeof PROBES)[number];
type Asks = Pick<EntityManager, 'query'>;

/** The minimum free space that PostgreSQL and the evidence need to continue. */
const NEEDED_BYTES = 64 * 1024 * 1024;

/** Each resolves when all is well, and rejects when it is not. */
export const probesOf = (
  config: Config,
  desk: Asks,
  publicSide: { query(sql: string): Promise<unknown> },
): Readonly<Record<Probe, () => Promise<unknown>>> => ({
  database: () => countAllLeaves(desk),
  publicDatabase: () => askPublicHead(publicSide),
  disk: async () => {
    const free = freeBytes(config.home);
    if (free === null || free < NEEDED_BYTES) throw new Error('no room');
    await writeAndRemove(join(config.home, `.health-${process.pid}`));
  },
  key: async () => {
    const current = await currentKeyId(askIn(desk));
    const keys = await keySource(config).read();
    if (!keys?.some(({ id }) => id === current)) throw new Error('another key');
  },
  log: async () => {
    if (config.log.minutes === 0) return;
    if (await isSignedByAnother(desk, existingSigningKey(config)))
      throw new Error('another key signed the newest checkpoint');
  },
});

/** Writes a file to test the disk: a disk that went read-only still reports free space. */
const writeAndRemove = async (file: string): Promise<void> => {
  try {
    const handle = await open(file, 'w', 0o600);
    try {
      await handle.writeFile('ok');
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(file, { force: true });
  }
};
