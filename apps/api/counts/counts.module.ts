import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PublicDatabase } from '../database/public-database.js';
import { FactsAsOf } from './facts-as-of.js';
import { PublicFacts } from './public-facts.js';

/** The facts that figures are counted from. */
@Global()
@Module({})
export class CountsModule {
  static with(publicDatabaseUrl: string): DynamicModule {
    return {
      module: CountsModule,
      providers: [{ provide: PublicDatabase, useFactory: () => new PublicDatabase(publicDatabaseUrl) }, PublicFacts, FactsAsOf],
      exports: [PublicDatabase, PublicFacts, FactsAsOf],
    };
  }
}
