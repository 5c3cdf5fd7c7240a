import { type Day, isDay } from '../day/day.js';
import { type IndicatorCode, INDICATORS, type Unit, unitOf } from './indicators.js';
import { isByDataset, staffQuestion } from './public-question.js';
import { questionToQuery } from './question-address.js';
import {
  measureOf,
  type Question,
  type QuestionProblem,
  QuestionRefused,
  questionProblems,
  type Split,
} from './question.js';

/**
 * How an answer can be displayed. With two splits the table is a pivot table, with three one for each key of the first.
 */
export const PICTURES = ['table', 'bars', 'stacked', 'lines', 'calendar', 'multiples', 'map'] as const;
export type Picture = (typeof PICTURES)[number];

/** A question with its display and, for published figures, the day whose figures are meant (null: current). */
export interface Analysis {
  question: Question;
  show: Picture;
  asOf: Day | null;
}

/**
 * Splits where every incident has one value. Not the dataset that it came from: one event can be in several. An act has
 * one type, actor and outcome, so acts add up over those as well.
 */
const SINGLE: ReadonlySet<Split> = new Set([
  'period',
  'place:0',
  'place:1',
  'place:2',
  'place:3',
  'kind',
  'interference',
  'peacefulness',
  'grade',
  'coverage',
]);
const ONE_FOR_AN_ACT: ReadonlySet<Split> = new Set(['restriction', 'force', 'liberty', 'actor', 'outcome']);

/** Whether the parts of a split add up to their whole: `overlaps: false` in the answer, but for records by dataset. */
export const addsUp = (split: Split, question: Question): boolean =>
  SINGLE.has(split) || (unitOfQuestion(question) === 'acts' && ONE_FOR_AN_ACT.has(split));

const unitOfQuestion = (question: Question): Unit => unitOf(INDICATORS[question.indicator], measureOf(question));
export const isRate = (indicator: IndicatorCode): boolean =>
  INDICATORS[indicator].denominator !== null || INDICATORS[indicator].perInhabitants !== undefined;

/**
 * Whether a display can show the answer to a question without being misleading: rates are not stacked, nor are
 * overlapping parts.
 */
export const suits = (show: Picture, question: Question): boolean => {
  const {
    split: [first, second, third],
    unit,
  } = question;
  const isWithoutRate = !isRate(question.indicator);
  // No picture has room for a third division.
  if (third !== undefined) return show === 'table';
  switch (show) {
    case 'table':
      return true;
    case 'bars':
      return first !== undefined;
    case 'stacked':
      return second !== undefined && addsUp(second, question) && isWithoutRate;
    case 'lines':
      return first === 'period';
    case 'calendar':
      return isWithoutRate && first === 'period' && second === undefined && unit === 'day';
    case 'multiples':
      return first !== undefined && second === 'period';
    case 'map':
      return isWithoutRate && (first === 'place:1' || first === 'place:2') && second === undefined;
  }
};

/** Returns the question closest to this one that this display can show; null if the indicator does not allow it. */
export const fitting = (show: Picture, question: Question): Question | null => {
  if (suits(show, question)) return question;
  const { split } = question;
  const other = split.find((one) => one !== 'period');
  const wanted = ((): readonly Split[] => {
    switch (show) {
      case 'table':
        return split;
      case 'bars':
      case 'lines':
        return ['period', ...(other ? [other] : [])];
      case 'stacked':
        return [
          split[0] ?? 'period',
          split.slice(1).find((one) => addsUp(one, question)) ?? (split[0]?.startsWith('place') ? 'period' : 'place:1'),
        ];
      case 'calendar':
        return ['period'];
      case 'multiples':
        return [other ?? 'place:1', 'period'];
      case 'map':
        return [split.find((one) => one === 'place:1' || one === 'place:2') ?? 'place:1'];
    }
  })();
  const asked = divided(question, wanted, show === 'calendar' ? 'day' : question.unit === 'day' ? null : question.unit);
  return suits(show, asked) && questionProblems(asked).length === 0 ? asked : null;
};

/**
 * Returns the same question divided in another way. A unit that is missing becomes the month; one that is not needed is
 * dropped.
 */
export const divided = (
  question: Question,
  split: readonly Split[],
  unit: Question['unit'] = question.unit,
): Question => ({
  ...question,
  split,
  unit: split.includes('period') && question.periods.length === 1 ? (unit ?? 'month') : null,
});

/**
 * Reads the address of an analysis: the question's own keys, `show` and `asOf`.
 * @throws QuestionRefused naming every key that is wrong.
 */
export const analysisFromQuery = (pairs: Iterable<readonly [string, string]>): Analysis => {
  const own = new Map<string, string>();
  const asked: [string, string][] = [];
  const problems: { key: string; problem: QuestionProblem }[] = [];
  for (const [key, value] of pairs) {
    if (key !== 'show' && key !== 'asOf') asked.push([key, value]);
    else if (own.has(key)) problems.push({ key, problem: 'given-twice' });
    else own.set(key, value);
  }
  const show = (own.get('show') ?? 'table') as Picture;
  const asOf = own.get('asOf') ?? null;
  if (!PICTURES.includes(show)) problems.push({ key: 'show', problem: 'unknown-value' });
  if (asOf !== null && !isDay(asOf)) problems.push({ key: 'asOf', problem: 'unknown-value' });
  const question = refusedWith(problems, () => staffQuestion(asked));
  if (problems.length === 0 && !suits(show, question)) problems.push({ key: 'show', problem: 'does-not-fit' });
  // Earlier states are stored only of published records, which name no dataset, and not of working copies.
  if (asOf !== null && (question.stages.join() !== 'published' || isByDataset(question)))
    problems.push({ key: 'asOf', problem: 'does-not-fit' });
  if (problems.length > 0) throw new QuestionRefused(problems);
  return { question, show, asOf: asOf as Day | null };
};

const refusedWith = <T>(problems: readonly { key: string; problem: QuestionProblem }[], read: () => T): T => {
  try {
    return read();
  } catch (refused) {
    if (refused instanceof QuestionRefused) throw new QuestionRefused([...problems, ...refused.problems]);
    throw refused;
  }
};

/**
 * Writes an analysis as the query of an address; it reads back to an equal analysis. Equal analyses give the same text.
 */
export const analysisToQuery = ({ question, show, asOf }: Analysis): string =>
  [
    questionToQuery(question),
    ...(show === 'table' ? [] : [`show=${show}`]),
    ...(asOf === null ? [] : [`asOf=${asOf}`]),
  ].join('&');
