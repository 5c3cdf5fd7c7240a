import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Arrival } from '@vigil/shared/staff-responses/sign-in.js';
import type { SignInPage } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { CONFIG, type Config } from '../config.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { ProofBody, SignInBody } from './request-bodies.js';
import { clearSessionCookie, sessionToken, setSessionCookie } from './session-cookie.js';
import { SessionsService, type SessionEntry } from './sessions.service.js';
import { OrganisationSettingsService } from './organisation-settings.service.js';
import { SignInHistory } from './sign-in-history.js';
import { SignInService, type Entered } from './sign-in.service.js';
import { CurrentSessions } from './current-session.js';
import { clientInfoOf } from './client-info.js';

interface SessionView extends Arrival {
  demo: boolean;
  organisation: string;
  smallTeam: boolean;
}

/** Signing in and out. */
@Controller('api/sessions')
export class SessionsController {
  constructor(
    private readonly signIn: SignInService,
    private readonly sessions: SessionsService,
    private readonly currentSessions: CurrentSessions,
    private readonly settings: OrganisationSettingsService,
    private readonly signIns: SignInHistory,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post()
  @Allow('sign-in')
  async open(
    @Body() body: SignInBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Arrival> {
    return arrived(reply, await this.signIn.enter(body, clientInfoOf(request)));
  }

  /** Returns a challenge for a passkey, to sign in or to confirm one's identity. */
  @Post('challenges')
  @Allow('sign-in')
  async challenge(@Req() request: FastifyRequest): Promise<{ options: object }> {
    return { options: await this.signIn.challenge(clientInfoOf(request)) };
  }

  /** Returns who is signed in, and what every page needs to know about this installation. */
  @Get('current')
  @Allow('sign-in')
  async current(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SessionView> {
    const arrival = await this.signIn.arrivalOf(await this.sessions.sessionOf(sessionToken(request)));
    const { organisation, smallTeam } = await this.settings.read();
    reply.header('cache-control', 'no-store');
    return { ...arrival, demo: this.config.mode === 'demo', organisation, smallTeam };
  }

  /** Takes the second factor after the password, or a later confirmation of one's identity. */
  @Post('current/proofs')
  @Allow('own-session')
  async prove(
    @Body() body: ProofBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Arrival> {
    return arrived(reply, await this.signIn.prove(await this.currentSessions.of(request), body, clientInfoOf(request)));
  }

  /** Lists one's own sessions. */
  @Get()
  @Allow('own-sessions')
  async list(@Req() request: FastifyRequest): Promise<{ items: SessionEntry[] }> {
    const { id, member } = await this.currentSessions.of(request);
    return { items: await this.sessions.list(member.id, id) };
  }

  /** Lists one's own recent sign-ins. */
  @Get('mine')
  @Allow('own-sessions')
  mine(@CurrentMember() { id }: Member): Promise<SignInPage> {
    return this.signIns.list(id);
  }

  /** Lists everybody's recent sign-ins, by day. */
  @Get('all')
  @Allow('read-administration')
  all(): Promise<SignInPage> {
    return this.signIns.list(null);
  }

  @Delete(':id')
  @Allow('own-sessions')
  @HttpCode(204)
  async endOne(@IdIn('id') id: string, @CurrentMember() member: Member): Promise<void> {
    if (!(await this.sessions.endOne(member.id, id))) throw new Problem('not-found');
  }

  /** Signs out everywhere, here too. */
  @Delete()
  @Allow('own-sessions')
  @HttpCode(204)
  async endAll(@CurrentMember() member: Member, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.endAll(member.id);
    clearSessionCookie(reply);
  }

  @Delete('current')
  @Allow('own-session')
  @HttpCode(204)
  async close(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(sessionToken(request));
    clearSessionCookie(reply);
  }
}

const arrived = (reply: FastifyReply, { member, pending, session }: Entered): Arrival => {
  setSessionCookie(reply, session);
  return { member, pending };
};
