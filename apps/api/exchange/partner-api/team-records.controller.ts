import { Body, Controller, Get, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { count } from '@vigil/shared/counting/count.js';
import { type WireAnswer, answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import {
  datasetsIn,
  datasetsNamedIn,
  recordsByDataset,
  watchingOfStaff,
} from '@vigil/shared/counting/records-of-datasets.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { recordListStates } from '@vigil/shared/incident/desk-list-states.js';
import type { RecordList, IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { DatasetInFigure } from '@vigil/shared/staff-responses/datasets.js';
import { datasetsWithStates } from '../../incidents/datasets/datasets.repository.js';
import { assertDatasets } from '../../statistics/assert-datasets.js';
import { askStaff, asProblem } from '../../statistics/parse-question.js';
import { CountBody } from '../../statistics/counts.controller.js';
import { staffRuleOf } from '../../statistics/rule-text.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { StaffFacts } from '../../statistics/staff-facts.js';
import { withinCountries } from '../../statistics/within-countries.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn, oneOf, readQuery, words } from '../../platform/http/read-query.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { sendRecord } from '../../incidents/incidents.controller.js';
import { readRecordList } from '../../incidents/record-list.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import { PlacesService } from '../../places/places.service.js';

/** Reads as an analyst, whatever the member's role: submitted records and later, never internal answers. */
const reading = ({ id, countries }: Member): Actor => ({ id, role: 'analyst', countries });
/** Writes as a monitor: its member's own drafts, which people then submit and review. */
const writing = ({ id, countries }: Member): Actor => ({ id, role: 'monitor', countries });
/** A person is shown what a colleague wrote meanwhile. A system would read its member's internal answers in it. */
const refusedWithoutRecord = (error: unknown): never => {
  if (error instanceof Problem && error.code === 'changed-meanwhile') throw new Problem('changed-meanwhile');
  throw error;
};

/** Serves the team's records to other systems, with a token. */
@Controller('api/v1')
export class TeamRecordsController {
  constructor(
    private readonly incidents: IncidentsService,
    private readonly facts: StaffFacts,
    private readonly published: PublicFacts,
    private readonly places: PlacesService,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  @Get('records')
  @Allow('read-shared-records', 'read-records')
  list(@CurrentMember() member: Member, @Query() query: unknown): Promise<RecordList> {
    return readRecordList(
      this.database.manager,
      reading(member),
      readQuery(query, { status: oneOf(recordListStates()), q: words(200), cursor: words(100) }),
    );
  }

  @Get('records/:id')
  @Allow('read-shared-records', 'read-records')
  async read(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    return sendRecord(reply, await this.incidents.get(reading(member), id));
  }

  /**
   * Writes a draft of the member under a client-made id; repeating the request has no further effect. This route never
   * submits.
   */
  @Put('records/:id')
  @Allow('log-incident', 'log-incidents')
  async write(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: unknown,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentRecord> {
    const { record, created } = await this.incidents
      .put(writing(member), id, body, precondition)
      .catch(refusedWithoutRecord);
    void reply.code(created ? 201 : 200);
    return sendRecord(reply, record);
  }

  /** Answers a question on the working copies. Uses POST so that no query ends up in a log. */
  @Post('figures')
  @HttpCode(200)
  @Allow('read-shared-records', 'read-figures')
  async figures(
    @CurrentMember() member: Member,
    @Body() body: CountBody,
    @ReadersLanguage() language: Language,
  ): Promise<{ answer: WireAnswer; rule: string[]; records: number; datasets: DatasetInFigure[] }> {
    const question = withinCountries(askStaff(body.question), member, this.places);
    await assertDatasets(this.database.manager, question);
    const facts = await this.facts.current(member);
    const today = todayIn(this.places.country.timeZone);
    const answer = asProblem(() => count(facts, question, today));
    const datasets = await datasetsWithStates(
      this.database.manager,
      datasetsIn(facts, question, today),
      datasetsNamedIn(question),
    );
    const watchOf = watchingOfStaff(answer, this.published.coverage, this.places.gazetteer, this.places.country.code);
    return {
      answer: answerToWire(answer, watchOf),
      rule: staffRuleOf(answer, language, datasets),
      records: recordsByDataset(facts, question).counted,
      datasets,
    };
  }
}
