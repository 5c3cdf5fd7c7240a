import type { PhoneEntry, PhoneOfMember } from '@vigil/shared/staff-responses/sessions-and-phones.js';
import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { IsString, MaxLength } from '../platform/http/body-rules.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsWords } from '../platform/http/validation-decorators.js';
import { CurrentMember, CurrentPhone, type Member, type Phone } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { CurrentMemberSession, type MemberSession } from '../accounts/member-session.js';
import { PhonesService, type Enrolled } from './phones.service.js';

class PhoneBody {
  /** The member's name for it: 'The blue one'. */
  @IsWords(60)
  name!: string;
}

class EnrolmentBody {
  /** As typed, or as read from the QR code. */
  @IsString()
  @MaxLength(100)
  code!: string;
}

/** Manages phones that may submit from the field. */
@Controller('api/field')
export class PhonesController {
  constructor(private readonly phones: PhonesService) {}

  @Get('devices')
  @Allow('keep-phones')
  async list(@CurrentMember() member: Member): Promise<{ items: PhoneEntry[] }> {
    return { items: await this.phones.list(member) };
  }

  /** Only this answer contains the code. */
  @Post('devices')
  @Allow('let-phone-in')
  invite(
    @CurrentMemberSession() session: MemberSession,
    @Body() body: PhoneBody,
  ): Promise<{ code: string; minutes: number }> {
    return this.phones.invite(session, body.name);
  }

  @Delete('devices/:id')
  @HttpCode(204)
  @Allow('keep-phones')
  end(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.phones.end(member, id);
  }

  /** Ends a phone after it has sent what it has. */
  @Post('devices/:id/ending')
  @HttpCode(200)
  @Allow('keep-phones')
  endWhenSent(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ endsBy: string }> {
    return this.phones.endWhenSent(member, id);
  }

  /** Lists what suspending a member would end: the number of phones, and when each was last in contact. */
  @Get('members/:id/devices')
  @Allow('read-members')
  async listOf(@IdIn('id') id: string): Promise<{ items: PhoneOfMember[] }> {
    return { items: await this.phones.listOf(id) };
  }

  /**
   * Lets all of a member's phones send what they have, then ends them: an alternative to suspending the member when
   * there is time.
   */
  @Post('members/:id/ending')
  @HttpCode(200)
  @Allow('freeze-member')
  async endAllWhenSent(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: PhoneOfMember[] }> {
    return { items: await this.phones.endAllWhenSent(member, id) };
  }

  /** Only this answer contains the token. */
  @Post('enrolment')
  @Allow('sign-in')
  enrol(@Body() body: EnrolmentBody): Promise<Enrolled> {
    return this.phones.enrol(body.code);
  }

  /** Tells whether the phone may still submit. The phone asks when it is online again. */
  @Get('self')
  @Allow('submit-from-field')
  async self(
    @CurrentPhone() phone: Phone,
  ): Promise<{ device: { id: string; name: string }; member: { name: string }; endsBy: string | null }> {
    return {
      device: { id: phone.id, name: phone.name },
      member: { name: phone.member.name },
      endsBy: await this.phones.endsBy(phone),
    };
  }

  /** Ends a phone that was told to send what it has and has sent everything. */
  @Delete('self')
  @HttpCode(204)
  @Allow('submit-from-field')
  hasSentAll(@CurrentPhone() phone: Phone): Promise<void> {
    return this.phones.hasSentAll(phone);
  }
}
