import { Module } from '@nestjs/common';
import { EvidenceModule } from '../../evidence/evidence.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** Whether the server is well: for whatever watches it, and for its administrator. */
@Module({ imports: [EvidenceModule], controllers: [HealthController], providers: [HealthService] })
export class HealthModule {}
