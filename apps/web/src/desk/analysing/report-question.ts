import { INDICATOR_CODES, INDICATORS, type IndicatorCode, type Measure } from '@vigil/shared/counting/indicators.js';
import { ask, questionProblems, type Question, type Split } from '@vigil/shared/counting/question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { isDay } from '@vigil/shared/day/day.js';
import { periodBetween, type PeriodUnit } from '@vigil/shared/day/period.js';

/** A figure as it is chosen for a report. Days are as typed; both ends are included. */
export interface Choice {
  indicator: IndicatorCode;
  measure: Measure | '';
  from: string;
  until: string;
  unit: PeriodUnit | '';
  split: Split | '';
  /** Public code of a group; '' for all. */
  group: string;
  singleSource: boolean;
}

export const BEGIN: Choice = { indicator: 'I06', measure: '', from: '', until: '', unit: '', split: '', group: '', singleSource: false };

export { INDICATOR_CODES };
export const measuresOf = (indicator: IndicatorCode): readonly Measure[] => INDICATORS[indicator].measures;

/** What is wrong with the days, as a key of the words of fields; null when they make a period. */
export const spanProblem = ({ from, until }: Pick<Choice, 'from' | 'until'>): { at: 'from' | 'until'; code: string } | null => {
  if (!isDay(from)) return { at: 'from', code: from === '' ? 'required' : 'not-a-day' };
  if (!isDay(until)) return { at: 'until', code: until === '' ? 'required' : 'not-a-day' };
  return until < from ? { at: 'until', code: 'latest-before-earliest' } : null;
};

const questionOf = (choice: Choice): Question | null => {
  const { from, until, indicator, measure, unit, split, group, singleSource } = choice;
  if (!isDay(from) || !isDay(until) || until < from) return null;
  const splits: Split[] = [...(unit ? ['period' as const] : []), ...(split ? [split] : [])];
  return ask(periodBetween(from, until).key, {
    indicator, measure: measure || null, unit: unit || null, split: splits, includeSingleSource: singleSource, filters: group ? { groups: [group] } : {},
  });
};

/** The question as the query of a figure's address; null as long as it cannot be asked. */
export const queryOf = (choice: Choice): string | null => {
  const question = questionOf(choice);
  return question && questionProblems(question).length === 0 ? questionToQuery(question) : null;
};

/** Which key of the question is in the way, once the days are right. */
export const refusedKeys = (choice: Choice): string[] => {
  const question = questionOf(choice);
  return question ? questionProblems(question).map(({ key }) => key) : [];
};
