import type { Question, Split } from '@vigil/shared/counting/question.js';
import { NOW } from '../pub-facts.repository.js';
import { column, countedHarms, keysInSql, splitsOf } from './keys.js';
import { periodsInSql } from './periods.js';
import { publishedRowsInSql } from './published-rows.js';
import { countedUnit, selectionInSql, undivided } from './selection.js';
import { and, EVERY, PLACE_WITHIN, within } from './sql-text.js';

/** Layer name of the rows that only list the periods. */
export const PERIOD = 'period';

/**
 * A non-empty cell. k1, k2 and k3 are keys of the splits other than the period; t is the period key. '~' means not
 * known, '*' a total.
 */
export interface SqlCell {
  layer: string;
  k1: string;
  k2: string;
  k3: string;
  t: string;
  /** Units certainly in the period; units that touch it; units certainly in the whole but in none of its periods. */
  certain: number;
  touching: number;
  longer: number;
  /** People: Σ low of the certain units, Σ high of all (null: open), and certain units without any number. */
  low: number;
  high: number | null;
  unreported: number;
}

/**
 * The counting rule in SQL over schema pub, for tests and restore drills. Written from docs/counting.md without any
 * code of the engine. It answers every question about published facts that the engine accepts, as of a public sequence
 * number.
 */
export const countInSql = (question: Question, asOf = NOW): string => countedInSql(undivided(question), asOf);

const countedInSql = (
  question: Question,
  asOf: string,
): string => `with recursive ${PLACE_WITHIN}, ${periodsInSql(question)}, ${publishedRowsInSql(question, asOf)}, ${selectionInSql(question)},
  ${keysInSql(question)},
  ${amounts(question)},
  dated as materialized (select u.*, exists (select from tile where daterange(tile.f, tile.u) @> u.w) as settled from unit u)
  select u.layer, c.k1, c.k2, c.k3, span.t, (count(*) filter (where span.s @> u.w))::int as certain, count(*)::int as touching,
    (count(*) filter (where span.s @> u.w and not u.settled))::int as longer,
    coalesce(sum(c.low) filter (where span.s @> u.w), 0)::int as low, case when bool_or(c.high is null) then null else sum(c.high)::int end as high,
    (count(*) filter (where span.s @> u.w and not c.reported))::int as unreported
  from counted c join dated u on u.id = c.id join span on span.s && u.w group by 1, 2, 3, 4, 5
  union all select '${PERIOD}', '${EVERY}', '${EVERY}', '${EVERY}', t, 0, 0, 0, 0, 0, 0 from tile`;

/** `counted (id, k1, k2, k3, low, high, reported)`: the number of people that a unit adds to a cell. Rule 3. */
const amounts = (question: Question): string => {
  if (countedUnit(question) !== 'people')
    return 'counted as (select *, 1 as low, 1 as high, true as reported from keyed)';
  if (question.indicator === 'I21') return CROWDS;
  return question.indicator === 'I09' ? harmed(question) : held(question);
};

/** Everybody present at an incident is in each of its cells. A crowd that nobody counted leaves the high open. */
const CROWDS = `counted as (select c.*, coalesce(i.crowd_low, 0) as low, i.crowd_high as high, i.crowd_low is not null as reported
  from keyed c join unit u using (id) join incident i using (key))`;

/** Matches acts or harms to the cell by key; a total matches every key. */
const onCell = (question: Question, ...about: Split[]): string =>
  and(
    ...splitsOf(question).map(
      (split, i) => about.includes(split) && `(c.k${i + 1} = '${EVERY}' or c.k${i + 1} = ${column(split)})`,
    ),
  );

/** "None" counts as 0 if nothing else is stated. A count that nobody gave adds nothing and leaves the high open. */
const harmed = (question: Question): string => `
  told as (select c.id, c.k1, c.k2, c.k3, h.type, h.low, h.high,
      coalesce(${and(within('h.type', countedHarms(question)), within('h.type', question.filters.harmTypes))}, false) as counts
    from keyed c join unit u using (id) left join harm h on h.key = u.key and ${and(within('h.side', question.filters.sides), onCell(question, 'harm', 'side'))}),
  summed as (select id, k1, k2, k3, sum(low) filter (where counts) as low, sum(high) filter (where counts) as high, bool_or(counts) as any_said,
      coalesce(bool_or(high is null) filter (where counts), false) as is_open, coalesce(bool_or(type = 'HM_NONE'), false) as none from told group by 1, 2, 3, 4),
  counted as (select id, k1, k2, k3, coalesce(low, 0) as low, low is not null or (none and not any_said) as reported,
      case when low is not null and not is_open then high when none and not any_said then 0 end as high from summed)`;

/** Counts a person held in several stages once: at least the largest stage, at most the sum of all. */
const held = (question: Question): string => `
  stage as (select c.id, c.k1, c.k2, c.k3, a.type, sum(a.low) as low, sum(a.high) as high, bool_or(a.high is null) as is_open
    from keyed c join unit u using (id) join act a on a.key = u.key where a.own and a.passes and ${onCell(question, 'liberty', 'actor', 'outcome')} group by 1, 2, 3, 4, 5),
  counted as (select id, k1, k2, k3, coalesce(max(low), 0) as low, bool_or(low is not null) as reported, case when bool_or(is_open) then null else sum(high) end as high
    from stage group by 1, 2, 3, 4)`;
