import type { Day } from '../day/day.js';
import { digitsIn, formatDay, formatPeriod, formatWindow } from '../day/format-dates.js';
import { asPeriod } from '../day/period.js';
import '../people/people-lists.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { PageCharge, PageName, PageVersion } from './page-version.js';

const formatBegan = ({ began }: PageVersion, t: Text): string => {
  if (began === null) return t('person-page.not-known');
  const [from, until] = [began.from, began.until].map((year) => formatPeriod(asPeriod(String(year)), t.language));
  if (began.from === began.until) return from!;
  return t(began.until - began.from === 1 ? 'person-page.years' : 'person-page.between-years', {
    from: from!,
    until: until!,
  });
};

const formatSince = ({ heldSince }: PageVersion, t: Text): string => {
  if (heldSince === null) return t('person-page.not-said');
  const { earliest, latest } = heldSince;
  return formatWindow({ precision: earliest === latest ? 'DP_DAY' : 'DP_RANGE', earliest, latest }, t.language);
};

/** Returns what a page says, but for the name, the charges and the sources: label and answer. */
export const pageAnswers = (page: PageVersion, t: Text): readonly (readonly [label: string, answer: string])[] => [
  page.showing === 'SH_NAMED'
    ? [t('person-page.since'), formatSince(page, t)]
    : [t('person-page.began'), formatBegan(page, t)],
  [t('person-page.stage'), label(page.stage, t.language)],
];

/** Formats 'Penal Code of 2009: 494'. */
export const formatPageArticle = ({ law, article }: PageCharge, t: Text): string =>
  t('person-page.article', {
    law: law === null ? t('person-page.law-not-known') : label(law, t.language),
    article: digitsIn(article, t.language),
  });

export const formatPageStatus = ({ status }: PageCharge, t: Text): string =>
  status === null ? t('person-page.not-known') : label(status, t.language);

export const formatAsOf = ({ asOf }: { asOf: Day }, t: Text): string =>
  t('person-page.as-of', { day: formatDay(asOf, t.language) });

/** Formats the name as it was published, with Latin letters behind it; without a name, the address. */
export const formatPageName = ({ name, code }: { name: PageName | null; code: string }, t: Text): string => {
  if (name === null) return t('person-page.title-code', { code });
  return name.latin === null ? name.name : t('person-page.shown-as', { name: name.name, latin: name.latin });
};
