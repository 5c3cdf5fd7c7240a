import { Module } from '@nestjs/common';
import { PublicModule } from '../public.module.js';
import { FeedsController } from './feeds.controller.js';
import { SitemapController } from './sitemap.controller.js';
import { SitePages } from './site-pages.js';

/** Feeds and sitemaps: tell machines what is new and which pages exist. */
@Module({ imports: [PublicModule], controllers: [FeedsController, SitemapController], providers: [SitePages] })
export class FeedsModule {}
