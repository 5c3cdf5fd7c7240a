import type { Day } from '../day/day.js';
import type { DayWindow } from '../day/day-window.js';
import type { CaseEvent } from './case-event.js';

/**
 * What became of a step that was set. heard-of: a hearing of the case took place; or the last day of the step has
 * passed, and something of the case, or of one of its people, may have happened since its first. moved: another day was
 * set later. due: its last day has not passed, and it may still be. not-heard-of: none of these.
 */
export type StepState = 'due' | 'heard-of' | 'moved' | 'not-heard-of';

/** An event, as far as hearings depend on it. */
export type CourtStep = Pick<CaseEvent, 'type' | 'when' | 'nextWhen' | 'case'> & {
  id: string;
  people: readonly { person: string | null }[];
};

const SETS: ReadonlySet<string | null> = new Set(['CE_HEARING_SET', 'CE_HEARING_POSTPONED']);

/** What a court says at a hearing, or that there was one. */
const TOOK_PLACE: ReadonlySet<string | null> = new Set(['CE_HEARING', 'CE_CONVICTED', 'CE_ACQUITTED']);

const shareSomebody = (one: CourtStep, other: CourtStep): boolean =>
  one.people.some(({ person }) => other.people.some((each) => each.person === person));

/** Whether one event is of the other's case; where no case is known, of one of its people. */
const isOfSame = (one: CourtStep, other: CourtStep): boolean =>
  one.case !== null && other.case !== null ? one.case === other.case : shareSomebody(one, other);

/**
 * Returns what became of the step that an event set. It stays due while it may still be: it is worse to miss a hearing
 * than to ask about it again.
 * @param all the events among which to look. Entries of one person must have one id in all of them
 */
export const stateOfStep = (
  step: CourtStep & { nextWhen: DayWindow },
  all: readonly CourtStep[],
  today: Day,
): StepState => {
  const since = all.filter((other) => other.id !== step.id && other.when !== null && isOfSame(step, other));
  const mayBeIt = since.filter(
    ({ when }) => when!.latest >= step.nextWhen.earliest && when!.latest >= step.when!.latest,
  );
  // Of somebody with several cases, a hearing of a case that is not known may be another one.
  if (mayBeIt.some((other) => TOOK_PLACE.has(other.type) && other.case === step.case)) return 'heard-of';
  const isLater = ({ when }: CourtStep): boolean => when!.earliest > step.when!.latest;
  if (since.some((other) => isLater(other) && (SETS.has(other.type) || other.nextWhen !== null))) return 'moved';
  if (step.nextWhen.latest >= today) return 'due';
  return mayBeIt.length > 0 ? 'heard-of' : 'not-heard-of';
};
