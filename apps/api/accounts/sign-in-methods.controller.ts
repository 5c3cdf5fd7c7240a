import type { SignInMethods } from '@vigil/shared/staff-responses/sign-in.js';
import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { SignInMethodsService, type Changed } from './sign-in-methods.service.js';
import { CodeBody, NewPasswordBody, PasskeyBody, PasskeyNameBody } from './request-bodies.js';
import { setSessionCookie } from './session-cookie.js';
import { CurrentSessions } from './current-session.js';
import { clientInfoOf } from './client-info.js';

type Answer = Omit<Changed, 'session'>;

/** The ways in which one signs in. */
@Controller('api/account')
export class SignInMethodsController {
  constructor(
    private readonly account: SignInMethodsService,
    private readonly currentSessions: CurrentSessions,
  ) {}

  @Get()
  @Allow('own-account')
  read(@CurrentMember() member: Member): Promise<SignInMethods> {
    return this.account.read(member.id);
  }

  @Put('password')
  @Allow('own-factors')
  async changePassword(
    @Body() { password }: NewPasswordBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return answer(reply, await this.account.changePassword(await this.currentSessions.of(request), password));
  }

  @Post('totp')
  @Allow('own-factors')
  async beginTotp(@Req() request: FastifyRequest): Promise<{ secret: string; address: string }> {
    return this.account.beginTotp(await this.currentSessions.of(request), clientInfoOf(request));
  }

  @Put('totp')
  @Allow('own-factors')
  async confirmTotp(
    @Body() { code }: CodeBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return answer(
      reply,
      await this.account.confirmTotp(await this.currentSessions.of(request), code, clientInfoOf(request)),
    );
  }

  @Delete('totp')
  @Allow('own-factors')
  @HttpCode(200)
  async removeTotp(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Answer> {
    return answer(reply, await this.account.removeTotp(await this.currentSessions.of(request)));
  }

  @Post('passkeys/challenges')
  @Allow('own-factors')
  async beginPasskey(@Req() request: FastifyRequest): Promise<{ options: object }> {
    return { options: await this.account.beginPasskey(await this.currentSessions.of(request), clientInfoOf(request)) };
  }

  @Post('passkeys')
  @Allow('own-factors')
  async addPasskey(
    @Body() { name, response }: PasskeyBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return answer(
      reply,
      await this.account.addPasskey(await this.currentSessions.of(request), name, response, clientInfoOf(request)),
    );
  }

  @Put('passkeys/:id')
  @Allow('own-factors')
  async renamePasskey(
    @IdIn('id') id: string,
    @Body() { name }: PasskeyNameBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return answer(reply, await this.account.renamePasskey(await this.currentSessions.of(request), id, name));
  }

  @Delete('passkeys/:id')
  @Allow('own-factors')
  @HttpCode(200)
  async removePasskey(
    @IdIn('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return answer(reply, await this.account.removePasskey(await this.currentSessions.of(request), id));
  }

  @Post('recovery-codes')
  @Allow('own-factors')
  async renewRecoveryCodes(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return answer(reply, await this.account.renewRecoveryCodes(await this.currentSessions.of(request)));
  }
}

const answer = (reply: FastifyReply, { session, ...changed }: Changed): Answer => {
  if (session) setSessionCookie(reply, session);
  return changed;
};
