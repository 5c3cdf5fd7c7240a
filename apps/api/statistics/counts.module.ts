import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PublicDatabase, sameDatabaseAt } from '../platform/database/public-database.js';
import { PublishedCaches } from '../platform/database/wait-for-published-caches.js';
import { CountingThreads } from './counting-threads.js';
import { CountsController } from './counts.controller.js';
import { FigureChanges } from './figure-changes.js';
import { FactSnapshots } from './fact-snapshots.js';
import { EditionsRepository } from './editions.repository.js';
import { PeopleModule } from '../people/people.module.js';
import { PeopleFiguresController } from './people-figures.controller.js';
import { PeopleFigures } from './people-figures.service.js';
import { PublicFacts } from './public-facts.js';
import { STAFF_DATABASE_URL, StaffFacts } from './staff-facts.js';
import { StaffFigures } from './staff-figures.js';
import { UsualCodesController } from './usual-codes.controller.js';

/** Provides the facts that figures are counted from. */
@Global()
@Module({})
export class CountsModule {
  static with({
    databaseUrl,
    publicDatabaseUrl,
    publicReplicaUrl,
  }: {
    databaseUrl: string;
    publicDatabaseUrl: string;
    publicReplicaUrl: string | null;
  }): DynamicModule {
    return {
      module: CountsModule,
      imports: [PeopleModule],
      controllers: [CountsController, PeopleFiguresController, UsualCodesController],
      providers: [
        {
          provide: PublicDatabase,
          useFactory: () =>
            new PublicDatabase(publicDatabaseUrl, {
              replicaUrl: publicReplicaUrl && sameDatabaseAt(publicReplicaUrl, publicDatabaseUrl),
            }),
        },
        PublishedCaches,
        CountingThreads,
        PublicFacts,
        EditionsRepository,
        FactSnapshots,
        FigureChanges,
        { provide: STAFF_DATABASE_URL, useValue: databaseUrl },
        StaffFacts,
        StaffFigures,
        PeopleFigures,
      ],
      exports: [
        PeopleFigures,
        PublicDatabase,
        PublishedCaches,
        CountingThreads,
        PublicFacts,
        EditionsRepository,
        FactSnapshots,
        FigureChanges,
        StaffFacts,
        StaffFigures,
      ],
    };
  }
}
