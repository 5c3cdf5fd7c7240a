import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import { Allow } from '../http/allow.js';
import { IsWords } from '../http/is-words.js';
import { CurrentMember, CurrentPhone, type Member, type Phone } from '../http/member.js';
import { IdIn } from '../http/query.js';
import { PhonesService, type Enrolled, type PhoneEntry } from './phones.service.js';

export class PhoneBody {
  /** What its member calls it: 'The blue one'. */
  @IsWords(60)
  name!: string;
}

export class EnrolmentBody {
  /** As somebody typed it, or as it came out of the picture. */
  @IsString() @MaxLength(100)
  code!: string;
}

/** Phones that may submit from the field. */
@Controller('api/field')
export class PhonesController {
  constructor(private readonly phones: PhonesService) {}

  @Get('devices') @Allow('keep-phones')
  async list(@CurrentMember() member: Member): Promise<{ items: PhoneEntry[] }> {
    return { items: await this.phones.list(member) };
  }

  /** The code is in the answer once. */
  @Post('devices') @Allow('let-phone-in')
  invite(@CurrentMember() member: Member, @Body() body: PhoneBody): Promise<{ code: string; minutes: number }> {
    return this.phones.invite(member, body.name);
  }

  @Delete('devices/:id') @HttpCode(204) @Allow('keep-phones')
  end(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.phones.end(member, id);
  }

  /** The token is in the answer once. */
  @Post('enrolment') @Allow('sign-in')
  enrol(@Body() body: EnrolmentBody): Promise<Enrolled> {
    return this.phones.enrol(body.code);
  }

  /** Whether the phone may still submit: it asks when it comes back into a network. */
  @Get('self') @Allow('submit-from-field')
  self(@CurrentPhone() phone: Phone): { device: { id: string; name: string }; member: { name: string } } {
    return { device: { id: phone.id, name: phone.name }, member: { name: phone.member.name } };
  }
}
