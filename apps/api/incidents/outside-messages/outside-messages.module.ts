import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents.module.js';
import { MessageFeedController } from './message-feed.controller.js';
import { MessageSender } from './message-sender.js';
import { MessageWordsService } from './message-words.js';
import { OutsideMessagesController } from './outside-messages.controller.js';

@Module({
  imports: [IncidentsModule],
  controllers: [OutsideMessagesController, MessageFeedController],
  providers: [MessageWordsService, MessageSender],
  exports: [MessageSender],
})
export class OutsideMessagesModule {}
