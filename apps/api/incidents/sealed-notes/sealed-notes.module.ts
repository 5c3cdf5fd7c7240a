import { Module } from '@nestjs/common';
import { SealingKeysService } from './sealing-keys.service.js';
import { SealedNotesService } from './sealed-notes.service.js';
import { SealedNotesController } from './sealed-notes.controller.js';

@Module({ controllers: [SealedNotesController], providers: [SealingKeysService, SealedNotesService] })
export class SealedNotesModule {}
