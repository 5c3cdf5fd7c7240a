import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsLatitude,
  IsLongitude,
  IsNumber,
  IsOptional,
  ValidateNested,
} from '../../platform/http/body-rules.js';
import {
  type DecidedName,
  NAME_DECISIONS,
  NAME_KINDS,
  NAME_LENGTH,
  NAME_NOTE_LENGTH,
  type NameDecision,
  type NameKind,
  type ProposedName,
  type ProposedNamePage,
} from '@vigil/shared/staff-responses/proposed-names.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IfMatch } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { AreWords, IsId, IsWords } from '../../platform/http/validation-decorators.js';
import { ProposedNamesService } from './proposed-names.service.js';

class LandmarkPoint {
  /** The code of its commune. */
  @IsWords(20)
  place!: string;

  /** Degrees north. */
  @IsNumber()
  @IsLatitude()
  lat!: number;

  /** Degrees east. */
  @IsNumber()
  @IsLongitude()
  lon!: number;
}

class NameBody {
  @IsIn(NAME_KINDS)
  kind!: NameKind;

  /** In English; one of the two names is needed. */
  @IsOptional()
  @IsWords(NAME_LENGTH)
  nameEn!: string | null;

  @IsOptional()
  @IsWords(NAME_LENGTH)
  nameKm!: string | null;

  /** Other names to find it by. */
  @IsArray()
  @ArrayMaxSize(20)
  @AreWords(NAME_LENGTH)
  aliases!: string[];

  /** Why; for whoever decides. */
  @IsOptional()
  @IsWords(NAME_NOTE_LENGTH)
  note!: string | null;

  /** Whether only reviewers, and who proposes it, find it. */
  @IsBoolean()
  sensitive!: boolean;

  /** Of a landmark: where it is. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LandmarkPoint)
  at!: LandmarkPoint | null;
}

class NameDecisionBody {
  @IsIn(NAME_DECISIONS)
  decision!: NameDecision;

  /** What it is another name of: a landmark that is accepted, or a group. */
  @IsOptional()
  @IsId()
  into!: string | null;
}

/** Landmarks and groups that somebody proposes from the form. For staff only. */
@Controller('api/proposed-names')
export class ProposedNamesController {
  constructor(private readonly names: ProposedNamesService) {}

  @Get()
  @Allow('propose-name')
  list(@CurrentMember() member: Member): Promise<ProposedNamePage> {
    return this.names.list(member);
  }

  @Put(':id')
  @Allow('propose-name')
  propose(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { kind, nameEn, nameKm, aliases, note, sensitive, at }: NameBody,
  ): Promise<ProposedName> {
    return this.names.propose(member, id, {
      kind,
      nameEn: nameEn ?? null,
      nameKm: nameKm ?? null,
      aliases,
      note: note ?? null,
      sensitive,
      at: at ? { place: at.place, lat: at.lat, lon: at.lon } : null,
    });
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @Allow('decide-name')
  decide(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() { decision, into }: NameDecisionBody,
  ): Promise<DecidedName> {
    return this.names.decide(member, id, revision, decision, into?.toLowerCase() ?? null);
  }
}
