import { Module } from '@nestjs/common';
import { IncidentsModule } from '../../incidents/incidents.module.js';
import { PublicModule } from '../../public-site/public.module.js';
import { PublishedController } from './published.controller.js';
import { SystemRecordsController } from './records.controller.js';

/** The API for other systems, version 1. */
@Module({ imports: [PublicModule, IncidentsModule], controllers: [PublishedController, SystemRecordsController] })
export class SystemsModule {}
