import { Module } from '@nestjs/common';
import { PublicModule } from '../public.module.js';
import { FeedsController } from './feeds.controller.js';
import { IncidentFeedController, IncidentFeeds } from './incident-feed.controller.js';
import { SitemapController } from './sitemap.controller.js';
import { SitePages } from './site-pages.js';

/** Feeds and sitemaps: tell machines what is new and which pages exist. */
@Module({
  imports: [PublicModule],
  controllers: [FeedsController, IncidentFeedController, SitemapController],
  providers: [SitePages, IncidentFeeds],
})
export class FeedsModule {}
