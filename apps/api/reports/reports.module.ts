import { Module } from '@nestjs/common';
import { PublicModule } from '../public-site/public.module.js';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';
import { MaterialService } from './material.service.js';
import { FrozenFiguresController } from './frozen-figures.controller.js';
import { FrozenFiguresService } from './frozen-figures.service.js';
import { ShownReports } from './publish-reports.js';
import { WrittenReports } from './written-reports.js';
import { WrittenReportsController } from './written-reports.controller.js';

@Module({
  imports: [PublicModule],
  controllers: [DraftsController, FrozenFiguresController, WrittenReportsController],
  providers: [DraftsService, MaterialService, FrozenFiguresService, ShownReports, WrittenReports],
  exports: [FrozenFiguresService],
})
export class ReportsModule {}
