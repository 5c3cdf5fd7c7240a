import { Body, Controller, Delete, Get, HttpCode, Put, Query, Res } from '@nestjs/common';
import { ArrayMaxSize, IsObject } from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import type {
  CaseEventView,
  CourtCasePage,
  CourtCaseView,
  HandedIn,
  HearingLine,
  PeopleChange,
  PeoplePage,
  PersonView,
} from '@vigil/shared/staff-responses/people.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../platform/http/precondition.js';
import { id as anId, IdIn, readQuery } from '../platform/http/read-query.js';
import { AreIds } from '../platform/http/validation-decorators.js';
import { CaseEventsService } from './case-events.service.js';
import { CourtCasesService } from './court-cases.service.js';
import { PeopleHistoryService } from './people-history.service.js';
import { PeopleService } from './people.service.js';

class PersonBody {
  /** The answers of the codebook's class Person: every key, null where nothing is known. Never a name. */
  @IsObject()
  person!: unknown;

  /** Ids of the reviewers who follow this person. A reviewer who sends this is one of them. */
  @AreIds(100)
  @ArrayMaxSize(100)
  team!: string[];
}

const send = <T extends { revision: number }>(reply: FastifyReply, body: T, status = 200): T => {
  void reply.code(status).header('etag', etagOf(body.revision)).header('cache-control', 'no-store');
  return body;
};

/** People deprived of liberty, and what happened to them. */
@Controller('api')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly events: CaseEventsService,
    private readonly cases: CourtCasesService,
    private readonly history: PeopleHistoryService,
  ) {}

  /** Lists the people whom the team follows; incident: those whom an act of it took. */
  @Get('people')
  @Allow('read-people')
  async list(
    @CurrentMember() member: Member,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PeoplePage> {
    const { incident = null } = readQuery(query, { incident: anId });
    void reply.header('cache-control', 'no-store');
    return this.people.list(member, { incident });
  }

  /** Lists the reviewers of whom a person's team can be made, also for monitors: they name it as they hand one in. */
  @Get('reviewers-for-people')
  @Allow('hand-in-person')
  async reviewers(): Promise<{ total: number; items: { id: string; name: string }[] }> {
    const items = await this.people.reviewers();
    return { total: items.length, items };
  }

  @Get('people/:id')
  @Allow('read-people')
  async get(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonView> {
    return send(reply, await this.people.get(member, id));
  }

  /** `If-None-Match: *` to hand a person in, `If-Match: "revision"` to change one. */
  @Put('people/:id')
  @Allow('hand-in-person')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: PersonBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonView | HandedIn> {
    const { kept, created } = await this.people.put(member, id, body, precondition);
    return send(reply, kept, created ? 201 : 200);
  }

  @Get('case-events/:id')
  @Allow('read-people')
  async event(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseEventView> {
    return send(reply, await this.events.get(member, id));
  }

  /** Writes a whole event, of up to 500 people: the answers of the codebook's class CaseEvent. */
  @Put('case-events/:id')
  @Allow('hand-in-person')
  async putEvent(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: unknown,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CaseEventView | HandedIn> {
    const { kept, created } = await this.events.put(member, id, body, precondition);
    return send(reply, kept, created ? 201 : 200);
  }

  /** Takes an event back, with `If-Match: "revision"`. */
  @Delete('case-events/:id')
  @HttpCode(204)
  @Allow('keep-court-cases')
  takeBack(@CurrentMember() member: Member, @IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    return this.events.takeBack(member, id, revision);
  }

  @Get('people/:id/changes')
  @Allow('read-people')
  async changesOfPerson(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: PeopleChange[] }> {
    return { items: await this.history.changes(member, 'person', id) };
  }

  @Get('case-events/:id/changes')
  @Allow('read-people')
  async changesOfEvent(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: PeopleChange[] }> {
    return { items: await this.history.changes(member, 'event', id) };
  }

  @Get('court-cases/:id/changes')
  @Allow('read-people')
  async changesOfCase(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<{ items: PeopleChange[] }> {
    return { items: await this.history.changes(member, 'case', id) };
  }

  /** Lists the cases of people whom the member may know of: by handle, never by number. */
  @Get('court-cases')
  @Allow('read-people')
  async listCases(
    @CurrentMember() member: Member,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourtCasePage> {
    void reply.header('cache-control', 'no-store');
    return this.cases.list(member);
  }

  @Get('hearings')
  @Allow('read-people')
  async hearings(
    @CurrentMember() member: Member,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ total: number; items: HearingLine[] }> {
    void reply.header('cache-control', 'no-store');
    const items = await this.cases.hearings(member);
    return { total: items.length, items };
  }

  @Get('court-cases/:id')
  @Allow('read-people')
  async courtCase(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourtCaseView> {
    return send(reply, await this.cases.get(member, id));
  }

  /** Writes a whole case: the answers of the codebook's class CourtCase. */
  @Put('court-cases/:id')
  @Allow('keep-court-cases')
  async putCase(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: unknown,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourtCaseView> {
    const { kept, created } = await this.cases.put(member, id, body, precondition);
    return send(reply, kept, created ? 201 : 200);
  }
}
