import { Module } from '@nestjs/common';
import { MessageFeedController } from './message-feed.controller.js';
import { MessageSender } from './message-sender.js';
import { MessageWordsOfOffice } from './message-words.js';
import { OutsideMessagesController } from './outside-messages.controller.js';

@Module({
  controllers: [OutsideMessagesController, MessageFeedController],
  providers: [MessageWordsOfOffice, MessageSender],
})
export class OutsideMessagesModule {}
