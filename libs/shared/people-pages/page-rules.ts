import { addMonths } from '../day/add-months.js';
import { addDays, type Day } from '../day/day.js';
import type { CountedPerson } from '../people-figures/counted-person.js';
import { isForTeamAlone } from '../people/is-for-team-alone.js';
import type { Consent, Person } from '../people/person.js';
import type { PageKind, PageSource } from './page-version.js';

/** What must be true before a person may have a page, and for as long as it is shown. docs/decisions/people-pages.md */
export const PAGE_RULES = [
  'joined',
  'adult',
  'risk',
  'consent',
  'consent-old',
  'open-incident',
  'custody',
  'article',
  'few-of-block',
  'sources',
  'reason',
] as const;
export type PageRule = (typeof PAGE_RULES)[number];

/** What the rules are about. The entries of one person, the first being the one that all are from now on. */
export interface PageSubject {
  entries: readonly Pick<Person, 'ageGroup' | 'risk' | 'consents'>[];
  /** Whether the entry that the page is asked for was joined into another. */
  isJoined: boolean;
  /** Whether each incident that the person or one of their cases belongs to is known to more than a case team. */
  isOpen: boolean;
}
/** Somebody who is about to get a page: what would stand on it decides, too. */
export interface PageCandidate extends PageSubject {
  counted: CountedPerson;
  /** How many of those who were counted in one block with this person for readers have or had a page. */
  ofBlock: number;
}

/**
 * With a page for each, so many of one block still tell nothing of the others: public-block-attack.spec.ts tries it.
 */
export const MOST_OF_BLOCK = 3;

/** The consent that each kind of page needs. */
export const CONSENT_TO_PAGE: Readonly<Record<PageKind, string>> = { SH_CODE: 'CN_CODE', SH_NAMED: 'CN_NAME' };
/** Whoever takes back one of these wants no page of this kind. */
const NOT_TAKEN_BACK: Readonly<Record<PageKind, readonly string[]>> = {
  SH_CODE: ['CN_COUNT', 'CN_CODE'],
  SH_NAMED: ['CN_COUNT', 'CN_CODE', 'CN_NAME'],
};

/** For how many months a name may be shown by one consent. */
const NAME_MONTHS = 12;

/** Returns the first day on which a consent holds no more by itself; null: no day is set. */
const endOf = ({ on, until }: Consent, kind: PageKind): Day | null => {
  const ends = until === null ? null : addDays(until.earliest, 1);
  // To be named is renewed each year, counted from the first day on which it may have been given.
  const yearly = kind === 'SH_NAMED' && on !== null ? addMonths(on.earliest, NAME_MONTHS) : null;
  return ends === null || (yearly !== null && yearly < ends) ? yearly : ends;
};

/** Whether one of these was taken back, and not given again on a later day. */
const isTakenBack = (consents: readonly Consent[], scope: string): boolean => {
  const ofScope = consents.filter((one) => one.scope === scope);
  const isGivenAgain = (takenBack: Day): boolean =>
    ofScope.some(
      ({ by, on, withdrawnOn }) =>
        withdrawnOn === null && by !== 'CB_COULD_NOT_ASK' && on !== null && on.earliest > takenBack,
    );
  return ofScope.some(({ withdrawnOn }) => withdrawnOn !== null && !isGivenAgain(withdrawnOn.latest));
};

/**
 * Returns the consents to a page that were given and not taken back, of one entry. Nobody consents by not being asked.
 */
const consentsTo = ({ consents }: PageSubject['entries'][number], kind: PageKind): Consent[] =>
  NOT_TAKEN_BACK[kind].some((scope) => isTakenBack(consents, scope))
    ? []
    : consents.filter(
        ({ scope, by, on, withdrawnOn }) =>
          scope === CONSENT_TO_PAGE[kind] && by !== 'CB_COULD_NOT_ASK' && on !== null && withdrawnOn === null,
      );

/** The consent by which an entry may have a page on a day: of several, the one that holds longest. */
const holding = (
  entry: PageSubject['entries'][number],
  kind: PageKind,
  today: Day,
): { consent: Consent; end: Day | null } | null =>
  consentsTo(entry, kind)
    .map((consent) => ({ consent, end: endOf(consent, kind) }))
    .filter(({ end }) => end === null || end > today)
    .sort((a, b) => (a.end === b.end ? 0 : a.end === null || (b.end !== null && a.end > b.end) ? -1 : 1))[0] ?? null;

/**
 * Returns the day on which a page goes by itself; null: no day is set. Of entries that were joined each needs a
 * consent, since one that is missing may have been taken back there.
 */
export const pageEnds = (entries: PageSubject['entries'], kind: PageKind, today: Day): Day | null =>
  entries
    .flatMap((entry) => holding(entry, kind, today)?.end ?? [])
    .reduce<Day | null>((first, end) => (first === null || end < first ? end : first), null);

/** Whether somebody else than the person says that they may be named: then a reason is written down. */
export const needsReason = (entries: PageSubject['entries'], kind: PageKind, today: Day): boolean =>
  kind === 'SH_NAMED' &&
  entries.some((entry) => (holding(entry, kind, today)?.consent.by ?? 'CB_PERSON') !== 'CB_PERSON');

/** Returns which rules do not hold, as long as a page is shown. */
export const brokenRules = (subject: PageSubject, kind: PageKind, today: Day): PageRule[] => {
  const { entries, isJoined, isOpen } = subject;
  const consented = entries.every((entry) => consentsTo(entry, kind).length > 0);
  const found: Partial<Record<PageRule, boolean>> = {
    joined: isJoined,
    adult: kind === 'SH_NAMED' && !entries.every(({ ageGroup }) => ageGroup === 'AG_ADULT'),
    risk: entries.some(({ risk }) => isForTeamAlone(risk)),
    consent: !consented,
    'consent-old': consented && entries.some((entry) => holding(entry, kind, today) === null),
    'open-incident': !isOpen,
  };
  return PAGE_RULES.filter((rule) => found[rule]);
};

const ARTICLE = /^[0-9]{1,4}(?:[-./][0-9]{1,3})?$/;
export const isArticleNumber = (article: string): boolean => ARTICLE.test(article);

/** Returns which rules do not hold for a new page, or a new version of one. */
export const unmetRules = (
  candidate: PageCandidate,
  kind: PageKind,
  today: Day,
  given: { sources: readonly PageSource[]; reason: string | null },
): PageRule[] => {
  const { counted, ofBlock, entries } = candidate;
  const found: Partial<Record<PageRule, boolean>> = {
    custody: !counted.counted.spells.some(({ start }) => start.latest <= today),
    article: counted.charges.some(({ article }) => article !== null && !isArticleNumber(article)),
    'few-of-block': ofBlock >= MOST_OF_BLOCK,
    sources: kind === 'SH_NAMED' && !areIndependent(given.sources),
    reason: needsReason(entries, kind, today) && (given.reason ?? '').trim() === '',
  };
  const broken = new Set(brokenRules(candidate, kind, today));
  return PAGE_RULES.filter((rule) => broken.has(rule) || found[rule]);
};

const ADDRESS = /^https:\/\/([^\s/:@?#\\]+\.[^\s/:@?#\\.]+)(?:[/?#][^\s<>"]*)?$/iu;
/** Returns the host of an https address in lower letters, without "www."; null: it is none. */
export const hostOf = (url: string): string | null =>
  ADDRESS.exec(url)?.[1]!
    .toLowerCase()
    .replace(/^www\./, '') ?? null;

const asPublisher = (publisher: string): string => publisher.normalize('NFKC').trim().toLowerCase();

/** Whether at least two of these were published by different publishers, at different addresses. */
export const areIndependent = (sources: readonly PageSource[]): boolean => independentPair(sources) !== null;

const independentPair = (sources: readonly PageSource[]): readonly [number, number] | null => {
  for (let one = 0; one < sources.length; one += 1)
    for (let other = one + 1; other < sources.length; other += 1) {
      const [a, b] = [sources[one]!, sources[other]!];
      const isOther = asPublisher(a.publisher) !== asPublisher(b.publisher) && hostOf(a.url) !== hostOf(b.url);
      if (isOther && hostOf(a.url) !== null && hostOf(b.url) !== null) return [one, other];
    }
  return null;
};

/** Returns the sources with two that are independent of each other first. */
export const independentFirst = (sources: readonly PageSource[]): PageSource[] => {
  const pair = independentPair(sources);
  if (pair === null) return [...sources];
  return [...pair.map((at) => sources[at]!), ...sources.filter((_one, at) => !pair.includes(at))];
};
