import type { Day } from '../day/day.js';
import { mayEnd, type CustodyEvent } from './custody-event.js';
import { heldOn } from './held-on.js';
import type { Days, Spell } from './spells.js';

/** The stages, as in the list `stage`: of several that are true on one day, the first. */
export const STAGES = [
  'ST_CONVICTED',
  'ST_TRIAL',
  'ST_PRETRIAL',
  'ST_POLICE',
  'ST_HELD',
  'ST_CONDITIONS',
  'ST_WANTED',
  'ST_FREE',
  'ST_DIED',
  'ST_UNKNOWN',
] as const;
export type Stage = (typeof STAGES)[number];

/** An event, as far as the stage of the proceedings depends on it. */
export interface CaseStep extends CustodyEvent {
  /** The case that it belongs to, if that is known. */
  case: string | null;
  conditions: readonly string[] | null;
  /** Until when the conditions last. */
  until: Days | null;
}

const HELD_UNDER: Readonly<Record<string, Stage>> = {
  CE_CONVICTED: 'ST_CONVICTED',
  CE_CLOSING_ORDER: 'ST_TRIAL',
  CE_CHARGE: 'ST_PRETRIAL',
  CE_DETENTION_ORDER: 'ST_PRETRIAL',
  CE_DETENTION_EXTENDED: 'ST_PRETRIAL',
  CE_ARREST: 'ST_POLICE',
  CE_POLICE_CUSTODY: 'ST_POLICE',
  CE_CUSTODY_EXTENDED: 'ST_POLICE',
};
const WANTED: ReadonlySet<string> = new Set(['CE_SUMMONS', 'CE_BRING_ORDER', 'CE_WARRANT', 'CE_SUMMONS_OR_WARRANT']);
/** What a warrant or a summons asked for. */
const FOLLOWED: ReadonlySet<string> = new Set(['CE_WARRANT_LIFTED', 'CE_TAKEN', 'CE_ARREST', 'CE_POLICE_CUSTODY']);
const OUT_UNDER_CONDITIONS: ReadonlySet<string> = new Set(['CE_BAIL', 'CE_SUPERVISION']);

const SEEN_FREE = 'CE_SEEN_FREE';

const strongest = (stages: readonly Stage[]): Stage | undefined => STAGES.find((stage) => stages.includes(stage));

/** Where one case stands after its events so far. */
interface CaseState {
  heldUnder: Stage | null;
  isOutUnderConditions: boolean;
  isWanted: boolean;
}

const after = (state: CaseState, event: CaseStep, day: Day): CaseState => {
  const next = { ...state };
  const under = HELD_UNDER[event.type];
  if (under) next.heldUnder = strongest([under, ...(state.heldUnder ? [state.heldUnder] : [])])!;
  if (mayEnd(event.type)) {
    next.heldUnder = null;
    next.isWanted = false;
  }
  if (WANTED.has(event.type)) next.isWanted = true;
  if (FOLLOWED.has(event.type)) next.isWanted = false;
  const hasConditions = OUT_UNDER_CONDITIONS.has(event.type) || (event.conditions?.length ?? 0) > 0;
  if (mayEnd(event.type) || hasConditions)
    next.isOutUnderConditions = hasConditions && (event.until === null || event.until.latest >= day);
  return next;
};

const NOTHING: CaseState = { heldUnder: null, isOutUnderConditions: false, isWanted: false };

/** Returns where each case stands. What belongs to no case counts since the last time that the person was taken. */
const statesOf = (events: readonly CaseStep[], since: Day | null, day: Day): CaseState[] => {
  const cases = new Map<string | null, CaseState>();
  for (const event of events) {
    if (event.case === null && since !== null && event.when.latest < since) continue;
    // A court takes over from the police, also where the arrest was entered without a case.
    if ((HELD_UNDER[event.type] ?? 'ST_POLICE') !== 'ST_POLICE')
      for (const [key, state] of cases)
        if (state.heldUnder === 'ST_POLICE') cases.set(key, { ...state, heldUnder: null });
    cases.set(event.case, after(cases.get(event.case) ?? NOTHING, event, day));
  }
  return [...cases.values()];
};

const byDay = (a: CaseStep, b: CaseStep): number =>
  a.when.latest < b.when.latest ? -1 : a.when.latest > b.when.latest ? 1 : a.when.earliest < b.when.earliest ? -1 : 1;

/**
 * Returns the stage of somebody's proceedings on a day, from the events that had happened by then for certain. It is
 * unknown where it is not known whether they are held, before the first event, and for whoever is charged or convicted
 * while nothing says that they were held or free.
 */
export const stageOn = (events: readonly CaseStep[], spells: readonly Spell[], day: Day): Stage => {
  const happened = events.filter(({ when }) => when.latest <= day).sort(byDay);
  const held = heldOn(spells, day);
  if (held === 'not-known') return 'ST_UNKNOWN';
  const since = spells.findLast(({ start }) => start.earliest <= day)?.start.earliest ?? null;
  const states = statesOf(happened, since, day);
  if (held !== 'no') return strongest(states.flatMap(({ heldUnder }) => heldUnder ?? [])) ?? 'ST_HELD';
  if (happened.some(({ type }) => type === 'CE_DIED')) return 'ST_DIED';
  if (states.some(({ isOutUnderConditions }) => isOutUnderConditions)) return 'ST_CONDITIONS';
  if (states.some(({ isWanted }) => isWanted)) return 'ST_WANTED';
  const isAccused = states.some(({ heldUnder }) => heldUnder !== null);
  const wasSeenFree = happened.findLast(({ type }) => type in HELD_UNDER || type === SEEN_FREE)?.type === SEEN_FREE;
  if (since === null && isAccused && !wasSeenFree) return 'ST_UNKNOWN';
  return happened.length > 0 ? 'ST_FREE' : 'ST_UNKNOWN';
};
