import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { CaseEventsService } from './case-events.service.js';
import { CourtCasesService } from './court-cases.service.js';
import { CustodyLaw } from './custody-law.js';
import { CustodyLimitsController } from './custody-limits.controller.js';
import { CustodyLimitsService } from './custody-limits.service.js';
import { DossiersMadeService } from './dossiers-made.service.js';
import { EndBrokenPages } from './pages/end-broken-pages.js';
import { PagesThatAreOver } from './pages/pages-that-are-over.js';
import { PersonPagesController } from './pages/person-pages.controller.js';
import { PersonPagesService } from './pages/person-pages.service.js';
import { HearingCalendarController } from './hearing-calendar/hearing-calendar.controller.js';
import { HearingCalendars } from './hearing-calendar/hearing-calendars.js';
import { IdentitiesController } from './identities.controller.js';
import { IdentitiesService } from './identities.service.js';
import { JoiningsService } from './joinings.service.js';
import { PeopleController } from './people.controller.js';
import { PeopleExportsController } from './people-exports.controller.js';
import { PeopleExportsService } from './people-exports.service.js';
import { PeopleForFigures } from './people-for-figures.js';
import { PeopleHistoryService } from './people-history.service.js';
import { PeopleNotices } from './people-notices.js';
import { PeopleService } from './people.service.js';
import { PersonErasuresService } from './person-erasures.service.js';
import { TeamOpeningsService } from './team-openings.service.js';
import { TwoPeopleController } from './two-people.controller.js';
import { WaitingIdentitiesController } from './waiting-identities.controller.js';
import { WaitingIdentitiesService } from './waiting-identities.service.js';

@Module({
  imports: [IncidentsModule],
  controllers: [
    PeopleController,
    IdentitiesController,
    WaitingIdentitiesController,
    TwoPeopleController,
    PeopleExportsController,
    CustodyLimitsController,
    PersonPagesController,
    HearingCalendarController,
  ],
  providers: [
    CustodyLaw,
    PeopleForFigures,
    PeopleExportsService,
    PeopleNotices,
    PeopleService,
    PeopleHistoryService,
    CaseEventsService,
    CourtCasesService,
    CustodyLimitsService,
    DossiersMadeService,
    EndBrokenPages,
    HearingCalendars,
    PersonPagesService,
    PagesThatAreOver,
    IdentitiesService,
    JoiningsService,
    PersonErasuresService,
    TeamOpeningsService,
    WaitingIdentitiesService,
  ],
  exports: [CustodyLaw, PeopleForFigures, DossiersMadeService],
})
export class PeopleModule {}
