import { Body, Controller, Get, Put } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsIn, IsOptional } from '../../platform/http/body-rules.js';
import type { OwnCodePage } from '@vigil/shared/staff-responses/own-codes.js';
import { OWN_CODE_STATES, type OwnCodeWords } from '@vigil/shared/vocabulary/own-codes.js';
import { SeenProposal } from '../../accounts/releases/seen-proposal.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn } from '../../platform/http/read-query.js';
import { AreWords, IsCalendarDay, IsWords } from '../../platform/http/validation-decorators.js';
import { OwnCodesService } from './own-codes.service.js';

class OwnCodeBody extends SeenProposal {
  /** The code that it refines, a point, and capital letters or digits: PF_GENDARMERIE.KH. It never changes. */
  @IsWords(90)
  code!: string;

  @IsWords(120)
  nameEn!: string;

  @IsWords(120)
  nameKm!: string;

  /** Other words by which it is found, in either language. */
  @IsArray()
  @ArrayMaxSize(20)
  @AreWords(60)
  synonyms!: string[];

  @IsOptional()
  @IsCalendarDay()
  from!: string | null;

  @IsOptional()
  @IsCalendarDay()
  until!: string | null;

  @IsIn(OWN_CODE_STATES)
  state!: OwnCodeWords['state'];
}

/** Codes by which an organisation says more exactly what the codebook says. For staff alone. */
@Controller('api/own-codes')
export class OwnCodesController {
  constructor(private readonly codes: OwnCodesService) {}

  @Get()
  @Allow('read-desk')
  list(): Promise<OwnCodePage> {
    return this.codes.page();
  }

  @Put(':id')
  @Allow('keep-own-codes')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { proposal, from, until, ...rest }: OwnCodeBody,
  ): Promise<OwnCodePage> {
    await this.codes.propose(id, { ...rest, from: from ?? null, until: until ?? null }, proposal ?? null, member);
    return this.codes.page();
  }
}
