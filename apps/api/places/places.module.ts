import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { PlacesController } from './places.controller.js';
import { PlacesService } from './places.service.js';

@Global()
@Module({
  controllers: [PlacesController],
  providers: [
    { provide: PlacesService, inject: [CONFIG], useFactory: (config: Config) => new PlacesService(config.home) },
  ],
  exports: [PlacesService],
})
export class PlacesModule {}
