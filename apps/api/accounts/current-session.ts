import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { sessionToken } from './session-cookie.js';
import { SessionsService, type Session } from './sessions.service.js';

/** The session of a request, for the few routes that need more than its member. */
@Injectable()
export class CurrentSessions {
  constructor(private readonly sessions: SessionsService) {}

  /** @throws Problem 'sign-in-needed' */
  async of(request: FastifyRequest): Promise<Session> {
    const session = await this.sessions.sessionOf(sessionToken(request));
    if (!session) throw new Problem('sign-in-needed');
    return session;
  }
}
