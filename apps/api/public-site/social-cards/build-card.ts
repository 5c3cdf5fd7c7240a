import { factsOf } from '@vigil/shared/language/languages.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { isRate } from '@vigil/shared/counting/analysis.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import type { Names } from '@vigil/shared/counting/format-figure.js';
import { formatStory, type StoryAnswers } from '@vigil/shared/counting/format-story.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay, formatWindow } from '@vigil/shared/day/format-dates.js';
import { coveredOf } from '@vigil/shared/day/period-progress.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { inLanguage } from '@vigil/shared/incident/translation.js';
import type { AsOf, PublicGroup, PublicIncident } from '@vigil/shared/public/response-types.js';
import { figureStandards } from '@vigil/shared/public/figure-standards.js';
import { type Named, organisationIn, standardsIn } from '@vigil/shared/public/organisation-name.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { placeName } from '../place-name.js';
import { messagesIn } from '../public-messages.js';
import type { Card } from './card-svg.js';

/** What formatting a card needs. */
export interface Telling {
  language: Language;
  about: Named & { demo: boolean; standards: string; standardsKm?: string; otherStandards?: boolean };
  /** The organisation's logo, a PNG; null: none. */ logo: Buffer | null;
  groups: readonly PublicGroup[];
  gazetteer: Gazetteer;
  asOf: AsOf;
  site: string;
}

export const namesOf = ({
  language,
  about,
  groups,
  gazetteer,
}: Pick<Telling, 'language' | 'about' | 'groups' | 'gazetteer'>): Names => ({
  organisation: organisationIn(about, messagesIn(language)),
  standards: figureStandards(standardsIn(about, messagesIn(language)), about, messagesIn(language)),
  group: (code) => {
    const group = groups.find((one) => one.code === code);
    return group ? nameOf(group, language) : code;
  },
  place: (code) => {
    const place = gazetteer.get(code);
    return place ? nameOf(place, language) : code;
  },
  ...(gazetteer.isOfSeveral && { isCountry: (code: string) => gazetteer.get(code)?.level === 0 }),
  label: (code) => publicLabel(code, messagesIn(language)),
});

const common = ({
  language,
  about,
  logo,
  asOf,
  site,
}: Telling): Pick<Card, 'isRightToLeft' | 'demo' | 'foot' | 'logo' | 'site'> => {
  const t = messagesIn(language);
  return {
    isRightToLeft: factsOf(language).direction === 'rtl',
    demo: about.demo ? t('cell.said', { name: t('app.demo'), said: t('app.demo-text') }) : null,
    foot: `${organisationIn(about, t)}${t('headline.end')} ${t('public.as-of', { day: formatDay(asOf.day as Day, language), seq: asOf.seq })}`,
    logo,
    site,
  };
};

/**
 * Builds the card of a figure: the quotable sentence, and the figure over time.
 * @param coverage without it, "0 recorded" and "not monitored" cannot be told apart
 */
export const figureCard = (
  answers: StoryAnswers,
  series: Answer | null,
  telling: Telling,
  coverage: readonly CoverageEntry[],
): Card => {
  const answer = answers.all;
  const t = messagesIn(telling.language);
  const { gazetteer, language } = telling;
  const names = { ...namesOf(telling), country: placeName(countryOf(gazetteer), gazetteer, language) };
  const watch = watchingOf(answer, coverage, telling.gazetteer, countryOf(telling.gazetteer))(answer.total.keys);
  const [bare, rest] = formatStory(answers, t, names, watch);
  const beside = rest + t('headline.end');
  // Of a rate, they would be of what it divides.
  const bars = series && !isRate(series.indicator.code) ? barsOf(series, telling, coverage) : null;
  const hasDash = bars?.cells.some(({ isKnown }) => !isKnown);
  return {
    ...common(telling),
    kicker: figureName(answer.indicator.code, answer.measure, t),
    facts: [t('public.minimums'), ...(hasDash ? [t('chart.dashes')] : [])],
    bars,
    title:
      rest === ''
        ? [{ text: bare + beside, weight: 700 }]
        : [
            { text: bare, weight: 700 },
            { text: beside, weight: 400 },
          ],
  };
};

/** Returns the code of the country, the top-level place. */
const countryOf = (gazetteer: Gazetteer): string => gazetteer.whole.code;

/** More bars than this are not readable. */
const MOST_BARS = 180;

/** They end with the last period of which anything is published: an empty place after it would look like a 0. */
const barsOf = (series: Answer, { language, gazetteer }: Telling, coverage: readonly CoverageEntry[]): Card['bars'] => {
  const { day, lastPublished } = series;
  const known = { day, lastPublished };
  const periods = series.periods.filter((period) => coveredOf(period, known) !== null);
  const cells = series.cells.slice(0, periods.length);
  const watchOf = watchingOf(series, coverage, gazetteer, countryOf(gazetteer));
  const most = Math.max(...cells.map(({ low }) => low));
  // The stated highest number is a certain one: figures are minimums, so a high can be open.
  if (cells.length < 2 || cells.length > MOST_BARS || most === 0) return null;
  return {
    cells: cells.map((cell) => ({
      sure: cell.low,
      possible: (cell.high ?? cell.low) - cell.low,
      isKnown: whyNoneIn(series, cell, watchOf(cell.keys)) === null,
    })),
    from: formatPeriodOn(periods[0]!, known, messagesIn(language)),
    to: formatPeriodOn(periods.at(-1)!, known, messagesIn(language)),
    most: messagesIn(language)('count.CS_AT_LEAST', { low: most }),
  };
};

/** Builds the card of one incident: what, when, where, how well verified, and the sources. */
export const incidentCard = (incident: PublicIncident, telling: Telling): Card => {
  const { language, gazetteer } = telling;
  const t = messagesIn(language);
  const publishers = [
    ...new Set(
      incident.sources.flatMap(({ publisher, linkWithheld }) => (publisher && !linkWithheld ? [publisher] : [])),
    ),
  ];
  return {
    ...common(telling),
    kicker: `${label(incident.kind, language)} · ${incident.code}`,
    title: [{ text: inLanguage(incident.title, incident.titleTranslation, language), weight: 700 }],
    bars: null,
    facts: [
      `${formatWindow(incident.when as Parameters<typeof formatWindow>[0], language)} · ${placeName(incident.place.code, gazetteer, language)}`,
      t('cell.said', { name: t('grade.title'), said: label(incident.grade, language) }),
      ...(publishers.length > 0
        ? [t('cell.said', { name: t('sources.title'), said: publishers.join(t('list.and')) })]
        : []),
    ],
  };
};
