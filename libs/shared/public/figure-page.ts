import { INDICATORS } from '../counting/indicators.js';
import type { Question } from '../counting/question.js';
import { questionToQuery } from '../counting/question-address.js';
import { codesRead, type Filter, FILTERS, MEASURES, type Offered, ON_MAP } from './map-choices.js';

interface Reading {
  /** The edition of the figure: its number, a day, or both; null is the current one. */
  asOf: string | null;
  /** Null: the reader's own. */
  language: string | null;
  /** Whether the question is about everything recorded, whatever its period says. */
  isOpen?: boolean;
}

/** Whether the public map shows a question whole, and nothing else. */
const isOnMap = ({ indicator, measure, periods, filters, ...rest }: Question): boolean => {
  const given = Object.keys(filters) as (keyof typeof filters)[];
  return (
    ON_MAP.some((one) => one === indicator) &&
    [null, INDICATORS[indicator].measures[0], MEASURES[indicator as Offered]].includes(measure) &&
    periods.length === 1 &&
    rest.split.length === 0 &&
    rest.projectYearStart === 1 &&
    !rest.includeSingleSource &&
    rest.stages.join() === 'published' &&
    given.every((key) => {
      const codes = FILTERS.some((one) => one === key) && filters[key as Filter];
      return codes && codesRead(codes).length === new Set(codes).size;
    })
  );
};

/** Returns the address at which the map shows a question and lists its incidents; null where it cannot show all of it. */
export const mapPage = (question: Question, { asOf, language, isOpen = false }: Reading): string | null => {
  if (!isOnMap(question)) return null;
  const asked = questionToQuery(question).split('&');
  const pairs = isOpen ? asked.filter((pair) => !pair.startsWith('period=')) : asked;
  if (asOf !== null) pairs.push(`asOf=${asOf}`);
  if (language !== null) pairs.push(`lang=${language}`);
  return `/?${pairs.join('&')}`;
};

/** Returns the address of the page that tells readers most about a figure: the map, or else what the figure means. */
export const figurePage = (question: Question, reading: Reading): string =>
  mapPage({ ...question, split: [], unit: null }, reading) ??
  `/method${reading.language === null ? '' : `?lang=${reading.language}`}#${question.indicator}`;
