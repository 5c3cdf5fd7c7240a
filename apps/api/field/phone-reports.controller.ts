import { Body, Controller, Get, HttpCode, Put } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from '../platform/http/body-rules.js';
import { FILE_MAX, FILES_MAX, REPORT_BUCKETS, REPORT_EXTRA } from '@vigil/shared/field/limits.js';
import { fromBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ReportState } from '@vigil/shared/staff-responses/field-reports.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsId } from '../platform/http/validation-decorators.js';
import { CurrentPhone, type Phone } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import type { IntakeKey } from './intake-key.js';
import { IntakeService, type Taken } from './intake.service.js';

const LONGEST = REPORT_BUCKETS.at(-1)! + REPORT_EXTRA;

class FollowingBody {
  @IsId()
  id!: string;

  /** Bytes, before sealing. */
  @IsInt()
  @Min(0)
  @Max(FILE_MAX)
  size!: number;
}

class ReportBody {
  /** The id of the intake key that it is sealed to. */
  @IsString()
  @MaxLength(100)
  keyId!: string;

  /** The sealed report, base64url. */
  @IsString()
  @MaxLength(Math.ceil((LONGEST * 4) / 3))
  sealed!: string;

  /**
   * The files that will follow, according to the phone. What the report itself says about its files takes precedence.
   */
  @IsArray()
  @ArrayMaxSize(FILES_MAX)
  @ValidateNested({ each: true })
  @Type(() => FollowingBody)
  files!: FollowingBody[];
}

/** Receives what phones send. */
@Controller('api/field')
export class PhoneReportsController {
  constructor(private readonly intake: IntakeService) {}

  /** Returns the key that phones seal to from now on. */
  @Get('key')
  @Allow('submit-from-field')
  key(): Promise<IntakeKey> {
    return this.intake.key();
  }

  @Put('reports/:id')
  @HttpCode(200)
  @Allow('submit-from-field')
  take(@CurrentPhone() phone: Phone, @IdIn('id') id: string, @Body() body: ReportBody): Promise<Taken> {
    const bytes = fromBase64Url(body.sealed);
    if (!bytes) throw new Problem('invalid-body', { errors: [{ pointer: '/sealed', code: 'not-sealed' }] });
    return this.intake.take(phone, id, { keyId: body.keyId, bytes, files: body.files.length });
  }

  @Get('reports/:id')
  @Allow('submit-from-field')
  status(@CurrentPhone() phone: Phone, @IdIn('id') id: string): Promise<Taken & { state: ReportState }> {
    return this.intake.status(phone.member, id);
  }
}
