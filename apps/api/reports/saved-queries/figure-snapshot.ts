import type { FigureSnapshot } from '@vigil/shared/staff-responses/saved-queries.js';
import type { Analysis } from '@vigil/shared/counting/analysis.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import { findMatches } from '@vigil/shared/counting/find-matches.js';
import { asProblem } from '../../statistics/parse-question.js';

/** Returns the figure from the current facts. Ignores splits, which do not change the total. */
export const takeFigureSnapshot = (facts: Facts, { question }: Pick<Analysis, 'question'>): FigureSnapshot =>
  asProblem(() => {
    // Stores only the number, so it needs no day; formatting adds it (format-figure-feed.ts).
    const { indicator, total } = count(facts, { ...question, split: [], unit: null }, null);
    return { version: indicator.version, total, incidents: findMatches(facts, question).total };
  });
