import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { count } from '@vigil/shared/counting/count.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { partsOfStory, STORY_QUESTIONS, type StoryPart } from '@vigil/shared/counting/format-story.js';
import type { Question } from '@vigil/shared/counting/question.js';
import type { Day } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { asProblem, parseQuestion, refuseUnknownGroups } from '../../statistics/parse-question.js';
import type { FactSnapshot } from '../../statistics/counting-work.js';
import { FactSnapshots } from '../../statistics/fact-snapshots.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { answerCached, etagOfBytes } from '../../platform/http/conditional-response.js';
import { networkOf } from '../../platform/http/rate-limit.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { moment, readQuery } from '../../platform/http/read-query.js';
import { hostOf } from '../../platform/http/site-address.js';
import { PlacesService } from '../../places/places.service.js';
import { goneOf, incidentOf, IncidentDocuments } from '../incident-documents.js';
import { PublicRepository } from '../public.repository.js';
import { QuestionLimiter } from '../question-limiter.js';
import type { Card } from './card-svg.js';
import { CardPictures } from './card-pictures.js';
import { figureCard, incidentCard, type Telling } from './build-card.js';
import { parsePeriod, PERIOD_UNITS, type PeriodUnit } from '@vigil/shared/day/period.js';
import { begunOf, wholeTime } from '@vigil/shared/day/whole-time.js';

type Query = Record<string, unknown>;
/** The first and last day on which an incident may have begun. */
interface Span {
  earliest: Day | null;
  /** Of acts, too: one can be later than every incident. */ latest: Day | null;
}

/**
 * Parts of an address that change nothing of its figure: a text narrows the list, `by` divides the chart, `split` an
 * answer of which the card has the total.
 */
const NOT_ASKED = new Set(['unit', 'at', 'map', 'asOf', 'lang', 'show', 'cursor', 'by', 'split', 'text']);

/**
 * Parses the map's own address (apps/web/src/public-site/view.ts) into its figure and the same over time. Without a
 * period, it covers whole years around everything recorded.
 * @param span of what was recorded at the moment of the figure. @param today the day of that moment
 */
const questionOfMap = (
  query: Query,
  { earliest, latest }: Span,
  today: Day,
): { figure: Query; series: Query; asOf: unknown } => {
  const asked = Object.fromEntries(Object.entries(query).filter(([key, value]) => !NOT_ASKED.has(key) && value !== ''));
  const period = asked['period'] ?? wholeTime(earliest ?? today, latest ?? today).key;
  const unit = (PERIOD_UNITS as readonly unknown[]).includes(query['unit']) ? (query['unit'] as PeriodUnit) : 'month';
  const figure = { ...asked, period };
  return {
    figure,
    series: { ...figure, period: begun(String(period), unit, today), unit, split: 'period' },
    asOf: query['asOf'] === '' ? undefined : query['asOf'],
  };
};

/** Cuts off the part that has not begun. */
const begun = (key: string, unit: PeriodUnit, today: Day): string => {
  const period = parsePeriod(key);
  return period ? begunOf(period, unit, today).key : key;
};

/** Counts what the card of a figure says, all of one moment. */
const cardOf = (
  { facts, coverage, asOf }: FactSnapshot,
  { question, series }: { question: Question; series: Question },
  telling: Telling,
): Card => {
  const answerTo = (asked: Question): Answer => asProblem(() => count(facts, asked, asOf.day as Day));
  const needs = partsOfStory(question);
  const part = (of: StoryPart): Answer | null => (needs[of] ? answerTo({ ...question, ...STORY_QUESTIONS[of] }) : null);
  const answers = {
    all: answerTo(question),
    byState: part('byState'),
    byGroup: part('byGroup'),
    assessed: part('assessed'),
  };
  return figureCard(answers, answerTo(series), { ...telling, asOf }, coverage);
};

/** Serves pictures of 1200 by 630 pixels that messengers show as link previews. */
@Controller()
export class SocialCardsController {
  constructor(
    private readonly pictures: CardPictures,
    private readonly facts: PublicFacts,
    private readonly past: FactSnapshots,
    private readonly documents: IncidentDocuments,
    private readonly published: PublicRepository,
    private readonly places: PlacesService,
    private readonly questions: QuestionLimiter,
  ) {}

  /** Draws the figure that the map's address describes. */
  @Get('picture.png')
  @Allow('read-public')
  async figure(
    @Query() query: Record<string, unknown>,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = this.asked(query, this.facts.facts, this.today());
    const { asOf } = readQuery(asked.asOf === undefined ? {} : { asOf: asked.asOf }, { asOf: moment });
    const site = hostOf(request);
    const { bytes, etag } = await this.pictures.get(
      `${language} ${site} ${JSON.stringify([asOf ?? null, query['period'] ?? null, asked.question, asked.series])}`,
      this.version(),
      async () => {
        for (;;) {
          const standing = await this.past.at(asOf ?? null, request.ip);
          const telling = await this.telling(language, site);
          // Without a period it is everything recorded by then, and the bars end on that day.
          const then = asOf === undefined ? asked : this.asked(query, standing.facts, standing.asOf.day as Day);
          if (asOf === undefined) refuseUnknownGroups(then.question, telling.groups);
          else await this.past.refuseGroupsUnknownAt(standing, then.question);
          const card = await this.questions.take(request.ip, () =>
            this.past.isStill(standing) ? cardOf(standing, then, telling) : null,
          );
          if (card) return card;
        }
      },
      networkOf(request.ip),
    );
    answerCached(reply, known, bytes, { type: 'image/png', etag, maxAgeSeconds: 0 });
  }

  /**
   * Draws one incident. Merged: 308 to the remaining one. Retracted or hidden: 410, so that messengers do not store a
   * picture of it.
   */
  @Get('incidents/:code/picture.png')
  @Allow('read-public')
  async incident(
    @Param('code') code: string,
    @Query() query: unknown,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    readQuery(query, {});
    const kept = await this.documents.read(code);
    if (!kept) throw new Problem('not-found');
    const gone = goneOf(kept);
    if (gone?.what === 'merged')
      return void reply
        .header('cache-control', 'no-cache')
        .redirect(`/incidents/${await this.documents.survivorOf(gone)}/picture.png?lang=${language}`, 308);
    if (gone) throw new Problem('gone', { extra: { what: gone.what, reason: gone.reason, note: gone.note } });
    const site = hostOf(request);
    const { bytes, etag } = await this.pictures.get(
      `${language} ${site} ${code} ${etagOfBytes(kept.bytes)}`,
      this.version(),
      async () => incidentCard(incidentOf(kept), await this.telling(language, site)),
      networkOf(request.ip),
    );
    answerCached(reply, known, bytes, { type: 'image/png', etag, maxAgeSeconds: 0 });
  }

  private async telling(language: Language, site: string): Promise<Telling> {
    return {
      language,
      site,
      about: await this.published.about(),
      logo: await this.published.logo(),
      groups: await this.published.groups(),
      gazetteer: this.places.gazetteer,
      asOf: { seq: this.facts.seq, day: this.today() },
    };
  }

  private asked(query: Record<string, unknown>, facts: Facts, day: Day) {
    const { figure, series, asOf } = questionOfMap(
      query,
      { earliest: facts.days().earliest, latest: facts.lastDays().acts },
      day,
    );
    return { question: parseQuestion(figure), series: parseQuestion(series), asOf };
  }

  private today(): Day {
    return todayIn(this.places.country.timeZone);
  }

  private version(): string {
    return `${this.facts.edition} ${this.today()}`;
  }
}
