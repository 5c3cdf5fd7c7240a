import type { Day } from '@vigil/shared/day/day.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { type CourtStep, stateOfStep, type StepState } from '@vigil/shared/people/set-steps.js';
import { addTo, type EventRecord, rootOf, type VisiblePeople } from './visible-people.js';

/** An event that says for when something is set, and what became of it. */
interface SetStep {
  event: EventRecord;
  nextWhen: DayWindow;
  state: StepState;
}

/**
 * Returns the steps before a court that were set, as far as a member may know of them, with what became of each by a
 * day.
 */
export const stepsThatWereSet = ({ events, all }: Pick<VisiblePeople, 'events' | 'all'>, today: Day): SetStep[] => {
  const counting = [...events.values()].filter(({ content }) => !content.takenBack);
  // Entries that were joined are one person.
  const asOne = ({ id, content }: EventRecord): CourtStep => ({
    ...content,
    id,
    people: content.people.map(({ person }) => ({ person: person && rootOf(person, all) })),
  });
  const steps = counting.map((event) => [event, asOne(event)] as const);
  // What became of a step is said by events of its case, and of its people.
  const near = new Map<string, CourtStep[]>();
  for (const [, step] of steps)
    for (const key of [step.case, ...step.people.map(({ person }) => person)]) if (key !== null) addTo(near, key, step);
  return steps.flatMap(([event, step]) => {
    const { nextWhen } = step;
    if (nextWhen === null) return [];
    const keys = [step.case, ...step.people.map(({ person }) => person)];
    const beside = [...new Set(keys.flatMap((key) => (key === null ? [] : near.get(key)!)))];
    return [{ event, nextWhen, state: stateOfStep({ ...step, nextWhen }, beside, today) }];
  });
};
