import { Module } from '@nestjs/common';
import { CommentsController } from './comments.controller.js';
import { CommentsService } from './comments.service.js';
import { InboxOfMemberController } from './inbox-of-member.controller.js';

@Module({ controllers: [CommentsController, InboxOfMemberController], providers: [CommentsService] })
export class CommentsModule {}
