import { createPlan } from './count-plan.js';
import type { Facts } from './facts.js';
import { findMatches } from './find-matches.js';
import { NO_NUMBER } from './interning-pools.js';
import { createPeopleCounter } from './people-per-incident.js';
import type { Question } from './question.js';

/** How many people one incident adds to a figure of people; a high of null is open. */
interface PeopleOfIncident {
  code: string;
  low: number;
  high: number | null;
}

/**
 * Returns how many people each of these incidents adds to a figure of people: only those that are in it for certain. A
 * question that searches is for the caller.
 * @throws QuestionRefused as `count` does
 */
export const peopleOfIncidents = (facts: Facts, question: Question, codes: Iterable<string>): PeopleOfIncident[] => {
  const only = new Uint8Array(facts.incidents.length);
  for (const code of codes) {
    const row = facts.rowOf(code);
    if (row !== null) only[row] = 1;
  }
  const matches = findMatches(facts, question, only);
  const counter = createPeopleCounter(facts, createPlan(facts, question));
  return matches.page(0, matches.total).flatMap(({ code, certain, singleSource }): PeopleOfIncident[] => {
    const row = facts.rowOf(code)!;
    if (!certain || singleSource || !counter.read(row)) return [];
    counter.sum(row, 0, 0, 0);
    const { low, high, isReported } = counter;
    return [{ code, low: isReported ? low : 0, high: isReported && high !== NO_NUMBER ? high : null }];
  });
};
