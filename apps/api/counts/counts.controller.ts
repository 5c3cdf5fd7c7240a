import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { IsString, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../http/allow.js';
import { ReadersLanguage } from '../http/language.js';
import { CurrentMember, type Member } from '../http/member.js';
import { askStaff, refusing } from './ask.js';
import { ruleOf } from './in-words.js';
import { StaffFacts } from './staff-facts.js';

export class CountBody {
  /** The question as the query of a figure's address: `indicator=I06&period=2021-H1&stages=published,verified`. */
  @IsString() @MaxLength(4000)
  question!: string;
}

export interface StaffCounts {
  answer: Answer;
  /** How it was counted, sentence by sentence, in the reader's language. */
  rule: string[];
  /** Which records were looked at: those that the office shares, or the asker's own, drafts too. */
  of: 'all' | 'own';
  /** How many of them can be counted: they have a kind and a day. */
  records: number;
}

/** Figures for those who work here, over the working copies, by the same rule. A POST, so that no question lies in a log. */
@Controller('api/counts')
export class CountsController {
  constructor(private readonly facts: StaffFacts) {}

  @Post() @HttpCode(200) @Allow('read-incidents')
  async counts(@CurrentMember() member: Member, @Body() body: CountBody, @ReadersLanguage() language: Language,
    @Res({ passthrough: true }) reply: FastifyReply): Promise<StaffCounts> {
    const question = askStaff(body.question);
    const isOwn = member.role === 'monitor';
    const { facts } = isOwn ? await this.facts.ofAuthor(member.id) : await this.facts.current();
    void reply.header('cache-control', 'no-store');
    const answer = refusing(() => count(facts, question));
    return { answer, rule: ruleOf(answer, language), of: isOwn ? 'own' : 'all', records: facts.size };
  }
}
