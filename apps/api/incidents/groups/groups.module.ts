import { Module } from '@nestjs/common';
import { FieldGroupsController } from './field-groups.controller.js';
import { GroupNames } from './group-names.js';
import { GroupsController } from './groups.controller.js';

@Module({ controllers: [FieldGroupsController, GroupsController], providers: [GroupNames] })
export class GroupsModule {}
