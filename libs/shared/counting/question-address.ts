import { isDay } from '../day/day.js';
import { parsePeriod, periodKey, type PeriodUnit } from '../day/period.js';
import type { Stage } from './fact-rows.js';
import type { IndicatorCode, Measure } from './indicators.js';
import {
  createQuestion,
  FILTER_LISTS,
  type Filters,
  type ListFilter,
  type Question,
  type QuestionProblem,
  QuestionRefused,
  questionProblems,
  SEARCHES,
  type Split,
} from './question.js';

const LIST_KEYS = Object.keys(FILTER_LISTS) as ListFilter[];
const OTHER_KEYS = [
  'indicator',
  'measure',
  'period',
  'from',
  'to',
  'unit',
  'projectYearStart',
  'split',
  'groupLink',
  'singleSource',
  'stages',
  'words',
];

interface Problem {
  key: string;
  problem: QuestionProblem;
}

/** Every key that the address of a figure may have. */
const QUESTION_KEYS: readonly string[] = [...OTHER_KEYS, ...LIST_KEYS];
const isStaffKey = (key: string): boolean => key === 'datasets' || key === 'queue';

/**
 * Reads a question from the pairs of an address, e.g. `indicator=I02&period=2021-H1&unit=month&split=period,place:1`.
 * `from` and `to` (both included) may replace `period`. Lists are written with commas. Only `period` is required.
 * @throws QuestionRefused naming every key that is unknown, given twice or has a wrong value; no key is silently
 * ignored. Only staff may ask by dataset, and for records of the queue.
 */
export function questionFromQuery(
  pairs: Iterable<readonly [string, string]>,
  audience: 'public' | 'staff' = 'public',
): Question {
  const given = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [key, value] of pairs) {
    if (!QUESTION_KEYS.includes(key) && !(audience === 'staff' && isStaffKey(key)))
      problems.push({ key, problem: 'unknown-key' });
    else if (given.has(key)) problems.push({ key, problem: 'given-twice' });
    given.set(key, value);
  }
  const singleSource = given.get('singleSource') ?? 'no';
  if (singleSource !== 'yes' && singleSource !== 'no') problems.push({ key: 'singleSource', problem: 'unknown-value' });
  const split = listFrom(given, 'split') as Split[] | undefined;
  if (audience === 'public' && split?.includes('dataset')) problems.push({ key: 'split', problem: 'unknown-value' });
  const question = createQuestion(periodsFrom(given, problems), {
    ...compact({
      indicator: given.get('indicator') as IndicatorCode | undefined,
      split,
      stages: listFrom(given, 'stages') as Stage[] | undefined,
    }),
    measure: (given.get('measure') as Measure | undefined) ?? null,
    unit: (given.get('unit') as PeriodUnit | undefined) ?? null,
    projectYearStart: monthFrom(given.get('projectYearStart') ?? '1'),
    includeSingleSource: singleSource === 'yes',
    filters: filtersFrom(given),
  });
  const all = [
    ...problems,
    ...questionProblems(question).filter(({ key }) => !problems.some((known) => known.key === key)),
  ];
  if (all.length > 0) throw new QuestionRefused(all);
  return question;
}

/**
 * Writes a question as the query of an address, without values that are at their default. It reads back to an equal
 * question.
 */
export function questionToQuery(question: Question): string {
  const { indicator, measure, periods, unit, projectYearStart, split, filters, includeSingleSource, stages } = question;
  const pairs: [string, string][] = [
    ['indicator', indicator],
    ['period', periods.join()],
  ];
  if (measure !== null) pairs.push(['measure', measure]);
  if (unit !== null) pairs.push(['unit', unit]);
  if (projectYearStart !== 1) pairs.push(['projectYearStart', String(projectYearStart)]);
  if (split.length > 0) pairs.push(['split', split.join()]);
  for (const key of LIST_KEYS) if (filters[key] !== undefined) pairs.push([key, filters[key].map(escapeComma).join()]);
  if (filters.datasets !== undefined) pairs.push(['datasets', filters.datasets.join()]);
  if (filters.groupLink !== undefined) pairs.push(['groupLink', filters.groupLink]);
  for (const key of SEARCHES) if (filters[key] !== undefined) pairs.push([key, filters[key]]);
  if (includeSingleSource) pairs.push(['singleSource', 'yes']);
  if (stages.join() !== 'published') pairs.push(['stages', stages.join()]);
  return pairs
    .map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':')}`)
    .join('&');
}

function periodsFrom(given: ReadonlyMap<string, string>, problems: Problem[]): string[] {
  const from = given.get('from');
  const to = given.get('to');
  if (from === undefined && to === undefined) return listFrom(given, 'period') ?? [];
  if (given.has('period')) problems.push({ key: 'period', problem: 'given-twice' });
  const period = parsePeriod(`${from}..${to}`);
  if (period) return [periodKey(period.from, period.until)];
  for (const [key, day] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (day === undefined) problems.push({ key, problem: 'missing' });
    else if (!isDay(day) || (key === 'to' && isDay(from))) problems.push({ key, problem: 'not-a-period' });
  }
  return ['2000']; // any period will do: the question is refused
}

function filtersFrom(given: ReadonlyMap<string, string>): Filters {
  const filters: Record<string, string | string[]> = {};
  for (const key of [...LIST_KEYS, 'datasets']) {
    const list = listFrom(given, key);
    if (list !== undefined) filters[key] = list;
  }
  for (const key of ['groupLink', ...SEARCHES]) {
    const value = given.get(key);
    if (value !== undefined) filters[key] = value;
  }
  return filters;
}

function listFrom(given: ReadonlyMap<string, string>, key: string): string[] | undefined {
  const value = given.get(key);
  if (value === undefined) return undefined;
  return value === '' ? [] : value.split(',').map((item) => item.replaceAll('%2C', ',').replaceAll('%25', '%'));
}

/**
 * Accepts only one or two digits: other texts that JavaScript would convert to a number are not months. Otherwise NaN.
 */
function monthFrom(text: string): number {
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

/** Escapes commas, because a comma inside a group's key must not end it. */
function escapeComma(item: string): string {
  return item.replaceAll('%', '%25').replaceAll(',', '%2C');
}

function compact<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
