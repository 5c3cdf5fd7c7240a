import { Module } from '@nestjs/common';
import { QuestionsController } from './questions.controller.js';
import { SubscriptionsController } from './subscriptions.controller.js';

/** Questions that the office keeps under a name. */
@Module({ controllers: [QuestionsController, SubscriptionsController] })
export class QuestionsModule {}
