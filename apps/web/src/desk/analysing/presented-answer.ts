import type { Answer, Cell } from '@vigil/shared/counting/answer.js';
import type { Analysis } from '@vigil/shared/counting/analysis.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import { type Names, formatFigure } from '@vigil/shared/counting/format-figure.js';
import type { CoverageEntry, WhyNone } from '@vigil/shared/counting/coverage-status.js';
import { formatPeriodOn } from '@vigil/shared/counting/format-period.js';
import { watchingOfStaff } from '@vigil/shared/counting/records-of-datasets.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { WatchOfKeys } from '@vigil/shared/counting/watching-of.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatCitation, formatOrigins } from '@vigil/shared/incident/format-dataset.js';
import type { DatasetInFigure } from '@vigil/shared/staff-responses/datasets.js';
import type { AsOf, PublicAbout } from '@vigil/shared/public/response-types.js';
import type { Text } from '@vigil/shared/text/text.js';
import { comparedIn } from './whose-records-question.js';
import type { Places } from '../../public-site/places.js';

/** The API's response to an analysis. */
export interface Counts {
  answer: Answer;
  rule: string[];
  of: 'all' | 'own' | 'published';
  records: number;
  /** The datasets of others of which it has records. */
  datasets: readonly DatasetInFigure[];
  /** Records of such datasets that are left out because nobody has reviewed them. */
  notReviewed: number;
  asOf: AsOf | null;
}

/** An answer with everything that pictures, tables and files need to present it. */
export interface PresentedAnswer {
  analysis: Analysis;
  counts: Counts;
  answer: Answer;
  names: Names;
  about: PublicAbout | null;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
  watchOf: WatchOfKeys;
  /** Why a cell has no number; null where it has one. */
  noneOf: (cell: Cell) => WhyNone | null;
  /** Codes of all provinces, in the order of the gazetteer. */
  provinces: readonly string[];
  /** The figure as a sentence. */
  sentence: string;
  /** The caption of a picture or table: indicator, period, divisions. */
  caption: string;
  /**
   * Notes that must accompany any picture or table: what is in none of its parts, what overlaps, and where 0 means
   * little.
   */
  notes: readonly string[];
  /** What a file must say besides: the datasets of others in it, as they must be cited. */
  citations: readonly string[];
}

interface Known {
  names: Names;
  about: PublicAbout | null;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
}

export const presentAnswer = (
  analysis: Analysis,
  counts: Counts,
  { names: namesOfAll, about, places, coverage }: Known,
  t: Text,
): PresentedAnswer => {
  const { answer, datasets } = counts;
  const known = new Map(datasets.map(({ id, name }) => [id, name]));
  const names: Names = { ...namesOfAll, label: (code) => known.get(code) ?? label(code, t.language) };
  const watchOf = places ? watchingOfStaff(answer, coverage, places, places.country.code) : (): null => null;
  const noneOf = (cell: Cell): WhyNone | null => whyNoneIn(answer, cell, watchOf(cell.keys));
  // The sentence names the whole period of the query; the answer's own periods are its parts.
  const figure = formatFigure(
    { ...answer, periods: answer.question.periods.map(asPeriod) },
    t,
    names,
    watchOf(answer.total.keys),
  );
  const origins = answer.question.filters.datasets;
  const sentence =
    origins === undefined
      ? figure
      : comparedIn(answer.question)
        ? // A number of both together would be of nothing: one event can be in both.
          t('dataset.compared', {
            what: captionOf({ ...answer, splits: [] }, t),
            origins: formatOrigins(origins, datasets, t),
          })
        : t('dataset.figure-of', { what: formatOrigins(origins, datasets, t), sentence: figure });
  return {
    analysis,
    counts,
    answer,
    names,
    about,
    places,
    coverage,
    sentence,
    caption: captionOf(answer, t),
    notes: notesOf(answer, coverage, noneOf, t),
    citations: datasets.map((one) => formatCitation(one, t)),
    watchOf,
    noneOf,
    provinces: places?.atLevel(1).map(({ code }) => code) ?? [],
  };
};

const captionOf = (answer: Answer, t: Text): string => {
  const { indicator, measure, question, splits } = answer;
  const period = question.periods.map((key) => formatPeriodOn(asPeriod(key), answer, t)).join(t('list.and'));
  const by = splits.map(({ split }) =>
    t(split === 'period' && question.unit ? `analysis.by.${question.unit}` : `split.${split}`),
  );
  const what = figureName(indicator.code, measure, t);
  return by.length === 0
    ? t('analysis.caption-plain', { what, period })
    : t('analysis.caption', {
        what,
        period,
        splits:
          by.length > 1 ? t('analysis.and', { a: by.slice(0, -1).join(t('analysis.comma')), b: by.at(-1)! }) : by[0]!,
      });
};

const notesOf = (
  { total, splits, unit, cells, totals }: Answer,
  coverage: readonly CoverageEntry[] | null,
  noneOf: PresentedAnswer['noneOf'],
  t: Text,
): string[] => {
  const hasDash = coverage !== null && [total, ...totals, ...cells].some((cell) => noneOf(cell) === 'unseen');
  const overlapping = splits.filter(({ overlaps }) => overlaps).map(({ split }) => t(`split.${split}`));
  const isSilent =
    unit === 'people' &&
    [total, ...totals, ...cells].some(({ high, notReported }) => high === null || (notReported?.k ?? 0) > 0);
  return [
    ...(total.longerPeriod ? [t('analysis.longer', { n: total.longerPeriod })] : []),
    ...(overlapping.length > 0 ? [t('analysis.overlaps', { splits: overlapping.join(t('list.and')) })] : []),
    ...(isSilent ? [t('analysis.question-mark')] : []),
    ...(splits.some(({ split }) => split === 'dataset') ? [t('dataset.compare-note')] : []),
    ...(hasDash ? [t('table.dash')] : []),
    ...(coverage?.length === 0 ? [t('analysis.no-coverage')] : []),
  ];
};
