import { type Answer, answerOf } from './answer.js';
import { isSingle } from './axis.js';
import { peopleCounter, peoplePlanes } from './count-people.js';
import { actCounter } from './count-acts.js';
import { incidentCounter } from './count-rows.js';
import type { Facts } from './facts.js';
import { planOf } from './plan.js';
import type { Question } from './question.js';
import { eachSelection } from './select.js';
import { Cells, Plane } from './tally.js';

/**
 * Answers a question from the facts, by the counting rule (docs/counting.md). Pure: the same facts and question give the
 * same answer, in any order of incidents, on any machine and in any time zone. Nothing else in the product counts.
 * @throws QuestionRefused that names the key which cannot be asked so.
 */
export function count(facts: Facts, question: Question): Answer {
  const plan = planOf(facts, question);
  const [first, second] = plan.axes;
  const cells = new Cells(plan.layers.length, first.all, second.all);
  const people = plan.unit === 'people' ? peoplePlanes(cells, plan.time) : null;
  const events = people?.events ?? new Plane(cells.count, plan.time);
  eachSelection(facts, plan, people ? peopleCounter(facts, plan, cells, people)
    : plan.unit === 'acts' ? actCounter(facts, plan, cells, events) : incidentCounter(facts, plan, cells, events));
  for (const plane of people ? Object.values(people) as Plane[] : [events]) {
    plane.settle();
    cells.sumUp(plane, isSingle(first), isSingle(second));
    plane.finish();
  }
  return answerOf(plan, { cells, events, people }, facts.asOf);
}
