import { Controller, Get } from '@nestjs/common';
import { count } from '@vigil/shared/counting/count.js';
import { createQuestion, type Split } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { wholeTime } from '@vigil/shared/day/whole-time.js';
import type { UsualCodes } from '@vigil/shared/staff-responses/search-words.js';
import { termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { PublicFacts } from './public-facts.js';

/** Lists of codes by which incidents can be divided. */
const LISTS: readonly Split[] = ['restriction', 'force', 'liberty', 'actor', 'assembly', 'ground', 'harm'];

/** "None", "not known" and "other" are never suggested: each has to be looked for. */
const saysWhat = (code: string): boolean => termOf(code) !== undefined && !/_(NONE|UNKNOWN|UNSPEC|OTHER)$/.test(code);

/**
 * Says which codes the team uses most, so that the form shows them first. From published records alone: the order
 * tells nobody what others write about now, and withheld types are in none of it.
 */
@Controller('api/usual-codes')
export class UsualCodesController {
  private known: { seq: number; items: string[] } | null = null;

  constructor(private readonly published: PublicFacts) {}

  @Get()
  @Allow('read-desk')
  list(): UsualCodes {
    if (this.known?.seq !== this.published.seq) this.known = { seq: this.published.seq, items: this.inOrder() };
    return { items: this.known.items };
  }

  private inOrder(): string[] {
    const { earliest, latest } = this.published.span();
    if (earliest === null || latest === null) return [];
    const period = wholeTime(earliest, latest).key;
    const uses = LISTS.flatMap((split) => {
      const question = createQuestion(period, { indicator: 'I04', split: [split], includeSingleSource: true });
      return count(this.published.facts, question, this.published.publishedOn as Day).cells.flatMap(
        ({ keys: [key], low }) => (typeof key === 'string' && saysWhat(key) && low > 0 ? [{ code: key, low }] : []),
      );
    });
    return uses.sort((a, b) => b.low - a.low || a.code.localeCompare(b.code)).map(({ code }) => code);
  }
}
