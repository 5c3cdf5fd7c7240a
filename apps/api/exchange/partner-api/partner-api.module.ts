import { Module } from '@nestjs/common';
import { IncidentsModule } from '../../incidents/incidents.module.js';
import { PublicSiteModule } from '../../public-site/public-site.module.js';
import { PublishedIncidentsController } from './published-incidents.controller.js';
import { TeamRecordsController } from './team-records.controller.js';

/** The API for other systems, version 1. */
@Module({
  imports: [PublicSiteModule, IncidentsModule],
  controllers: [PublishedIncidentsController, TeamRecordsController],
})
export class PartnerApiModule {}
