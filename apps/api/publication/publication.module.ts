import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { ErasureController } from './erasure.controller.js';
import { ErasureService } from './erasure.service.js';
import { FoldEarlier } from './fold-earlier.js';
import { PublicationController } from './publication.controller.js';
import { PublicationService } from './publication.service.js';
import { Retractions } from './retractions.js';
import { WithdrawalsService } from './withdrawals.service.js';

@Module({ imports: [IncidentsModule, ReportsModule], controllers: [PublicationController, ErasureController], providers: [ErasureService, FoldEarlier, PublicationService, Retractions, WithdrawalsService], exports: [PublicationService] })
export class PublicationModule {}
