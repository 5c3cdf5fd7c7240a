import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { IsBoolean } from '../platform/http/body-rules.js';
import type { PersonErasure, PersonWithoutTeam, WaitingJoining } from '@vigil/shared/staff-responses/people.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { AreIds, IsId } from '../platform/http/validation-decorators.js';
import { JoiningsService } from './joinings.service.js';
import { PersonErasuresService } from './person-erasures.service.js';
import { TeamOpeningsService } from './team-openings.service.js';

class PersonJoiningBody {
  /** The person that both are from then on. */
  @IsId()
  into!: string;
}
class PersonJoiningAnswerBody {
  @IsBoolean()
  agrees!: boolean;

  /** What whoever answers has seen: the person that both would be, or are. */
  @IsId()
  into!: string;

  /** Whether they saw that it is to be undone. */
  @IsBoolean()
  isUndoing!: boolean;
}
class PersonErasureBody {
  /** What whoever asks has seen: every entry of the person, as `PersonView.entries`. */
  @AreIds(1000)
  entries!: string[];
}

/** What takes two people: to join two entries of one person, to undo that, to open a team, to erase a person. */
@Controller('api')
export class TwoPeopleController {
  constructor(
    private readonly joinings: JoiningsService,
    private readonly erasures: PersonErasuresService,
    private readonly openings: TeamOpeningsService,
  ) {}

  /** Asks to join this person into another. */
  @Post('people/:id/joinings')
  @HttpCode(204)
  @Allow('join-people')
  join(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() { into }: PersonJoiningBody): Promise<void> {
    return this.joinings.ask(member, id, into);
  }

  /** Asks to undo it. */
  @Post('people/:id/joinings/undoings')
  @HttpCode(204)
  @Allow('join-people')
  undo(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.joinings.askToUndo(member, id);
  }

  /** Agrees to what another reviewer asked, or refuses it; whoever asked may take it back. */
  @Post('people/:id/joinings/answers')
  @HttpCode(204)
  @Allow('join-people')
  answer(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { agrees, ...shown }: PersonJoiningAnswerBody,
  ): Promise<void> {
    return this.joinings.answer(member, id, agrees, shown);
  }

  /** Lists what waits for a second reviewer: to join two entries, or to undo that. */
  @Get('people-joinings')
  @Allow('read-people')
  async joiningsThatWait(@CurrentMember() member: Member): Promise<{ total: number; items: WaitingJoining[] }> {
    const items = await this.joinings.waiting(member);
    return { total: items.length, items };
  }

  /** Lists people at high risk none of whose team can act: by id, and nothing else of them. */
  @Get('people-without-team')
  @Allow('open-person-team')
  async withoutTeam(@CurrentMember() member: Member): Promise<{ total: number; items: PersonWithoutTeam[] }> {
    const items = await this.openings.list(member);
    return { total: items.length, items };
  }

  /** Asks to be let into the team of such a person. The second reviewer who asks lets both in. */
  @Post('people/:id/team-openings')
  @HttpCode(200)
  @Allow('open-person-team')
  async open(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ opened: boolean }> {
    return { opened: await this.openings.ask(member, id) };
  }

  @Post('people/:id/erasures')
  @HttpCode(204)
  @Allow('ask-erasure')
  ask(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() { entries }: PersonErasureBody): Promise<void> {
    return this.erasures.ask(member, id, entries);
  }

  /** Lists the people of whom somebody asks that they are erased: by id, and nothing else of them. */
  @Get('person-erasures')
  @Allow('approve-erasure')
  async list(@CurrentMember() member: Member): Promise<{ total: number; items: PersonErasure[] }> {
    const items = await this.erasures.list(member);
    return { total: items.length, items };
  }

  @Post('person-erasures/:id/approvals')
  @HttpCode(204)
  @Allow('approve-erasure')
  approve(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.erasures.approve(member, id);
  }

  @Post('person-erasures/:id/refusals')
  @HttpCode(204)
  @Allow('approve-erasure')
  refuse(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.erasures.refuse(member, id);
  }
}
