import { Module } from '@nestjs/common';
import { PublicModule } from '../public.module.js';
import { FeedsController } from './feeds.controller.js';
import { SitemapController } from './sitemap.controller.js';
import { SitePages } from './site-pages.js';

/** What machines read to learn what is new and what there is. */
@Module({ imports: [PublicModule], controllers: [FeedsController, SitemapController], providers: [SitePages] })
export class FeedsModule {}
