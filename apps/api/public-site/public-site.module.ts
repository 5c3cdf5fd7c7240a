import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PublicDatabase } from '../platform/database/public-database.js';
import { BaseMapController } from './base-map.controller.js';
import { PublicCopiesController } from './public-copies.controller.js';
import { PublicCopies } from './public-copies.js';
import { PublicRelations } from './public-relations.js';
import { PublicStories } from './public-stories.js';
import { IncidentDocuments } from './incident-documents.js';
import { FactFilesService } from './fact-files.js';
import { FigureChangesController } from './figure-changes.controller.js';
import { FactsController } from './facts.controller.js';
import { IncidentListController } from './incident-list.controller.js';
import { ResponseCache } from './response-cache.js';
import { LogCheckpointController } from './log-checkpoint.controller.js';
import { FindController } from './find.controller.js';
import { CalendarController } from './calendar.controller.js';
import { OverviewController } from './overview.controller.js';
import { DownloadLimiter } from './download-limiter.js';
import { PageStatusController } from './page-status.controller.js';
import { PublicApiController } from './public-api.controller.js';
import { QuestionLimiter } from './question-limiter.js';
import { ReadersCounting } from './readers-counting.js';
import { IncidentTextSearch } from './incident-text-search.js';
import { PeopleTotalsForReaders } from './people-totals.controller.js';
import { PersonPagesForReaders } from './person-pages.controller.js';
import { PublicPersonPages } from './person-pages.js';
import { PublicRepository } from './public.repository.js';
import { SecurityTextController } from './security-text.controller.js';
import { WithheldTotalsController } from './withheld-totals.controller.js';

const documentsFor = (
  config: Config,
  database: PublicDatabase,
  facts: PublicFacts,
  search: IncidentTextSearch,
): IncidentDocuments =>
  new IncidentDocuments(database, facts, join(config.home, 'public', database.name), search.firstRead);

@Module({
  controllers: [
    PublicApiController,
    OverviewController,
    PublicCopiesController,
    CalendarController,
    FindController,
    IncidentListController,
    FactsController,
    FigureChangesController,
    LogCheckpointController,
    WithheldTotalsController,
    PeopleTotalsForReaders,
    PersonPagesForReaders,
    PageStatusController,
    SecurityTextController,
    BaseMapController,
  ],
  providers: [
    PublicRepository,
    ResponseCache,
    QuestionLimiter,
    ReadersCounting,
    DownloadLimiter,
    FactFilesService,
    IncidentTextSearch,
    PublicCopies,
    PublicPersonPages,
    PublicRelations,
    PublicStories,
    {
      provide: IncidentDocuments,
      inject: [CONFIG, PublicDatabase, PublicFacts, IncidentTextSearch],
      useFactory: documentsFor,
    },
  ],
  exports: [
    PublicCopies,
    IncidentDocuments,
    IncidentTextSearch,
    PublicRelations,
    PublicRepository,
    QuestionLimiter,
    ReadersCounting,
    DownloadLimiter,
  ],
})
export class PublicSiteModule {}
