import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { PublicationController } from './publication.controller.js';
import { PublicationService } from './publication.service.js';

@Module({ imports: [IncidentsModule, ReportsModule], controllers: [PublicationController], providers: [PublicationService], exports: [PublicationService] })
export class PublicationModule {}
