import type { IndicatorCode } from '../counting/indicators.js';
import { createQuestion, type Filters, type Question } from '../counting/question.js';
import type { Scope } from './report-draft.js';

/**
 * Returns the question of an indicator over a scope. `filters` are added to the scope's own; groups: null means
 * everybody.
 */
export const scopeQuestion = (
  scope: Scope,
  indicator: IndicatorCode,
  { groups, filters, ...more }: Partial<Question> & { groups?: null } = {},
): Question =>
  createQuestion(scope.period, {
    indicator,
    ...more,
    filters: { ...scopeFilters(scope, groups === null), ...filters },
  });

const scopeFilters = ({ place, groups }: Scope, ofEverybody: boolean): Filters => ({
  ...(place !== null && { place: [place] }),
  ...(groups.length > 0 && !ofEverybody && { groups }),
});
