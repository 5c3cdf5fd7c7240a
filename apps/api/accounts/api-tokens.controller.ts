import type { TokenEntry } from '@vigil/shared/staff-responses/api-tokens.js';
import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  Max,
  Min,
} from '../platform/http/body-rules.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsWords } from '../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { SCOPES, type Scope } from '../platform/http/token-scopes.js';
import { ApiTokens, LONGEST_DAYS } from './api-tokens.js';
import { CurrentMemberSession, type MemberSession } from './member-session.js';

class TokenBody {
  /** Its purpose: 'Nightly copy to our website'. */
  @IsWords(100)
  name!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes!: Scope[];

  /** Days until it expires. */
  @IsInt()
  @Min(1)
  @Max(LONGEST_DAYS)
  days!: number;
}

/** API tokens of each member, for other systems. */
@Controller('api/account/tokens')
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokens) {}

  @Get()
  @Allow('own-tokens')
  async list(@CurrentMember() member: Member): Promise<{ items: TokenEntry[] }> {
    return { items: await this.tokens.list(member.id) };
  }

  /** Creates a token, which only this answer shows. */
  @Post()
  @Allow('make-token')
  make(
    @CurrentMemberSession() session: MemberSession,
    @Body() body: TokenBody,
  ): Promise<{ token: string; entry: TokenEntry }> {
    return this.tokens.make(session, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('own-tokens')
  end(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.tokens.end(member, id);
  }
}
