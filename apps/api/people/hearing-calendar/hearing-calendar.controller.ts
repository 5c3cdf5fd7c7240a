import { Body, Controller, Delete, Get, HttpCode, Ip, Param, Post, Req, Res } from '@nestjs/common';
import { IsIn } from '../../platform/http/body-rules.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { MadeHearingCalendar, OwnHearingCalendar } from '@vigil/shared/staff-responses/private-address.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { PrivateReadings } from '../../accounts/private-addresses.js';
import { SharedLimits } from '../../platform/http/shared-limits.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { originOf } from '../../platform/http/site-address.js';
import { HearingCalendars } from './hearing-calendars.js';

class HearingCalendarBody {
  /** The language of the one title that every entry has. */
  @IsIn(['en', 'km'])
  language!: Language;
}

/** Makes, ends and serves the address of a calendar of hearings. */
@Controller('api')
export class HearingCalendarController {
  private readonly readings: PrivateReadings;

  constructor(
    private readonly calendars: HearingCalendars,
    limits: SharedLimits,
  ) {
    this.readings = new PrivateReadings(limits, 'hearing-calendar');
  }

  @Get('hearings/calendar')
  @Allow('read-people')
  async own(
    @CurrentMember() member: Member,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OwnHearingCalendar> {
    void reply.header('cache-control', 'no-store');
    return this.calendars.own(member);
  }

  /** Makes an address and ends the one before. Only this answer has it. */
  @Post('hearings/calendar')
  @Allow('make-hearing-address')
  async make(
    @CurrentMember() member: Member,
    @Body() { language }: HearingCalendarBody,
    @Req() request: FastifyRequest,
  ): Promise<MadeHearingCalendar> {
    const { token, expiresOn } = await this.calendars.make(member, language);
    return { address: `${originOf(request)}/api/feeds/${token}/hearings.ics`, expiresOn };
  }

  @Delete('hearings/calendar')
  @HttpCode(204)
  @Allow('read-people')
  end(@CurrentMember() member: Member): Promise<void> {
    return this.calendars.end(member);
  }

  @Get('feeds/:token/hearings.ics')
  @Allow('read-private-feed')
  async read(@Param('token') token: string, @Ip() address: string, @Res() reply: FastifyReply): Promise<void> {
    await this.readings.begin(address, reply);
    const calendar = await this.calendars.read(token, (id) => this.readings.spend(id));
    if (calendar === null) throw new Problem('not-found');
    void reply.type('text/calendar; charset=utf-8').send(calendar);
  }
}
