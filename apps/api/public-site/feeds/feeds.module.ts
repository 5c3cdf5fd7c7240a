import { Module } from '@nestjs/common';
import { PublicSiteModule } from '../public-site.module.js';
import { ChangeFeedController } from './change-feed.controller.js';
import { IncidentFeedController, IncidentFeeds } from './incident-feed.controller.js';
import { SitemapController } from './sitemap.controller.js';
import { SitePages } from './site-pages.js';

/** Feeds and sitemaps: tell machines what is new and which pages exist. */
@Module({
  imports: [PublicSiteModule],
  controllers: [ChangeFeedController, IncidentFeedController, SitemapController],
  providers: [SitePages, IncidentFeeds],
})
export class FeedsModule {}
