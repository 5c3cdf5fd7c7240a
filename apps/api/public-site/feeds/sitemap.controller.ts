import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ORIGIN } from '@vigil/shared/public/server-rendered-page.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { answerCached } from '../../platform/http/conditional-response.js';
import { originOf } from '../../platform/http/site-address.js';
import { ResponseCache } from '../response-cache.js';
import { robotsOf, sitemapIndexOf, sitemapOf, type SitePage } from './sitemap.js';
import { SitePages } from './site-pages.js';

const XML = 'application/xml; charset=utf-8';
const HOUR = 3600;
const newest = (pages: readonly SitePage[]): string | null =>
  pages.reduce<string | null>((last, { day }) => (day !== null && (last === null || day > last) ? day : last), null);

/** Tells search engines which pages exist and which not to open. */
@Controller()
export class SitemapController {
  private readonly kept = new ResponseCache();

  constructor(private readonly pages: SitePages) {}

  @Get('sitemap.xml')
  @Allow('read-public')
  async index(
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer('sitemap.xml', request, known, reply, async () => {
      const files = [{ path: '/sitemaps/pages.xml', day: newest(await this.pages.fixed()) }];
      for (let file = 1; file <= this.pages.files(); file += 1)
        files.push({ path: `/sitemaps/incidents-${file}.xml`, day: newest(await this.pages.incidents(file)) });
      return sitemapIndexOf(ORIGIN, files);
    });
  }

  @Get('sitemaps/:file')
  @Allow('read-public')
  async file(
    @Param('file') name: string,
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const number = Number(/^incidents-([1-9]\d{0,4})\.xml$/.exec(name)?.[1] ?? 0);
    if (name !== 'pages.xml' && (number === 0 || number > this.pages.files())) throw new Problem('not-found');
    await this.answer(name, request, known, reply, async () =>
      sitemapOf(ORIGIN, number === 0 ? await this.pages.fixed() : await this.pages.incidents(number)),
    );
  }

  /** Sends a file cached since the last publication. The cache holds one copy, whatever host a request names. */
  private async answer(
    name: string,
    request: FastifyRequest,
    known: string | undefined,
    reply: FastifyReply,
    make: () => Promise<string>,
  ): Promise<void> {
    const version = await this.pages.version();
    const made = this.kept.known(name, version)?.body.toString('utf8') ?? (await make());
    this.kept.get(name, version, () => made);
    answerCached(reply, known, made.replaceAll(ORIGIN, originOf(request)), { type: XML, maxAgeSeconds: 0 });
  }

  @Get('robots.txt')
  @Allow('read-public')
  robots(
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    answerCached(reply, known, robotsOf(originOf(request)), { type: 'text/plain; charset=utf-8', maxAgeSeconds: HOUR });
  }
}
