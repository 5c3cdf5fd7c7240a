import { Module } from '@nestjs/common';
import { MembersModule } from '../../accounts/members.module.js';
import { ObjectionsController } from './objections.controller.js';
import { ObjectionsService } from './objections.service.js';

@Module({
  imports: [MembersModule],
  controllers: [ObjectionsController],
  providers: [ObjectionsService],
})
export class ObjectionsModule {}
