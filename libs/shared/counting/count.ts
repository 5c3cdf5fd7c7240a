import { type Answer, answerOf } from './answer.js';
import { isSingle } from './axis.js';
import { countPeople, peoplePlanes, settlePeople } from './count-people.js';
import { countActs } from './count-acts.js';
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
  const events = people?.events ?? Plane.alone(cells.count, plan.time);
  if (plan.unit === 'acts') countActs(facts, plan, cells, events);
  else if (people) countPeople(facts, plan, cells, people);
  else eachSelection(facts, plan, incidentCounter(facts, plan, cells, events));
  if (!people) events.settle();
  for (const plane of people ? settlePeople(people) : [events]) {
    cells.sumUp(plane, isSingle(first), isSingle(second));
    plane.finish();
  }
  return answerOf(plan, { cells, events, people }, facts.asOf);
}
