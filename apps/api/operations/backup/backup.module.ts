import { Module } from '@nestjs/common';
import { BackupSchedule } from './backup-schedule.js';

/** The backup of each day. */
@Module({ providers: [BackupSchedule] })
export class BackupModule {}
