import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { loadGazetteer } from './load-gazetteer.js';
import { PlacesController } from './places.controller.js';
import { PlacesService } from './places.service.js';

@Global()
@Module({
  controllers: [PlacesController],
  providers: [{ provide: PlacesService, inject: [CONFIG], useFactory: (config: Config) => new PlacesService(config.home) }],
  exports: [PlacesService],
})
export class PlacesModule implements OnModuleInit {
  constructor(@InjectDataSource() private readonly database: DataSource, private readonly places: PlacesService) {}

  onModuleInit(): Promise<void> {
    return loadGazetteer(this.database, this.places.gazetteer.places);
  }
}
