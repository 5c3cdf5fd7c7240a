import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { PublicSiteModule } from '../public-site/public-site.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { ErasureController } from './erasure.controller.js';
import { ErasureService } from './erasure.service.js';
import { ApplyCurrentRule } from './apply-current-publishing-rule.js';
import { HiddenRecordsList } from './hidden-records-list.js';
import { HidingController } from './hiding.controller.js';
import { HidingService } from './hiding.service.js';
import { IncidentStoriesController } from './incident-stories.controller.js';
import { IncidentStories } from './incident-stories.service.js';
import { Mergers } from './mergers.service.js';
import { PeopleTotalsController } from './people-totals/people-totals.controller.js';
import { PeopleTotalsService } from './people-totals/people-totals.service.js';
import { NameFormerCountry } from './name-former-country.js';
import { ObjectionsModule } from './objections/objections.module.js';
import { PeriodWorkController } from './period-work.controller.js';
import { PublicationController } from './publication.controller.js';
import { PublicationService } from './publication.service.js';
import { PublishOrPropose } from './publish-or-propose.js';
import { Retractions } from './retractions.js';

@Module({
  imports: [IncidentsModule, ObjectionsModule, PublicSiteModule, QueueModule, ReportsModule],
  controllers: [
    HidingController,
    PublicationController,
    ErasureController,
    IncidentStoriesController,
    PeriodWorkController,
    PeopleTotalsController,
  ],
  providers: [
    ErasureService,
    ApplyCurrentRule,
    HiddenRecordsList,
    HidingService,
    IncidentStories,
    Mergers,
    NameFormerCountry,
    PeopleTotalsService,
    PublicationService,
    PublishOrPropose,
    Retractions,
  ],
  exports: [ErasureService, PublicationService],
})
export class PublicationModule {}
