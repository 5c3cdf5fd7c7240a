import { digitsIn, formatDay, formatPeriod } from '../day/format-dates.js';
import { addDays, type Day } from '../day/day.js';
import { asPeriod } from '../day/period.js';
import type { PeopleFigure, PeopleFigureCell } from '../staff-responses/people-figures.js';
import { formatNumber, type Text } from '../text/text.js';
import { type Amount, highOf } from './amount.js';
import { ENOUGH_PEOPLE, ON_A_DAY } from './count-people-figure.js';
import { limitWordsIn } from './custody-limits.js';
import type { PeopleIndicator } from './people-question.js';

/** One line of a figure, as page, table, chart and file have it. Its words are in the text bundle `people-figures`. */
export interface PresentedLine {
  /** The keys of the splits, and these in words; null: of all. */
  keys: readonly (string | null)[];
  labels: readonly string[];
  measure: string;
  measureLabel: string;
  amount: Amount;
  /** The least and the most that it can be; null: nothing limits it. */
  low: number;
  high: number | null;
  /** How many people it is of. */
  of: number;
  /** What is certain, may be beside it, and is not known, in words: a 0 is "none of 14". */
  certain: string;
  possible: string;
  notKnown: string;
  /** The same with what has a single source; null: it changes nothing. */
  withSingleSource: { amount: Amount; text: string } | null;
}

/** Returns the words for a key of a split. */
export type KeyLabel = (split: PeopleFigure['splits'][number], key: string) => string;

/** Measures that are no people: a 0 of them is a 0. */
const NO_PEOPLE: ReadonlySet<string> = new Set(['spells', 'days', 'median']);

const n = (value: number, t: Text): string => formatNumber(value, t.language);

/** Formats what is certain: "none of 14", never "0 people". */
const formatCertain = (measure: string, { certain }: Amount, of: number, t: Text): string =>
  certain > 0 || NO_PEOPLE.has(measure)
    ? n(certain, t)
    : t(of === 0 && WHOLE_OF[measure] === undefined ? 'people-figures.nobody' : 'people-figures.none-of', { n: of });

/**
 * Measures of a part, and what they are a part of: "none of 2 who were taken for certain", not of all whom we follow.
 */
const WHOLE_OF: Readonly<Record<string, string>> = { held: 'people', acquittedSince: 'convicted' };

/** Returns how many people a measure of a cell is of. */
const ofMeasure = (measure: string, measures: PeopleFigureCell['measures'], of: number): number =>
  measures[WHOLE_OF[measure] ?? '']?.certain ?? of;

const formatPossible = ({ possible }: Amount, t: Text): string =>
  possible === null ? t('people-figures.open') : n(possible, t);

/** What may be more: of days, of people on one day, or of people in a period. */
const possibleKey = (indicator: PeopleIndicator, measure: string): string =>
  measure === 'days' || measure === 'median'
    ? 'and-days'
    : ON_A_DAY.has(indicator) || measure === 'held' || measure === 'acquittedSince'
      ? 'and-possible'
      : 'and-may-fall';

/**
 * Returns the head of the column of what is possible: of a figure in which it is not always the same, "may be more".
 */
export const possibleHead = (indicator: PeopleIndicator, lines: readonly Pick<PresentedLine, 'measure'>[]): string =>
  lines.every(({ measure }) => possibleKey(indicator, measure) === 'and-may-fall') ? 'possible-period' : 'possible';

/** Formats one number with all that is not certain about it: "7; 2 more possibly; not known of 1". */
export const formatAmount = (
  indicator: PeopleIndicator,
  measure: string,
  amount: Amount,
  of: number,
  t: Text,
): string =>
  [
    formatCertain(measure, amount, of, t),
    ...(amount.possible === null
      ? [t('people-figures.and-open')]
      : amount.possible > 0
        ? [t(`people-figures.${possibleKey(indicator, measure)}`, { n: amount.possible })]
        : []),
    ...(amount.notKnown > 0 ? [t('people-figures.and-not-known', { n: amount.notKnown })] : []),
  ].join(t('people-figures.between'));

const measuresOf = ({ measures, median }: PeopleFigureCell): [string, Amount][] => [
  ...Object.entries(measures),
  ...(median === null
    ? []
    : [
        [
          'median',
          { certain: median.low, possible: median.high === null ? null : median.high - median.low, notKnown: 0 },
        ] as [string, Amount],
      ]),
];

const linesOf = (figure: PeopleFigure, cell: PeopleFigureCell, labelOf: KeyLabel, t: Text): PresentedLine[] =>
  measuresOf(cell).map(([measure, amount]) => {
    const single = cell.withSingleSource?.[measure];
    const isChanged = single !== undefined && JSON.stringify(single) !== JSON.stringify(amount);
    const limit = figure.limits?.find(({ code }) => code === measure);
    const name = `people-figures.measure.${figure.indicator}.${measure}`;
    const of = ofMeasure(measure, cell.measures, cell.of);
    return {
      keys: cell.keys,
      labels: figure.splits.map((split, at) =>
        cell.keys[at] == null ? t('people-figures.all') : labelOf(split, cell.keys[at]),
      ),
      measure,
      measureLabel: limit
        ? t('people-figures.limit', {
            law: limitWordsIn(limit, t.language).law,
            article: digitsIn(limit.article, t.language),
          })
        : t(name),
      amount,
      low: amount.certain,
      high: highOf(amount),
      of,
      certain: formatCertain(measure, amount, of, t),
      possible: formatPossible(amount, t),
      notKnown: n(amount.notKnown, t),
      withSingleSource: isChanged
        ? {
            amount: single,
            text: formatAmount(
              figure.indicator,
              measure,
              single,
              ofMeasure(measure, cell.withSingleSource!, cell.of),
              t,
            ),
          }
        : null,
    };
  });

/** Whether a limit of custody is confirmed: then it was counted, and has a measure. */
export const isLimitCounted = ({ total }: PeopleFigure, code: string): boolean => total.measures[code] !== undefined;

/** Whether it is a figure of limits, and none is confirmed: it counts nobody, which is no 0. */
const hasNoLimit = (figure: PeopleFigure): boolean =>
  figure.indicator === 'I20' && !(figure.limits ?? []).some(({ code }) => isLimitCounted(figure, code));

/**
 * Returns every line of a figure: of all, then those that it is divided into. Where no limit of custody is confirmed
 * there is none: "none of 14" would say that no limit was exceeded.
 */
export const presentFigure = (figure: PeopleFigure, labelOf: KeyLabel, t: Text): PresentedLine[] =>
  (hasNoLimit(figure) ? [] : [figure.total, ...figure.cells]).flatMap((cell) => linesOf(figure, cell, labelOf, t));

/** Returns a percentage: 100 only of all, 0 only of none. */
const percentOf = (part: number, all: number): number =>
  part === 0 || part === all ? (100 * part) / all : Math.min(99, Math.max(1, Math.round((100 * part) / all)));

/** The share of I13 that is still held: only of 10 or more, and where all of it is certain. */
const shareOf = ({ measures }: PeopleFigureCell): number | null => {
  const [people, held] = [measures['people'], measures['held']];
  if (!people || !held || people.certain < ENOUGH_PEOPLE) return null;
  const isCertain = [people, held].every(({ possible, notKnown }) => possible === 0 && notKnown === 0);
  return isCertain ? percentOf(held.certain, people.certain) : null;
};

/** Formats a low and a high: "7", "7 to 9", "at least 7". */
const formatRange = (low: number, high: number | null, t: Text): string =>
  high === null
    ? t('people-figures.at-least', { low })
    : low === high
      ? n(low, t)
      : t('people-figures.range', { low, high });

/** Formats the whole figure in one or more sentences, of all that it is of. */
export const formatPeopleFigure = (figure: PeopleFigure, t: Text): string[] => {
  const { indicator, total } = figure;
  const period = asPeriod(figure.period);
  const said = {
    period: formatPeriod(period, t.language),
    day: formatDay(figure.day as Day, t.language),
    end: formatDay(addDays(period.until, -1), t.language),
    of: total.of,
  };
  if (total.of === 0) return [t('people-figures.say.nobody')];
  if (hasNoLimit(figure)) return [t('people-figures.say.no-limit')];
  const amount = (measure: string): string =>
    total.measures[measure]
      ? formatAmount(indicator, measure, total.measures[measure], ofMeasure(measure, total.measures, total.of), t)
      : '';
  const { people, held, days } = total.measures;
  // Of nobody who was taken for certain, nothing is said beyond that.
  const isOfNobody = indicator === 'I18' && people?.certain === 0;
  const first = t(`people-figures.say.${isOfNobody ? 'I13' : indicator}`, {
    ...said,
    amount: amount('people'),
    days: days ? formatRange(days.certain, highOf(days), t) : '',
    held: held ? (highOf(held) === 0 ? t('people-figures.none') : formatRange(held.certain, highOf(held), t)) : '',
    began: people ? n(people.certain, t) : '',
    charged: amount('charged'),
    convicted: amount('convicted'),
    since: amount('acquittedSince'),
    acquitted: amount('acquitted'),
    dropped: amount('dropped'),
  });
  const share = indicator === 'I18' ? shareOf(total) : null;
  const median = total.median && formatRange(total.median.low, total.median.high, t);
  return [
    first,
    ...(share === null ? [] : [t('people-figures.say.share', { n: share })]),
    ...(median === null ? [] : [t('people-figures.say.median', { days: median })]),
    t('people-figures.say.of', { n: total.of }),
  ];
};

/** Formats how many of the people whom acts record are known individually; null: the figure does not say. */
export const formatBeside = ({ beside }: PeopleFigure, t: Text): string[] => {
  if (beside === null) return [];
  const { recorded, known, notKnown, tooMany } = beside;
  const said =
    recorded.low > 0
      ? t('people-figures.beside', { n: recorded.low, known, not: formatRange(notKnown.low, notKnown.high, t) })
      : recorded.high === 0
        ? t('people-figures.beside.nobody')
        : t('people-figures.beside.no-number', { known });
  return [
    said,
    ...tooMany.map((one) => t('people-figures.beside.too-many', { linked: one.linked, recorded: one.recorded })),
  ];
};
