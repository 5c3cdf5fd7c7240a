import { createHash } from 'node:crypto';
import { Controller, Get, Headers, Injectable, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { cellToWire, unsaidIn } from '@vigil/shared/counting/answer-to-wire.js';
import { count } from '@vigil/shared/counting/count.js';
import { formatWhat } from '@vigil/shared/counting/format-figure.js';
import { formatWithParts, partsBeside } from '@vigil/shared/counting/format-story.js';
import { type Matches, findMatches } from '@vigil/shared/counting/find-matches.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { inLanguage } from '@vigil/shared/incident/translation.js';
import { figurePage } from '@vigil/shared/public/figure-page.js';
import { organisationIn } from '@vigil/shared/public/organisation-name.js';
import type { PublicIncidentSummary } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { originOf } from '../../platform/http/site-address.js';
import { PlacesService } from '../../places/places.service.js';
import { asProblem, parseQuestion, refuseUnknownGroups } from '../../statistics/parse-question.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { IncidentDocuments } from '../incident-documents.js';
import { feedMessagesIn } from '../public-messages.js';
import { placeName } from '../place-name.js';
import { PublicRepository } from '../public.repository.js';
import { QuestionLimiter } from '../question-limiter.js';
import { namesOf } from '../social-cards/build-card.js';
import type { Feed, FeedItem } from './write-feed.js';
import { send } from './change-feed.controller.js';
import { SitePages } from './site-pages.js';

/** Maximum records in a feed. Its title says how many there are. */
const NEWEST = 50;

/**
 * Makes the feed of any question: a group, a place, a figure. It is made from what is published now and remembers
 * nothing: no subscriber, no earlier figure. What was withdrawn is in no feed from then on.
 */
@Injectable()
export class IncidentFeeds {
  constructor(
    private readonly facts: PublicFacts,
    private readonly documents: IncidentDocuments,
    private readonly published: PublicRepository,
    private readonly places: PlacesService,
    private readonly questions: QuestionLimiter,
    private readonly pages: SitePages,
  ) {}

  async feed(query: Record<string, unknown>, language: Language, request: FastifyRequest): Promise<Feed> {
    const { timeZone } = this.places.country;
    const today = todayIn(timeZone);
    const isOpen = ['period', 'from', 'to'].every((key) => query[key] === undefined);
    const question = parseQuestion(isOpen ? { ...query, ...this.everything(today) } : query);
    const groups = await this.published.groups();
    refuseUnknownGroups(question, question.filters.groups ? groups : []);
    const days = await this.pages.changedOn();
    const { parts, coverage, seq, codes, total, day } = await this.questions.take(request.ip, () => {
      const found = asProblem(() => findMatches(this.facts.facts, question));
      const newest = newestOf(found, days);
      return {
        parts: asProblem(() => {
          const answerTo = (asked: Question) => count(this.facts.facts, asked, today);
          return partsBeside(answerTo(unsplit(question)), answerTo);
        }),
        coverage: this.facts.coverage,
        seq: this.facts.seq,
        codes: newest,
        total: found.total,
        day: newest[0]?.day || today,
      };
    });
    const answer = parts.all;
    const about = await this.published.about();
    const t = feedMessagesIn(language);
    const names = namesOf({ language, about, groups, gazetteer: this.places.gazetteer });
    const origin = originOf(request);
    const organisation = organisationIn(about, t);
    const demo = about.demo ? 'DEMO: ' : '';
    const asked = isOpen ? withoutPeriod(question) : questionToQuery(question);
    const watch = watchingOf(answer, coverage, this.places.gazetteer, this.places.country.code)(answer.total.keys);
    const summaries = await this.documents.summariesOf(codes.map(({ code }) => code));
    const records = codes.flatMap(({ code, day: changed }, i): FeedItem[] => {
      const summary = summaries[i];
      return summary
        ? [
            this.itemOf(JSON.parse(summary) as PublicIncidentSummary, {
              code,
              day: changed || today,
              language,
              origin,
              demo,
            }),
          ]
        : [];
    });
    const page = figurePage(question, { asOf: null, language, isOpen });
    const said = formatWithParts(parts, t, names, watch).join('') + t('headline.end');
    return {
      language,
      origin,
      organisation,
      logo: about.logo,
      title: `${demo}${formatWhat(answer, 2, t, names)} – ${organisation}`,
      about: `${said} ${t('follow.part', { n: records.length, total })}`,
      page,
      address: (format) => `/incidents.${format}?${asked}&lang=${language}`,
      next: null,
      items: [
        {
          // Another number is another entry, so that a feed reader shows it as new.
          id: `${origin}/incidents?${asked}#${stateOf(answer)}`,
          title: `${demo}${t('follow.figure', { said })}`,
          text: said,
          path: page,
          day,
          kind: { term: 'figure', label: t('follow.kind-figure') },
          more: {
            what: 'figure',
            seq,
            // As in every answer: 0 only where somebody watched.
            total: cellToWire(
              answer.total,
              whyNoneIn(answer, answer.total, watch),
              unsaidIn(answer)(answer.total.keys),
            ),
            figure: `${origin}/api/public/counts?${questionToQuery(question)}&asOf=${seq}.${today}`,
          },
        },
        ...records,
      ],
      day,
      timeZone,
    };
  }

  private itemOf(
    { title, titleTranslation, when, place }: PublicIncidentSummary,
    {
      code,
      day,
      language,
      origin,
      demo,
    }: { code: string; day: string; language: Language; origin: string; demo: string },
  ): FeedItem {
    const where = placeName(place.code, this.places.gazetteer, language);
    const t = feedMessagesIn(language);
    return {
      id: `${origin}/incidents/${code}`,
      title: demo + inLanguage(title, titleTranslation, language),
      text: `${formatWindow(when, language)} · ${where}${t('headline.end')}`,
      path: `/incidents/${code}?lang=${language}`,
      day,
      kind: { term: 'incident', label: t('follow.kind-incident') },
      more: { what: 'incident', code, day },
    };
  }

  /** The days from the first record to today, for a question without a period: what comes later is in it, too. */
  private everything(today: Day): { period: string } {
    const { earliest } = this.facts.facts.days();
    const latest = this.facts.facts.lastDays().acts;
    const last = latest !== null && latest > today ? latest : today;
    return { period: `${earliest ?? today}..${last}` };
  }
}

interface Changed {
  code: string;
  /** Of its last change; '' if the database could not say. */ day: string;
}
const isLater = (one: Changed, other: Changed): boolean =>
  one.day === other.day ? one.code > other.code : one.day > other.day;

/** Returns the records that changed last, without sorting all of them. */
const newestOf = (found: Matches, days: ReadonlyMap<string, string>): Changed[] => {
  const newest: Changed[] = [];
  for (const { code } of found.page(0, found.total)) {
    const one = { code, day: days.get(code) ?? '' };
    if (newest.length === NEWEST && !isLater(one, newest.at(-1)!)) continue;
    const at = newest.findIndex((other) => isLater(one, other));
    newest.splice(at < 0 ? newest.length : at, 0, one);
    newest.length = Math.min(newest.length, NEWEST);
  }
  return newest;
};

const unsplit = (question: Question): Question => ({ ...question, split: [], unit: null });

const withoutPeriod = (question: Question): string => {
  const query = new URLSearchParams(questionToQuery(question));
  query.delete('period');
  return query.toString();
};

/** Identifies the numbers of a figure. */
const stateOf = ({ total, indicator }: Answer): string => {
  const { low, high, possible, rate } = total;
  return createHash('sha256')
    .update(JSON.stringify([indicator.version, low, high, possible, rate]))
    .digest('hex')
    .slice(0, 16);
};

/**
 * Serves the feed of a question in two formats: `/incidents.atom?groups=G-6XW0HQ`. Without a period it is about all
 * days.
 */
@Controller()
export class IncidentFeedController {
  constructor(private readonly feeds: IncidentFeeds) {}

  @Get('incidents.atom')
  @Allow('read-public')
  async atom(
    @Query() query: Record<string, unknown>,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(reply, known, await this.feeds.feed(query, language, request), 'atom');
  }

  @Get('incidents.json')
  @Allow('read-public')
  async json(
    @Query() query: Record<string, unknown>,
    @ReadersLanguage() language: Language,
    @Req() request: FastifyRequest,
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(reply, known, await this.feeds.feed(query, language, request), 'json');
  }
}
