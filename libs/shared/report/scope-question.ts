import type { IndicatorCode } from '../counting/indicators.js';
import { createQuestion, type Filters, type Question } from '../counting/question.js';
import type { Scope } from './report-draft.js';

/** Which places and groups a figure is of; of everything, and of everybody, where it names none. */
export type Where = Pick<Filters, 'place' | 'groups'>;

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
    filters: { ...(groups === null ? scopeFilters({ ...scope, groups: [] }) : scopeFilters(scope)), ...filters },
  });

export const scopeFilters = ({ place, groups }: Pick<Scope, 'place' | 'groups'>): Where => ({
  ...(place !== null && { place: [place] }),
  ...(groups.length > 0 && { groups }),
});
