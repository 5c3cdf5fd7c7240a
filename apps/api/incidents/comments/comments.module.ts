import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents.module.js';
import { CommentsController } from './comments.controller.js';
import { CommentsService } from './comments.service.js';
import { InboxOfMemberController } from './inbox-of-member.controller.js';

@Module({
  imports: [IncidentsModule],
  controllers: [CommentsController, InboxOfMemberController],
  providers: [CommentsService],
  exports: [CommentsService],
})
export class CommentsModule {}
