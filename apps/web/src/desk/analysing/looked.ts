import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Analysis } from '@vigil/shared/counting/analysis.js';
import { type Names, sayFigure } from '@vigil/shared/counting/sentence.js';
import type { CoverageEntry } from '@vigil/shared/counting/watch.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { sayPeriod } from '@vigil/shared/day/words.js';
import type { AsOf, PublicAbout } from '@vigil/shared/public/shapes.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { Places } from '../../public-map/places.js';
import { seenValue } from './value.js';
import { type WatchOfKeys, watchingOf } from './watching.js';

/** What the API answers to an analysis. */
export interface Counts { answer: Answer; rule: string[]; of: 'all' | 'own' | 'published'; records: number; asOf: AsOf | null }

/** An answer with everything that pictures, tables and files say of it. */
export interface Looked {
  analysis: Analysis;
  counts: Counts;
  answer: Answer;
  names: Names;
  about: PublicAbout | null;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
  watchOf: WatchOfKeys;
  /** Codes of all provinces, in the order of the gazetteer. */
  provinces: readonly string[];
  /** The figure as a sentence. */
  sentence: string;
  /** What a picture or table shows: indicator, period, divisions. */
  caption: string;
  /** What has to be said beside any picture or table of it: what is in none of its parts, what overlaps, where 0 says little. */
  notes: readonly string[];
}

interface Known { names: Names; about: PublicAbout | null; places: Places | null; coverage: readonly CoverageEntry[] | null }

export const lookAt = (analysis: Analysis, counts: Counts, { names, about, places, coverage }: Known, t: Text): Looked => {
  const { answer } = counts;
  // The sentence names the whole time that was asked for; the answer's own periods are its parts.
  const sentence = sayFigure({ ...answer, periods: answer.question.periods.map(asPeriod) }, t, names);
  const watchOf = places ? watchingOf(answer, coverage, places, places.country.code) : (): null => null;
  return {
    analysis, counts, answer, names, about, places, coverage, sentence, caption: captionOf(answer, t), notes: notesOf(answer, coverage, watchOf, t),
    watchOf, provinces: places?.atLevel(1).map(({ code }) => code) ?? [],
  };
};

const captionOf = ({ indicator, question, splits }: Answer, t: Text): string => {
  const period = question.periods.map((key) => sayPeriod(asPeriod(key), t.language)).join(t('list.and'));
  const by = splits.map(({ split }) => t(split === 'period' && question.unit ? `analysis.by.${question.unit}` : `split.${split}`));
  const what = t(`indicator.${indicator.code}`);
  return by.length === 0 ? t('analysis.caption-plain', { what, period }) : t('analysis.caption', { what, period, splits: by.length === 2 ? t('analysis.and', { a: by[0]!, b: by[1]! }) : by[0]! });
};

const notesOf = ({ total, splits, unit, cells, totals }: Answer, coverage: readonly CoverageEntry[] | null, watchOf: WatchOfKeys, t: Text): string[] => {
  const hasDash = coverage !== null && [total, ...totals, ...cells].some((cell) => seenValue(cell, watchOf(cell.keys), t).isUnseen);
  const overlapping = splits.filter(({ overlaps }) => overlaps).map(({ split }) => t(`split.${split}`));
  const isSilent = unit === 'people' && [total, ...totals, ...cells].some(({ high, notReported }) => high === null || (notReported?.k ?? 0) > 0);
  return [
    ...(total.longerPeriod ? [t('analysis.longer', { n: total.longerPeriod })] : []),
    ...(overlapping.length > 0 ? [t('analysis.overlaps', { splits: overlapping.join(t('list.and')) })] : []),
    ...(isSilent ? [t('analysis.question-mark')] : []),
    ...(hasDash ? [t('table.dash')] : []),
    ...(coverage?.length === 0 ? [t('analysis.no-coverage')] : []),
  ];
};
