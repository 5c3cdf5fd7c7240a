import { epochDay, type Day } from '../day/day.js';
import { BLOCK } from './block-day-bounds.js';
import type { Facts } from './facts.js';
import { currentListOrder } from './update-list-order.js';
import { keepBetween, keepLayers, markAll, markAllBy, markRows, wordsBetween } from './matching-loops.js';
import { keepWhereByte, relayer, type Selection, selection } from './selection-loops.js';
import { OUT, createPlan, type CountPlan } from './count-plan.js';
import type { Question } from './question.js';
import { asksOfRows, blocksOf, eachSelection, IF_ONE, keepWhereAct } from './select-rows.js';
import { createPeopleCounter } from './people-per-incident.js';
import { layerOfAct } from './count-acts.js';
import { NO_PLACE } from './place-tree.js';
import {
  addTo,
  type BlockBits,
  countedBlock,
  dropFrom,
  firstWhere,
  hasRow,
  inBoth,
  newWords,
  RowBits,
} from './row-bits.js';

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
  /** The number of incidents before `inList` narrows them. */
  outOf: number;
  /** Returns at most `count` incidents, starting at index `from`. */
  page(from: number, count: number): Match[];
  /**
   * Returns how many incidents come up to and including one with this earliest day and code, whether or not it is still
   * in the list. The next page starts there.
   */
  indexAfter(day: Day, code: string): number;
}

/** Whether an incident counts by its acts or its people. */
const isOfParts = ({ unit }: CountPlan): boolean => unit === 'acts' || unit === 'people';

/** Selected rows of a block that are marked one by one. */
const FEW = BLOCK / 16;

/**
 * Finds the incidents that a question is about: those in its figure, and those of grade weak counted separately. For a
 * figure of acts, those with such an act; for people, those that are asked for a number. For a figure of incidents, the
 * matches that are certain and not single-source are as many as its low. Uses the same selection as `count`. The facts
 * must not change while pages are read.
 * @param inList by row: 1 for those that may be in the list, if something other than facts narrows it and no figure,
 * such as a text search. The facts must not have changed since it was made.
 * @param only by row: what the searches of the question itself find, as for `count`
 * @throws QuestionRefused naming the key that is wrong.
 */
export function findMatches(
  facts: Facts,
  question: Question,
  inList: Uint8Array | null = null,
  only: Uint8Array | null = null,
): Matches {
  const plan = createPlan(facts, question, only);
  const reaching = reachOf(facts, plan);
  const asksMoreThanProfiles = inList !== null || isOfParts(plan) || asksOfRows(facts, plan);
  const found = asksMoreThanProfiles ? markSelected(facts, plan, inList, reaching) : markByProfile(facts, plan);
  return matchesOf(facts, found, reaching);
}

/** What was found, by row. */
interface Found {
  all: RowBits;
  /** Those of them that are single-source. */
  single: RowBits;
  /** How many there were before `inList` narrowed them; null: nothing did. */
  outOf: number | null;
}

/** By layer: what `markRows` marks a row with. Rows of the figure are found; single-source ones are in both sets. */
const marksByLayer = ({ layers }: CountPlan): Uint8Array => {
  const marks = new Uint8Array(256);
  marks[0] = 1;
  marks[layers.indexOf('singleSource')] = 3;
  return marks;
};

/** Finds the incidents of a question that asks something of each row. */
const markSelected = (facts: Facts, plan: CountPlan, inList: Uint8Array | null, { keepReached }: Reaching): Found => {
  const { length } = facts.incidents;
  const [all, single] = [new RowBits(length), new RowBits(length)];
  const marks = marksByLayer(plan);
  const isFound = marks.map((mark) => mark & 1);
  let outOf = 0;
  eachSelection(facts, plan, ({ rows: [row] }: Selection): void => {
    const from = row! - (row! % BLOCK);
    if (inList !== null || isOfParts(plan)) keepLayers(isFound);
    keepReached(from);
    if (inList !== null) {
      outOf += selection.count;
      keepWhereByte(inList, IF_ONE);
    }
    if (selection.count === 0) return;
    const [ofAll, ofSingle] = [all.wordsFor(from), single.wordsFor(from)];
    if (selection.count > FEW) markRows(from, marks, ofAll, ofSingle);
    else {
      const { rows, layers, count } = selection;
      for (let i = 0; i < count; i++) {
        const mark = marks[layers[i]!]!;
        if (mark !== 0) addTo(ofAll, rows[i]!);
        if (mark === 3) addTo(ofSingle, rows[i]!);
      }
    }
    all.setBlock(from, countedBlock(ofAll));
    single.setBlock(from, countedBlock(ofSingle));
  });
  return { all, single, outOf: inList === null ? null : outOf };
};

/**
 * Finds the incidents of a question that asks only for profiles. Blocks that were marked for a question that judges
 * profiles alike are used again.
 */
const markByProfile = (facts: Facts, plan: CountPlan): Found => {
  const { dayBounds, incidents } = facts;
  const { length, columns } = incidents;
  const [all, single] = [new RowBits(length), new RowBits(length)];
  let isReady = false;
  const markedIn = (from: number): Record<'all' | 'second', BlockBits> => {
    if (!isReady) markAllBy(plan.judged, facts.profilesSeen, marksByLayer(plan));
    isReady = true;
    const [ofAll, ofSingle] = [newWords(), newWords()];
    markAll(from, Math.min(length, from + BLOCK), columns.profile, ofAll, ofSingle);
    return { all: countedBlock(ofAll), second: countedBlock(ofSingle) };
  };
  for (const from of blocksOf(facts, plan)) {
    const { all: ofAll, second: ofSingle } = dayBounds.keep(plan.judged, from, () => markedIn(from));
    const reached = dayBounds.isInside(from, plan) ? null : wordsReached(facts, plan, from, ofAll.words);
    all.setBlock(from, reached ? countedBlock(reached) : ofAll);
    single.setBlock(from, reached ? countedBlock(inBoth(ofSingle.words, reached)) : ofSingle);
  }
  return { all, single, outOf: null };
};

/** Puts what was found in the order of the list. */
const matchesOf = (facts: Facts, { all, single, outOf }: Found, { reach }: Reaching): Matches => {
  const listed = currentListOrder(facts).list(all);
  const { total } = listed;
  return {
    total,
    singleSource: single.total,
    outOf: outOf ?? total,
    page: (from, count) =>
      Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, i) => {
        const row = listed.at(from + i);
        return { code: facts.codeAt(row), certain: reach(row) === 'certain', singleSource: single.has(row) };
      }),
    indexAfter: (day, code) => {
      const wanted = epochDay(day);
      return firstWhere(total, (i) => {
        const row = listed.at(i);
        const first = facts.firstDayOf(row);
        return first < wanted || (first === wanted && facts.codeAt(row) > code);
      });
    },
  };
};

/** Whether an incident counts in the periods for certain, or only may; null if it does not count. */
type Reach = 'certain' | 'possible' | null;

interface Reaching {
  /** Returns how a row counts. Only for rows that `keepReached` keeps. */
  reach(row: number): Reach;
  /** Keeps the selected rows that count; `from` is the first row of their block. */
  keepReached(from: number): void;
}

/** Decides how an incident that is in a layer of the plan counts: as itself, by one of its acts, or by people. */
const reachOf = (facts: Facts, plan: CountPlan): Reaching => {
  if (plan.unit === 'acts') return reachOfActs(facts, plan);
  const {
    incidents: {
      columns: { window },
    },
    windows: { first, last },
    dayBounds,
  } = facts;
  const { time } = plan;
  const people = plan.unit === 'people' ? createPeopleCounter(facts, plan) : null;
  const touches = (row: number): boolean => time.locate(first[window[row]!]!, last[window[row]!]!);
  return {
    reach: (row) => (touches(row) ? (time.inside ? 'certain' : 'possible') : null),
    keepReached: (from) => {
      if (!dayBounds.isInside(from, plan)) {
        keepBetween(window, first, last, time.before, time.before + time.slotOfDay.length - 1);
        if (time.hasGaps) relayer((row, layer) => (touches(row) ? layer : OUT));
      }
      if (people !== null) relayer((row, layer) => (people.read(row) ? layer : OUT));
    },
  };
};

/** Returns those of the marked rows of the block from `from` on whose possible days are in the periods. */
const wordsReached = (facts: Facts, { time }: CountPlan, from: number, marked: Int32Array): Int32Array => {
  const { window } = facts.incidents.columns;
  const { first, last } = facts.windows;
  const end = time.before + time.slotOfDay.length - 1;
  const words = wordsBetween(marked, from, window, first, last, time.before, end);
  if (time.hasGaps)
    for (let row = from; row < from + BLOCK; row++)
      if (hasRow(words, row) && !time.locate(first[window[row]!]!, last[window[row]!]!)) dropFrom(words, row);
  return words;
};

/** An act counts where and when it happened: an incident takes the best result of its acts. */
const reachOfActs = (facts: Facts, plan: CountPlan): Reaching => {
  const { time, places } = plan;
  const {
    incidents: {
      columns: { window: windowOf, firstAct, acts, place },
    },
    acts: { columns: act },
    dayBounds,
  } = facts;
  const {
    windows: { first, last },
    whereabouts: { a: ownPlace, b: ownWindow },
  } = facts;
  const test = plan.own!.and(plan.acts.test);
  // A restriction not yet assessed goes to an aside, not among the violations.
  const layerOf = layerOfAct(plan);
  test.outcome.forEach((_, outcomeAndState) => {
    if (layerOf(0, outcomeAndState << 18) !== 0) test.outcome[outcomeAndState] = 0;
  });
  const keepWithAct = keepWhereAct(facts, test);
  const reach = (row: number): Reach => {
    let best: Reach = null;
    for (let i = firstAct[row]!, until = i + acts[row]!; i < until && best !== 'certain'; i++) {
      if (!test.accepts(act.code[i]!)) continue;
      const own = act.own[i]!;
      const at = ownPlace[own] === NO_PLACE ? place[row]! : ownPlace[own]!;
      if (places !== null && places[at] === 0) continue;
      const window = ownWindow[own]! || windowOf[row]!;
      if (time.locate(first[window]!, last[window]!)) best = time.inside ? 'certain' : 'possible';
    }
    return best;
  };
  return {
    reach,
    keepReached: (from) => {
      keepWithAct();
      if (places !== null || !dayBounds.isInside(from, plan))
        relayer((row, layer) => (reach(row) === null ? OUT : layer));
    },
  };
};
