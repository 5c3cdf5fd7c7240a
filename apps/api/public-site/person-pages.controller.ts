import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PAGE_CODE } from '@vigil/shared/people-pages/page-version.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { PublicPersonPages } from './person-pages.js';

const JSON_TYPE = { type: 'application/json; charset=utf-8', maxAgeSeconds: 0 };

/**
 * Sends pages about people, and their addresses. An address at which nothing is shown gets the same answer whether or
 * not something ever was: it tells of nobody.
 */
@Controller()
export class PersonPagesForReaders {
  constructor(private readonly pages: PublicPersonPages) {}

  @Get('api/public/person-pages')
  @Allow('read-public')
  async list(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const items = await this.pages.list();
    answerCached(reply, known, JSON.stringify({ total: items.length, items }), JSON_TYPE);
  }

  @Get('api/public/person-pages/:code')
  @Allow('read-public')
  async page(
    @Param('code') code: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!PAGE_CODE.test(code)) throw new Problem('not-found');
    const found = await this.pages.find(code);
    if (!found) throw new Problem('nothing-shown');
    answerCached(reply, known, JSON.stringify(found), JSON_TYPE);
  }

  /**
   * The page with all of them. It is read first: what the server has rendered may name somebody who is not shown any
   * more.
   */
  @Get('people')
  @Allow('read-public')
  async people(@Res() reply: FastifyReply): Promise<void> {
    await this.pages.list();
    await reply.page();
  }

  /** Search engines may find only people who agreed to be named: relatives and the press look for them by name. */
  @Get('people/:code')
  @Allow('read-public')
  async person(@Param('code') code: string, @Res() reply: FastifyReply): Promise<void> {
    const found = PAGE_CODE.test(code) ? await this.pages.find(code) : null;
    if (!found || !('showing' in found) || found.showing !== 'SH_NAMED') void reply.header('x-robots-tag', 'noindex');
    await reply.page(PAGE_CODE.test(code) ? (found ? 200 : 410) : 404);
  }
}
