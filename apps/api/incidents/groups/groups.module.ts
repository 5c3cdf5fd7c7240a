import { Module } from '@nestjs/common';
import { FieldGroupsController } from './field-groups.controller.js';
import { GroupNamePublisher } from './publish-group-names.js';
import { GroupsController } from './groups.controller.js';

@Module({ controllers: [FieldGroupsController, GroupsController], providers: [GroupNamePublisher] })
export class GroupsModule {}
