import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../evidence/evidence.module.js';
import { PublicSiteModule } from '../../public-site/public-site.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** The health of the server, for monitoring tools and for its administrator. */
@Module({ imports: [EvidenceModule, PublicSiteModule], controllers: [HealthController], providers: [HealthService] })
export class HealthModule {}
