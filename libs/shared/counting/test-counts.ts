import { type Answer, type Cell } from './answer.js';
import { count } from './count.js';
import { anIncident } from './test-facts.js';
import type { IncidentFact } from './fact-rows.js';
import { createFacts } from './facts.js';
import { createPlaceTree } from './place-tree.js';
import { createQuestion, type Question } from './question.js';

/* Helpers for the tests of the counting rule. */

const PLACES = createPlaceTree([
  { code: '12', parent: null, level: 1 },
  { code: '1201', parent: '12', level: 2 },
  { code: '1202', parent: '12', level: 2 },
  { code: '08', parent: null, level: 1 },
]);

/** Returns the answer to a question about some incidents. */
export function answer(
  incidents: readonly IncidentFact[],
  rest: Partial<Question> = {},
  periods: string | string[] = '2021-H1',
): Answer {
  const facts = createFacts(PLACES);
  for (const incident of incidents) facts.put(incident);
  return count(facts, createQuestion(periods, rest), null);
}
export const total = (
  incidents: readonly IncidentFact[],
  rest: Partial<Question> = {},
  periods: string | string[] = '2021-H1',
): Cell => answer(incidents, rest, periods).total;
export const cell = (of: Answer, ...keys: (string | null)[]): Cell | undefined =>
  [...of.cells, ...of.totals, of.total].find((one) => one.keys.join() === keys.join());
export const many = (n: number, like: (i: number) => Partial<IncidentFact>): IncidentFact[] =>
  Array.from({ length: n }, (_, i) => anIncident({ code: `m${i}`, ...like(i) }));
