import { Module } from '@nestjs/common';
import { SignInMethodsController } from './sign-in-methods.controller.js';
import { SignInMethodsService } from './sign-in-methods.service.js';
import { ApiTokens } from './api-tokens.js';
import { ApiTokensController } from './api-tokens.controller.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { SecondFactorsService } from './second-factors.service.js';
import { InvitationsService } from './invitations.service.js';
import { InvitationsController } from './invitations.controller.js';
import { MembersController } from './members.controller.js';
import { OrganisationSettingsController } from './organisation-settings.controller.js';
import { MembersService } from './members.service.js';
import { PasskeysService } from './passkeys.service.js';
import { LogoPictures } from './logo-pictures.js';
import { LoginThrottle } from './login-throttle.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { OrganisationSettingsService } from './organisation-settings.service.js';
import { SignInHistory } from './sign-in-history.js';
import { DemoSignInLinksService } from './demo-sign-in-links.service.js';
import { SignInService } from './sign-in.service.js';
import { CurrentSessions } from './current-session.js';
import { TotpSecrets } from './totp-secrets.js';
import { VouchingService } from './vouching.service.js';

@Module({
  controllers: [
    SessionsController,
    SignInMethodsController,
    ApiTokensController,
    InvitationsController,
    MembersController,
    OrganisationSettingsController,
  ],
  providers: [
    ApiTokens,
    MembersService,
    InvitationsService,
    DemoSignInLinksService,
    SessionsService,
    OrganisationSettingsService,
    LoginThrottle,
    LogoPictures,
    SignInService,
    CurrentSessions,
    SignInMethodsService,
    SecondFactorsService,
    TotpSecrets,
    PasskeysService,
    PasskeyChallenges,
    VouchingService,
    SignInHistory,
  ],
  exports: [ApiTokens, LogoPictures, MembersService, SessionsService, OrganisationSettingsService],
})
export class MembersModule {}
