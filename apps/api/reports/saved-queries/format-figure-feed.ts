import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import { createFacts, type Facts } from '@vigil/shared/counting/facts.js';
import { endingOn } from '@vigil/shared/counting/last-published.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { cellToWire, unsaidIn } from '@vigil/shared/counting/answer-to-wire.js';
import { silentIn } from '@vigil/shared/counting/coverage-status.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { formatFigure, formatWhat, type Names } from '@vigil/shared/counting/format-figure.js';
import type { Day } from '@vigil/shared/day/day.js';
import { startOfDayIn } from '@vigil/shared/day/place-time.js';
import { formatDay, formatNumber } from '@vigil/shared/day/format-dates.js';
import { figurePage } from '@vigil/shared/public/figure-page.js';
import { organisationIn } from '@vigil/shared/public/organisation-name.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { element, xmlDocument } from '../../platform/http/write-xml.js';
import { namesOf } from '../../public-site/social-cards/build-card.js';
import type { Telling } from '../../public-site/social-cards/build-card.js';
import { feedMessagesIn } from '../../public-site/public-messages.js';
import type { Fed, FedEntry, Moment } from './figure-feeds.js';

/** What formatting a feed needs besides its data. */
export interface Saying extends Pick<Telling, 'language' | 'about' | 'groups' | 'gazetteer'> {
  origin: string;
  /** Of all days in the feed. */ timeZone: string;
  places: Facts['places'];
}

interface Said {
  title: string;
  text: string;
  /** Address of the public page of the figure at that moment. */ page: string;
  /** Address of the same figure in the API. */ figure: string;
}

/** A feed stores no monitoring coverage, so it never writes 0 where nothing is recorded. */
const WATCH = null;

/** No hour is given, so a change gets the start of its day. */
const instant = (day: string, { timeZone }: Saying): string => startOfDayIn(timeZone, day as Day);
const numberSign = (low: number, high: number | null, language: Language): string =>
  high === null
    ? `${formatNumber(low, language)}+`
    : high > low
      ? `${formatNumber(low, language)}–${formatNumber(high, language)}`
      : formatNumber(low, language);

/**
 * Formats a total briefly: '3', '3–5', '3+', '0–?', '19/20', '–/20', '?'. A dash where nothing is recorded: so short a
 * form cannot say whether anybody monitored.
 */
export const shortOf = (total: Cell, language: Language): string => {
  const { low, high, rate, asides } = total;
  if (rate) {
    // A group's share is of what others had: who watched the group is not known here.
    const isUnseen = asides.otherGroups !== undefined && high === 0;
    const of = isUnseen ? '–' : numberSign(rate.numerator.low, rate.numerator.high, language);
    return rate.denominator.low === 0
      ? '–'
      : `${of}/${numberSign(rate.denominator.low, rate.denominator.high, language)}`;
  }
  if (low === 0 && silentIn(total) > 0) return '?';
  // Nothing is certain, and what is only possible has no known number.
  if (low === 0 && high === null) return `${formatNumber(0, language)}–?`;
  return low === 0 && high === 0 ? '–' : numberSign(low, high, language);
};

/** Returns an empty answer to the question, for formatting a stored total. */
const formOf = (question: Question, { places }: Saying, of: Pick<Moment, 'day' | 'seen'> | null): Answer => {
  const facts = createFacts(places);
  facts.lastPublished = endingOn(of?.seen.lastPublished);
  return count(facts, question, (of?.day ?? null) as Day | null);
};
const periodsOf = ({ periods, ...known }: Answer, language: Language): string =>
  periods.map((one) => formatPeriodOn(one, known, feedMessagesIn(language))).join(feedMessagesIn(language)('list.and'));
const demo = ({ about }: Saying, title: string): string => (about.demo ? `DEMO: ${title}` : title);

/** Describes a change: the two figures, the moment of each, and their definitions. */
const formatEntry = ({ seen, seq, day, was, question }: FedEntry, saying: Saying): Said => {
  const { language, origin } = saying;
  const t = feedMessagesIn(language);
  const [answer, names] = [formOf(question, saying, { day, seen }), namesOf(saying)];
  const { code } = answer.indicator;
  const period = periodsOf(answer, language);
  const sentence = (of: Moment, key: string): string =>
    t(key, {
      said: formatFigure(formOf(question, saying, of), t, names, WATCH, of.seen.total),
      day: formatDay(of.day as Day, language),
      seq: of.seq,
    });
  const more = was === null ? 0 : seen.incidents - was.seen.incidents;
  const short = shortOf(seen.total, language);
  const parts = [
    was && sentence(was, 'feed.was'),
    sentence({ seen, seq, day }, was ? 'feed.is' : 'feed.begins'),
    more > 0 ? t('feed.more', { n: more }) : more < 0 ? t('feed.fewer', { n: -more }) : null,
    was && was.seen.version !== seen.version
      ? t('feed.definition-moved', { code, before: was.seen.version, now: seen.version })
      : t('feed.definition', { code, version: seen.version }),
  ];
  const asked = `${questionToQuery(question)}&asOf=${seq}.${day}`;
  return {
    title: demo(
      saying,
      was
        ? t('feed.moved', { code, period, before: shortOf(was.seen.total, language), now: short })
        : t('feed.stands', { code, period, now: short }),
    ),
    text: parts.filter((part) => part !== null).join(' '),
    page: origin + figurePage(question, { asOf: `${seq}.${day}`, language }),
    figure: `${origin}/api/public/counts?${asked}`,
  };
};

const titleOf = (fed: Fed, saying: Saying, names: Names): string => {
  const t = feedMessagesIn(saying.language);
  const answer = formOf(fed.question, saying, null);
  return demo(
    saying,
    t('feed.title', {
      code: answer.indicator.code,
      period: periodsOf(answer, saying.language),
      what: formatWhat(answer, 2, t, names),
    }),
  );
};

/** Formats the changes of a figure as Atom (RFC 4287). Omits the feed's own address, which is a secret. */
export const figureAtom = (fed: Fed, saying: Saying): string => {
  const { language, about, origin } = saying;
  const t = feedMessagesIn(language);
  const page = origin + figurePage(fed.question, { asOf: null, language });
  return xmlDocument(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': language },
      element('id', {}, `urn:uuid:${fed.id}`),
      element('title', {}, titleOf(fed, saying, namesOf(saying))),
      element('subtitle', {}, t('feed.about')),
      element('updated', {}, instant(fed.entries[0]?.day ?? fed.createdOn, saying)),
      element('author', {}, element('name', {}, organisationIn(about, t))),
      element('link', { rel: 'alternate', type: 'text/html', hreflang: language, href: page }),
      ...fed.entries.map((entry) => {
        const said = formatEntry(entry, saying);
        return element(
          'entry',
          {},
          element('id', {}, `urn:uuid:${entry.id}`),
          element('title', {}, said.title),
          element('updated', {}, instant(entry.day, saying)),
          element('link', { rel: 'alternate', type: 'text/html', hreflang: language, href: said.page }),
          element('link', { rel: 'via', type: 'application/json', href: said.figure }),
          element('summary', {}, said.text),
        );
      }),
    ),
  );
};

const numbersOf = ({ seq, day, seen }: Moment, question: Question, saying: Saying): object => {
  const answer = formOf(question, saying, { day, seen });
  return {
    asOf: { seq, day },
    version: seen.version,
    incidents: seen.incidents,
    total: cellToWire(seen.total, whyNoneIn(answer, seen.total, WATCH), unsaidIn(answer)(seen.total.keys)),
  };
};

/** The same as JSON Feed 1.1, with the numbers. */
export const figureJsonFeed = (fed: Fed, saying: Saying): object => {
  const { language, about, origin } = saying;
  const t = feedMessagesIn(language);
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: titleOf(fed, saying, namesOf(saying)),
    description: t('feed.about'),
    language,
    home_page_url: origin + figurePage(fed.question, { asOf: null, language }),
    authors: [{ name: organisationIn(about, t) }],
    items: fed.entries.map((entry) => {
      const said = formatEntry(entry, saying);
      return {
        id: `urn:uuid:${entry.id}`,
        url: said.page,
        title: said.title,
        content_text: said.text,
        date_published: instant(entry.day, saying),
        _vigil: {
          about: `${origin}/api/docs`,
          question: questionToQuery(entry.question),
          indicator: entry.question.indicator,
          periods: entry.question.periods,
          before: entry.was && numbersOf(entry.was, entry.question, saying),
          now: numbersOf(entry, entry.question, saying),
          figure: said.figure,
        },
      };
    }),
  };
};
