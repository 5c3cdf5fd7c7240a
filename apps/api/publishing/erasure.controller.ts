import type { Erasure } from '@vigil/shared/staff-responses/erasures.js';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { IsString, MaxLength } from '../platform/http/body-rules.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsId, IsWords } from '../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { ErasureService } from './erasure.service.js';

class ErasureBody {
  /** Made by the client, so that a retry is harmless. */
  @IsId()
  id!: string;

  /**
   * Which detail: `/publicSummary`, `/acts/<id>/forceName`, `/sealedNotes/<id>/body`, `/evidence/<id>/file`, or
   * `history/<line>/reason`.
   */
  @IsString()
  @MaxLength(200)
  path!: string;

  /** Why it must be erased. This stays in the log, so it may not repeat the detail. */
  @IsWords(500)
  why!: string;
}

/**
 * Erases one detail permanently. A reviewer requests it; an administrator approves, or another reviewer if no
 * administrator can.
 */
@Controller('api')
export class ErasureController {
  constructor(private readonly erasures: ErasureService) {}

  @Post('incidents/:id/erasures')
  @HttpCode(200)
  @Allow('ask-erasure')
  ask(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() body: ErasureBody): Promise<Erasure> {
    return this.erasures.ask(member, id, body);
  }

  /** Lists requests, those that wait for a decision first. */
  @Get('erasures')
  @Allow('approve-erasure')
  async list(@CurrentMember() member: Member): Promise<{ total: number; items: Erasure[] }> {
    const items = await this.erasures.list(member);
    return { total: items.length, items };
  }

  @Post('erasures/:id/approvals')
  @HttpCode(200)
  @Allow('approve-erasure')
  approve(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<Erasure> {
    return this.erasures.approve(member, id);
  }

  @Post('erasures/:id/refusals')
  @HttpCode(200)
  @Allow('approve-erasure')
  refuse(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<Erasure> {
    return this.erasures.refuse(member, id);
  }
}
