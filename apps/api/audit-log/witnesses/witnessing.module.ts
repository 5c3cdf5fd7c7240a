import { Module } from '@nestjs/common';
import { HistoryModule } from '../history.module.js';
import { LogStandingController } from './log-status.controller.js';
import { Witnesses } from './witnesses.js';

@Module({ imports: [HistoryModule], providers: [Witnesses], controllers: [LogStandingController] })
export class WitnessingModule {}
