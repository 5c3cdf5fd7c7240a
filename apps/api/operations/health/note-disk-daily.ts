import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../../config.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { noteDiskMeasure } from './checks/disk-measures.js';
import { freeOnDisks } from './checks/server-checks.js';

const HOUR_MS = 3_600_000;

/** Notes every hour how much of the disks is free; the last measure of a day stands. */
@Injectable()
export class NoteDiskDaily implements OnApplicationBootstrap, OnModuleDestroy {
  private endWork: () => void = () => undefined;

  constructor(
    private readonly work: BackgroundWork,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.endWork = this.work.repeat('disk-measures', HOUR_MS, () =>
      noteDiskMeasure(this.config, { day: new Date().toISOString().slice(0, 10), ...freeOnDisks(this.config) }),
    );
  }

  onModuleDestroy(): void {
    this.endWork();
  }
}
