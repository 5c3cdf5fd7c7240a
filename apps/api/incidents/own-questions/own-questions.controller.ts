import { Body, Controller, Get, Put } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, ValidateNested } from '../../platform/http/body-rules.js';
import {
  MOST_OWN_OPTIONS,
  OWN_KEY_FORM,
  OWN_OPTION_FORM,
  OWN_QUESTION_KINDS,
  OWN_QUESTION_STATES,
  type OwnOption,
  type OwnQuestionWords,
} from '@vigil/shared/codebook/own-question.js';
import type { OwnQuestionPage } from '@vigil/shared/staff-responses/own-questions.js';
import { SeenProposal } from '../../accounts/releases/seen-proposal.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn } from '../../platform/http/read-query.js';
import { IsId, IsShortName, IsWords, IsWordsOrEmpty } from '../../platform/http/validation-decorators.js';
import { OwnQuestionsService } from './own-questions.service.js';

class OwnOptionBody implements OwnOption {
  /** Capital letters and digits: it never changes. */
  @IsShortName(OWN_OPTION_FORM)
  code!: string;

  @IsWords(120)
  nameEn!: string;

  @IsWords(120)
  nameKm!: string;
}

class OwnQuestionBody extends SeenProposal implements OwnQuestionWords {
  /** Small letters and digits: it names the question in records and files, and never changes. */
  @IsShortName(OWN_KEY_FORM)
  key!: string;

  @IsIn(OWN_QUESTION_KINDS)
  kind!: OwnQuestionWords['kind'];

  @IsWords(200)
  labelEn!: string;

  @IsWords(200)
  labelKm!: string;

  @IsWordsOrEmpty(500)
  helpEn!: string;

  @IsWordsOrEmpty(500)
  helpKm!: string;

  /** What can be chosen; of other kinds nothing. */
  @IsArray()
  @ArrayMaxSize(MOST_OWN_OPTIONS)
  @ValidateNested({ each: true })
  @Type(() => OwnOptionBody)
  options!: OwnOptionBody[];

  @IsIn(OWN_QUESTION_STATES)
  state!: OwnQuestionWords['state'];

  /** The question that it takes the place of, because what is asked means something else now; else null. */
  @IsOptional()
  @IsId()
  replaces!: string | null;
}

/** Questions of the organisation's own about an incident. For staff alone. */
@Controller('api/own-questions')
export class OwnQuestionsController {
  constructor(private readonly questions: OwnQuestionsService) {}

  @Get()
  @Allow('read-desk')
  list(): Promise<OwnQuestionPage> {
    return this.questions.list();
  }

  @Put(':id')
  @Allow('keep-own-codes')
  put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { proposal, replaces, options, ...rest }: OwnQuestionBody,
  ): Promise<OwnQuestionPage> {
    const words = { ...rest, replaces: replaces ?? null, options: options.map((option) => ({ ...option })) };
    return this.questions.propose(id, words, proposal ?? null, member);
  }
}
