import { Module } from '@nestjs/common';
import { SealingKeysService } from './sealing-keys.service.js';
import { SealedNotesService } from './sealed-notes.service.js';
import { SealingController } from './sealing.controller.js';

@Module({ controllers: [SealingController], providers: [SealingKeysService, SealedNotesService] })
export class SealingModule {}
