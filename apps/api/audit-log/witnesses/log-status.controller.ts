import type { AdministrationPage, LogStatus } from '@vigil/shared/staff-responses/revision-log.js';
import { Controller, Get, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { listAdministrationLog } from '../administration-log.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { readQuery, wholeNumber } from '../../platform/http/read-query.js';
import { logStatusOf } from './log-status.js';
import { WitnessScheduler } from './witness-scheduler.js';

/**
 * Answers how well the revision log is guarded: its newest checkpoints and witnesses, who would notice a rewritten log.
 * And the log's lines about accounts, for administrators.
 */
@Controller('api/log')
export class LogStatusController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly witnesses: WitnessScheduler,
  ) {}

  @Get()
  @Allow('read-administration')
  standing(): Promise<LogStatus> {
    return logStatusOf(this.database.manager, this.witnesses.list, Date.now());
  }

  /** Lists who suspended, reset, invited and gave roles to whom, newest first. Nothing about any record. */
  @Get('administration')
  @Allow('read-administration')
  administration(@Query() query: Record<string, unknown>): Promise<AdministrationPage> {
    const { before } = readQuery(query, { before: wholeNumber(1, 1e15) });
    return listAdministrationLog(this.database.manager, before ?? null);
  }
}
