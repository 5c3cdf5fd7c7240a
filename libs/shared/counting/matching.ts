import { epochDay } from '../day/day.js';
import type { Facts } from './facts.js';
import { planOf } from './plan.js';
import { tilesOf, type Question } from './question.js';
import { layersOfRows } from './select.js';

/** An incident that a figure counts, or a single-source one that stands beside it. */
export interface Match { code: string; /** Lies in the periods for certain; otherwise it only may. */ certain: boolean; singleSource: boolean }

/**
 * Which incidents a question is about: those in its figure, and those of grade weak beside it. The newest come first.
 * Certain and not single-source ones are as many as the low of an incident figure. Same selection as `count`.
 * @throws QuestionRefused that names the key which cannot be asked so.
 */
export function matching(facts: Facts, question: Question): Match[] {
  const plan = planOf(facts, question);
  const layer = layersOfRows(facts, plan);
  const weak = plan.layers.indexOf('singleSource');
  const periods = tilesOf(question).map(({ from, until }) => ({ first: epochDay(from), last: epochDay(until) - 1 }));
  const start = Math.min(...periods.map(({ first }) => first));
  const end = Math.max(...periods.map(({ last }) => last));
  const { columns: { earliest, latest }, length } = facts.incidents;
  const rows: number[] = [];
  for (let row = 0; row < length; row++) {
    if (layer[row] !== 0 && layer[row] !== weak) continue;
    if (periods.some(({ first, last }) => earliest[row]! <= last && latest[row]! >= first)) rows.push(row);
  }
  rows.sort((a, b) => earliest[b]! - earliest[a]! || latest[b]! - latest[a]! || (facts.codeAt(a) < facts.codeAt(b) ? -1 : 1));
  return rows.map((row) => ({
    code: facts.codeAt(row),
    certain: earliest[row]! >= start && latest[row]! <= end,
    singleSource: layer[row] === weak,
  }));
}
