import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsOptional, ValidateNested } from '../platform/http/body-rules.js';
import { isBody } from '@vigil/shared/sealing/limits.js';
import type { HandedIn, OpenedIdentity } from '@vigil/shared/staff-responses/people.js';
import { IsBytes, OpeningBody, WrappedKeyBody } from '../incidents/sealed-notes/request-bodies.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IfMatch } from '../platform/http/precondition.js';
import { IdIn } from '../platform/http/read-query.js';
import { IdentitiesService } from './identities.service.js';

/** Nobody's team is larger. */
const MOST_READERS = 200;

class SealedIdentityBody {
  /** The ciphertext, base64url: docs/decisions/sealed-notes.md says how it is made. */
  @IsBytes(isBody)
  body!: string;

  /** The content key for each reader: those of the person's team, and the recovery key. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_READERS)
  @ValidateNested({ each: true })
  @Type(() => WrappedKeyBody)
  keys!: WrappedKeyBody[];
}

class IdentityOpeningBody extends OpeningBody {
  /** That the browser sets the name into a dossier: the log says so. */
  @IsOptional()
  @IsIn(['dossier'])
  for?: 'dossier' | null;
}

/** Who a person is, sealed in the browser. */
@Controller('api/people/:id/identities/:identity')
export class IdentitiesController {
  constructor(private readonly identities: IdentitiesService) {}

  /** Seals something new about who a person is. */
  @Put()
  @Allow('hand-in-person')
  add(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('identity') identity: string,
    @Body() body: SealedIdentityBody,
  ): Promise<HandedIn> {
    return this.identities.add(member, id, identity, body);
  }

  /** Seals it again. What it said before stays. */
  @Put('body')
  @Allow('reseal-identity')
  change(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('identity') identity: string,
    @Body() body: SealedIdentityBody,
    @IfMatch() revision: number,
  ): Promise<HandedIn> {
    return this.identities.change(member, id, identity, body, revision);
  }

  @Post('openings')
  @HttpCode(200)
  @Allow('open-identity')
  open(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('identity') identity: string,
    @Body() body: IdentityOpeningBody,
  ): Promise<OpenedIdentity> {
    return this.identities.open(member, id, identity, body);
  }
}
