import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { CopiesController } from './public-copies.controller.js';
import { PublicCopies } from './public-copies.js';
import { PublicDocuments } from './incident-documents.js';
import { FactFilesService } from './fact-files.js';
import { FigureChangesController } from './figure-changes.controller.js';
import { FactsController } from './facts.controller.js';
import { IncidentListController } from './incident-list.controller.js';
import { ResponseCache } from './response-cache.js';
import { LogCheckpointController } from './log-checkpoint.controller.js';
import { OverviewController } from './overview.controller.js';
import { DownloadLimiter } from './download-limiter.js';
import { PageStatusController } from './page-status.controller.js';
import { PublicController } from './public.controller.js';
import { QuestionLimiter } from './question-limiter.js';
import { PublicSearch } from './search.js';
import { PublicRepository } from './public.repository.js';
import { WithheldTotalsController } from './withheld-totals.controller.js';

const documentsFor = (config: Config, database: PublicDatabase, facts: PublicFacts): PublicDocuments =>
  new PublicDocuments(database, facts, join(config.home, 'public', database.name));

@Module({
  controllers: [
    PublicController,
    OverviewController,
    CopiesController,
    IncidentListController,
    FactsController,
    FigureChangesController,
    LogCheckpointController,
    WithheldTotalsController,
    PageStatusController,
  ],
  providers: [
    PublicRepository,
    ResponseCache,
    QuestionLimiter,
    DownloadLimiter,
    FactFilesService,
    PublicSearch,
    PublicCopies,
    { provide: PublicDocuments, inject: [CONFIG, PublicDatabase, PublicFacts], useFactory: documentsFor },
  ],
  exports: [PublicCopies, PublicDocuments, PublicSearch, PublicRepository, QuestionLimiter, DownloadLimiter],
})
export class PublicModule {}
