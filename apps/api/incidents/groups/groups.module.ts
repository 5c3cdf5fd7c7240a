import { Module } from '@nestjs/common';
import { FieldGroupsController } from './field-groups.controller.js';
import { ShownGroupNames } from './publish-group-names.js';
import { GroupsController } from './groups.controller.js';

@Module({ controllers: [FieldGroupsController, GroupsController], providers: [ShownGroupNames] })
export class GroupsModule {}
