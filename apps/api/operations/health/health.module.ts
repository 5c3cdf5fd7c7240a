import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AuditLogModule } from '../../audit-log/audit-log.module.js';
import { Checkpoints } from '../../audit-log/checkpoints.js';
import { CONFIG, type Config } from '../../config.js';
import { MessageSender } from '../../incidents/outside-messages/message-sender.js';
import { OutsideMessagesModule } from '../../incidents/outside-messages/outside-messages.module.js';
import { RequestMetrics } from '../../platform/http/request-metrics.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { BackgroundWork } from '../../platform/background-work.js';
import { PublicDatabase } from '../../platform/database/public-database.js';
import { IncidentTextSearch } from '../../public-site/incident-text-search.js';
import { PublicSiteModule } from '../../public-site/public-site.module.js';
import { CHECKS_OF_SERVER, checksOfServer } from './checks/checks-of-server.js';
import { AlertSender } from './alerts/alert-sender.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { LostWrites } from './lost-writes.js';
import { NoteDiskDaily } from './note-disk-daily.js';

/** The health of the server, for monitoring tools and for its administrator. */
@Module({
  imports: [PublicSiteModule, OutsideMessagesModule, AuditLogModule],
  controllers: [HealthController, MetricsController],
  providers: [
    HealthService,
    NoteDiskDaily,
    RequestMetrics,
    AlertSender,
    LostWrites,
    {
      provide: CHECKS_OF_SERVER,
      inject: [
        CONFIG,
        getDataSourceToken(),
        PublicDatabase,
        BackgroundWork,
        IncidentTextSearch,
        MessageSender,
        LostWrites,
        Checkpoints,
      ],
      useFactory: (
        config: Config,
        desk: DataSource,
        publicSide: PublicDatabase,
        work: BackgroundWork,
        search: IncidentTextSearch,
        sender: MessageSender,
        lostWrites: LostWrites,
        checkpoints: Checkpoints,
      ) =>
        checksOfServer(config, desk, {
          publicSide: publicSide.primary,
          replica: () => publicSide.lookAtReplica(),
          work,
          searchState: () => search.state,
          mailState: () => sender.state(),
          hasLostWrites: () => lostWrites.found,
          isSetBack: () => checkpoints.isSetBack(),
        }),
    },
  ],
})
export class HealthModule {}
