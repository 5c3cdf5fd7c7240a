import { Module } from '@nestjs/common';
import { AccountController } from './sign-in-methods.controller.js';
import { AccountService } from './sign-in-methods.service.js';
import { ApiTokens } from './api-tokens.js';
import { ApiTokensController } from './api-tokens.controller.js';
import { Challenges } from './challenges.js';
import { FactorsService } from './factors.service.js';
import { InvitationsService } from './invitations.service.js';
import { InvitationsController, MembersController, SettingsController } from './members.controller.js';
import { MembersService } from './members.service.js';
import { PasskeysService } from './passkeys.service.js';
import { LoginThrottle } from './login-throttle.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SettingsService } from './organisation-settings.service.js';
import { SignIns } from './sign-in-history.js';
import { DemoSignInLinksService } from './demo-sign-in-links.service.js';
import { SignInService } from './sign-in.service.js';
import { CurrentSessions } from './current-session.js';
import { TotpSecrets } from './totp-secrets.js';
import { VouchingService } from './vouching.service.js';

@Module({
  controllers: [
    SessionsController,
    AccountController,
    ApiTokensController,
    InvitationsController,
    MembersController,
    SettingsController,
  ],
  providers: [
    ApiTokens,
    MembersService,
    InvitationsService,
    DemoSignInLinksService,
    SessionsService,
    SettingsService,
    LoginThrottle,
    SignInService,
    CurrentSessions,
    AccountService,
    FactorsService,
    TotpSecrets,
    PasskeysService,
    Challenges,
    VouchingService,
    SignIns,
  ],
  exports: [ApiTokens, MembersService, SessionsService, SettingsService],
})
export class MembersModule {}
