import { Module } from '@nestjs/common';
import { InvitationsService } from './invitations.service.js';
import { InvitationsController, MembersController, SettingsController } from './members.controller.js';
import { MembersService } from './members.service.js';
import { Patience } from './patience.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SettingsService } from './settings.service.js';
import { SignInLinksService } from './sign-in-links.service.js';

@Module({
  controllers: [SessionsController, InvitationsController, MembersController, SettingsController],
  providers: [MembersService, InvitationsService, SignInLinksService, SessionsService, SettingsService, Patience],
  exports: [MembersService, SessionsService, SettingsService],
})
export class MembersModule {}
