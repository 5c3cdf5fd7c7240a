import { Controller, Get } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Allow } from '../../platform/http/allow-decorator.js';
import { listShownGroups } from './group.repository.js';

/** A group that a phone in the field can choose. */
interface FieldGroup {
  id: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
}

/** Lists groups for phones. Returns only groups that every reader knows, because a phone may be seized. */
@Controller('api/field')
export class GroupsForPhonesController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Get('groups')
  @Allow('submit-from-field')
  async list(): Promise<{ total: number; items: FieldGroup[] }> {
    const items: FieldGroup[] = await listShownGroups(this.database.manager);
    return { total: items.length, items };
  }
}
