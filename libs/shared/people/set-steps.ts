import type { Day } from '../day/day.js';
import type { DayWindow } from '../day/day-window.js';
import type { CaseEvent } from './case-event.js';

/**
 * What became of a step that was set. due: its last day has not passed. heard-of: something of the case, or of one of
 * its people, may have happened since its first day. moved: another day was set later. not-heard-of: none of these.
 */
export type StepState = 'due' | 'heard-of' | 'moved' | 'not-heard-of';

/** An event, as far as hearings depend on it. */
export type CourtStep = Pick<CaseEvent, 'type' | 'when' | 'nextWhen' | 'case'> & {
  id: string;
  people: readonly { person: string | null }[];
};

const SETS: ReadonlySet<string | null> = new Set(['CE_HEARING_SET', 'CE_HEARING_POSTPONED']);

/** Whether one event is of the other's case; where no case is known, of one of its people. */
const isOfSame = (one: CourtStep, other: CourtStep): boolean =>
  one.case !== null && other.case !== null
    ? one.case === other.case
    : one.people.some(({ person }) => other.people.some((each) => each.person === person));

/** Returns what became of the step that an event set. @param all the events among which to look */
export const stateOfStep = (
  step: CourtStep & { nextWhen: DayWindow },
  all: readonly CourtStep[],
  today: Day,
): StepState => {
  const since = all.filter((other) => other.id !== step.id && other.when !== null && isOfSame(step, other));
  if (since.some(({ when }) => when!.latest >= step.nextWhen.earliest && when!.latest >= step.when!.latest))
    return 'heard-of';
  const isLater = ({ when }: CourtStep): boolean => when!.earliest > step.when!.latest;
  if (since.some((other) => isLater(other) && (SETS.has(other.type) || other.nextWhen !== null))) return 'moved';
  return step.nextWhen.latest >= today ? 'due' : 'not-heard-of';
};
