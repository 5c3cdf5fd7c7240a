import { Module } from '@nestjs/common';
import { MembersModule } from '../accounts/members.module.js';
import { AssessmentsService } from './assessments.service.js';
import { CaseTeamController } from './case-team.controller.js';
import { CaseTeamService } from './case-team.service.js';
import { DatasetsController } from './datasets/datasets.controller.js';
import { IncidentsController } from './incidents.controller.js';
import { IncidentsService } from './incidents.service.js';
import { NoticesSeenBy } from './notices-seen-by.js';
import { OwnCodesController } from './own-codes/own-codes.controller.js';
import { OwnCodesService } from './own-codes/own-codes.service.js';
import { OwnQuestionsController } from './own-questions/own-questions.controller.js';
import { OwnQuestionsService } from './own-questions/own-questions.service.js';
import { ProposedNamesController } from './proposed-names/proposed-names.controller.js';
import { ProposedNamesService } from './proposed-names/proposed-names.service.js';
import { RecordOwnersController } from './record-owners.controller.js';
import { RecordOwnersService } from './record-owners.service.js';
import { RelationsController } from './relations/relations.controller.js';
import { RelationsService } from './relations/relations.service.js';
import { SeriesController } from './relations/series.controller.js';
import { ReviewsService } from './reviews.service.js';
import { SearchWordsController } from './search-words/search-words.controller.js';
import { TypedDuplicatesController } from './typed-duplicates.controller.js';
import { WorkedOutNotices } from './worked-out-notices.js';
import { SourcesController } from './sources/sources.controller.js';

@Module({
  imports: [MembersModule],
  controllers: [
    TypedDuplicatesController,
    IncidentsController,
    CaseTeamController,
    DatasetsController,
    OwnCodesController,
    OwnQuestionsController,
    ProposedNamesController,
    RecordOwnersController,
    RelationsController,
    SearchWordsController,
    SeriesController,
    SourcesController,
  ],
  providers: [
    IncidentsService,
    ReviewsService,
    AssessmentsService,
    CaseTeamService,
    NoticesSeenBy,
    OwnCodesService,
    OwnQuestionsService,
    ProposedNamesService,
    RecordOwnersService,
    RelationsService,
    WorkedOutNotices,
  ],
  exports: [
    IncidentsService,
    ReviewsService,
    AssessmentsService,
    NoticesSeenBy,
    RecordOwnersService,
    RelationsService,
    WorkedOutNotices,
  ],
})
export class IncidentsModule {}
