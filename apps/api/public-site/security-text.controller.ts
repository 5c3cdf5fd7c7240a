import { readFile } from 'node:fs/promises';
import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { originOf } from '../platform/http/site-address.js';
import { inCheckout } from '../project-root.js';
import { PublicRepository } from './public.repository.js';
import { SECURITY_POLICY_PATH, SECURITY_TEXT_PATH, securityTextOf } from './security-text.js';

const TEXT = { type: 'text/plain; charset=utf-8', maxAgeSeconds: 3600 };

/** Tells whoever found a vulnerability how to reach this installation. */
@Controller()
export class SecurityTextController {
  private policy: Promise<string> | undefined;

  constructor(private readonly published: PublicRepository) {}

  @Get(SECURITY_TEXT_PATH)
  @Allow('read-public')
  async text(
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { contact } = await this.published.about();
    const text = securityTextOf(originOf(request), contact, new Date());
    if (text === null) throw new Problem('not-found');
    answerCached(reply, known, text, TEXT);
  }

  /** Sends SECURITY.md, which comes with every release. */
  @Get(SECURITY_POLICY_PATH)
  @Allow('read-public')
  async rules(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    this.policy ??= readFile(inCheckout('SECURITY.md'), 'utf8');
    answerCached(reply, known, await this.policy, TEXT);
  }
}
