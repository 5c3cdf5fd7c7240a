import { Body, Controller, Get, Put } from '@nestjs/common';
import { IsBoolean, IsOptional } from '../../platform/http/body-rules.js';
import type { PeopleTotalsSwitch } from '@vigil/shared/staff-responses/people-figures.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IsId } from '../../platform/http/validation-decorators.js';
import { PeopleTotalsService } from './people-totals.service.js';

class PeopleTotalsBody {
  /** Whether readers see totals of people. */
  @IsBoolean()
  shown!: boolean;

  /** The waiting proposal that whoever proposes has seen; left out or null: none. */
  @IsOptional()
  @IsId()
  proposal?: string | null;
}

@Controller('api/people-totals')
export class PeopleTotalsController {
  constructor(private readonly totals: PeopleTotalsService) {}

  @Get()
  @Allow('read-people')
  read(): Promise<PeopleTotalsSwitch> {
    return this.totals.read();
  }

  /** Proposes that readers see totals of people, or none any more. Another person agrees, as to words for readers. */
  @Put()
  @Allow('propose-people-totals')
  propose(@CurrentMember() member: Member, @Body() { shown, proposal }: PeopleTotalsBody): Promise<PeopleTotalsSwitch> {
    return this.totals.propose(shown, proposal ?? null, member);
  }
}
