import { epochDay, type Day } from '../day/day.js';
import type { Facts } from './facts.js';
import { planOf, type Plan } from './plan.js';
import type { Question } from './question.js';
import { eachSelection } from './select.js';
import { peopleOf } from './people-per-incident.js';
import { layerOfAct } from './count-acts.js';
import { NO_PLACE } from './place-tree.js';

/** An incident that a figure counts, or a single-source one counted separately. */
export interface Match {
  code: string;
  /** In the periods for certain; otherwise it only may be. */ certain: boolean;
  singleSource: boolean;
}

/** Incidents in a fixed order: newest first, then by code. Reading a page does not create the others. */
export interface Matches {
  total: number;
  singleSource: number;
  /** The number of incidents before `only` narrows them. */
  outOf: number;
  /** Returns at most `count` incidents, starting at index `from`. */
  page(from: number, count: number): Match[];
  /**
   * Returns how many incidents come up to and including one with this earliest day and code, whether or not it is still
   * in the list. The next page starts there.
   */
  indexAfter(day: Day, code: string): number;
}

/** More rows than any table holds; a day and a row encoded together are still an exact number. */
const ROWS = 2 ** 32;

/**
 * Finds the incidents that a question is about: those in its figure, and those of grade weak counted separately. For a
 * figure of acts, those with such an act; for people, those that are asked for a number. For a figure of incidents, the
 * matches that are certain and not single-source are as many as its low. Uses the same selection as `count`. The facts
 * must not change while pages are read.
 * @param only a table with 1 for each row that may be in the list, if something other than facts narrows it, such as a
 * text search
 * @throws QuestionRefused naming the key that is wrong.
 */
export function matching(facts: Facts, question: Question, only: Uint8Array | null = null): Matches {
  const plan = planOf(facts, question);
  const weak = plan.layers.indexOf('singleSource');
  const reach = reachOf(facts, plan);
  const {
    incidents: {
      columns: { window },
      length,
    },
    windows: { first },
  } = facts;
  const keys = new Float64Array(length);
  let total = 0;
  let singleSource = 0;
  let outOf = 0;
  const isWeak = new Set<number>();
  const mayOnly = new Set<number>();
  eachSelection(facts, plan, ({ rows, layers, count }) => {
    for (let i = 0; i < count; i++) {
      if (layers[i] !== 0 && layers[i] !== weak) continue;
      const row = rows[i]!;
      const reached = reach(row);
      if (reached === null) continue;
      outOf += 1;
      if (only !== null && only[row] === 0) continue;
      if (reached === 'possible') mayOnly.add(row);
      keys[total] = -first[window[row]!]! * ROWS + row;
      total += 1;
      if (layers[i] !== weak) continue;
      singleSource += 1;
      isWeak.add(row);
    }
  });
  const sorted = keys.subarray(0, total).sort();
  const rowAt = (i: number): number => ((sorted[i]! % ROWS) + ROWS) % ROWS;
  const dayAt = (i: number): number => (rowAt(i) - sorted[i]!) / ROWS;
  const match = (row: number): Match => ({
    code: facts.codeAt(row),
    certain: !mayOnly.has(row),
    singleSource: isWeak.has(row),
  });
  return {
    total,
    singleSource,
    outOf,
    page: (from, count) => {
      let first = Math.min(from, total);
      let last = Math.min(from + count, total);
      const skipped = first;
      const wanted = last - first;
      // Rows of one day are not sorted, so whole days are put in the order of their codes.
      while (first > 0 && first < total && dayAt(first - 1) === dayAt(first)) first -= 1;
      while (last > 0 && last < total && dayAt(last) === dayAt(last - 1)) last += 1;
      const rows = Array.from({ length: last - first }, (_, i) => match(rowAt(first + i)));
      const days = Array.from({ length: last - first }, (_, i) => dayAt(first + i));
      const order = rows
        .map((_, i) => i)
        .sort((a, b) => days[b]! - days[a]! || (rows[a]!.code < rows[b]!.code ? -1 : 1));
      return order.map((i) => rows[i]!).slice(skipped - first, skipped - first + wanted);
    },
    indexAfter: (day, code) => {
      const wanted = epochDay(day);
      let first = 0;
      for (let high = total; first < high;) {
        const middle = (first + high) >>> 1;
        if (dayAt(middle) > wanted) first = middle + 1;
        else high = middle;
      }
      let before = 0;
      for (let i = first; i < total && dayAt(i) === wanted; i++) if (facts.codeAt(rowAt(i)) <= code) before += 1;
      return first + before;
    },
  };
}

/** Whether an incident counts in the periods for certain, or only may; null if it does not count. */
type Reach = 'certain' | 'possible' | null;

/** Decides how an incident that is in a layer of the plan counts: as itself, by one of its acts, or by people. */
const reachOf = (facts: Facts, plan: Plan): ((row: number) => Reach) => {
  if (plan.unit === 'acts') return reachOfActs(facts, plan);
  const {
    incidents: {
      columns: { window },
    },
    windows: { first, last },
  } = facts;
  const { time } = plan;
  const people = plan.unit === 'people' ? peopleOf(facts, plan) : null;
  return (row) => {
    if (!time.locate(first[window[row]!]!, last[window[row]!]!)) return null;
    const reach: Reach = time.inside ? 'certain' : 'possible';
    return people === null || people.read(row) ? reach : null;
  };
};

/** An act counts where and when it happened: an incident takes the best result of its acts. */
const reachOfActs = (facts: Facts, plan: Plan): ((row: number) => Reach) => {
  const { time, own, acts: filter, places } = plan;
  const {
    incidents: {
      columns: { window: windowOf, firstAct, acts, place },
    },
    acts: { columns: act },
  } = facts;
  const {
    windows: { first, last },
    whereabouts: { a: ownPlace, b: ownWindow },
  } = facts;
  const test = own!.and(filter.test);
  const layerOf = layerOfAct(plan);
  return (row) => {
    let best: Reach = null;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until && best !== 'certain'; i++) {
      const own = act.own[i]!;
      const at = ownPlace[own] === NO_PLACE ? place[row]! : ownPlace[own]!;
      // A restriction not yet assessed goes to an aside, not among the violations.
      if (!test.accepts(act.code[i]!) || layerOf(0, act.code[i]!) !== 0 || (places !== null && places[at] === 0))
        continue;
      const window = ownWindow[own]! || windowOf[row]!;
      if (!time.locate(first[window]!, last[window]!)) continue;
      best = time.inside ? 'certain' : 'possible';
    }
    return best;
  };
};
