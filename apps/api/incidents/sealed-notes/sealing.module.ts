import { Module } from '@nestjs/common';
import { SealingKeysService } from './keys.service.js';
import { SealedNotesService } from './notes.service.js';
import { SealingController } from './sealing.controller.js';

@Module({ controllers: [SealingController], providers: [SealingKeysService, SealedNotesService] })
export class SealingModule {}
