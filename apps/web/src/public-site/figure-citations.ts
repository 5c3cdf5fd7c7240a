import { factsOf } from '@vigil/shared/language/languages.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatWhat, type Names } from '@vigil/shared/counting/format-figure.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { AsOf, PublicAbout } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { CitationStyle } from './pages/citation.js';

/** A figure as somebody cites it. `address` is permanent. */
export interface CitedFigure {
  answer: Answer;
  asOf: AsOf;
  about: Pick<PublicAbout, 'organisation' | 'demo'>;
  names: Names;
  country: string;
  address: string;
  origin: string;
}

/** Returns what is cited, where and for which days: "Assemblies interfered with, Cambodia, 2022 to 31 October 2026". */
const citedTitle = ({ answer, names, country }: CitedFigure, t: Text): string => {
  const what = formatWhat(answer, 2, t, names);
  return [
    what.charAt(0).toLocaleUpperCase(factsOf(t.language).intl) + what.slice(1),
    country,
    formatPeriodOn(answer.periods[0]!, answer, t),
  ].join(t('picture.comma'));
};

/** The page that explains how the figure is counted. */
const methodAddress = ({ answer, origin }: Pick<CitedFigure, 'answer' | 'origin'>): string =>
  `${origin}/method#${answer.indicator.code}`;

/**
 * Returns a citation: APA 7 as a data set, Chicago 17 as a note on a web page, or the source line of a newsroom. Each
 * names who publishes, the country, the last day, the definition's version, the page of the method and a permanent
 * address. `t` has the bundles
 * `data`, `counting` and `beside`.
 */
export const citationIn = (style: CitationStyle, cited: CitedFigure, t: Text): string => {
  const { answer, asOf, about, address } = cited;
  const line = t(`share.cite-${style}`, {
    organisation: about.organisation,
    title: citedTitle(cited, t),
    indicator: answer.indicator.code,
    version: answer.indicator.version,
    seq: asOf.seq,
    day: formatDay(asOf.day as Day, t.language),
    year: asOf.day.slice(0, 4),
    method: methodAddress(cited),
    address,
  });
  return about.demo ? t('cite.demo', { line }) : line;
};
