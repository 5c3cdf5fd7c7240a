import { Module } from '@nestjs/common';
import { GroupsForPhonesController } from './groups-for-phones.controller.js';
import { GroupNamePublisher } from './publish-group-names.js';
import { GroupsController } from './groups.controller.js';

@Module({ controllers: [GroupsForPhonesController, GroupsController], providers: [GroupNamePublisher] })
export class GroupsModule {}
