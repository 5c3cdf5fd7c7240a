import type { Day } from '../day/day.js';
import type { Answer } from './answer.js';
import { AnswerCells } from './answer-cells.js';
import { isSingle } from './split-axis.js';
import { countActs } from './count-acts.js';
import { countPeople, peoplePlanes, settlePeople } from './count-people.js';
import { countIncidents } from './count-incidents.js';
import type { Facts } from './facts.js';
import { axesOf, createPlan } from './count-plan.js';
import type { Question } from './question.js';
import { WindowSpans } from './window-spans.js';
import { Cells, CountPlane, type Plane } from './tally.js';

/**
 * Answers a question from the facts, by the counting rule (docs/counting.md). Pure: the same facts and question give
 * the same answer, in any order of incidents, on any machine and in any time zone. No other code in the product counts.
 * @param day is passed on in the answer and changes no number: see Answer.day. The caller must decide: null only if the
 * answer is shown to nobody, or if all periods are over, as in most tests
 * @param only by row: 1 for the incidents that the searches of the question find (`words`, `queue`), which the caller
 * made; the facts must not have changed since. Without it, a question that searches is refused: nothing that does not
 * know of searches answers it wrongly
 * @throws QuestionRefused naming the key that is wrong.
 */
export function count(facts: Facts, question: Question, day: Day | null, only: Uint8Array | null = null): Answer {
  return countCells(facts, question, day, only).answer();
}

/** The same, without an object for each cell: for an answer that is only sent. */
export function countCells(
  facts: Facts,
  question: Question,
  day: Day | null,
  only: Uint8Array | null = null,
): AnswerCells {
  const plan = createPlan(facts, question, only);
  const [first, second] = plan.axes;
  const cells = new Cells(plan.layers.length, first.all, second.all, plan.third?.all);
  const spans = new WindowSpans(facts.windows, plan.time, cells.count);
  const people = plan.unit === 'people' ? peoplePlanes(cells, spans) : null;
  let events: Plane;
  let planes: readonly Plane[];
  if (people) {
    countPeople(facts, plan, cells, people);
    events = people.events;
    planes = settlePeople(people);
  } else {
    const plane = new CountPlane(cells, spans);
    (plan.unit === 'acts' ? countActs : countIncidents)(facts, plan, cells, plane);
    plane.settle();
    events = plane;
    planes = [plane];
  }
  for (const plane of planes) {
    cells.sumUp(plane, axesOf(plan).map(isSingle));
    plane.finish();
  }
  return new AnswerCells(plan, { cells, events, people }, facts, day);
}
