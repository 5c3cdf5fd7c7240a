import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsOptional } from '../platform/http/body-rules.js';
import type { Day } from '@vigil/shared/day/day.js';
import { MOST_OF_FUNCTION } from '@vigil/shared/people-figures/custody-limits.js';
import type { LimitToConfirm } from '@vigil/shared/staff-responses/people.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { IsCalendarDay, IsWords } from '../platform/http/validation-decorators.js';
import { CustodyLimitsService } from './custody-limits.service.js';

class LimitConfirmationBody {
  /** Who compared the limit with the law: by function, such as 'a lawyer of the bar'. Never a name. */
  @IsWords(MOST_OF_FUNCTION)
  by!: string;

  /** On which day. */
  @IsCalendarDay()
  on!: Day;

  /** Since when the law has it. */
  @IsCalendarDay()
  from!: Day;

  /** Until when it had it; null: it still has. */
  @IsOptional()
  @IsCalendarDay()
  until!: Day | null;
}

/** The limits of custody by law, and that a lawyer confirmed them. */
@Controller('api')
export class CustodyLimitsController {
  constructor(private readonly limits: CustodyLimitsService) {}

  @Get('custody-limits')
  @Allow('read-people')
  async list(@CurrentMember() member: Member): Promise<{ total: number; items: LimitToConfirm[] }> {
    const items = await this.limits.list(member);
    return { total: items.length, items };
  }

  /** Writes down that a lawyer compared it. Another reviewer agrees. */
  @Post('custody-limits/:code/confirmations')
  @HttpCode(204)
  @Allow('confirm-custody-limit')
  write(
    @CurrentMember() member: Member,
    @Param('code') code: string,
    @Body() body: LimitConfirmationBody,
  ): Promise<void> {
    return this.limits.write(member, code, body);
  }

  @Post('custody-limit-confirmations/:id/agreements')
  @HttpCode(204)
  @Allow('confirm-custody-limit')
  agree(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.limits.agree(member, id);
  }

  /** Takes it back at once, whether or not somebody agreed. */
  @Post('custody-limit-confirmations/:id/withdrawals')
  @HttpCode(204)
  @Allow('confirm-custody-limit')
  takeBack(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.limits.takeBack(member, id);
  }
}
