import type {
  HealthOutcome,
  Readiness,
  KeyPlace,
  HealthProbe,
  ServerHealth,
} from '@vigil/shared/staff-responses/server-health.js';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { lastBackup } from '../backup/last-backup.js';
import { CONFIG, type Config } from '../../config.js';
import { PublicDatabase } from '../../platform/database/public-database.js';
import { freeBytes } from '../../platform/database/database-disk-space.js';
import { IntegrityCheck } from '../../evidence/integrity-check.js';
import { isBesideData } from '../../encryption/key-location.js';
import { keyringOf } from '../../encryption/keyring.js';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askPublicHead } from '../../platform/database/public-site-state.repository.js';
import { IncidentTextSearch } from '../../public-site/incident-text-search.js';
import { isSignedByAnother } from '../../audit-log/checkpoints.js';
import { countAllLeaves } from '../../audit-log/log.repository.js';
import { existingSigningKey } from '../../audit-log/signing-key.js';
import { keySource } from '../../encryption/key-source.js';
import { askIn, currentKeyId } from '../../encryption/key.repository.js';

/** What Vigil needs in order to work. Each check asks again; no result is cached. */
const PROBES: readonly HealthProbe[] = ['database', 'publicDatabase', 'disk', 'key', 'log'];
type Asks = Pick<EntityManager, 'query'>;

/** The minimum free space that PostgreSQL and the evidence need to continue. */
const NEEDED_BYTES = 64 * 1024 * 1024;

/** Each resolves when all is well, and rejects when it is not. */
const probesOf = (
  config: Config,
  desk: Asks,
  publicSide: { query(sql: string): Promise<unknown> },
): Readonly<Record<HealthProbe, () => Promise<unknown>>> => ({
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

const WITHIN_MS = 3000;
/** How long requests share one result, so that frequent or many requests cost only one check. */
const SHARED_MS = 1000;

@Injectable()
export class HealthService {
  private shared: { at: number; readiness: Promise<Readiness> } | null = null;

  constructor(
    @InjectDataSource() private readonly desk: DataSource,
    private readonly publicSide: PublicDatabase,
    private readonly weekly: IntegrityCheck,
    private readonly search: IncidentTextSearch,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Returns whether everything that Vigil needs answers within three seconds. */
  async readiness(): Promise<Readiness> {
    if (!this.shared || Date.now() - this.shared.at >= SHARED_MS)
      this.shared = { at: Date.now(), readiness: this.look() };
    return this.shared.readiness;
  }

  async server(): Promise<ServerHealth> {
    const { config } = this;
    const [readiness, standing, backup] = await Promise.all([
      this.readiness(),
      this.weekly.standing({ id: null, role: 'admin' }),
      lastBackup(config),
    ]);
    return {
      ...readiness,
      freeBytes: {
        home: freeBytes(config.home),
        evidence: config.evidenceFolder ? freeBytes(config.evidenceFolder) : freeBytes(config.home),
      },
      evidence: {
        files: standing.files,
        damaged: standing.damagedTotal,
        lastCheckedAt: standing.last?.endedAt ?? null,
      },
      backup,
      key: keyPlaceOf(config),
      locked: keyringOf(this.desk.manager).locked,
      search: this.search.state,
    };
  }

  private async look(): Promise<Readiness> {
    const probes = probesOf(this.config, this.desk, this.publicSide.pool);
    const outcomes = await Promise.all(PROBES.map(async (name) => [name, await within(probes[name])] as const));
    return {
      ready: outcomes.every(([, outcome]) => outcome === 'ok'),
      checks: Object.fromEntries(outcomes) as Record<HealthProbe, HealthOutcome>,
    };
  }
}

const keyPlaceOf = (config: Config): KeyPlace => {
  if (config.mode === 'demo') return 'demo';
  if (config.keyCommand) return 'command';
  return isBesideData(config) ? 'beside-the-data' : 'file';
};

const within = async (probe: () => Promise<unknown>): Promise<HealthOutcome> => {
  let late: NodeJS.Timeout | undefined;
  const outOfTime = new Promise<HealthOutcome>((resolve) => {
    late = setTimeout(() => resolve('failed'), WITHIN_MS);
  });
  try {
    return await Promise.race([
      probe().then(
        (): HealthOutcome => 'ok',
        (): HealthOutcome => 'failed',
      ),
      outOfTime,
    ]);
  } finally {
    clearTimeout(late);
  }
};
