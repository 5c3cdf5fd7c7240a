import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../http/allow.js';
import { answerCached } from '../http/cached.js';
import { originOf } from '../http/site.js';
import { robotsOf, sitemapIndexOf, sitemapOf, type SitePage } from './sitemap.js';
import { SitePages } from './site-pages.js';

const XML = 'application/xml; charset=utf-8';
const HOUR = 3600;
const newest = (pages: readonly SitePage[]): string | null => pages.reduce<string | null>((last, { day }) => (day !== null && (last === null || day > last) ? day : last), null);

/** What tells search engines which pages there are, and which not to open. */
@Controller()
export class SitemapController {
  constructor(private readonly pages: SitePages) {}

  @Get('sitemap.xml') @Allow('read-public')
  async index(@Req() request: FastifyRequest, @Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const files = [{ path: '/sitemaps/pages.xml', day: newest(await this.pages.fixed()) }];
    for (let file = 1; file <= this.pages.files(); file += 1) files.push({ path: `/sitemaps/incidents-${file}.xml`, day: newest(await this.pages.incidents(file)) });
    answerCached(reply, known, sitemapIndexOf(originOf(request), files), { type: XML, maxAgeSeconds: 0 });
  }

  @Get('sitemaps/:file') @Allow('read-public')
  async file(@Param('file') name: string, @Req() request: FastifyRequest, @Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const number = Number(/^incidents-([1-9]\d{0,4})\.xml$/.exec(name)?.[1] ?? 0);
    if (name !== 'pages.xml' && (number === 0 || number > this.pages.files())) throw new Problem('not-found');
    const pages = number === 0 ? await this.pages.fixed() : await this.pages.incidents(number);
    answerCached(reply, known, sitemapOf(originOf(request), pages), { type: XML, maxAgeSeconds: 0 });
  }

  @Get('robots.txt') @Allow('read-public')
  robots(@Req() request: FastifyRequest, @Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): void {
    answerCached(reply, known, robotsOf(originOf(request)), { type: 'text/plain; charset=utf-8', maxAgeSeconds: HOUR });
  }
}
