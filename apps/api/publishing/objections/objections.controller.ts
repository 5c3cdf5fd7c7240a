import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { IsBoolean, IsIn, ValidateIf } from 'class-validator';
import { OBJECTION_LENGTHS, OBJECTION_STATES } from '@vigil/shared/public/objection.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IfMatch } from '../../platform/http/precondition.js';
import { IdIn, oneOf, readQuery, wholeNumber } from '../../platform/http/read-query.js';
import { IsWords } from '../../platform/http/validation-decorators.js';
import type { ObjectionEntry, ObjectionPage } from '@vigil/shared/staff-responses/objections.js';
import { ObjectionsService, type ObjectionChange } from './objections.service.js';

const SAVED = ['taken', 'answered', 'closed'] as const;
const isGiven = (_body: unknown, value: unknown): boolean => value !== null;

export class ObjectionBody implements ObjectionChange {
  @IsIn(SAVED)
  state!: (typeof SAVED)[number];

  /** For the team alone. */
  @ValidateIf(isGiven)
  @IsWords(OBJECTION_LENGTHS.note)
  note!: string | null;

  /** What the sender reads once the state is 'answered'. */
  @ValidateIf(isGiven)
  @IsWords(OBJECTION_LENGTHS.answer)
  answer!: string | null;

  /** The record that it is about was corrected. */
  @IsBoolean()
  corrected!: boolean;
}

/** What people wrote about public pages, for reviewers. */
@Controller('api/objections')
export class ObjectionsController {
  constructor(private readonly objections: ObjectionsService) {}

  @Get()
  @Allow('answer-objections')
  list(@Query() query: unknown): Promise<ObjectionPage> {
    const { state, before } = readQuery(query, {
      state: oneOf(OBJECTION_STATES),
      before: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    });
    return this.objections.list(state ?? null, before ?? null);
  }

  @Get(':id')
  @Allow('answer-objections')
  read(@IdIn('id') id: string): Promise<ObjectionEntry> {
    return this.objections.read(id);
  }

  @Put(':id')
  @Allow('answer-objections')
  save(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: ObjectionBody,
  ): Promise<ObjectionEntry> {
    return this.objections.save(member, id, revision, body);
  }
}
