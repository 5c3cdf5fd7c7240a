import { Module } from '@nestjs/common';
import { PublicSiteModule } from '../../public-site/public-site.module.js';
import { FigureFeedController } from './figure-feed.controller.js';
import { FigureFeeds } from './figure-feeds.js';
import { SavedQueriesController } from './saved-queries.controller.js';
import { FollowedQueriesController } from './followed-queries.controller.js';

/** The team's saved queries. */
@Module({
  imports: [PublicSiteModule],
  controllers: [SavedQueriesController, FollowedQueriesController, FigureFeedController],
  providers: [FigureFeeds],
})
export class SavedQueriesModule {}
