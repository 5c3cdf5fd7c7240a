import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IntegrityCheck, type IntegrityStatus } from './integrity-check.js';

/** Tells whether the stored files are still unchanged, and starts or stops a check. */
@Controller('api/evidence')
export class IntegrityCheckController {
  constructor(private readonly weekly: IntegrityCheck) {}

  @Get('standing')
  @Allow('check-evidence')
  standing(@CurrentMember() member: Member): Promise<IntegrityStatus> {
    return this.weekly.standing(member);
  }

  @Post('checks')
  @HttpCode(202)
  @Allow('check-evidence')
  async start(@CurrentMember() member: Member): Promise<IntegrityStatus> {
    await this.weekly.start(member.id);
    return this.weekly.standing(member);
  }

  @Post('checks/stops')
  @HttpCode(202)
  @Allow('check-evidence')
  async stop(@CurrentMember() member: Member): Promise<IntegrityStatus> {
    await this.weekly.stop();
    return this.weekly.standing(member);
  }
}
