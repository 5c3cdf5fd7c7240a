import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FieldError } from '@vigil/shared/codebook/check.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { CONFIG, type Config } from '../config.js';
import { Allow } from '../http/allow.js';
import { networkOf } from '../http/flood.js';
import type { Member } from '../http/member.js';
import { SignInBody } from './bodies.js';
import { clearSessionCookie, sessionToken, setSessionCookie } from './cookie.js';
import { MembersService } from './members.service.js';
import { SessionsService } from './sessions.service.js';
import { SettingsService } from './settings.service.js';
import { SignInLinksService } from './sign-in-links.service.js';

interface Standing { member: Member | null; demo: boolean; organisation: string; smallTeam: boolean }

/** Signing in and out. */
@Controller('api/sessions')
export class SessionsController {
  constructor(
    private readonly members: MembersService,
    private readonly links: SignInLinksService,
    private readonly sessions: SessionsService,
    private readonly settings: SettingsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post() @Allow('sign-in')
  async open(@Body() body: SignInBody, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<{ member: Member }> {
    const before = sessionToken(request);
    if (body.link !== undefined && body.name === undefined && body.password === undefined) {
      const { member, session } = await this.links.use(body.link, before);
      setSessionCookie(reply, session);
      return { member };
    }
    const { name, password } = requireBoth(body);
    const member = await this.members.byPassword(name, password, networkOf(request.ip));
    setSessionCookie(reply, await this.sessions.open(member.id, before));
    return { member };
  }

  /** Who one is, and what every page needs to know about this installation. */
  @Get('current') @Allow('sign-in')
  async current(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Standing> {
    const member = await this.sessions.memberOf(sessionToken(request));
    const { organisation, smallTeam } = await this.settings.read();
    reply.header('cache-control', 'no-store');
    return { member, demo: this.config.mode === 'demo', organisation, smallTeam };
  }

  @Delete('current') @Allow('own-session') @HttpCode(204)
  async close(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(sessionToken(request));
    clearSessionCookie(reply);
  }
}

const requireBoth = ({ name, password, link }: SignInBody): { name: string; password: string } => {
  const errors: FieldError[] = [];
  if (typeof name !== 'string') errors.push({ pointer: '/name', code: 'required' });
  if (typeof password !== 'string') errors.push({ pointer: '/password', code: 'required' });
  if (link !== undefined) errors.push({ pointer: '/link', code: 'unknown-key' });
  if (errors.length > 0) throw new Problem('invalid-body', { errors });
  return { name: name!, password: password! };
};
