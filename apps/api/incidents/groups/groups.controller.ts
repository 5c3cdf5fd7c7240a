import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ArrayMaxSize, IsArray, IsOptional } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { GroupView } from '@vigil/shared/staff-responses/groups.js';
import { upsert } from '../../platform/database/optimistic-upsert.js';
import { newPublicCode } from '../../platform/database/new-public-code.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { AreWords, IsWords } from '../../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { etagOf, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { findGroup, GROUPS, listGroups } from './group.repository.js';
import { GroupNamePublisher } from './publish-group-names.js';

export class GroupBody {
  /** A body that calls or joins assemblies; never one person. */
  @IsWords(200)
  nameEn!: string;

  @IsOptional()
  @IsWords(200)
  nameKm!: string | null;

  /** Other names to find it by, including former ones. */
  @IsArray()
  @ArrayMaxSize(50)
  @AreWords(200)
  aliases!: string[];

  @IsOptional()
  @IsWords(2000)
  note!: string | null;
}

@Controller('api/groups')
export class GroupsController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly names: GroupNamePublisher,
  ) {}

  @Get()
  @Allow('read-desk')
  async list(): Promise<{ total: number; items: GroupView[] }> {
    const items = await listGroups(this.database.manager);
    return { total: items.length, items };
  }

  /** Changes the names. Readers see the earlier names until somebody else releases the new ones. */
  @Put(':id')
  @Allow('keep-groups')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: GroupBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GroupView> {
    const columns = {
      name_en: body.nameEn,
      name_km: body.nameKm ?? null,
      aliases: body.aliases,
      note: body.note ?? null,
    };
    const view = await this.database.transaction(async (manager) => {
      const kept = await upsert(
        manager,
        'assembly_group',
        id,
        precondition,
        columns,
        { public_code: await newPublicCode(manager, 'G') },
        GROUPS,
      );
      const found = await findGroup(manager, id);
      if (!found) throw new Problem('not-found');
      await this.names.propose(manager, id, member.id);
      await logUpsert(manager, 'assembly_group', id, member.id, kept);
      return found;
    });
    void reply.header('etag', etagOf(view.revision));
    return view;
  }
}
