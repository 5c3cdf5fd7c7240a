import { Controller, Get } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Allow } from '../../platform/http/allow.js';

/** A group that a phone in the field can choose. */
export interface FieldGroup {
  id: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
}

/** Lists groups for phones. Returns only groups that every reader knows, because a phone may be seized. */
@Controller('api/field')
export class FieldGroupsController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Get('groups')
  @Allow('submit-from-field')
  async list(): Promise<{ total: number; items: FieldGroup[] }> {
    const items: FieldGroup[] = await this.database.query(
      `select g.id, p.name_en as "nameEn", p.name_km as "nameKm", p.aliases from assembly_group g join pub.assembly_group p on p.code = g.public_code order by lower(p.name_en), g.id`,
    );
    return { total: items.length, items };
  }
}
