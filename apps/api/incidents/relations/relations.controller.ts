import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { IsIn } from '../../platform/http/body-rules.js';
import { RELATION_KINDS, type RelationKind } from '@vigil/shared/incident/relation-kinds.js';
import type { RecordRelation } from '@vigil/shared/staff-responses/relations.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn } from '../../platform/http/read-query.js';
import { IsId } from '../../platform/http/validation-decorators.js';
import { RelationsService } from './relations.service.js';

class RelationBody {
  @IsIn(RELATION_KINDS)
  kind!: RelationKind;

  /** The other record. */
  @IsId()
  to!: string;
}

/** How a record belongs to others. */
@Controller('api/incidents/:id/relations')
export class RelationsController {
  constructor(private readonly relations: RelationsService) {}

  @Get()
  @Allow('read-incidents')
  async list(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: RecordRelation[] }> {
    return { items: await this.relations.list(member, id) };
  }

  @Post()
  @HttpCode(200)
  @Allow('review-incident')
  async add(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { kind, to }: RelationBody,
  ): Promise<{ items: RecordRelation[] }> {
    return { items: await this.relations.add(member, id, kind, to) };
  }

  @Delete(':relation')
  @Allow('review-incident')
  async remove(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('relation') relation: string,
  ): Promise<{ items: RecordRelation[] }> {
    return { items: await this.relations.remove(member, id, relation) };
  }
}
