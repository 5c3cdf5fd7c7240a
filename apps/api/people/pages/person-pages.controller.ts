import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from '../../platform/http/body-rules.js';
import type { Day } from '@vigil/shared/day/day.js';
import { LONGEST_NAME, PAGE_CODE, PAGE_KINDS, type PageKind } from '@vigil/shared/people-pages/page-version.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PersonPageView, WaitingPageLine } from '@vigil/shared/staff-responses/person-pages.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn } from '../../platform/http/read-query.js';
import { IsCalendarDay, IsDigest, IsId, IsWebAddress, IsWords } from '../../platform/http/validation-decorators.js';
import { PersonPagesService } from './person-pages.service.js';

class PageSourceBody {
  @IsWords(200)
  publisher!: string;

  @IsWords(300)
  title!: string;

  /** By https. */
  @IsWebAddress(1000)
  url!: string;
}
class HeldSinceBody {
  @IsCalendarDay()
  earliest!: Day;

  @IsCalendarDay()
  latest!: Day;
}
class NameDigestsBody {
  /** A random id. */
  @IsId()
  salt!: string;

  /** Of the name in its own script, as `libs/shared/people-pages/name-digests.ts` makes it. */
  @IsDigest()
  name!: string;

  /** Of the name in Latin letters; null: the sources do not have it. */
  @IsOptional()
  @IsDigest()
  latin?: string | null;
}
class PageProposalBody {
  /** SH_CODE: a page without a name; SH_NAMED: one with a name, of which only digests are sent here. */
  @IsIn(PAGE_KINDS)
  showing!: PageKind;

  /** With a name: since when the person was held, as far as the published sources say; null: they do not say. */
  @IsOptional()
  @ValidateNested()
  @Type(() => HeldSinceBody)
  heldSince?: HeldSinceBody | null;

  /** With a name: what was published elsewhere and names the person; at least two are independent of each other. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => PageSourceBody)
  sources?: PageSourceBody[] | null;

  /** With a name: its digests. Whoever agrees sends a name that fits. */
  @IsOptional()
  @ValidateNested()
  @Type(() => NameDigestsBody)
  name?: NameDigestsBody | null;

  /** With a name: why the family or a lawyer, and not the person, says that they may be named. For the team alone. */
  @IsOptional()
  @IsWords(2000)
  reason?: string | null;
}
class PageNameBody {
  /** As the sources have it, in its own script. */
  @IsString()
  @MaxLength(LONGEST_NAME)
  name!: string;

  /** In Latin letters; null: the sources do not have it. */
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_NAME)
  latin?: string | null;
}
class PageAnswerBody {
  @IsBoolean()
  agrees!: boolean;

  /** The `digest` of what the reviewer saw: nothing else is shown. */
  @IsWords(64)
  seen!: string;

  /** The name, from whoever agrees to a page with a name: the same that whoever proposed it typed. */
  @IsOptional()
  @ValidateNested()
  @Type(() => PageNameBody)
  name?: PageNameBody | null;
}

/** Public pages about single people: proposed by one reviewer, agreed to by another. */
@Controller('api')
export class PersonPagesController {
  constructor(private readonly pages: PersonPagesService) {}

  /** Says what readers see of a person, what is missing for a page, and what waits. */
  @Get('people/:id/public-page')
  @Allow('read-people')
  get(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<PersonPageView> {
    return this.pages.view(member, id);
  }

  @Post('people/:id/public-page/proposals')
  @HttpCode(200)
  @Allow('publish-person-page')
  propose(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { showing, heldSince, sources, name, reason }: PageProposalBody,
  ): Promise<PersonPageView> {
    return this.pages.propose(member, id, {
      showing,
      heldSince: heldSince ? { earliest: heldSince.earliest, latest: heldSince.latest } : null,
      sources: (sources ?? []).map(({ publisher, title, url }) => ({ publisher, title, url })),
      name: name ? { salt: name.salt, name: name.name, latin: name.latin ?? null } : null,
      reason: reason ?? null,
    });
  }

  /** Agrees to what another reviewer proposed, or refuses it; whoever proposed may take it back. */
  @Post('people/:id/public-page/answers')
  @HttpCode(200)
  @Allow('publish-person-page')
  answer(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() { agrees, seen, name }: PageAnswerBody,
  ): Promise<PersonPageView> {
    return this.pages.answer(member, id, {
      agrees,
      seen,
      name: name ? { name: name.name, latin: name.latin ?? null } : null,
    });
  }

  /** Takes the page away at once. Two people can show it again. */
  @Delete('people/:id/public-page')
  @HttpCode(200)
  @Allow('end-person-page')
  end(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<PersonPageView> {
    return this.pages.end(member, id);
  }

  /** The same by the address that readers use: also while a record is damaged, or Vigil is locked. */
  @Delete('person-pages/:code')
  @HttpCode(204)
  @Allow('end-person-page')
  async endByCode(@CurrentMember() member: Member, @Param('code') code: string): Promise<void> {
    if (!PAGE_CODE.test(code)) throw new Problem('not-found');
    await this.pages.endByCode(member, code);
  }

  /** Lists the pages that wait for a second reviewer. */
  @Get('person-pages')
  @Allow('read-people')
  async waiting(@CurrentMember() member: Member): Promise<{ total: number; items: WaitingPageLine[] }> {
    const items = await this.pages.waiting(member);
    return { total: items.length, items };
  }
}
