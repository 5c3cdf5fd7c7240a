import { Body, Controller, Get, Put } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsObject, ValidateIf, ValidateNested } from '../platform/http/body-rules.js';
import type { IncidentStory, ProposedStory } from '@vigil/shared/staff-responses/incident-story.js';
import { SeenProposal } from '../accounts/releases/seen-proposal.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { IsWords } from '../platform/http/validation-decorators.js';
import { IncidentStories } from './incident-stories.service.js';

class StoryWords {
  @IsWords(3000)
  en!: string;

  @IsWords(3000)
  km!: string;
}

class StoryBody extends SeenProposal {
  /** The words in both languages; null: the paragraph made by rule again. */
  @ValidateIf(({ text }: StoryBody) => text !== null)
  @IsObject()
  @ValidateNested()
  @Type(() => StoryWords)
  text!: StoryWords | null;
}

/** How a published record is told to readers, in words that two people agree to. */
@Controller('api/incidents/:id/story')
export class IncidentStoriesController {
  constructor(private readonly stories: IncidentStories) {}

  @Get()
  @Allow('review-incident')
  read(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<IncidentStory> {
    return this.stories.read(member, id);
  }

  /** Proposes it; another reviewer agrees. Answers with what in it the record does not have. */
  @Put()
  @Allow('publish-incident')
  async propose(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { text, proposal }: StoryBody,
  ): Promise<ProposedStory> {
    return { notInRecord: await this.stories.propose(member, id, text, proposal ?? null) };
  }
}
