import { Module } from '@nestjs/common';
import { AuditLogModule } from '../audit-log.module.js';
import { LogStatusController } from './log-status.controller.js';
import { WitnessScheduler } from './witness-scheduler.js';

@Module({ imports: [AuditLogModule], providers: [WitnessScheduler], controllers: [LogStatusController] })
export class WitnessesModule {}
