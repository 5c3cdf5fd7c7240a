import { Module } from '@nestjs/common';
import { FieldGroupsController } from './field-groups.controller.js';
import { GroupsController } from './groups.controller.js';

@Module({ controllers: [FieldGroupsController, GroupsController] })
export class GroupsModule {}
