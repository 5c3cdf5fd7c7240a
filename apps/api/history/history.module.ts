import { Module } from '@nestjs/common';
import { Checkpoints } from './checkpoints.js';

@Module({ providers: [Checkpoints] })
export class HistoryModule {}
