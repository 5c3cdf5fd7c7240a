import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ServerSignals, SIGNALS_DATABASE_URL } from './server-signals.js';

@Global()
@Module({})
export class ServerSignalsModule {
  static with(databaseUrl: string): DynamicModule {
    return {
      module: ServerSignalsModule,
      providers: [{ provide: SIGNALS_DATABASE_URL, useValue: databaseUrl }, ServerSignals],
      exports: [ServerSignals],
    };
  }
}
