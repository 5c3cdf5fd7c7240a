import { Module } from '@nestjs/common';
import { IncidentsModule } from '../../incidents/incidents.module.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';

@Module({ imports: [IncidentsModule], controllers: [ImportsController], providers: [ImportsService] })
export class ImportsModule {}
