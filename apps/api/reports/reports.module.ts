import { Module } from '@nestjs/common';
import { PublicModule } from '../public-site/public.module.js';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';
import { MaterialService } from './material.service.js';
import { ReportsController } from './reports.controller.js';
import { ReportsService } from './reports.service.js';
import { ShownReports } from './publish-reports.js';
import { WrittenReports } from './written-reports.js';
import { WrittenReportsController } from './written-reports.controller.js';

@Module({
  imports: [PublicModule],
  controllers: [DraftsController, ReportsController, WrittenReportsController],
  providers: [DraftsService, MaterialService, ReportsService, ShownReports, WrittenReports],
  exports: [ReportsService],
})
export class ReportsModule {}
