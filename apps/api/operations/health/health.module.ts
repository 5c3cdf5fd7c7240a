import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../evidence/evidence.module.js';
import { PublicModule } from '../../public-site/public.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** The health of the server, for monitoring tools and for its administrator. */
@Module({ imports: [EvidenceModule, PublicModule], controllers: [HealthController], providers: [HealthService] })
export class HealthModule {}
