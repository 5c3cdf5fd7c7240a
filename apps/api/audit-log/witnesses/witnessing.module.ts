import { Module } from '@nestjs/common';
import { HistoryModule } from '../history.module.js';
import { LogStatusController } from './log-status.controller.js';
import { Witnesses } from './witnesses.js';

@Module({ imports: [HistoryModule], providers: [Witnesses], controllers: [LogStatusController] })
export class WitnessingModule {}
