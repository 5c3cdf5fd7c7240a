import type { Question } from '@vigil/shared/counting/question.js';
import { text } from './sql-text.js';

/**
 * The calendar of counting rule 6 in SQL, without any of the product's calendar code. `tile (t, f, u)` lists a
 * question's periods: name, first day, first day after. `span (t, s)` adds the whole under '*', without the days
 * between periods.
 */
export const periodsInSql = (question: Question): string => {
  const listed = question.periods.map((key) => `select ${text(key)} as t, ${daysOf(key)}`).join(' union all ');
  const tiles =
    question.unit && question.split.includes('period')
      ? tilesOf(question.unit, question.projectYearStart)
      : 'select t, f, u from listed';
  const parts = question.split.includes('period')
    ? 'select t, datemultirange(daterange(f, u)) as s from tile union all '
    : '';
  return `listed as (${listed}),
    tile as materialized (${tiles}),
    span as materialized (${parts}select '*' as t, range_agg(daterange(f, u)) as s from tile)`;
};

/**
 * Returns the first day, and the first day after, of a key such as 2021, 2021-H1, 2021-W22 or 2021-01-10..2021-05-20.
 */
const daysOf = (key: string): string => {
  const [first, last] = key.split('..');
  if (last !== undefined) return `date ${text(first!)} as f, date ${text(last)} + 1 as u`;
  const [year, part = ''] = key.split('-');
  const months = (month: number, size: number): string => {
    const from = `make_date(${year}, ${month}, 1)`;
    return `${from} as f, (${from} + interval '${size} months')::date as u`;
  };
  const number = Number(part.replace(/\D/g, ''));
  if (part === '') return months(1, 12);
  if (part.startsWith('W'))
    return `to_date('${year}-${number}', 'IYYY-IW') as f, to_date('${year}-${number}', 'IYYY-IW') + 7 as u`;
  if (part.startsWith('Q')) return months(number * 3 - 2, 3);
  if (part.startsWith('H')) return months(number * 6 - 5, 6);
  return part.startsWith('PY') ? months(number, 12) : months(number, 1);
};

type Unit = NonNullable<Question['unit']>;

const STEP: Record<Unit, string> = {
  day: '1 day',
  week: '7 days',
  month: '1 month',
  quarter: '3 months',
  'half-year': '6 months',
  year: '1 year',
  'project-year': '1 year',
};

/** A day to count units from: early enough, and the first day of a unit. */
const origin = (unit: Unit, start: number): string => {
  if (unit === 'day') return 'f::timestamp';
  if (unit === 'week') return `date_trunc('week', f::timestamp)`;
  return `make_date(extract(year from f)::int - 1, ${unit === 'project-year' ? start : 1}, 1)::timestamp`;
};

/** The calendar name of a unit that begins on day d. */
const nameOf = (unit: Unit): string => {
  switch (unit) {
    case 'day':
      return `d || '..' || d`;
    case 'week':
      return `to_char(d, 'IYYY-"W"IW')`;
    case 'month':
      return `to_char(d, 'YYYY-MM')`;
    case 'quarter':
      return `to_char(d, 'YYYY-"Q"Q')`;
    case 'half-year':
      return `to_char(d, 'YYYY') || case when extract(month from d) = 1 then '-H1' else '-H2' end`;
    case 'year':
      return `to_char(d, 'YYYY')`;
    case 'project-year':
      return `to_char(d, 'YYYY-"PY"MM')`;
  }
};

/** Units cover the whole period. A unit that extends past an end is cut there, and named by its days. */
const tilesOf = (unit: Unit, start: number): string => `
  select case when d >= f and next <= u then ${nameOf(unit)} else greatest(d, f) || '..' || least(next, u) - 1 end as t, greatest(d, f) as f, least(next, u) as u
  from (select m::date as d, (m + interval '${STEP[unit]}')::date as next, f, u from listed, generate_series(${origin(unit, start)}, u::timestamp, interval '${STEP[unit]}') m) marks
  where next > f and d < u`;
