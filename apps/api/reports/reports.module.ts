import { Module } from '@nestjs/common';
import { PublicSiteModule } from '../public-site/public-site.module.js';
import { PeopleModule } from '../people/people.module.js';
import { DossiersController } from './dossiers/dossiers.controller.js';
import { DossiersService } from './dossiers/dossiers.service.js';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';
import { ReportMaterialService } from './report-material.service.js';
import { FrozenFiguresController } from './frozen-figures.controller.js';
import { FrozenFiguresService } from './frozen-figures.service.js';
import { ReportPublisher } from './publish-reports.js';
import { FrozenWholeReports } from './frozen-whole-reports.js';
import { FrozenWholeReportsController } from './frozen-whole-reports.controller.js';

@Module({
  imports: [PublicSiteModule, PeopleModule],
  controllers: [DossiersController, DraftsController, FrozenFiguresController, FrozenWholeReportsController],
  providers: [
    DossiersService,
    DraftsService,
    ReportMaterialService,
    FrozenFiguresService,
    ReportPublisher,
    FrozenWholeReports,
  ],
  exports: [FrozenFiguresService],
})
export class ReportsModule {}
