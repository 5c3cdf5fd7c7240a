import { INDICATOR_CODES, INDICATORS, type IndicatorCode, type Measure } from '@vigil/shared/counting/indicators.js';
import { createQuestion, questionProblems, type Question, type Split } from '@vigil/shared/counting/question.js';
import { questionFromQuery, questionToQuery } from '@vigil/shared/counting/question-address.js';
import { addDays, isDay } from '@vigil/shared/day/day.js';
import { asPeriod, periodBetween, periodKey, type PeriodUnit } from '@vigil/shared/day/period.js';
import { type RecordScope, recordScopeOf, QUERY_OF_SCOPE } from './record-scope.js';

/** A figure as chosen for a report. Days are as typed; both ends are included. */
export interface FigureChoice {
  indicator: IndicatorCode;
  measure: Measure | '';
  from: string;
  until: string;
  unit: PeriodUnit | '';
  split: Split | '';
  /** Public code of a group; '' for all. */
  group: string;
  singleSource: boolean;
  /** Which records: only published ones, verified ones too, or all submitted ones whatever their grade. */
  records: RecordScope;
}

export const BEGIN: FigureChoice = {
  indicator: 'I06',
  measure: '',
  from: '',
  until: '',
  unit: '',
  split: '',
  group: '',
  singleSource: false,
  records: 'published',
};

export { INDICATOR_CODES };
export const measuresOf = (indicator: IndicatorCode): readonly Measure[] => INDICATORS[indicator].measures;

/** Returns what is wrong with the days, as a text key; null when they make a period. */
export const spanProblem = ({
  from,
  until,
}: Pick<FigureChoice, 'from' | 'until'>): { at: 'from' | 'until'; code: string } | null => {
  if (!isDay(from)) return { at: 'from', code: from === '' ? 'required' : 'not-a-day' };
  if (!isDay(until)) return { at: 'until', code: until === '' ? 'required' : 'not-a-day' };
  return until < from ? { at: 'until', code: 'latest-before-earliest' } : null;
};

const questionOf = (choice: FigureChoice): Question | null => {
  const { from, until, indicator, measure, unit, split, group, singleSource, records } = choice;
  const { stages, filters } = QUERY_OF_SCOPE[records];
  if (!isDay(from) || !isDay(until) || until < from) return null;
  const splits: Split[] = [...(unit ? ['period' as const] : []), ...(split ? [split] : [])];
  return createQuestion(periodBetween(from, until).key, {
    indicator,
    measure: measure || null,
    unit: unit || null,
    split: splits,
    includeSingleSource: singleSource && records !== 'all',
    stages,
    filters: { ...filters, ...(group ? { groups: [group] } : {}) },
  });
};

/** Returns the question as the query of a figure's address; null while the choice is not valid. */
export const queryOf = (choice: FigureChoice): string | null => {
  const question = questionOf(choice);
  return question && questionProblems(question).length === 0 ? questionToQuery(question) : null;
};

/** Lists the keys of the question that make it invalid, once the days are right. */
export const refusedKeys = (choice: FigureChoice): string[] => {
  const question = questionOf(choice);
  return question ? questionProblems(question).map(({ key }) => key) : [];
};

const askedPairs = (query: string): [string, string][] =>
  [...new URLSearchParams(query)].filter(([key]) => key !== 'lang');

/**
 * Whether the address asks for a figure that these fields cannot show. The reader must be told that a different one is
 * shown.
 */
export const isMisread = (query: string): boolean => askedPairs(query).length > 0 && choiceFrom(query) === null;

/** Reads the address of a figure back into a choice; null if these fields cannot show it. */
export const choiceFrom = (query: string): FigureChoice | null => {
  const pairs = askedPairs(query);
  if (pairs.length === 0) return null;
  try {
    const question = questionFromQuery(pairs);
    const { indicator, measure, periods, unit, split, filters, includeSingleSource, stages } = question;
    const period = asPeriod(periods[0]!);
    const other = split.filter((one) => one !== 'period');
    const choice: FigureChoice = {
      indicator,
      measure: measure ?? '',
      from: period.from,
      until: addDays(period.until, -1),
      unit: unit ?? '',
      split: other[0] ?? '',
      group: filters.groups?.[0] ?? '',
      singleSource: includeSingleSource,
      records: recordScopeOf({ stages }),
    };
    // If these fields cannot express the question exactly, do not show it as a different one.
    const asked = { ...question, periods: periods.length === 1 ? [periodKey(period.from, period.until)] : periods };
    return queryOf(choice) === questionToQuery(asked) ? choice : null;
  } catch {
    return null;
  }
};
