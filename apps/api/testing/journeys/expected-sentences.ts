import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { Cell } from '@vigil/shared/counting/answer.js';
import type { Text } from '@vigil/shared/text/text.js';

/** A part of a cell, as data/reference/figures.json gives it. */
export type ExpectedCell = Partial<Cell>;

const single = ({ asides }: ExpectedCell): number => asides?.singleSource?.low ?? 0;
const notKnown = ({ asides }: ExpectedCell): number => asides?.forceNotKnown?.low ?? 0;
const possible = ({ low, high }: ExpectedCell): number => (high ?? low!) - low!;

/**
 * Formats a cell without counted incidents. No reference event says who was watching, so a cell with nothing that
 * counts reads "none recorded" or "none counted", not 0.
 */
const formatNone = (cell: ExpectedCell, t: Text): string =>
  // What waits for its assessment may still count.
  (cell.asides?.notYetAssessed?.low ?? 0) > 0
    ? t('cell.not-assessed')
    : t(`cell.${isUnseen(cell) ? 'unseen' : 'none'}${single(cell) > 0 ? '-counted' : ''}`);

const isUnseen = (cell: ExpectedCell): boolean =>
  cell.low === 0 && possible(cell) === 0 && (cell.asides?.notYetAssessed?.low ?? 0) === 0;

/**
 * Formats the accessible name of a symbol on the map or of a bar in the chart: "Phnom Penh: at least 3; and 3 from a
 * single source".
 */
export const expectedLabel = (name: string, cell: ExpectedCell, t: Text): string => {
  const said = [
    cell.low === 0 ? formatNone(cell, t) : t('count.CS_AT_LEAST', { low: cell.low! }),
    ...(possible(cell) > 0 ? [t('tail.possible', { n: possible(cell) })] : []),
    ...(cell.low === 0 && notKnown(cell) > 0 ? [t('tail.not-known', { n: notKnown(cell) })] : []),
    ...(single(cell) > 0 ? [t('tail.singleSource', { n: single(cell) })] : []),
  ];
  return t('cell.said', { name, said: said.join(t('list.and')) });
};

/** The separate numbers after a figure, in their order. */
const TAILS = ['forceNotKnown', 'notYetAssessed', 'singleSource'] as const;

const COUNTRY = { en: 'Cambodia', km: 'កម្ពុជា' } as const;

/** Formats the sentence of the opening figure. @param byState how many of them were by state forces or authorities */
const expectedStory = (period: string, cell: ExpectedCell, t: Text, byState: number): string => {
  const n = cell.low!;
  const said = t('story.at-least', { period, n });
  const figure =
    byState === 0 ? said : n === 1 ? t('story.one-by-state', { said }) : t('story.by-state', { said, n: byState });
  const rest = single(cell) > 0 ? t('story.single', { n: single(cell) }) : '';
  return (rest === '' ? figure : t('story.rest', { said: figure, rest })) + t('headline.end');
};

/**
 * Formats the sentence that must stand above the map.
 * @param what the figure in words, without its number: "assemblies interfered with"
 * @param byState only for the opening figure: how many were by state forces or authorities. Default: all
 */
export const expectedSentence = (
  days: string,
  what: string,
  cell: ExpectedCell,
  t: Text,
  indicator = 'I02',
  byState = cell.low!,
): string => {
  const period = t('figure.in-country', { country: COUNTRY[storedLanguage(t.language)], said: days });
  if (cell.low! > 0 && what === t('what.I02', { n: cell.low! })) return expectedStory(period, cell, t, byState);
  const figure =
    cell.low === 0
      ? t('figure.zero', { period, what, recorded: formatNone(cell, t) })
      : t('figure.at-least', { period, what, n: cell.low! });
  const unwatched = isUnseen(cell) ? [t('figure.unwatched.not-recorded')] : [];
  const tails = TAILS.flatMap((aside) => {
    const n = cell.asides?.[aside]?.low ?? 0;
    return n > 0 ? [t(aside === 'notYetAssessed' ? `tail.notYetAssessed.${indicator}` : `tail.${aside}`, { n })] : [];
  });
  return (
    [...unwatched, ...tails].reduce((said, tail) => t('figure.with-tail', { said, tail }), figure) + t('headline.end')
  );
};
