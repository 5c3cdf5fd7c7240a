import { Module } from '@nestjs/common';
import { CountriesController } from './countries.controller.js';
import { CountriesService } from './countries.service.js';

/** The countries of this installation, for its administrator. */
@Module({ controllers: [CountriesController], providers: [CountriesService] })
export class CountriesModule {}
