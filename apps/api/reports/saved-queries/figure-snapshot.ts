import type { Analysis } from '@vigil/shared/counting/analysis.js';
import type { Cell } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { matching } from '@vigil/shared/counting/matching.js';
import { asProblem } from '../../statistics/parse-question.js';

/** A figure as somebody saw it: the total of `count()`, and how many incidents it is about. */
export interface FigureSnapshot {
  version: number;
  total: Cell;
  incidents: number;
}

/** What the facts say now. Divisions leave a total as it is. */
export const seeNow = (facts: Facts, { question }: Pick<Analysis, 'question'>): FigureSnapshot =>
  asProblem(() => {
    const { indicator, total } = count(facts, { ...question, split: [], unit: null }, null); // only the number is kept; its words ask for the day (figure-feed.ts)
    return { version: indicator.version, total, incidents: matching(facts, question).total };
  });
