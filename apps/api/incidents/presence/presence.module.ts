import { Module } from '@nestjs/common';
import { EditingController } from './editing.controller.js';
import { EditingPresence } from './editing-presence.js';

@Module({ controllers: [EditingController], providers: [EditingPresence] })
export class PresenceModule {}
