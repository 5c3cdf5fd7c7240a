import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsBoolean, IsInt, IsOptional, Max, Min } from '../../platform/http/body-rules.js';
import { DataSource } from 'typeorm';
import type { KnownSource, SourceRegister } from '@vigil/shared/staff-responses/sources.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IsId, IsWords } from '../../platform/http/validation-decorators.js';
import { findKnownSource, readSourceRegister } from './source-register.repository.js';

/** What somebody looks for in the register. */
class RegisterQueryBody {
  /** Words of the outlet or the title, or an address. */
  @IsOptional()
  @IsWords(2000)
  q?: string;

  /** Only what at least one record has as its only source. */
  @IsOptional()
  @IsBoolean()
  alone?: boolean;

  /** What "next" said. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  from?: number;
}

class SourceAddressBody {
  @IsWords(2000)
  url!: string;

  /** A record that is being written: it knows its own sources. */
  @IsOptional()
  @IsId()
  except?: string | null;
}

/**
 * The register of sources: one article for many records. It is made of the sources that records cite. Both are searches
 * with a body that change nothing: what somebody types may be a confidential source, so it is in no address of a
 * request.
 */
@Controller('api/sources')
export class SourcesController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Post('search')
  @HttpCode(200)
  @Allow('read-incidents')
  search(@CurrentMember() member: Member, @Body() body: RegisterQueryBody): Promise<SourceRegister> {
    return readSourceRegister(this.database.manager, member, body);
  }

  /** Says which records cite an address. */
  @Post('known')
  @HttpCode(200)
  @Allow('read-incidents')
  known(@CurrentMember() member: Member, @Body() { url, except }: SourceAddressBody): Promise<KnownSource> {
    return findKnownSource(this.database.manager, member, url, except ?? null);
  }
}
