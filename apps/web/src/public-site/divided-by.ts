import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import { ALL } from '@vigil/shared/counting/cell-key.js';
import { createQuestion, type Split, splitFits } from '@vigil/shared/counting/question.js';
import type { Text } from '@vigil/shared/text/text.js';
import { publicLabel } from '@vigil/shared/counting/public-label.js';
import type { CoverageEntry, Watch } from '@vigil/shared/counting/coverage-status.js';
import { compareNames } from '@vigil/shared/language/compare-names.js';
import { type Known, formatValue, SPLIT_OF, valuesOf } from './filter-values.js';
import type { Places } from './places.js';
import type { Filter, View } from './view.js';
import { DIVISIONS, type Division } from './view-division.js';
import { askedOf, watchesOf, watchOfAnswer } from './who-watched.js';

/** One line or panel of a divided chart: a group, a place, a kind of act, an actor. */
export interface Track {
  /** '-' where the group, place or kind is not known. */
  key: string;
  name: string;
  /** One for each period. */
  cells: readonly Cell[];
  /** For the whole time, counted directly. */
  total: Cell;
  watches: readonly (Watch | null)[];
  /** Who watched in the whole time. */
  watch: Watch | null;
}

/** How many can be compared at a time: more lines cannot be told apart. */
export const MOST_COMPARED = 3;
/** In an address: what has no known group, place or kind. */
export const NOT_KNOWN = '-';

/** Returns how the address divides the chart, and the values to compare; null if it does not, or names no division. */
export const divisionOf = ({ by }: Pick<View, 'by'>): { division: Division; chosen: readonly string[] } | null => {
  const division = DIVISIONS.find((one) => one === by[0]);
  return division ? { division, chosen: by.slice(1, 1 + MOST_COMPARED) } : null;
};

/**
 * Whether an address divides the chart in a way that it cannot show: by something else, or more values than it
 * compares.
 */
export const isMisdivided = ({ by }: Pick<View, 'by'>): boolean =>
  by.length > 0 && (divisionOf({ by }) === null || by.length > 1 + MOST_COMPARED);

/** Whether places are the districts of the only chosen province. */
const isOfDistricts = ({ filters: { place } }: View, places: Places | null): boolean =>
  place.length === 1 && places?.get(place[0]!)?.level === 1;

/** The split of the count: places are provinces, the districts of the only chosen province, or those chosen in one. */
export const splitOf = (division: Division, view: View, places: Places | null): Split => {
  if (division !== 'place') return SPLIT_OF[division];
  return isOfDistricts(view, places) ? 'place:2' : `place:${places?.levelFor(view.filters.place) ?? 1}`;
};

/** Whether a figure can be divided so: people injured, for example, are not known by act. */
export const canDivide = ({ indicator }: Pick<View, 'indicator'>, division: Filter): boolean =>
  splitFits(SPLIT_OF[division], createQuestion('2021', { indicator }));

/** Returns the name of a value. */
export const nameOf = (division: Division, key: string, known: Known, t: Text): string => {
  if (key === NOT_KNOWN) return t(division === 'groups' ? 'split.no-group' : 'row.not-known');
  if (division === 'place') return known.places?.name(key, t.language) ?? key;
  return division === 'groups' ? formatValue(division, key, known, t) : publicLabel(key, t);
};

const sizeOf = ({ rate, low, high }: Cell): readonly number[] =>
  rate ? [rate.denominator.low, rate.numerator.low] : [low, high ?? low];

/**
 * Returns every value with something to show, largest first: for a rate, the one with most monitored assemblies, and
 * none without any.
 * @param answer split by period and by the division, in this order
 */
export const tracksOf = (
  answer: Answer,
  division: Division,
  known: Known,
  coverage: readonly CoverageEntry[] | null,
  t: Text,
): Track[] => {
  const at = new Map(answer.cells.map((cell) => [cell.keys.join(), cell]));
  const totals = new Map(answer.totals.filter(({ keys }) => keys[0] === ALL).map((cell) => [cell.keys[1], cell]));
  const watchedIn = (asked: Answer) => ({
    watches: watchesOf(asked, coverage, known.places),
    watch: watchOfAnswer(asked, coverage, known.places),
  });
  const country = watchedIn(answer);
  return (answer.splits[1]?.keys ?? [])
    .flatMap((key): Track[] => {
      const total = totals.get(key);
      const cells = answer.periods.map((period) => at.get([period.key, key].join()));
      if (total?.rate && total.rate.denominator.high === 0) return [];
      if (!total || !cells.every((cell) => cell !== undefined)) return [];
      const code = key ?? NOT_KNOWN;
      const watched =
        division === 'groups' || (division === 'place' && key !== null)
          ? watchedIn(askedOf(answer, { [division]: key === null ? [] : [key] }))
          : country;
      return [{ key: code, name: nameOf(division, code, known, t), cells, total, ...watched }];
    })
    .sort((a, b) => {
      const [one, other] = [sizeOf(a.total), sizeOf(b.total)];
      return other[0]! - one[0]! || other[1]! - one[1]! || compareNames(t.language)(a.name, b.name);
    });
};

/** Returns the names of values of a division that have nothing to show, of those to which the figure is narrowed. */
export const silentIn = (division: Division, tracks: readonly Track[], view: View, known: Known, t: Text): string[] => {
  const { places } = known;
  const asked = view.filters[division];
  const level = places?.levelFor(asked) ?? 1;
  const isParts = division === 'place' && isOfDistricts(view, places);
  // Of smaller units only those that are asked for themselves: of a province, most have nothing to show.
  const values = isParts
    ? places!.children(asked[0]!).map(({ code }) => code)
    : division === 'place' && level > 1
      ? asked
      : valuesOf(division, known, t).map(({ code }) => code);
  const isAsked = (code: string): boolean =>
    division === 'place'
      ? isParts || (places?.get(code)?.level === level && places.isAsked(code, asked))
      : asked.length === 0 || asked.includes(code);
  return values
    .filter((code) => isAsked(code) && !tracks.some(({ key }) => key === code))
    .map((code) => nameOf(division, code, known, t));
};
