import { Module } from '@nestjs/common';
import { PhonesController } from './phones.controller.js';
import { PhonesService } from './phones.service.js';

@Module({ controllers: [PhonesController], providers: [PhonesService], exports: [PhonesService] })
export class FieldModule {}
