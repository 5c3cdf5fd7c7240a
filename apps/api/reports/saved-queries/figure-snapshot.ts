import type { Analysis } from '@vigil/shared/counting/analysis.js';
import type { Cell } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { matching } from '@vigil/shared/counting/matching.js';
import { asProblem } from '../../statistics/parse-question.js';

/** A figure as a person saw it: the total from `count()`, and the number of incidents behind it. */
export interface FigureSnapshot {
  version: number;
  total: Cell;
  incidents: number;
}

/** Returns the figure from the current facts. Ignores splits, which do not change the total. */
export const seeNow = (facts: Facts, { question }: Pick<Analysis, 'question'>): FigureSnapshot =>
  asProblem(() => {
    // Stores only the number, so it needs no day; formatting adds it (format-figure-feed.ts).
    const { indicator, total } = count(facts, { ...question, split: [], unit: null }, null);
    return { version: indicator.version, total, incidents: matching(facts, question).total };
  });
