import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { IsBoolean, IsIn, ValidateIf } from '../../platform/http/body-rules.js';
import { OBJECTION_DECISIONS, OBJECTION_LENGTHS, type ObjectionDecision } from '@vigil/shared/public/objection.js';
import {
  OBJECTION_LISTS,
  OBJECTION_USES,
  type ObjectionEntry,
  type ObjectionPage,
  type ObjectionUse,
} from '@vigil/shared/staff-responses/objections.js';
import type { OwnerChoices } from '@vigil/shared/staff-responses/record-owner.js';
import { OwnerBody } from '../../incidents/record-owners.controller.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IfMatch } from '../../platform/http/precondition.js';
import { IdIn, id as anId, oneOf, readQuery, wholeNumber, words, yesOrNo } from '../../platform/http/read-query.js';
import { IsWords } from '../../platform/http/validation-decorators.js';
import { ObjectionHandling, type ObjectionChange } from './objection-handling.service.js';

const SAVED = ['taken', 'answered', 'closed'] as const;
const isGiven = (_body: unknown, value: unknown): boolean => value !== null;

class ObjectionBody implements ObjectionChange {
  @IsIn(SAVED)
  state!: (typeof SAVED)[number];

  /** For the team alone. */
  @ValidateIf(isGiven)
  @IsWords(OBJECTION_LENGTHS.note)
  note!: string | null;

  /** Why it was decided so; what the sender reads once the state is 'answered'. */
  @ValidateIf(isGiven)
  @IsWords(OBJECTION_LENGTHS.answer)
  answer!: string | null;

  @ValidateIf(isGiven)
  @IsIn(OBJECTION_DECISIONS)
  decision!: ObjectionDecision | null;

  /** The sender was answered in the way that they chose, too. */
  @IsBoolean()
  contacted!: boolean;
}

class ObjectionUseBody {
  @IsIn(OBJECTION_USES)
  as!: ObjectionUse;
}

/** What people wrote about public pages, for reviewers. */
@Controller('api/objections')
export class ObjectionsController {
  constructor(private readonly handling: ObjectionHandling) {}

  @Get()
  @Allow('answer-objections')
  list(@CurrentMember() member: Member, @Query() query: unknown): Promise<ObjectionPage> {
    const { state, owner, about, before, sort, rows } = readQuery(query, {
      state: oneOf(OBJECTION_LISTS),
      owner: anId,
      about: words(60),
      before: wholeNumber(1, Number.MAX_SAFE_INTEGER),
      sort: oneOf(['-age'] as const),
      rows: yesOrNo,
    });
    const question = {
      list: state ?? null,
      owner: owner ?? null,
      about: about ?? null,
      before: before ?? null,
      isOldestFirst: sort === '-age',
    };
    return this.handling.list(member, question, rows ?? true);
  }

  @Get(':id')
  @Allow('answer-objections')
  read(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<ObjectionEntry> {
    return this.handling.read(member, id);
  }

  @Put(':id')
  @Allow('answer-objections')
  save(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
    @Body() body: ObjectionBody,
  ): Promise<ObjectionEntry> {
    return this.handling.save(member, id, revision, body);
  }

  @Get(':id/owner')
  @Allow('answer-objections')
  choices(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<OwnerChoices> {
    return this.handling.choices(member, id);
  }

  /** Takes a free objection, or hands it over. */
  @Put(':id/owner')
  @Allow('answer-objections')
  give(
    @CurrentMember() actor: Member,
    @IdIn('id') id: string,
    @Body() { member, word }: OwnerBody,
  ): Promise<ObjectionEntry> {
    return this.handling.give(actor, id, member.toLowerCase(), word ?? null);
  }

  @Delete(':id/owner')
  @Allow('answer-objections')
  giveBack(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<ObjectionEntry> {
    return this.handling.giveBack(member, id);
  }

  /** Begins an account or a correction of the record that it is about. */
  @Post(':id/uses')
  @HttpCode(200)
  @Allow('answer-objections')
  use(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { as }: ObjectionUseBody,
  ): Promise<ObjectionEntry> {
    return this.handling.use(member, id, as);
  }
}
