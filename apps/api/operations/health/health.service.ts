import type { Readiness, KeyPlace, HealthProbe, ServerHealth } from '@vigil/shared/staff-responses/server-health.js';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { lastBackup } from '../backup/last-backup.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { Probes, type Probe } from './probes.js';
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

type Asks = Pick<EntityManager, 'query'>;

/** The minimum free space that PostgreSQL and the evidence need to continue. */
const NEEDED_BYTES = 64 * 1024 * 1024;

/** What Vigil needs in order to work. Each probe asks again; no result is kept. */
const probesOf = (
  config: Config,
  desk: Asks,
  publicSide: { query(sql: string): Promise<unknown> },
  isWorkLate: () => boolean,
): Readonly<Record<HealthProbe, Probe>> => ({
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
  queue: async () => {
    if (isWorkLate()) throw new Error('work in the background is late');
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

@Injectable()
export class HealthService {
  private readonly probes: Probes<HealthProbe>;

  constructor(
    @InjectDataSource() private readonly desk: DataSource,
    publicSide: PublicDatabase,
    private readonly weekly: IntegrityCheck,
    private readonly search: IncidentTextSearch,
    private readonly work: BackgroundWork,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    // A locked server cannot do some of its work, and is meant to wait.
    const isWorkLate = (): boolean => !keyringOf(desk.manager).locked && this.work.state().late.length > 0;
    this.probes = new Probes(probesOf(config, desk, publicSide.pool, isWorkLate));
  }

  /** Returns whether everything that Vigil needs answers within three seconds. */
  async readiness(): Promise<Readiness> {
    const checks = await this.probes.outcomes();
    return { ready: Object.values(checks).every((outcome) => outcome === 'ok'), checks };
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
}

const keyPlaceOf = (config: Config): KeyPlace => {
  if (config.mode === 'demo') return 'demo';
  if (config.keyCommand) return 'command';
  return isBesideData(config) ? 'beside-the-data' : 'file';
};
