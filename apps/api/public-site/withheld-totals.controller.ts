import { Controller, Get, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod, periodContaining, periodsOf } from '@vigil/shared/day/period.js';
import type { PublicWithheldTotals } from '@vigil/shared/public/response-types.js';
import { shownCodes, TALLIES } from '@vigil/shared/public/withheld-types.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { PublicRepository } from './public.repository.js';

@Controller('api/public/withheld-totals')
export class WithheldTotalsController {
  constructor(
    private readonly published: PublicRepository,
    private readonly facts: PublicFacts,
  ) {}

  /**
   * Sends the stored totals of withheld types (`TALLIES`), of finished half-years. Publishing has already left out what
   * would point to a person (`publishing/update-withheld-totals.ts`).
   */
  @Get()
  @Allow('read-public')
  async totals(@Headers('if-none-match') known: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { countedIn, items } = await this.published.withheld();
    const tallies = TALLIES.map((tally) => ({ ...tally, codes: shownCodes(tally) }));
    const body: PublicWithheldTotals = {
      countedIn,
      halfYears: finished(this.facts.span().earliest, countedIn),
      tallies,
      items,
    };
    answerCached(reply, known, JSON.stringify(body), { type: 'application/json; charset=utf-8', maxAgeSeconds: 0 });
  }
}

/** Returns the half-years from a day up to, but not including, the one in which totals were counted; newest first. */
const finished = (first: Day | null, countedIn: string | null): string[] => {
  if (first === null || countedIn === null) return [];
  return periodsOf('half-year', periodContaining('half-year', first).from, asPeriod(countedIn).from)
    .map(({ key }) => key)
    .reverse();
};
