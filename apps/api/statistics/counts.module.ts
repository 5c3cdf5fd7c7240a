import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PublicDatabase } from '../platform/database/public-database.js';
import { PublishedReaders } from '../platform/database/published-readers.js';
import { CountsController } from './counts.controller.js';
import { FactSnapshots } from './fact-snapshots.js';
import { MomentsRepository } from './moments.repository.js';
import { PublicFacts } from './public-facts.js';
import { STAFF_DATABASE_URL, StaffFacts } from './staff-facts.js';
import { StaffFigures } from './staff-figures.js';

/** Provides the facts that figures are counted from. */
@Global()
@Module({})
export class CountsModule {
  static with({ databaseUrl, publicDatabaseUrl }: { databaseUrl: string; publicDatabaseUrl: string }): DynamicModule {
    return {
      module: CountsModule,
      controllers: [CountsController],
      providers: [
        { provide: PublicDatabase, useFactory: () => new PublicDatabase(publicDatabaseUrl) },
        PublishedReaders,
        PublicFacts,
        MomentsRepository,
        FactSnapshots,
        { provide: STAFF_DATABASE_URL, useValue: databaseUrl },
        StaffFacts,
        StaffFigures,
      ],
      exports: [
        PublicDatabase,
        PublishedReaders,
        PublicFacts,
        MomentsRepository,
        FactSnapshots,
        StaffFacts,
        StaffFigures,
      ],
    };
  }
}
